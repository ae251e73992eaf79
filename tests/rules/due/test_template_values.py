"""BOOK, Step: a template value that the plan lacks has to be found."""

import pytest

from touchcli.rules.due.template_values import lacking_fact
from touchcli.rules.models.account import Account
from touchcli.rules.models.settings import Channel
from touchcli.rules.models.template import CallWords, EmailWords, LetterWords, Template

ACME = Account("Acme Industrial", "acme", facts={"item": "seals", "blank": " ", "count": 2})
TEXTS = Template("update", id="texts", text=("{{ facts.none }}", "{{ facts.item }} and {{ facts.count }}"))


@pytest.mark.parametrize(
    ("words", "lacks"),
    [
        ("Hi {{ contact.first_name }}", None),
        ("{{ facts.item }}", None),
        ("{{facts.none}}", "none"),
        ("{{ facts.item }} {{ facts.blank }}", "blank"),
        ("{{ facts.none | date('%Y') }}", "none"),
        ("{{ facts.none | default('soon') }}", None),
        ("{% if facts.none %}x{% endif %}", None),
        ("{{ shared }}", "other"),
    ],
)
def test_what_an_e_mail_or_a_letter_lacks(words: str, lacks: str | None) -> None:
    shared = "{{ facts.other }}"
    email = Template("update", id="mail", email=EmailWords("About it", words), shared=shared)
    letter = Template("update", id="letter", letter=LetterWords(words), shared=shared)
    assert lacking_fact(ACME, [email], "email") == lacks
    assert lacking_fact(ACME, [letter], "letter") == lacks


def test_one_set_of_words_that_lacks_nothing_is_enough() -> None:
    assert lacking_fact(ACME, [TEXTS], "text") is None
    only = TEXTS._replace(text=TEXTS.text[:1])
    assert lacking_fact(ACME, [only], "text") == "none"
    assert lacking_fact(ACME, [only, TEXTS], "text") is None


@pytest.mark.parametrize("channel", ["call", "email", "letter"])
def test_what_is_spoken_or_has_no_words_lacks_nothing(channel: Channel) -> None:
    assert lacking_fact(ACME, [Template("update", id="call", call=CallWords("{{ facts.none }}"))], channel) is None
