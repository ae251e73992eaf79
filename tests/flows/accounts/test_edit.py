"""`touch edit`: keys by flags with everything else kept, and a plan in a real editor that is checked on leaving."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from touchcli.files.writing.replace import replace_file
from touchcli.rules.errors import UserError

if TYPE_CHECKING:
    from scene import Scene
    from terminal import Terminal

Screen = Callable[..., "Terminal"]
FILE = "plans/accounts/acme.yaml"
PLAN = """\
# Ours since the fair.
name: Acme Industrial
tier: A  # for now
owner: dana
cadence: texts
contacts:
  # Knows everybody.
  - name: Priya Natarajan
    role: "decision_maker"
    phone: "+15125550142"
    texting:
      consent: {kind: express, on: 2026-05-02}
  - name: Kim Lee
"""


@pytest.fixture
def book(scene: "Scene") -> "Scene":
    scene.lay_out()
    scene.write(FILE, PLAN)
    return scene


def plan(book: "Scene") -> str:
    return (book.root / FILE).read_bytes().decode()


def editor(book: "Scene", script: str) -> None:
    """A script as the editor; it finds the plan in "$plan", and keeps what it was called with."""
    path = book.root.parent / "vi"
    path.write_text(f'#!/bin/sh\necho "$@" >> {path}.called\nfor plan; do :; done\n{script}\n')
    path.chmod(0o700)
    book.env["EDITOR"] = str(path)


class TestFlags:
    def test_only_the_key_changes_and_it_says_what_from_what(self, book: "Scene") -> None:
        (book.root / FILE).chmod(0o640)
        ran = book.touch("edit", "acme", "--tier", "B")
        assert (ran.code, ran.out) == (0, "Acme Industrial: tier A → B\n")
        assert plan(book) == PLAN.replace("tier: A", "tier: B")
        assert (book.root / FILE).stat().st_mode & 0o777 == 0o640

    def test_windows_line_ends_and_a_byte_order_mark_stay(self, book: "Scene") -> None:
        (book.root / FILE).write_bytes(("\ufeff" + PLAN.replace("\n", "\r\n")).encode())
        assert book.touch("edit", "acme", "--tier", "B").code == 0
        assert plan(book) == "\ufeff" + PLAN.replace("tier: A", "tier: B").replace("\n", "\r\n")

    def test_a_contact_gets_a_role_a_number_and_an_address(self, book: "Scene") -> None:
        ran = book.touch(
            *("edit", "acme", "--contact", "kim", "--role", "user", "--number", "512 555 0133"),
            *("--email", "kim@acme.example"),
        )
        assert ran.code == 0
        assert 'touch: --number "512 555 0133": +15125550133' in ran.err
        assert "Acme Industrial: role nothing → user" in ran.out
        kim = book.book().accounts["acme"].contacts[1]
        assert (kim.role, kim.email, kim.phone and kim.phone.e164) == ("user", "kim@acme.example", "+15125550133")
        assert "# Knows everybody." in plan(book)

    def test_nothing_is_for_a_contact_who_left(self, book: "Scene") -> None:
        assert book.touch("edit", "acme", "--contact", "priya", "--left", "yesterday").code == 0
        assert "    left: 2026-11-23\n" in plan(book)
        actions = book.touch("due", "--all", "--json").json["actions"]
        assert {row["contact"] for row in actions if row["account"] == "acme"} == {"Kim Lee"}

    def test_a_consent_for_the_old_number_is_not_taken_for_the_new(self, book: "Scene") -> None:
        ran = book.touch("edit", "acme", "--contact", "priya", "--number", "+15125550133")
        assert "consent was given for the old number" in ran.out

    def test_what_stands_there_already_is_no_change(self, book: "Scene") -> None:
        assert "nothing to change" in book.touch("edit", "acme", "--tier", "A").out
        ran = book.touch("edit", "acme", "--tier", "A", "--owner", "dana", "--json")
        assert ran.json == {"account": "acme", "file": FILE, "changed": {}}

    @pytest.mark.parametrize(
        ("flags", "says"),
        [
            (("--tier", "E"), "nothing was changed"),
            (("--status", "friend"), "nothing was changed"),
            (("--owner", "nobody"), 'no rep in touch.yaml is called "nobody"'),
            (("--contact", "kim", "--role", "boss"), "nothing was changed"),
            (("--contact", "kim", "--email", "not an address"), "nothing was changed"),
            (("--contact", "kim", "--number", "12"), "--number"),
            (("--contact", "kim", "--left", "someday"), "--left"),
            (("--contact", "kim"), "changes nothing by itself"),
            (("--role", "user"), "choose one with --contact"),
            (("--contact", "nobody", "--role", "user"), 'no single contact "nobody"'),
        ],
    )
    def test_what_would_be_a_problem_is_not_written(self, book: "Scene", flags: tuple[str, ...], says: str) -> None:
        ran = book.touch("edit", "acme", *flags)
        assert (ran.code, plan(book)) == (2, PLAN)
        assert says in ran.err

    def test_a_problem_that_was_there_before_stops_nothing(self, book: "Scene") -> None:
        book.edit(FILE, "cadence: texts", "cadence: texts\ngoals: [{goal: more, by: 2026-01-01}]")
        assert book.touch("edit", "acme", "--tier", "B").code == 0

    def test_a_plan_on_one_line_is_left_to_the_editor(self, book: "Scene") -> None:
        ran = book.touch("edit", "customer-0000", "--tier", "B")
        assert ran.code == 2
        assert "was not changed" in ran.err

    def test_a_file_that_changed_meanwhile_is_not_written_over(self, book: "Scene") -> None:
        with pytest.raises(UserError, match="changed by another program"):
            replace_file(book.root / FILE, b"as it was", b"as it would be")
        assert plan(book) == PLAN


class TestEditor:
    def test_it_opens_at_the_plan_and_is_checked_on_leaving(self, book: "Scene", terminal: Screen) -> None:
        editor(book, 'sed -i "s/tier: A/tier: B/" "$plan"')
        screen = terminal(book, "edit", "acme")
        screen.until("changed, no problems found.")
        assert screen.process.wait(60) == 0
        assert plan(book) == PLAN.replace("tier: A", "tier: B")
        called = (book.root.parent / "vi.called").read_text().split()
        assert called == ["+2", str(book.root / FILE)]

    def test_problems_are_shown_and_it_can_be_put_back(self, book: "Scene", terminal: Screen) -> None:
        editor(book, 'sed -i "s/tier: ./tier: X/" "$plan"')
        screen = terminal(book, "edit", "acme")
        screen.until(f"{FILE}:3:")
        screen.until("[p]ut back as it was: ")
        screen.type("e\n")
        screen.until("[p]ut back as it was: ")
        screen.said = ""
        screen.type("p\n")
        screen.until("is as it was.")
        assert (screen.process.wait(60), plan(book)) == (0, PLAN)

    def test_it_can_be_kept_with_its_problems_and_mended_later(self, book: "Scene", terminal: Screen) -> None:
        editor(book, 'sed -i "s/tier: A/tier: X/" "$plan"')
        screen = terminal(book, "edit", "acme")
        screen.until("[p]ut back as it was: ")
        screen.type("k\n")
        assert screen.process.wait(60) == 2
        assert "tier: X" in plan(book)
        editor(book, 'sed -i "s/tier: X/tier: C/" "$plan"')
        mending = terminal(book, "edit", "acme")
        mending.until("changed, no problems found.")
        assert (book.root.parent / "vi.called").read_text().splitlines()[-1].startswith("+3 ")

    def test_an_editor_that_fails_loses_nothing(self, book: "Scene", terminal: Screen) -> None:
        editor(book, 'sed -i "s/tier: A/tier: B/" "$plan"; kill -9 $$')
        screen = terminal(book, "edit", "acme")
        screen.until("vi was ended by signal 9")
        screen.until("changed, no problems found.")
        assert plan(book) == PLAN.replace("tier: A", "tier: B")

    def test_a_plan_that_the_editor_removed_is_put_back(self, book: "Scene", terminal: Screen) -> None:
        editor(book, 'rm "$plan"')
        screen = terminal(book, "edit", "acme")
        screen.until("nothing changed.")
        assert plan(book) == PLAN

    def test_without_a_terminal_there_is_no_editor(self, book: "Scene") -> None:
        editor(book, 'rm "$plan"')
        ran = book.touch("edit", "acme")
        assert (ran.code, plan(book)) == (2, PLAN)
        assert "needs a terminal" in ran.err
