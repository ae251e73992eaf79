"""Without the optional packages: one clear line, and whatever does not need them goes on."""

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.flows.documents.conftest import DraftsWorkspace

WITHOUT = "import sys; sys.modules[sys.argv[1]] = None; from touchcli.cli.front import run; sys.exit(run(sys.argv[2:]))"


def without(package: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT, package, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("package", "arguments", "line"),
    [
        (
            "icalendar",
            ("calendar", "--as-of", "2026-11-23"),
            "touch: a calendar needs the package icalendar (pip install 'touchcli[calendar]')\n",
        ),
        ("segno", ("card", "--qr"), "touch: a QR code needs the package segno (pip install 'touchcli[card]')\n"),
    ],
)
def test_a_missing_package_is_one_line(
    workspace: "DraftsWorkspace", package: str, arguments: tuple[str, ...], line: str
) -> None:
    ran = without(package, *arguments)
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", line)


def test_without_fpdf2_the_emails_are_written_all_the_same(called: "DraftsWorkspace") -> None:
    ran = without("fpdf", "draft", "--as-of", "2026-11-23T18:00Z")
    assert (ran.returncode, ran.stderr) == (
        2,
        "touch: letters need the package fpdf2 (pip install 'touchcli[letters]')\n",
    )
    assert called.drafts("eml")
    assert not called.drafts("pdf")


def test_a_plain_card_needs_no_package(workspace: "DraftsWorkspace") -> None:
    ran = without("segno", "card")
    assert (ran.returncode, ran.stderr) == (0, "")
