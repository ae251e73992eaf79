"""Which accounts share a number, and which belong together through numbers they share."""

from hypothesis import given
from hypothesis import strategies as st

from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.book import Book
from touchcli.rules.models.settings import Calendar, Settings
from touchcli.rules.models.values import Phone
from touchcli.rules.numbers import accounts_with, related

NUMBERS = [f"+1512555010{n}" for n in range(6)]


def book(plans: dict[str, list[str | None]]) -> Book:
    accounts = {
        id: Account(
            id.title(),
            id,
            contacts=tuple(Contact(f"N{n}", phone=Phone(each) if each else None) for n, each in enumerate(numbers)),
        )
        for id, numbers in plans.items()
    }
    return Book(Settings(Calendar("America/Chicago")), accounts)


def ids(found: object) -> list[str]:
    assert isinstance(found, list | tuple)
    return [account.id for account in found]


def test_the_accounts_of_a_number_in_the_order_of_the_book() -> None:
    ours = book({"bluff": [NUMBERS[0]], "acme": [NUMBERS[0], NUMBERS[1], NUMBERS[0]], "corvid": [None]})
    assert accounts_with(ours, NUMBERS[0]) == ("bluff", "acme")
    assert accounts_with(ours, NUMBERS[1]) == ("acme",)
    assert accounts_with(ours, "") == ()
    later = ours._replace(accounts={"acme": ours.accounts["acme"]})
    assert accounts_with(later, NUMBERS[0]) == ("acme",), "another book has other answers"


def test_those_related_are_found_through_others() -> None:
    ours = book(
        {"acme": [NUMBERS[0]], "bluff": [NUMBERS[0], NUMBERS[1]], "corvid": [NUMBERS[1]], "delta": [NUMBERS[2], None]}
    )
    assert ids(related(ours, [ours.accounts["corvid"]])) == ["acme", "bluff", "corvid"]
    assert ids(related(ours, [ours.accounts["delta"]])) == ["delta"]
    assert ids(related(ours, [ours.accounts["delta"], ours.accounts["acme"]])) == ["acme", "bluff", "corvid", "delta"]
    assert ids(related(ours, [])) == []


def test_of_a_whole_book_everybody_is_related() -> None:
    ours = book({"acme": [NUMBERS[0]], "bluff": []})
    assert list(related(ours, tuple(ours.accounts.values()))) == list(ours.accounts.values())


plans = st.dictionaries(
    st.sampled_from("abcdefgh"), st.lists(st.none() | st.sampled_from(NUMBERS), max_size=2), min_size=1
)


@given(plans, st.sets(st.sampled_from("abcdefgh")))
def test_no_number_leads_out_of_those_related_and_none_is_there_without_one(
    plan: dict[str, list[str | None]], some: set[str]
) -> None:
    ours = book(plan)
    asked = [account for account in ours.accounts.values() if account.id in some]
    found = ids(related(ours, asked) if len(asked) < len(ours.accounts) else list(related(ours, asked)))
    assert found in ([id for id in plan if id in found], sorted(found)), "each once"
    numbers = {number for id in found for number in plan[id] if number}
    outside = {number for id in plan if id not in found for number in plan[id] if number}
    assert not numbers & outside
    reached = {account.id for account in asked}
    while more := {
        id for id in found if id not in reached and {*plan[id]} & {n for r in reached for n in plan[r] if n}
    }:
        reached |= more
    assert reached == {*found}
