"""A template filled in without Jinja2 says what the sandbox would say, word for word, refusals included."""

import datetime as dt
import subprocess
import sys
from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchcli.render.templates import environment
from touchcli.render.templates.fill import _plain, fill, mentions
from touchcli.render.templates.refusals import TemplateError
from touchcli.render.templates.values import Values
from touchcli.render.templates.written import MAX_CHARACTERS

NAMES = (
    *("contact.first_name", "contact.nick", "rep.company", "account.name", "account.review.on", "account.goals"),
    *("facts.word", "facts.blank", "facts.count", "facts.on", "facts.crib.where", "facts.crib.none", "facts.crib"),
    *(
        "facts.word.upper",
        "facts.if",
        "facts.not.x",
        "facts",
        "today.year",
        "touch.summary",
        "shared",
        "shared.x",
        "rep",
    ),
    *("nobody", "nobody.name", "self", "loop.index", "true", "none", "contact.Name", "facts._x", "facts.é", "facts.9"),
    *("facts['word']", "facts.word | upper", "-facts.count", "facts.blank.x", "facts.many", "facts.items"),
    *("facts.on | date", "facts.on|date('%Y')", "facts.word | date ( '%d %B' )", "facts.on | date('%x')"),
    *("facts.on | date('')", "facts.on | date(' ')", "facts.crib | date", "nobody | date", "facts.none | date"),
    *('facts.on | date("%Y")', "facts.on | date | upper", "facts.on | date('a{b')", "facts.count | date('%')"),
    *("facts.on | dates", "facts.on | date()", "facts.blank | date('%Y')", "facts.on | date('%A %a %b %m é')"),
)
NAMED = st.builds(
    "{}{}{}{}{}".format, *map(st.sampled_from, (("{{", "{{ ", "{{-"), ("", " "), NAMES, ("", " "), ("}}",)))
)
WORDS = st.sampled_from(["", " ", "Hi ", "\n", "\n\n", "\r\n", "{", "}", "}}", "{{", "%}", "{%", "{#", "#", "a{b", "é"])
SOURCES = st.lists(NAMED | WORDS | st.text(max_size=3), max_size=6).map("".join)
VALUE = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.sampled_from([" ", "x" * 9_000, "{{ facts.word }}"]),
    st.integers(),
    st.booleans(),
    st.floats(),
    st.decimals(),
    st.dates(),
    st.datetimes(),
    st.lists(st.text(max_size=3), max_size=3),
    st.dictionaries(st.sampled_from(["where", "none", "x"]), st.text(max_size=3), max_size=2),
)
FACTS = st.dictionaries(st.sampled_from(["word", "blank", "count", "on", "crib", "if", "not", "many", "items"]), VALUE)


def said(way: object, source: str, values: Mapping[str, object]) -> tuple[str, str]:
    """The kind of what comes out, and the words of it."""
    assert callable(way)
    try:
        return "text", way(source, values)
    except TemplateError as error:
        return type(error).__name__, str(error)


@given(source=SOURCES, facts=FACTS, shared=st.none() | st.text(max_size=3))
def test_both_ways_say_the_same(source: str, facts: dict[str, object], shared: str | None) -> None:
    seen: Mapping[str, object] = Values(
        "",
        {
            "account": {"name": "Acme", "review": None, "goals": ("a", "b")},
            "contact": {"first_name": "Priya"},
            "rep": None,
            "today": {"year": 2026, "date": dt.date(2026, 11, 23)},
            "facts": facts,
        },
    )
    if shared is not None:
        seen = {**seen, "shared": shared}
    assert said(fill, source, seen) == said(environment.render, source, seen)
    if said(environment.render, source, seen)[0] == "text":
        assert mentions(source, "shared") == environment.mentions(source, "shared")


@pytest.mark.parametrize("source", [f"{{{{ {name} }}}}" for name in NAMES])
def test_every_kind_of_name_says_the_same(seen: Values, source: str) -> None:
    assert said(fill, source, seen) == said(environment.render, source, seen)


@pytest.mark.parametrize(
    "source",
    [
        "{{ facts.half }}{{ facts.half }}{{ facts.half }}{{ facts.none }}",
        "{{ facts.half }}{{ facts.none }}{{ facts.half }}{{ facts.half }}",
        "{{ facts.half }}{{ facts.half }}" + "y" * 2_001 + "{{ facts.none }}",
        "{{ facts.half }}{{ facts.half }}" + "y" * 2_000,
        "{{ facts.long }}",
        "y" * MAX_CHARACTERS,
        "y" * (MAX_CHARACTERS + 1),
        "{{ facts.small }}" * 100,
        "{{ facts.small }}" * 1_000,
        "{{ facts" + ".a" * 8 + " }}",
        "{{ facts" + ".a" * 40 + " }}",
    ],
)
def test_the_limits_are_the_same(source: str) -> None:
    seen = Values("", {"facts": {"half": "x" * 9_000, "long": "x" * (MAX_CHARACTERS + 1), "small": 1}})
    assert said(fill, source, seen) == said(environment.render, source, seen)


def test_most_templates_are_plain_and_the_others_are_not() -> None:
    assert _plain("Hi {{ contact.first_name }}, {{rep.name}} at {{ rep.company }}.\n") is not None
    assert _plain("{{ facts.on | date }} {{ facts.on | date('%Y') }}") is not None
    assert _plain("{{ facts.on | upper }}") is _plain("{% if 1 %}x{% endif %}") is _plain("{{ facts.x - 1 }}") is None


def test_a_plain_template_never_loads_jinja2() -> None:
    code = """
import sys
from touchcli.render.message import draft_text
from touchcli.render.templates.values import Values
from touchcli.rules.models.template import Template
words = Template("update", text=("Hi {{ contact.first_name }}",), shared="{{ facts.x }}")
print(draft_text(words, 1, Values("", {"contact": {"first_name": "Priya"}}), number=None).text)
print(draft_text(words, 1, Values("", {}), number=None).missing)
print("jinja2" in sys.modules)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "Hi Priya\ntemplate : contact.first_name is missing\nFalse\n"


def test_values_are_read_when_they_are_named() -> None:
    class Counted(dict[str, object]):
        asked = 0

        def items(self) -> object:  # type: ignore[override]
            Counted.asked += 1
            return super().items()

    seen = Values("", {"facts": Counted(word="x"), "contact": {"first_name": "Priya", "worth": Decimal(3)}})
    assert (fill("{{ contact.first_name }}", seen), Counted.asked) == ("Priya", 0)
    assert fill("{{ facts.word }}{{ contact.worth }}", seen) == "x3"
    assert Counted.asked == 1
