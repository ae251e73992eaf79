"""`touch add`: a plan of its own for a new account, a contact in a plan that is there; doubts are asked about."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from made_up import number

if TYPE_CHECKING:
    from scene import Scene
    from terminal import Terminal

Screen = Callable[..., "Terminal"]
ACME = f"""\
name: Acme Industrial
owner: dana
tier: A
contacts:
  - name: Pat Number0
    phone: "{number(0)}"
"""
CORVID = ("add", "Corvid Foods", "--tier", "A", "--contact", "Ana Ruiz", "--role", "user", "--number", "512 555 0133")


@pytest.fixture
def book(scene: "Scene") -> "Scene":
    scene.lay_out([], cadences={"A": "texts"})
    scene.write("plans/accounts/acme.yaml", ACME)
    return scene


def test_flags_make_a_plan_of_its_own(book: "Scene") -> None:
    ran = book.touch(*CORVID, "--email", "ana@corvid.example")
    assert ran.code == 0
    assert 'touch: --number "512 555 0133": +15125550133' in ran.err
    assert "wrote plans/accounts/corvid-foods.yaml" in ran.out
    assert "touch consent corvid-foods --contact ana-ruiz" in ran.out
    plan = book.book().accounts["corvid-foods"]
    assert (plan.name, plan.tier, plan.owner) == ("Corvid Foods", "A", "dana")
    [ana] = plan.contacts
    assert (ana.name, ana.role, ana.email, ana.phone and ana.phone.e164) == (
        *("Ana Ruiz", "user", "ana@corvid.example"),
        "+15125550133",
    )
    assert ana.texting.consent is None
    assert book.problems() == []


def test_a_contact_goes_into_the_plan_that_is_there(book: "Scene") -> None:
    book.touch("add", "Corvid Foods", "--tier", "A")
    file = "plans/accounts/corvid-foods.yaml"
    before = (book.root / file).read_text()
    ran = book.touch("add", "--to", "corvid-foods", "--contact", "Kim Lee", "--role", "user", "--json")
    assert ran.json == {"account": "corvid-foods", "file": file, "contact": "Kim Lee", "number": None}
    after = (book.root / file).read_text()
    assert after.startswith(before.partition("# contacts")[0].rstrip("\n")[:40])
    assert [one.name for one in book.book().accounts["corvid-foods"].contacts] == ["Kim Lee"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add", "Acme Industrial"), "there is Acme Industrial (acme) already"),
        (("add", "Acme Industral"), "there is Acme Industrial (acme) already"),
        (("add", "Corvid Foods", "--contact", "Ana", "--number", number(0)), "is the number of Pat Number0 at Acme"),
        (("add", "--to", "acme", "--contact", "Ana Ruiz", "--number", number(0)), "is the number of Pat Number0"),
    ],
)
def test_a_doubt_is_refused_without_a_terminal_and_taken_with_yes(
    book: "Scene", arguments: tuple[str, ...], says: str
) -> None:
    before = book.files()
    ran = book.touch(*arguments)
    assert (ran.code, book.files()) == (2, before)
    assert says in ran.err
    assert book.touch(*arguments, "--yes").code == 0
    assert book.files() != before


def test_a_name_that_is_taken_gets_an_id_of_its_own(book: "Scene") -> None:
    assert book.touch("add", "Acme", "--yes", "--json").json["account"] == "acme-2"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add",), "needs a name"),
        (("add", "Corvid", "--tier", "E"), "nothing was written"),
        (("add", "Corvid", "--owner", "nobody"), 'no rep in touch.yaml is called "nobody"'),
        (("add", "Corvid", "--cadence", "nightly"), 'unknown cadence "nightly"'),
        (("add", "Corvid", "--number", "512 555 0133"), "name them with --contact"),
        (("add", "Corvid", "--contact", "Ana", "--number", "12"), "--number"),
        (("add", "--to", "acme"), "a new contact needs a name"),
        (("add", "--to", "acme", "--contact", "Pat Number0"), "a second contact is called"),
        (("add", "Corvid", "--to", "acme", "--contact", "Ana"), "leave one of them out"),
    ],
)
def test_what_no_plan_may_say_is_not_written(book: "Scene", arguments: tuple[str, ...], says: str) -> None:
    before = book.files()
    ran = book.touch(*arguments)
    assert (ran.code, book.files()) == (2, before)
    assert says in ran.err


def test_on_a_terminal_it_asks(book: "Scene", terminal: Screen) -> None:
    screen = terminal(book, "add")
    for question, said in (
        ("Name of the account: ", "Corvid Foods"),
        ("Owner [dana]: ", "nobody"),
        ("is not one of dana", ""),
        ("Tier (A, B, C, D): ", "A"),
        ("Cadence (Enter: that of the tier): ", ""),
        ("Contact: ", "Ana Ruiz"),
        ("user): ", "user"),
        ("Number: ", "512 555 0133"),
        ("+15125550133", ""),
    ):
        screen.until(question)
        screen.type(f"{said}\n")
    screen.until("Next: touch show corvid-foods")
    assert screen.process.wait(60) == 0
    plan = book.book().accounts["corvid-foods"]
    assert (plan.owner, plan.tier, plan.contacts[0].role) == ("dana", "A", "user")


def test_on_a_terminal_a_doubt_is_asked_about(book: "Scene", terminal: Screen) -> None:
    before = book.files()
    screen = terminal(book, "add", "Acme Industrial", "--tier", "A")
    screen.until("there is Acme Industrial (acme) already. Add it all the same? [y/N] ")
    screen.type("\n")
    screen.until("Nothing was added.")
    assert (screen.process.wait(60), book.files()) == (0, before)
