"""Write docs/man/touch.1 from the declared commands, and from the exit codes in docs/commands.md.

`python tools/make_man_page.py`; a test says when it has to be run. `man -l docs/man/touch.1` shows the page.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

from touchcli import __version__, commands
from touchcli.cli.command import GROUPS, SHARED, Argument, Command, Option, Parameter, declared

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "man" / "touch.1"

WRITTEN_ON = "2026-11-29"
"""The day on which the words below were last looked over; man shows it at the foot of the page."""

DESCRIPTION = """\
touch tells account managers each morning whom to contact, on which channel and why, and sends the texts that are ready
to go. Plans, cadences and templates are YAML files in a workspace; what happened is in its ledger.

touch and touchcli are the same program. Run as touch, anything that isn't one of the commands below is passed to the
system's touch unchanged; "man -a touch" shows that one's page after this one. In a workspace, touch alone is touch due.

An account is named by its id, its name, the name or number of a contact, or its number in the list printed last.
"""

ENVIRONMENT = {
    "TOUCH_WORKSPACE": "The workspace, if --workspace names none.",
    "TOUCH_REP": "The rep you are; goes before me: in your config.yaml.",
    "TOUCH_LEDGER": "Or any other name that begins with TOUCH_: the ledger's address, if touch.yaml says "
    "ledger: ${TOUCH_LEDGER}.",
    "VONAGE_APPLICATION_ID": "The application at the provider that texts go through.",
    "VONAGE_PRIVATE_KEY, VONAGE_PRIVATE_KEY_PATH": "Its key, or the file that has the key.",
    "VONAGE_API_KEY, VONAGE_API_SECRET": "The account's key and secret, instead of an application.",
    "VONAGE_SIGNATURE_SECRET, VONAGE_SIGNATURE_SECRET_OLD": "What the provider's webhooks are signed with; the old "
    "secret still counts while the new one is brought in.",
    "VONAGE_API_HOST": "Another host than the provider's, for tests.",
    "NO_COLOR": "No colors, if it is set.",
    "XDG_CONFIG_HOME, XDG_CACHE_HOME, XDG_STATE_HOME": "Where your settings, caches and the mark of each ledger are.",
}

FILES = {
    "touch.yaml": "The settings; the folder that holds it is the workspace.",
    "plans/accounts, plans/cadences, templates": "Account plans, cadences and templates.",
    ".env": "Credentials, beside touch.yaml, if they are not in the environment.",
    ".touch/ledger.db": "What happened, unless touch.yaml names another ledger.",
    ".touch/cache": "Never needed, only faster.",
    "~/.config/touchcli/config.yaml": "Your own settings: me: names the rep you are.",
}


def page() -> str:
    """The whole page, in the macros of man."""
    lines = [
        f'.TH TOUCH 1 {WRITTEN_ON} "touch {__version__}" "User Commands"',
        *(".SH NAME", "touch, touchcli \\- keep every customer from going quiet"),
        *(".SH SYNOPSIS", ".B touch", '.RI [ command " [" arguments "] [" flags ]]', ".br"),
        *(".B touchcli", '.RI [ command " [" arguments "] [" flags ]]'),
        ".SH DESCRIPTION",
        *_paragraphs(DESCRIPTION),
        ".SH COMMANDS",
    ]
    everything = [command for module in commands().values() for command in declared(module)]
    for group in GROUPS:
        lines.append(f".SS {_escaped(group)}")
        for command in everything:
            lines += _command(command) if command.group == group else ()
    lines += [".SH OPTIONS", *_text("Many commands share these flags; they may also stand before the command.")]
    for parameter in SHARED.values():
        lines += _entry(_flag(parameter), parameter.how.help)
    lines += _entry("\\-\\-help", "Show the flags of a command; touch help COMMAND does the same.")
    lines += _entry("\\-\\-version", "Print the version and exit.")
    lines += [".SH EXIT STATUS", *_entries(exit_codes())]
    lines += [".SH ENVIRONMENT", *_entries(ENVIRONMENT), ".SH FILES", *_entries(FILES)]
    lines += [".SH SEE ALSO", *_text("touch help, touch help COMMAND, touch completion SHELL")]
    return "\n".join(lines) + "\n"


def exit_codes() -> dict[str, str]:
    """What each exit code means, as docs/commands.md has it."""
    text = (ROOT / "docs" / "commands.md").read_text("utf-8")
    _, _, table = text.partition("| exit code | means |\n|---|---|\n")
    rows = re.findall(r"\| (\d+) \| (.+) \|", table.partition("\n\n")[0])
    return {code: re.sub(r"`|\[([^]]*)\]\([^)]*\)", r"\1", means) for code, means in rows}


def _command(command: Command) -> Iterator[str]:
    """A command: how it is called, what it does, its own flags, and examples."""
    own = [each for each in command.parameters() if each.name not in SHARED]
    words = (_argument(each) for each in own if isinstance(each.how, Argument))
    yield from _entry(" ".join((rf"\fBtouch {_escaped(command.name)}\fR", *words)), "")
    yield from _text(" ".join((command.function.__doc__ or "").split()))
    yield ".RS"
    for each in own:
        yield from _entry(_flag(each) if isinstance(each.how, Option) else _argument(each), each.how.help)
    shared = [each.how.flag for each in command.parameters() if each.name in SHARED and isinstance(each.how, Option)]
    if shared:
        yield ".PP"
        yield from _text(f"Also {', '.join(shared)}.")
    yield from (".PP", "Examples:", ".PP", ".nf")
    yield from map(_escaped, command.examples)
    yield from (".fi", ".RE")


def _flag(parameter: Parameter) -> str:
    how = parameter.how
    assert isinstance(how, Option)
    value = "" if parameter.kind is bool else rf" \fI{_escaped(how.metavar or 'TEXT')}\fR"
    return rf"\fB{_escaped(how.flag)}\fR{value}"


def _argument(parameter: Parameter) -> str:
    """A word by itself, in brackets if it can be left out."""
    name = _escaped((parameter.how.metavar or parameter.name).strip("[]"))
    return rf"\fI{name}\fR" if parameter.default is ... else rf"[\fI{name}\fR]"


def _entries(rows: dict[str, str]) -> Iterator[str]:
    for term, text in rows.items():
        yield from _entry(rf"\fB{_escaped(term)}\fR", text)


def _entry(term: str, text: str) -> Iterator[str]:
    """A term, already escaped, and what it means."""
    yield from (".TP", term)
    yield from _text(text)


def _paragraphs(text: str) -> Iterator[str]:
    for n, paragraph in enumerate(text.strip().split("\n\n")):
        yield from [".PP"] * bool(n)
        yield from _text(" ".join(paragraph.split()))


def _text(text: str) -> Iterable[str]:
    """Text in lines as man wants them, none of which is taken for a macro."""
    return map(_escaped, textwrap.wrap(text, 72, break_on_hyphens=False, break_long_words=False))


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = "".join(char if char.isascii() else f"\\[u{ord(char):04X}]" for char in text)
    return f"\\&{text}" if text[:1] in (".", "'") else text


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    PAGE.with_name("touchcli.1").write_text(".so man1/touch.1\n", encoding="utf-8")
