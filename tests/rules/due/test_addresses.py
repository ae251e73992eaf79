"""Whether mail arrives at an address, by the last word of mail servers and of the person there."""

import datetime as dt

import pytest

from touchcli.rules.due.addresses import bounce_of
from touchcli.rules.models.account import Contact
from touchcli.rules.models.history import AccountHistory, Bounce, Reply

ADDRESS = "priya@acme.example"
AT = dt.datetime(2026, 11, 20, 15, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
PRIYA = Contact("Priya Natarajan", id="priya-natarajan", email="Priya@Acme.example")


def bounced(status: str = "5.1.1", at: dt.datetime = AT, place: str = ADDRESS, id: int = 1) -> Bounce:
    return Bounce(id, place, at, status)


def wrote(at: dt.datetime, from_: str = ADDRESS) -> Reply:
    return Reply(1, "acme", "priya-natarajan", from_, "hello", at)


@pytest.mark.parametrize(
    ("contact", "bounces", "replies", "found"),
    [
        (PRIYA, (), (), None),
        (PRIYA, (bounced(),), (), bounced()),
        (PRIYA, (bounced("4.2.2"),), (), None),
        (PRIYA, (bounced(place="ken@acme.example"),), (), None),
        (PRIYA._replace(email=None), (bounced(),), (), None),
        (PRIYA, (bounced(), bounced("5.1.10", AT + HOUR, id=2)), (), bounced("5.1.10", AT + HOUR, id=2)),
        (PRIYA, (bounced(),), (wrote(AT + HOUR),), None),
        (PRIYA, (bounced(),), (wrote(AT - HOUR),), bounced()),
        (PRIYA, (bounced(),), (wrote(AT + HOUR, "ken@acme.example"),), bounced()),
        (PRIYA, (bounced(), bounced(at=AT + 2 * HOUR, id=2)), (wrote(AT + HOUR),), bounced(at=AT + 2 * HOUR, id=2)),
    ],
)
def test_the_last_word_counts(
    contact: Contact, bounces: tuple[Bounce, ...], replies: tuple[Reply, ...], found: Bounce | None
) -> None:
    assert bounce_of(contact, AccountHistory(bounces=bounces, replies=replies)) == found
