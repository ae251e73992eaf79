"""Templates into the words of each channel."""

import subprocess
import sys
from typing import Any

import pytest

from touchcli.render.message import agenda, call, draft_text, draft_words, email, letter, social
from touchcli.render.templates.refusals import MissingValue, TemplateError
from touchcli.render.templates.values import Values
from touchcli.rules.models.template import (
    AgendaWords,
    CallWords,
    EmailWords,
    LetterWords,
    Media,
    SocialWords,
    Template,
)

NUMBER = "+15125550142"


@pytest.fixture
def thanks() -> Template:
    return Template(
        purpose="appreciation",
        id="thank-you-call",
        shared="Thank you for the time today, {{ contact.first_name }}. As agreed: {{ touch.summary }}\n",
        text=("{{ shared }} {{ rep.first_name }}", "Thanks again, {{ contact.first_name }} – {{ rep.first_name }}"),
        email=EmailWords("Thank you,\n {{ contact.first_name }}", "{{ shared }}\n\n{{ rep.name }}\n"),
        letter=LetterWords("{{ shared }}"),
        call=CallWords("Ask {{ contact.first_name }} about {{ facts.crib.where }}"),
        meeting=AgendaWords("{% for g in account.goals %}- {{ g.goal }}\n{% endfor %}"),
        video=AgendaWords("Look at {{ account.location }}"),
        social=SocialWords("{{ account.name }} and us"),
    )


def test_one_template_serves_several_channels(thanks: Template, seen: Values) -> None:
    shared = "Thank you for the time today, Priya. As agreed: two pallets by Friday"
    assert draft_text(thanks, 1, seen, number=NUMBER).text == f"{shared} Dana"
    assert email(thanks, seen) == EmailWords("Thank you, Priya", f"{shared}\n\nDana Reyes")
    assert letter(thanks, seen) == LetterWords(shared)
    assert call(thanks, seen) == CallWords("Ask Priya about Plant 1")
    assert agenda(thanks, "meeting", seen) == AgendaWords("- one vendor for fasteners\n- a visit to Plant 2")
    assert agenda(thanks, "video", seen) == AgendaWords("Look at Austin, TX")
    assert social(thanks, seen) == SocialWords("Acme Industrial and us")


def test_a_draft_says_all_about_the_text(thanks: Template, seen: Values) -> None:
    draft = draft_text(thanks, 2, seen, number=NUMBER)
    assert draft.text == "Thanks again, Priya - Dana"
    assert (draft.template, draft.wording, draft.purpose) == ("thank-you-call", 2, "appreciation")
    assert (draft.encoding, draft.segments, draft.forced_by, draft.missing) == ("GSM-7", 1, (), None)


def test_the_shared_words_are_made_only_where_they_are_used(thanks: Template, seen: Values) -> None:
    template = thanks._replace(shared="{{ facts.never }}")
    assert draft_text(template, 2, seen, number=NUMBER).text is not None
    assert draft_text(template, 1, seen, number=NUMBER).missing == "template thank-you-call: facts.never is missing"


def test_shared_words_that_are_not_there_are_missing(thanks: Template, seen: Values) -> None:
    template = thanks._replace(shared=None)
    assert draft_text(template, 1, seen, number=NUMBER).missing == "template thank-you-call: shared is missing"
    with pytest.raises(MissingValue, match=r"^shared is missing$"):
        letter(template, seen)


def test_shared_words_are_a_value_and_no_template(thanks: Template, seen: Values) -> None:
    template = thanks._replace(shared="{% raw %}{{ rep.name }}{% endraw %}", text=("{{ shared }}",))
    assert draft_text(template, 1, seen, number=NUMBER).text == "{{ rep.name }}"


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        ("Hi {{ contact.nick }}", "template t: contact.nick is missing"),
        ("{{ facts.blank }}", "template t: facts.blank is blank"),
        ("{{ contact.name", "template t: line 1: unexpected end of template, expected 'end of print statement'."),
        ("{{ account }}", "template t: account is a group of values: name one of them"),
        (" {% if 0 %}x{% endif %}\n", "no words to send"),
        ("\x07\u200b", "no words to send"),
    ],
)
def test_a_text_that_cannot_be_made_says_why(seen: Values, source: str, missing: str) -> None:
    draft = draft_text(Template("update", id="t", text=(source,)), 1, seen, number=NUMBER)
    assert draft.missing == missing
    assert (draft.text, draft.hash, draft.segments) == (None, "", 0)


