"""`touch undo`: what was recorded by mistake is taken back."""

from typing import Annotated

from touchcli.cli.command import App, Argument, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import complain, line, write, write_json
from touchcli.cli.console.prompt import agreed
from touchcli.cli.options import Yes
from touchcli.cli.views.json_shapes import of_action, of_problems
from touchcli.flows.common.session import Invocation, open_session


def run(invocation: Invocation, id: int | None, *, yes: bool, as_json: bool) -> int:
    """Show what is to be taken back, ask, take it back, and say what is due again."""
    from touchcli.cli.views.recorded import entry_lines, taken_back_sentences
    from touchcli.cli.views.trail import of_traced
    from touchcli.flows.accounts.corrections.undo import recorded, undo
    from touchcli.flows.common.trail import Traced

    session = open_session(invocation)
    found = recorded(session, id)
    if not agreed("Take this back?", yes=yes, show=lambda: write(entry_lines(session, found))):
        write([line("Nothing taken back.")])
        return DONE
    again = undo(session, found)
    if as_json:
        rows = [of_traced(Traced(row, found.entry)) for row in found.rows]
        due = [of_action(action, session.today) for action in again]
        texts = [message.key for message in found.texts]
        said = {"entry": found.entry.id, "rows": rows, "texts": texts, "due_again": due}
        write_json({**said, "problems": of_problems(session.problems)})
    else:
        if yes:
            write(entry_lines(session, found))
        write([line(sentence) for sentence in taken_back_sentences(session, found, again)])
    complain(session.problems)
    return USAGE if session.problems else DONE


def register(app: App) -> None:
    """Add the command to the application."""

    @command(app, "undo", group="Each morning", examples=("touch undo", "touch undo 41 --yes"))
    def undo(
        invocation: Invocation,
        id: Annotated[
            int | None, Argument(metavar="[ID]", help="Its number, as touch show ACCOUNT --trail has it.")
        ] = None,
        yes: Yes = False,
        *,
        as_json: bool,
    ) -> int:
        """Take back the last thing you recorded here, or one by its number.

        A text that waits in the outbox goes no more. What went out cannot be taken back.
        """
        return run(invocation, id, yes=yes, as_json=as_json)
