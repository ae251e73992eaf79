import re
from pathlib import Path
from typing import Any

import pytest

from touchcli import files
from touchcli.files.syntax.fields import element, fields_of, is_record, mapped
from touchcli.files.syntax.json_schema import KINDS
from touchcli.flows.admin import check
from touchcli.render.templates import grammar
from touchcli.rules import review
from touchcli.rules.models.values import Phone

PAGE = (Path(__file__).parents[2] / "docs" / "files.md").read_text("utf-8")


def keys(model: Any) -> set[str]:
    """Every key that a file of this model may hold, at any depth."""
    found = set()
    for key, field in fields_of(model).items():
        found.add(key)
        inner = element(field.hint) or mapped(field.hint) or field.hint
        if is_record(inner) and inner is not Phone:
            found |= keys(inner)
    return found


@pytest.mark.parametrize("model", KINDS.values())
def test_every_key_is_on_the_page(model: Any) -> None:
    words = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`\n]+)`", PAGE))))
    assert keys(model) <= words


def test_every_code_is_on_the_page_and_no_other() -> None:
    written = codes(*Path(files.__file__).parent.rglob("*.py"), Path(grammar.__file__))
    listed, _ = tables()
    assert listed <= written
    assert {code for code in written if "-" in code} - {"utf-8"} <= listed


def test_every_finding_of_check_is_on_the_page_and_no_other() -> None:
    _, listed = tables()
    written = codes(*Path(review.__file__).parent.glob("lint*.py"), Path(check.__file__))
    assert {code for code in written if "-" in code} - {"bad-date"} == listed


def codes(*modules: Path) -> set[str]:
    """What stands in the place of a Problem's code in some modules; other words may stand there too."""
    text = "".join(path.read_text("utf-8") for path in modules)
    return set(re.findall(r'(?:, |\()"([a-z]+(?:-[a-z0-9]+)*)", f?["\'\w]', text))


def tables() -> tuple[set[str], set[str]]:
    """The codes in the two tables of the page: of files, and of `touch check` alone."""
    parts = PAGE.partition("## Problems")[2].partition("`touch check` also finds")
    one, two = (set(re.findall(r"^\| `([a-z0-9-]+)` \| [^|]+ \|$", part, re.M)) for part in (parts[0], parts[2]))
    return one, two
