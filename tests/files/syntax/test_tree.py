import os
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from touchcli.files.syntax import tree
from touchcli.files.syntax.tree import Source, parse_source, read_source


def parsed(text: str | bytes) -> Source:
    return parse_source("a.yaml", text.encode() if isinstance(text, str) else text)


def problems(text: str | bytes) -> list[str]:
    return [str(problem).removeprefix("a.yaml:") for problem in parsed(text).found.values()]


@pytest.fixture(params=["CBaseLoader", "BaseLoader"])
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "_Loader", getattr(yaml, request.param))


@pytest.mark.usefixtures("_loader")
class TestWithEitherParser:
    def test_every_scalar_is_text(self) -> None:
        text = 'phone: +14155550123\nwindow: 21:00\nno: no\ncode: 0123\non: 2026-11-23\nempty: ""\nnothing:\n'
        text += "list: [1, ~]\n"
        assert parsed(text).tree == {
            "phone": "+14155550123",
            "window": "21:00",
            "no": "no",
            "code": "0123",
            "on": "2026-11-23",
            "empty": "",
            "nothing": None,
            "list": ["1", "~"],
        }

    def test_spots_are_those_of_keys_and_entries(self) -> None:
        source = parsed("contacts:\n  - name: Priya\n    note: |\n      one\n      two\n  -\n    name: Lee\n")
        assert source.spot(("contacts", 0))[:2] == (2, 5)
        assert source.spot(("contacts", 0, "name"))[:2] == (2, 5)
        assert source.spot(("contacts", 0, "note")) == (3, 5, 4)
        assert source.spot(("contacts", 1, "name"))[:2] == (7, 5)
        assert source.spot(("contacts", 0, "gone"))[:2] == (2, 5)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("a: 1\nb: 2\na: 3\n", ['3:1: duplicate-key: "a" is here twice, first in line 1 (keep one)']),
            ("a: &x 1\n", ["1:4: alias: anchors and aliases are not allowed (write the value out)"]),
            ("a: *x\n", ["1:4: alias: anchors and aliases are not allowed (write the value out)"]),
            ("*x : 1\n", ["1:1: alias: anchors and aliases are not allowed (write the value out)"]),
            ("a: !!python/name:os.system x\n", None),
            ("a: [!x y]\n", ['1:5: tag: the tag "!x" is not allowed (leave it out)']),
            ("a: 1\n---\nb: 2\n", ["2:1: several-documents: a second document begins (one a file)"]),
            ("", ["1:1: empty: the file is empty (fill it or delete it)"]),
            ("# words\n", ["1:1: empty: the file is empty (fill it or delete it)"]),
            ("---\n", ["1:1: empty: the file is empty (fill it or delete it)"]),
            ("? [a]\n: 1\n", ["1:3: syntax: a key must be a word (write it as `key: value`)"]),
            (b"a: \xff\n", ["1:1: not-utf8: the file is not UTF-8 (save it as UTF-8)"]),
            (b"a: 1\nb: caf\xe9\n", ["2:1: not-utf8: the file is not UTF-8 (save it as UTF-8)"]),
            ("x" * (1 << 20) + "y", ["1:1: too-big: the file is over 1 MiB (split it)"]),
        ],
    )
    def test_what_is_refused(self, text: str | bytes, expected: list[str] | None) -> None:
        found = problems(text)
        assert found == expected if expected is not None else ": tag: " in found[0]

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("a: [1\n", "2:1:"),
            ("a: 1\n\tb: 2\n", "2:1:"),
            ("a: 1\nb: \x01\n", "2:"),
            ('a: "x\n', ":"),
            ("a: b: c", "1:5:"),
        ],
    )
    def test_broken_syntax_says_where(self, text: str, place: str) -> None:
        (found,) = problems(text)
        assert "syntax: this is not valid YAML: " in found
        assert place in found
        assert parsed(text).tree is None

    def test_crlf_and_bom(self) -> None:
        source = parsed(b"\xef\xbb\xbfname: Acme\r\nnote: |\r\n  a\r\n  b\r\n")
        assert source.tree == {"name": "Acme", "note": "a\nb\n"}
        assert source.spot(("name",))[:2] == (1, 1)
        assert not source.found

    def test_a_duplicate_keeps_the_first_and_looks_into_the_second(self) -> None:
        source = parsed("a: {x: 1}\na: {x: 2, y: 3}\nb: {x: 1}\n")
        assert source.tree == {"a": {"x": "1"}, "b": {"x": "1"}}
        assert [problem.line for problem in source.found.values()] == [2]

    @pytest.mark.parametrize("text", ["[" * 2000, "[" * 2000 + "]" * 2000, "{a: " * 2000, "- " * 2000 + "x"])
    def test_two_thousand_levels_are_cheap(self, text: str) -> None:
        begun = time.perf_counter()
        assert [found.split(": ")[1] for found in problems(text)] == ["too-deep"]
        assert time.perf_counter() - begun < 5

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("[" * 2000, "1:21"),
            ("- " * 2000 + "x", "1:41"),
            ("{a: " * 2000, "1:81"),
            ("a: 1\nb: " + "[" * 1001 + "]" * 1001, "2:23"),
            ("a: " + "[" * 30 + "'\\", "1:23"),
        ],
    )
    def test_too_deep_is_where_the_level_too_many_begins(self, text: str, place: str) -> None:
        """However far ahead the parser has read by then, and whatever it makes of what it found there."""
        assert problems(text) == [f"{place}: too-deep: nested deeper than 20 levels (flatten it)"]

    def test_what_was_wrong_before_it_became_too_deep_is_said_too(self) -> None:
        found = problems("a: &x 1\na: 2\nb: " + "[" * 2000)
        assert [one.split(": ")[:2] for one in found] == [["1:4", "alias"], ["3:23", "too-deep"]]

    def test_twenty_levels_are_read(self) -> None:
        assert not problems("[" * 20 + "]" * 20)
        assert problems("[" * 21 + "]" * 21)

    def test_an_alias_bomb_is_cheap(self) -> None:
        lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
        lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
        begun = time.perf_counter()
        assert {found.split(": ")[1] for found in problems("\n".join(lines))} == {"alias"}
        assert time.perf_counter() - begun < 1


def test_ten_megabytes_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "big.yaml").write_bytes(b"a: b\n" * (2 << 20))
    begun = time.perf_counter()
    assert [problem.code for problem in read_source(tmp_path, "big.yaml").found.values()] == ["too-big"]
    assert time.perf_counter() - begun < 0.5


def test_what_cannot_be_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "link.yaml").symlink_to("gone")
    for name in ("pipe.yaml", "folder.yaml", "link.yaml", "gone.yaml"):
        (problem,) = read_source(tmp_path, name).found.values()
        assert (problem.code, problem.line, problem.column) == ("unreadable", 1, 1)


@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    source = parse_source("a.yaml", data)
    assert source.tree is not None or source.found


@given(st.text(st.sampled_from("ab:-[]{}&*!?|>'\"# \n\t,%@`1.\r\\x"), max_size=80))
def test_no_yaml_raises(text: str) -> None:
    source = parse_source("a.yaml", text.encode())
    assert source.tree is not None or source.found


trees: st.SearchStrategy[Any] = st.recursive(
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abcde", min_size=1), inner, max_size=3),
    max_leaves=8,
)


@given(trees)
def test_a_tree_comes_back_as_it_was_written(value: Any) -> None:
    source = parse_source("a.yaml", yaml.dump(value, Dumper=_Plain, allow_unicode=True).encode())
    assert source.tree == value
    assert not source.found


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True
