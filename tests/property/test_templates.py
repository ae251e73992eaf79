"""Whatever the values and whatever the template: data stays data, and nothing but a refusal comes out."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, TemplateSyntaxError

from touchcli.render.message import draft_text
from touchcli.render.sms import fold
from touchcli.render.templates.environment import mentions, render
from touchcli.render.templates.grammar import refusals
from touchcli.render.templates.refusals import MissingValue, TemplateError
from touchcli.render.templates.values import Values
from touchcli.rules.models.template import Template

TRICKY = st.sampled_from(
    ["{{ 7*7 }}", "{% for x in y %}", "{# #}", "{{", "}}", "%}", "{0.__class__}", "%s", "\\", "\x1b"]
)
WORDS = st.text(max_size=40) | st.lists(TRICKY | st.text(max_size=5), max_size=5).map("".join)
PIECES = st.sampled_from(
    [
        *("{{", "}}", "{%", "%}", "{#", "#}", " ", "|", ".", "(", ")", "[", "]", "'", "*", "**", "+", "~", ","),
        *(
            "if",
            "else",
            "endif",
            "for",
            "in",
            "endfor",
            "facts",
            "x",
            "items",
            "__class__",
            "loop",
            "self",
            "9",
            "upper",
        ),
        *("default", "join", "replace", "is", "defined", "not", "{{ facts.x }}", "{% if facts.x %}", "{% endif %}"),
    ]
)


@given(first=WORDS, second=WORDS)
def test_facts_never_change_the_structure(first: str, second: str) -> None:
    values = Values("", {"facts": {"first": first, "second": second}})
    source = "<{{ facts.first }}|{% if facts.second == 'x' %}A{% else %}B{% endif %}|{{ facts.second }}>"
    if first.strip() and second.strip():
        assert render(source, values) == f"<{first}|{'A' if second == 'x' else 'B'}|{second}>"
    else:
        with pytest.raises(MissingValue, match="is blank"):
            render(source, values)


@given(WORDS)
def test_a_text_is_its_folded_words(word: str) -> None:
    values = Values("", {"facts": {"word": word}})
    draft = draft_text(Template("update", text=("a {{ facts.word }} b",)), 1, values, number="+15125550142")
    if draft.text is None:
        assert not word.strip()
    else:
        assert draft.text == fold(f"a {word} b").strip()
        assert draft.segments > 0


@given(st.lists(PIECES, max_size=25), st.sampled_from([" ", ""]))
def test_any_template_is_filled_in_or_refused(pieces: list[str], between: str) -> None:
    with suppress(TemplateError):
        render(between.join(pieces), Values("", {"facts": {"x": "y"}, "items": ["a", "b"]}))


@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_what_check_lets_pass_can_be_compiled(source: str) -> None:
    try:
        parsed = Environment(autoescape=False).parse(source)
    except TemplateSyntaxError:
        return
    refused = [refusal.sentence for refusal in refusals(parsed)]
    try:
        mentions(source, "shared")
        said = ""
    except TemplateError as error:
        said = str(error)
    assert (refused[0] if refused else "") in said
    assert bool(refused) == bool(said)
