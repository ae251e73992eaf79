"""What the guards that are about people, and not about texts, say of a mail."""

import datetime as dt
from collections.abc import Callable

from touchcli.rules.models.action import Hold
from touchcli.rules.models.history import AccountHistory, MessageRecord, Touch
from touchcli.rules.models.place import Place
from touchcli.rules.models.template import Template
from touchcli.rules.models.values import Window
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import holds

MakeFacts = Callable[..., Facts]
ADDRESS = "priya@acme.example"
MONDAY = dt.datetime(2026, 11, 23, 18, tzinfo=dt.UTC)


def of_mail(facts: MakeFacts, **changes: object) -> dict[str, Hold]:
    contact = facts().contact
    assert contact
    given = {"contact": contact._replace(email="Priya@Acme.example"), "channel": "email", **changes}
    return {hold.code: hold for hold in holds(facts(**given))}


def test_one_no_is_a_no_on_every_channel(facts: MakeFacts) -> None:
    by_text = of_mail(facts, history={"opt_outs": frozenset({"+15125550142"})})
    assert by_text["opted-out"].message == "Priya opted out of texts; only START from them lifts it"
    by_mail = of_mail(facts, history={"opt_outs": frozenset({ADDRESS})})
    assert by_mail["opted-out"].message == "Priya opted out of e-mails; only START from them lifts it"
    contact = facts().contact
    assert contact
    text = holds(facts(contact=contact._replace(email=ADDRESS), history={"opt_outs": frozenset({ADDRESS})}))
    assert [hold.code for hold in text] == ["opted-out"]


def test_a_mail_goes_in_our_hours_on_their_clock(facts: MakeFacts) -> None:
    law = Place("US", windows=(Window(600, 660),) * 7, source="the law", read_on=dt.date(2026, 1, 1))
    early = MONDAY.replace(hour=13)  # seven in the morning in Chicago
    hold = of_mail(facts, now=early, places=(law,))["quiet-hours"]
    assert hold.message.endswith("mails go 08:00-18:00")
    assert hold.clears_at == MONDAY.replace(hour=14)
    assert of_mail(facts, now=MONDAY.replace(hour=15), places=(law,)) == {}


def test_nobody_needs_to_know_where_they_are_for_a_mail(facts: MakeFacts) -> None:
    contact = facts().contact
    assert contact
    nowhere = contact._replace(phone=None, email=ADDRESS)
    assert of_mail(facts, contact=nowhere) == {}
    assert "quiet-hours" in of_mail(facts, contact=nowhere, now=MONDAY.replace(hour=4))


def test_two_mails_a_week_are_the_most_and_texts_do_not_count(facts: MakeFacts) -> None:
    def touch(channel: str, hour: int) -> Touch:
        return Touch("acme", channel, MONDAY.replace(hour=hour), "done", contact="priya-natarajan")  # type: ignore[arg-type]

    one = AccountHistory((touch("email", 14), touch("text", 15), touch("text", 16)))
    assert of_mail(facts, account_history=one) == {}
    two = AccountHistory((touch("email", 14), touch("email", 15)))
    hold = of_mail(facts, account_history=two)["too-soon"]
    assert hold.message == "Priya has had 2 mails this week, and 2/week is the limit"
    assert hold.origin == "touch.yaml"


def test_a_mail_that_may_have_gone_counts(facts: MakeFacts) -> None:
    def record(n: int) -> MessageRecord:
        return MessageRecord(f"acme/p/c/i/{n}", "acme", "priya-natarajan", ADDRESS, "in-doubt", MONDAY)

    assert "too-soon" in of_mail(facts, account_history=AccountHistory(messages=(record(1), record(2))))
    assert of_mail(facts, account_history=AccountHistory(messages=(record(1),))) == {}


def test_an_offer_by_mail_is_counted_among_mails(facts: MakeFacts) -> None:
    hold = of_mail(facts, template=Template("offer", class_="promotional"))["offers-only"]
    assert hold.message == "the first mail may not be an offer, and at most 25% may be; write something else first"


def test_a_late_step_says_what_to_do_with_a_mail(facts: MakeFacts) -> None:
    hold = of_mail(facts, kind="step", due_on=dt.date(2026, 11, 2))["stale"]
    assert hold.message.endswith("touch draft writes it, or touch log acme email --item ID --outcome skipped")


def test_words_of_a_mail_are_approved_as_those_of_texts_are(facts: MakeFacts) -> None:
    hold = of_mail(facts, texting={"approval": "always"})["unapproved"]
    assert hold.message == "this exact mail is not approved: touch approve --account acme"


def test_news_of_an_order_need_not_wait_on_either_channel(facts: MakeFacts) -> None:
    def touch(channel: str, hour: int) -> Touch:
        return Touch("acme", channel, MONDAY.replace(hour=hour), "done", contact="priya-natarajan")  # type: ignore[arg-type]

    order = Template("order", id="shipped")
    mails = AccountHistory((touch("email", 14), touch("email", 15)))
    assert of_mail(facts, account_history=mails, template=order) == {}
    texts = AccountHistory((touch("text", 14),))
    assert "too-soon" not in {hold.code for hold in holds(facts(account_history=texts, template=order))}
    assert "too-soon" in {hold.code for hold in holds(facts(account_history=texts))}
