"""Compiled templates are kept where only the user can put one, and never change what is said."""

import hashlib
import marshal
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from touchcli.render.templates import bytecode, environment
from touchcli.render.templates.bytecode import BYTECODE, Bytecode, Compiled, user_folder
from touchcli.render.templates.refusals import TemplateError
from touchcli.render.templates.values import Values

SOURCE = "{% if facts.x is defined %}{{ facts.x | upper }}{% endif %} {{ shared | default('none') }}"
SEEN = Values("", {"facts": {"x": "yes"}})
EVIL = compile("open(target, 'w').close(); raise SystemExit", "<template>", "exec")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in which this process keeps its bytecode for a test."""
    BYTECODE.folder = tmp_path / "touchcli" / "templates"
    environment._compiled.cache_clear()
    yield BYTECODE.folder
    BYTECODE.folder = None
    environment._compiled.cache_clear()


def anew(source: str = SOURCE) -> str:
    """What a template says in a process that has not seen it yet."""
    environment._compiled.cache_clear()
    return environment.render(source, SEEN)


def the_file(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def sealed(code: Any) -> bytes:
    data = marshal.dumps(code)
    return hashlib.sha256(data).digest() + data


def test_the_second_run_takes_what_the_first_one_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert anew() == "YES none"
    assert environment.mentions(SOURCE, "shared")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert the_file(folder).stat().st_mode & 0o777 == 0o600

    def not_again(*_: object) -> Compiled:
        raise AssertionError("it was compiled anew")

    monkeypatch.setattr(environment, "_code", not_again)
    assert anew() == "YES none"
    assert environment.mentions(SOURCE, "shared")
    assert not environment.mentions(SOURCE, "x")


def test_kept_or_not_it_says_the_same(folder: Path) -> None:
    sources = [
        "{{ facts.x | default('y') }}{{ 1 + 2.5 }}{% for a in [1, 2] %}{{ a }}{% endfor %}",
        "{% if facts.none %}x{% endif %}",
        "{{ 'a' | title }}{{ 2.345 | round(2) }} é {{ facts.x.y }}",
        "{{ nonsense() }}",
        "\ud800{{ facts.x | upper }}",
    ]

    def say(source: str) -> str:
        environment._compiled.cache_clear()
        try:
            return environment.render(source, SEEN)
        except TemplateError as error:
            return repr(error)

    kept = [say(source) for _ in range(2) for source in sources]
    assert len(list(folder.iterdir())) == 4, "what is refused is not kept"
    BYTECODE.folder = None
    assert kept == [say(source) for source in sources] * 2


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        b"\0" * 40,
        sealed(None),
        sealed((1, 2, 3)),
        sealed(("code", ["name"])),
        sealed(7)[:-1],
        hashlib.sha256(b"").digest(),
        hashlib.sha256(b"no marshal").digest() + b"no marshal",
    ],
)
def test_what_is_damaged_is_compiled_anew(folder: Path, data: bytes) -> None:
    anew()
    file = the_file(folder)
    whole = file.read_bytes()
    for broken in (data, whole[:-3], whole[:32], whole[:40] + bytes([whole[40] ^ 1]) + whole[41:]):
        file.write_bytes(broken)
        assert anew() == "YES none"
        assert file.read_bytes() == whole


def test_other_words_or_another_jinja2_are_another_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    anew()
    anew(SOURCE + "!")
    assert len(list(folder.iterdir())) == 2
    monkeypatch.setattr(bytecode, "_mark", lambda: b"another")
    anew()
    assert len(list(folder.iterdir())) == 3


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o750, 0o701])
def test_a_folder_that_is_open_to_others_is_not_used(folder: Path, mode: int) -> None:
    anew()
    the_file(folder).write_bytes(sealed((EVIL, [])))
    folder.chmod(mode)
    assert BYTECODE.kept(SOURCE) is None
    assert anew() == "YES none"
    assert the_file(folder).read_bytes() == sealed((EVIL, []))


def test_a_link_in_its_place_is_not_followed(folder: Path, tmp_path: Path) -> None:
    anew()
    file = the_file(folder)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    assert BYTECODE.kept(SOURCE) is None
    folder.rename(tmp_path / "moved")
    folder.symlink_to(tmp_path / "moved")
    assert BYTECODE.kept(SOURCE) is None
    assert anew() == "YES none"


def test_a_pipe_in_its_place_blocks_nobody(folder: Path) -> None:
    anew()
    file = the_file(folder)
    file.unlink()
    os.mkfifo(file)
    assert anew() == "YES none"


def test_what_belongs_to_somebody_else_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    anew()
    assert BYTECODE.kept(SOURCE) is not None
    monkeypatch.setattr(os, "getuid", lambda: folder.stat().st_uid + 1)
    assert BYTECODE.kept(SOURCE) is None


def test_where_nothing_can_be_written_it_is_compiled(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "touchcli").write_text("a file in its way")
    assert anew() == "YES none"
    assert BYTECODE.kept(SOURCE) is None


def test_old_code_does_not_pile_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bytecode, "_MOST", 3)
    for n in range(7):
        anew(f"{SOURCE} {n}")
    assert 1 <= len(list(folder.iterdir())) <= 3


def test_without_a_folder_nothing_is_kept() -> None:
    assert Bytecode().kept(SOURCE) is None
    Bytecode().keep(SOURCE, Compiled(EVIL, frozenset()))


@pytest.mark.parametrize(
    ("env", "where"),
    [
        ({"HOME": "/home/dana"}, Path("/home/dana/.cache/touchcli/templates")),
        ({"HOME": "/home/dana", "XDG_CACHE_HOME": "/caches"}, Path("/caches/touchcli/templates")),
        ({"HOME": "/home/dana", "XDG_CACHE_HOME": ".touch/cache"}, Path("/home/dana/.cache/touchcli/templates")),
        ({}, None),
    ],
)
def test_it_is_the_users_own_folder(env: dict[str, str], where: Path | None) -> None:
    assert user_folder(env) == where
