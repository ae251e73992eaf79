import runpy
from pathlib import Path

from touchcli.rules.texting.guards import GUARDS

ROOT = Path(__file__).parents[2]


def test_the_page_is_what_the_guards_say() -> None:
    made = runpy.run_path(str(ROOT / "tools" / "make_guard_docs.py"))["page"]()
    assert (ROOT / "docs" / "guards.md").read_text(encoding="utf-8") == made, "run python tools/make_guard_docs.py"


def test_every_guard_has_an_anchor_by_its_code() -> None:
    headings = (ROOT / "docs" / "guards.md").read_text(encoding="utf-8").splitlines()
    assert [line[3:] for line in headings if line.startswith("## ")] == [
        *(guard.code for guard in GUARDS),
        "Time and place",
    ]
