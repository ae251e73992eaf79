"""`touch doctor`: a check of the set-up."""

from typing import TYPE_CHECKING

from touchcli.cli.command import App, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import Line, Span, line, write, write_json
from touchcli.rules.wording import counted

if TYPE_CHECKING:
    from touchcli.flows.admin.doctor import Finding
    from touchcli.flows.common.session import Invocation

_STYLES = {"ok": "green", "note": "", "wrong": "red"}


def run(invocation: "Invocation", *, as_json: bool) -> int:
    """Print what was looked at; exit code 2 if something is wrong."""
    from touchcli.flows.admin.doctor import doctor

    findings = doctor(invocation)
    wrong = sum(finding.state == "wrong" for finding in findings)
    if as_json:
        write_json({"findings": [finding._asdict() for finding in findings], "wrong": wrong})
    else:
        write(
            [
                *(_line(finding) for finding in findings),
                line(f"{counted(wrong, 'problem')} found." if wrong else "No problems found.", "bold"),
            ]
        )
    return USAGE if wrong else DONE


def _line(finding: "Finding") -> Line:
    # Never cut: what is wrong with a set-up is worth a second line.
    state = Span(f"  {finding.state:<5}  ", _STYLES[finding.state])
    return (state, Span(f"{finding.what:<16}  ", "bold"), Span(finding.detail))


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "doctor",
        group="Set-up",
        examples=("touch doctor",),
    )
    def check_up(invocation: "Invocation", *, as_json: bool) -> int:
        """Check the set-up: files, ledger, credentials, extras."""
        return run(invocation, as_json=as_json)
