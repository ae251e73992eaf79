"""`touch completion`: what a shell needs to complete our commands, flags and names."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from touchcli.cli.command import App, Argument, command
from touchcli.cli.console.errors import DONE
from touchcli.rules.errors import UserError

if TYPE_CHECKING:
    from touchcli.flows.common.session import Invocation

SHELLS = ("bash", "zsh", "fish")


def script(shell: str) -> str:
    """The script for a shell; raises UserError if there is none."""
    if shell not in SHELLS:
        raise UserError(f'no completion for "{shell}"', f"there are {', '.join(SHELLS)}")
    return (Path(__file__).parents[1] / "completion" / f"touch.{shell}").read_text("utf-8")


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "completion",
        group="Set-up",
        examples=(
            """echo 'eval "$(touchcli completion bash)"' >> ~/.bashrc""",
            """echo 'eval "$(touchcli completion zsh)"' >> ~/.zshrc""",
            """echo 'touchcli completion fish | source' >> ~/.config/fish/config.fish""",
        ),
        json=False,
        workspace=False,
    )
    def print_script(
        invocation: "Invocation",  # noqa: ARG001 - it needs no workspace
        shell: Annotated[str, Argument(metavar="SHELL", help=f"The shell: {', '.join(SHELLS)}.", completes=SHELLS)],
    ) -> int:
        """Print a script for your shell that completes commands, flags and names.

        Put the line of the example into your shell's start-up file. Accounts, contacts, templates and reps are
        completed in a workspace, and under the name touch files too.
        """
        sys.stdout.write(script(shell))
        return DONE
