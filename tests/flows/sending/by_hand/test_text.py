"""`touch text`: what people need to send, to whom, with what, and when (PRACTICE T1, T14)."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from made_up import CADENCE, account, later, number
from terminal import Terminal

if TYPE_CHECKING:
    from scene import Scene

DAY = 24 * 60
A = "customer-0000"
LATE = "Your truck is two hours late, sorry. Dana Reyes"
SERVICE = {
    "purpose": "proactive",
    "text": ["Your truck comes at {{ facts.eta }}, {{ contact.first_name }}. Dana Reyes"],
}
RELATIONSHIP = {"first-live", "unanswered", "texting-it-in", "live-instead", "too-soon"}
Screen = Callable[..., Terminal]


def held(scene: "Scene", *words: str, at: str = later(0)) -> set[str]:
    """The codes that hold the texts of an order."""
    ran = scene.touch("text", *words, "--dry-run", "--json", at=at)
    assert ran.code == 0, ran.err
    return {hold["code"] for row in ran.json["held"] for hold in row["holds"]}


def texts(scene: "Scene", *words: str, at: str = later(0)) -> list[str]:
    """The words that would go."""
    ran = scene.touch("text", *words, "--dry-run", "--json", at=at)
    assert ran.code == 0, ran.err
    return [message["text"] for message in ran.json["messages"]]


def write(scene: "Scene", **templates: dict[str, Any]) -> None:
    for name, template in templates.items():
        scene.write(f"templates/{name.replace('_', '-')}.yaml", json.dumps(template))


@pytest.fixture
def strained(customers: "Scene") -> "Scene":
    """A customer with every guard of relationship against a text: never talked to, two texts unanswered, a call due."""
    cadence = {**CADENCE, "steps": [{"id": "introduce", "channel": "call"}]}
    made = account(0, cadence="both", enter_on="2026-11-23")
    del made["known"]
    customers.lay_out([made])
    write(customers, late_truck=SERVICE)
    customers.write("plans/cadences/both.yaml", json.dumps(cadence))
    for minutes in (-2 * DAY, -30):
        assert customers.touch("log", A, "text", "--item", "none", at=later(minutes)).code == 0
    return customers


@pytest.mark.parametrize("purpose", ["order", "proactive"])
def test_news_of_an_order_goes_whatever_the_relationship(strained: "Scene", purpose: str) -> None:
    """GUARDS, Who is not in the way: the truck is late, and the customer hears of it."""
    assert held(strained, A, "--message", LATE) == RELATIONSHIP
    assert held(strained, A, "--message", LATE, "--purpose", "update") == RELATIONSHIP
    ran = strained.touch("text", A, "--message", LATE, "--purpose", purpose, "--yes", "--json")
    [message] = ran.json["messages"]
    assert (ran.code, message["state"], message["purpose"], strained.posts) == (0, "accepted", purpose, 1)


def test_so_does_a_template_with_such_a_purpose(strained: "Scene") -> None:
    ran = strained.touch("text", A, "--template", "late-truck", "--set", "eta=3 pm", "--yes", "--json")
    assert [message["state"] for message in ran.json["messages"]] == ["accepted"]


def test_the_law_and_the_words_stay(strained: "Scene") -> None:
    """A cap of law, the hours, an open question of theirs, an opt-out."""
    strained.edit("plans/accounts/book-000.yaml", number(0), "+13055550142")  # Florida: three a day at most
    service = (A, "--message", LATE, "--purpose", "proactive")
    assert held(strained, *service) == set()
    for minutes in (-20, -10, -5):
        strained.touch("log", A, "text", "--item", "none", at=later(minutes))
    assert held(strained, *service) == {"too-soon"}
    assert held(strained, *service, at=later(DAY + 10 * 60)) == {"quiet-hours"}
    assert strained.touch("opt-out", A).code == 0
    assert "opted-out" in held(strained, *service, at=later(DAY))


def test_a_prospect_is_no_customer(strained: "Scene") -> None:
    strained.edit(
        "plans/accounts/book-000.yaml", '"id": "customer-0000"', '"id": "customer-0000", "status": "prospect"'
    )
    assert {"prospect", "first-live"} <= held(strained, A, "--message", LATE, "--purpose", "order")


def test_an_offer_in_words_of_ones_own_needs_what_every_offer_needs(customers: "Scene") -> None:
    assert held(customers, A, "--message", "Ten percent off. Dana", "--purpose", "offer") == {
        "no-consent",
        "offers-only",
    }


def test_set_fills_what_the_template_lacks_and_wins_over_facts(customers: "Scene") -> None:
    write(
        customers,
        late_truck=SERVICE,
        line={
            "purpose": "order",
            "text": ["Line {{ facts.line }}, {{ touch.summary }}, {{ account.facts.line }}. Dana"],
        },
        chosen={"purpose": "order", "text": ["{% if facts.express %}By air{% else %}By road{% endif %}. Dana"]},
    )
    late = (A, "--template", "late-truck")
    assert held(customers, *late) == {"missing-value"}
    assert texts(customers, *late, "--set", "eta=3 pm") == ["Your truck comes at 3 pm, Pat. Dana Reyes"]
    assert texts(customers, *late, "--set", "facts.eta=4 = 5", "--set", "contact.first_name=Sam") == [
        "Your truck comes at 4 = 5, Pat. Dana Reyes"
    ]
    line = (A, "--template", "line", "--set", "line=9", "--set", "touch.summary=as agreed")
    assert texts(customers, *line) == ["Line 9, as agreed, 9. Dana"]
    assert texts(customers, A, "--template", "chosen", "--set", "express=no") == ["By road. Dana"]


def test_media_goes_along_with_words_and_with_a_template(customers: "Scene") -> None:
    pictures = ("--media", "https://pictures.example/dock.PNG?size=2", "--media", "https://pictures.example/plan.pdf")
    for words in (("--message", "Here is the dock. Dana"), ("--template", "hello")):
        ran = customers.touch("text", A, *words, *pictures, "--dry-run", "--json")
        assert [(one["kind"], one["url"]) for one in ran.json["messages"][0]["media"]] == [
            ("image", pictures[1]),
            ("file", pictures[3]),
        ]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((A, "--template", "hello", "--set", "eta=3 pm"), "hello does not use facts.eta"),
        ((A, "--template", "hello", "--set", "eta"), "is not NAME=VALUE"),
        ((A, "--template", "hello", "--set", "eta= "), "eta has no value"),
        ((A, "--message", "Hi", "--set", "eta=3"), "--set goes with a template"),
        ((A, "--message", "Hi", "--media", "http://pictures.example/a.png"), "is not a public https address"),
        ((A, "--message", "Hi", "--purpose", "gossip"), "unknown purpose"),
        ((A, "--template", "hello", "--purpose", "order"), "--purpose goes with --message"),
        ((A, "--message", "Hi", "--at", "2026-11-24 09:00"), "is past"),
        ((A, "--message", "Hi", "--at", "soon"), "is not a date or time"),
        ((A, "--message", "Hi", "--where", "tier=A"), "an account and --where"),
        (("--message", "Hi"), "which account?"),
        (("--where", "tier=A"), "--where needs words"),
        (("--where", "tier=A", "--message", "Hi", "--to-me"), "--to-me is one text"),
        (("--where", "tier=A", "--message", "Hi", "--contact", "pat"), "--where and --contact"),
        (("--where", "size=9", "--message", "Hi"), 'unknown field "size"'),
        (("--where", "tier=Z", "--message", "Hi"), 'unknown tier "Z"'),
        (("--where", "tier=", "--message", "Hi"), "tier has no value"),
        (("--where", "'tier=A", "--message", "Hi"), "open quote"),
        (("--where", " ", "--message", "Hi"), "no field"),
        (("--where", "status=former", "--message", "Hi"), "no account fits"),
        ((A, "--message", "Hi", "--to-me", "--at", "2026-12-01 10:00"), "--to-me goes now"),
        ((A, "--message", "Hi", "--as-of", "2026-12-01"), "--as-of goes with --dry-run only"),
    ],
)
def test_what_does_not_go_together_is_said(customers: "Scene", words: tuple[str, ...], says: str) -> None:
    ran = customers.touch("text", *words, "--yes")
    assert (ran.code, says in ran.err) == (2, True), ran.err
    assert not (customers.root / ".touch/ledger.db").exists() or customers.outbox() == []


def test_a_dry_run_can_be_of_another_time(customers: "Scene") -> None:
    words = (A, "--message", "Hi. Dana")
    assert held(customers, *words, "--as-of", "2026-11-28 12:00") == {"closed-day"}
    assert texts(customers, *words, "--as-of", "2026-11-30 12:00") == ["Hi. Dana"]


class TestAt:
    """`--at`: it goes then, unless they write first."""

    ORDER = (A, "--message", "See you at ten. Dana", "--at", "2026-12-04 10:30", "--yes")
    THEN = "2026-12-04T16:31:00+00:00"

    @pytest.fixture(params=["sqlite", "postgresql"])
    def ordered(self, request: pytest.FixtureRequest, customers: "Scene", new_schema: Callable[[], str]) -> "Scene":
        """A text for a week from Friday, past the days after which texts of the outbox expire."""
        if request.param == "postgresql":
            customers.ledger_url = new_schema()
        customers.lay_out(1, texting={"cooloff": "0s"})
        customers.touch("snooze", A, "--until", "2026-12-30", "--because", "nothing of the cadence")
        ran = customers.touch("text", *self.ORDER)
        assert (ran.code, customers.posts) == (0, 0), ran.err
        assert "goes Friday 4 December 2026, 10:30, unless they write first" in ran.out
        return customers

    def test_it_waits_goes_at_its_time_and_once(self, ordered: "Scene") -> None:
        for days in (1, 6, 9):
            ordered.touch("send", "--yes", at=later(days * DAY))
            plan = ordered.touch("send", "--dry-run", "--json", at=later(days * DAY)).json
            assert "goes Friday 4 December" in str([message["error"] for message in plan["messages"]])
        for minutes in (0, 1):
            ordered.touch("send", "--yes", at=later(minutes, self.THEN))
        assert [(row["text"], row["state"]) for row in ordered.outbox(at=self.THEN)] == [
            ("See you at ten. Dana", "accepted")
        ]
        assert ordered.posts == 1

    def test_it_is_withheld_if_they_wrote_even_if_they_were_answered(self, ordered: "Scene", writes: Any) -> None:
        writes(0, "Can we say eleven?", at=later(2 * DAY))
        answered = ("reply", A, "--message", "Eleven it is. Dana", "--yes")
        assert ordered.touch(*answered, at=later(2 * DAY + 5)).code == 0
        posts = ordered.posts
        ran = ordered.touch("send", "--yes", at=self.THEN)
        assert "wrote 26 Nov" in ran.out
        assert ordered.posts == posts
        ordered.touch("send", "--yes", at=later(7 * DAY, self.THEN))
        states = [row["state"] for row in ordered.outbox(at=later(7 * DAY, self.THEN)) if "ten" in row["text"]]
        assert states == ["expired"]

    def test_it_is_judged_for_its_time(self, customers: "Scene") -> None:
        assert held(customers, A, "--message", "Hi. Dana", "--at", "2026-11-26 12:00") == {"closed-day"}
        assert held(customers, A, "--message", "Hi. Dana", "--at", "2026-11-25 20:30") == {"quiet-hours"}

    def test_the_same_text_is_not_ordered_twice(self, ordered: "Scene") -> None:
        ran = ordered.touch("text", *self.ORDER)
        assert (ran.code, "in the outbox already" in ran.err) == (2, True)


class TestWhere:
    """`--where`: one to each (T1)."""

    @pytest.fixture
    def many(self, customers: "Scene") -> "Scene":
        rows = [account(n, tier="AB"[n % 2], status="prospect" if n == 4 else "customer") for n in range(6)]
        rows[2]["contacts"].append({**account(9)["contacts"][0], "name": "Lee Second", "role": "executive"})
        rows[0]["contacts"][0]["texting"] = {}
        customers.lay_out(rows)
        return customers

    def test_each_goes_through_every_guard_and_is_shown_before(self, many: "Scene") -> None:
        order = ("--where", "tier=A status=customer", "--template", "hello")
        shown = many.touch("text", *order, "--dry-run")
        assert "Customer 0002" in shown.out
        assert "Held" in shown.out
        ran = many.touch("text", *order, "--yes", "--json")
        assert ran.code == 1, "one was held"
        assert [(row["account"], row["state"]) for row in ran.json["messages"]] == [("customer-0002", "accepted")]
        assert [row["account"] for row in ran.json["held"]] == [A]
        assert many.posts == 1

    def test_fields_and_alternatives(self, many: "Scene") -> None:
        def found(where: str) -> list[str]:
            ran = many.touch("text", "--where", where, "--message", "Hi. Dana", "--dry-run", "--json")
            rows = [*ran.json["messages"], *ran.json["held"]]
            return sorted(f"{row['account'][-1]} {row['contact'].split()[0]}" for row in rows)

        assert found("tier=B") == ["1 Pat", "3 Pat", "5 Pat"]
        assert len(found("tier=A,B owner=dana cadence=texts")) == 6
        assert found("status=prospect") == ["4 Pat"]
        assert found("contact=executive") == ["2 Lee"]

    def test_one_text_to_a_number_that_stands_twice(self, many: "Scene") -> None:
        rows = [account(n, tier="A") for n in range(2)]
        rows[1]["contacts"][0]["phone"] = number(0)
        many.lay_out(rows)
        assert texts(many, "--where", "tier=A", "--message", "Hi. Dana") == ["Hi. Dana"]
        ran = many.touch("text", "--where", "tier=A", "--message", "Hi. Dana", "--yes", "--json")
        assert (len(ran.json["messages"]), many.posts) == (1, 1)
        assert [hold["code"] for hold in ran.json["held"][0]["holds"]] == ["too-soon"]

    def test_it_can_be_for_later(self, many: "Scene") -> None:
        order = ("--where", "tier=B", "--template", "hello", "--at", "2026-11-25 10:30", "--yes")
        assert many.touch("text", *order).code == 0
        assert many.posts == 0
        many.touch("send", "--yes", at="2026-11-25T16:31:00+00:00")
        assert {row["account"] for row in many.outbox() if row["state"] == "accepted"} >= {
            "customer-0001",
            "customer-0003",
            "customer-0005",
        }


class TestApproval:
    """T14: what a person has seen on a terminal is approved by that; what comes from a pipe waits."""

    WORDS = (A, "--message", LATE, "--purpose", "proactive")

    @pytest.fixture
    def strict(self, customers: "Scene") -> "Scene":
        customers.lay_out(1, texting={"approval": "always"})
        return customers

    def test_on_a_terminal_sending_approves(self, strict: "Scene", terminal: Screen) -> None:
        screen = terminal(strict, "text", *self.WORDS)
        screen.until("Send it? [y/N]")
        assert LATE in screen.said
        screen.type("y\n")
        assert screen.process.wait(60) == 0
        assert (strict.states(), strict.posts) == (["accepted"], 1)

    @pytest.mark.parametrize("later_on", [False, True])
    def test_from_a_pipe_it_waits_in_approve_and_goes_after(self, strict: "Scene", later_on: bool) -> None:
        when = ("--at", "2026-11-25 10:30") if later_on else ()
        ran = strict.touch("text", *self.WORDS, *when, "--yes")
        assert (ran.code, strict.posts) == (0, 0)
        assert "touch approve" in ran.out
        send_at = "2026-11-25T16:31:00+00:00" if later_on else later(30)
        rows = strict.touch("approve", "--list", "--json").json["texts"]
        [waits] = [row for row in rows if row["text"] == LATE]
        strict.touch("send", "--yes", at=send_at)
        assert strict.posts == 0
        assert strict.touch("approve", waits["key"], "--yes").code == 0
        strict.touch("send", "--yes", at=send_at)
        assert [row["state"] for row in strict.outbox(send_at) if row["text"] == LATE] == ["accepted"]
        assert strict.posts == 1

    def test_what_another_guard_holds_waits_for_nobody(self, strict: "Scene") -> None:
        assert strict.touch("text", *self.WORDS, "--yes", at=later(10 * 60)).code == 1
        assert strict.outbox() == []
