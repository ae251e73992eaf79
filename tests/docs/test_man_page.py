"""The man page is what the commands say, and says all that the program reads from its environment."""

import re
import runpy
from pathlib import Path

from touchcli import commands
from touchcli.cli.command import Option, declared

ROOT = Path(__file__).parents[2]
MAN = ROOT / "docs" / "man"
PAGE = (MAN / "touch.1").read_text("utf-8")
PLAIN = PAGE.replace("\\-", "-").replace("\\e", "\\")


def test_the_page_is_what_the_commands_say() -> None:
    assert runpy.run_path(str(ROOT / "tools" / "make_man_page.py"))["page"]() == PAGE, "run tools/make_man_page.py"


def test_touchcli_has_the_same_page() -> None:
    assert (MAN / "touchcli.1").read_text("utf-8") == ".so man1/touch.1\n"


def test_every_command_and_flag_is_there() -> None:
    for module in commands().values():
        for command in declared(module):
            assert f"\\fBtouch {command.name}\\fR" in PLAIN
            for parameter in command.parameters():
                assert not isinstance(parameter.how, Option) or f"\\fB{parameter.how.flag}\\fR" in PLAIN


def test_every_variable_that_the_program_reads_is_there() -> None:
    code = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    read = set(re.findall(r"\b(?:VONAGE_[A-Z_]+[A-Z]|TOUCH_(?:REP|WORKSPACE|LEDGER)|NO_COLOR|XDG_[A-Z]+_HOME)\b", code))
    assert {name for name in read if name not in PLAIN} == set()


def test_the_exit_codes_are_there() -> None:
    section = PLAIN.partition(".SH EXIT STATUS")[2].partition(".SH ENV")[0]
    assert re.findall(r"\\fB(\d+)\\fR", section) == ["0", "1", "2", "3", "130"]


def test_no_line_is_an_accident() -> None:
    """A line that begins with a dot is a macro, and these are the ones used; groff knows no letter beyond ASCII."""
    macros = {line.split()[0] for line in PAGE.splitlines() if line.startswith((".", "'"))}
    assert macros == {".TH", ".SH", ".SS", ".TP", ".PP", ".RS", ".RE", ".nf", ".fi", ".B", ".RI", ".br"}
    assert PAGE.isascii()
    assert not [line for line in PAGE.splitlines() if line != line.rstrip() or not line]