@pytest.mark.parametrize("wording", [0, 3, -1])
def test_a_wording_that_is_not_there(thanks: Template, seen: Values, wording: int) -> None:
    missing = draft_text(thanks, wording, seen, number=NUMBER).missing
    assert missing == f"template thank-you-call: it has no wording {wording} of a text"


def test_words_a_channel_lacks_are_refused(seen: Values) -> None:
    bare = Template("update", id="bare")
    for make, what in ((email, "an e-mail"), (letter, "a letter"), (call, "a call"), (social, "a social message")):
        with pytest.raises(TemplateError, match=f"it has no words for {what}"):
            make(bare, seen)
    with pytest.raises(TemplateError, match="it has no words for a video"):
        agenda(bare._replace(meeting=AgendaWords("x")), "video", seen)


def test_written_words_are_taken_literally() -> None:
    draft = draft_words("  {{ rep.name }} – 100% “sure”\t{% x %} ", NUMBER)
    assert draft.text == '{{ rep.name }} - 100% "sure" {% x %}'
    assert (draft.template, draft.wording, draft.purpose, draft.missing) == (None, None, None, None)
    assert draft_words(" \n", NUMBER).missing == "no words to send"


def test_what_forces_ucs2_is_in_the_draft() -> None:
    draft = draft_words("Olá João " + "x" * 70, NUMBER)
    assert (draft.encoding, draft.segments, draft.forced_by) == ("UCS-2", 2, ("á", "ã"))


def test_media_go_along_as_they_are_written(thanks: Template, seen: Values) -> None:
    media = (
        Media(image="https://files.northgate.example/{{ rep.name }}.png", caption="A"),
        Media(vcard="https://x.example/v"),
    )
    draft = draft_text(thanks._replace(media=media), 1, seen, number=NUMBER)
    assert draft.media == (
        ("image", "https://files.northgate.example/{{ rep.name }}.png", "A"),
        ("vcard", "https://x.example/v", None),
    )


def test_the_hash_is_of_words_number_and_media_alone(thanks: Template, seen: Values) -> None:
    def hash_of(template: Template = thanks, number: str | None = NUMBER, wording: int = 1) -> str:
        return draft_text(template, wording, seen, number=number).hash

    assert len(hash_of()) == 64
    assert hash_of() == hash_of(thanks._replace(id="renamed", purpose="update"))
    others = [
        hash_of(wording=2),
        hash_of(number="+15125550143"),
        hash_of(number=None),
        hash_of(thanks._replace(media=(Media(image="https://x.example/i"),))),
        hash_of(thanks._replace(media=(Media(file="https://x.example/i"),))),
    ]
    assert len({hash_of(), *others}) == 6


def test_words_typed_and_words_made_are_one_and_the_same(thanks: Template, seen: Values) -> None:
    made = draft_text(thanks, 1, seen, number=NUMBER)
    assert made.text is not None
    assert draft_words(made.text, NUMBER).hash == made.hash


def test_a_preview_equals_what_is_sent(thanks: Template, seen: Values) -> None:
    assert draft_text(thanks, 1, seen, number=NUMBER) == draft_text(thanks, 1, seen, number=NUMBER)


def test_letters_keep_their_typography_and_compose_their_accents(seen: Values) -> None:
    body = "“Thank you” – cafe\u0301…"
    assert letter(Template("update", letter=LetterWords(body)), seen).body == "“Thank you” – café…"


def test_nothing_slow_is_imported_before_a_template_is_filled_in() -> None:
    code = "import sys, touchcli.render.message; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_any_value_may_stand_in_the_plan(seen: Values) -> None:
    given: dict[str, Any] = {"float": 0.1, "int": 10**20, "zero": 0, "nested": {"list": [{"x": "deep"}]}}
    values = {**seen, "facts": Values("facts", given)}
    text = "{{ facts.float }} {{ facts.int }} {{ facts.zero }} {{ facts.nested.list[0].x }}"
    draft = draft_text(Template("update", text=(text,)), 1, values, number=None)
    assert draft.text == "0.1 100000000000000000000 0 deep"
