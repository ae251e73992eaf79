"""`constraints.txt` holds the version of everything that is installed, so that what was tested is what runs."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LINES = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
HELD = {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in LINES)}
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS: dict[str, list[str]] = PYPROJECT["project"]["optional-dependencies"]


def named() -> list[Requirement]:
    """Everything that `pyproject.toml` asks for: to run, for each extra, to work on it and to build it."""
    groups = [PYPROJECT["project"]["dependencies"], PYPROJECT["build-system"]["requires"], *EXTRAS.values()]
    found = [Requirement(text) for group in groups for text in group]
    return [requirement for requirement in found if requirement.name != PYPROJECT["project"]["name"]]


def test_each_line_is_a_name_and_a_version() -> None:
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", line) for line in LINES)
    assert len(HELD) == len(LINES)
    assert PYPROJECT["project"]["name"] not in HELD


@pytest.mark.parametrize("requirement", named(), ids=str)
def test_what_is_named_is_held(requirement: Requirement) -> None:
    assert requirement.specifier.contains(HELD[canonicalize_name(requirement.name)])


def test_what_they_need_is_held() -> None:
    """As far as the versions held are those installed here: a newer one may need something else."""
    waiting, seen = named(), set[str]()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if str(requirement) in seen:
            continue
        seen.add(str(requirement))
        assert name in HELD
        try:
            installed = distribution(name)
        except PackageNotFoundError:  # what builds the package is installed for that alone
            continue
        if installed.version == HELD[name]:
            needs = [Requirement(text) for text in installed.requires or ()]
            extras = ["", *requirement.extras]
            waiting += [
                need for need in needs if not need.marker or any(need.marker.evaluate({"extra": it}) for it in extras)
            ]


def test_all_is_every_extra() -> None:
    (everything,) = map(Requirement, EXTRAS["all"])
    assert everything.extras == set(EXTRAS) - {"all", "dev"}


def test_it_comes_with_the_source() -> None:
    assert "constraints.txt" in PYPROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
