"""What a run sends is what a preview shows, and nothing that somebody has yet to agree to."""

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest
from made_up import account, later, number

from touchcli.files.writing.starter import lay_out

if TYPE_CHECKING:
    from scene import Scene

ALIKE = ("key", "account", "contact", "to", "from", "template", "wording", "purpose", "text", "encoding", "segments")


def test_what_is_sent_is_what_was_shown_byte_for_byte(scene: "Scene") -> None:
    lay_out(scene.root, dt.date(2026, 11, 23))
    settings = (scene.root / "touch.yaml").read_text()
    settings = settings.replace("\nprovider: {name: console}", "\nprovider: {name: vonage}")
    (scene.root / "touch.yaml").write_text(settings.replace("texting: practice", "texting: live"))
    monday = "2026-11-23T17:00:00+00:00"
    shown = scene.touch("send", "--dry-run", "--json", at=monday)
    assert shown.err == ""
    assert not (scene.root / ".touch/ledger.db").exists()
    would = shown.json["messages"]
    assert len(would) >= 3
    ran = scene.touch("send", "--yes", "--json", at=monday)
    assert [{name: one[name] for name in ALIKE} for one in ran.json["messages"]] == [
        {name: one[name] for name in ALIKE} for one in would
    ]
    assert ran.json["held"] == shown.json["held"]
    posted = {
        post.client_ref: (f"+{post.to}", f"+{post.content['from']}", _words(post.content))
        for post in scene.standin.posts
    }
    assert posted == {one["client_ref"]: (one["to"], one["from"], one["text"]) for one in would}


def _words(content: dict[str, Any]) -> str:
    return str(content["text"] if content["message_type"] == "text" else content[content["message_type"]]["caption"])


def test_a_run_is_narrowed_and_limited(scene: "Scene") -> None:
    scene.lay_out(5)
    assert scene.touch("send", "--yes", "--json", "--account", "customer-0003").json["counts"]["accepted"] == 1
    assert scene.touch("send", "--yes", "--json", "--template", "hello", "--limit", "2").json["counts"]["accepted"] == 2
    assert scene.touch("send", "--yes", "--json", "--limit", "0").json["counts"]["accepted"] == 0
    assert scene.touch("send", "--yes", "--template", "nothing").code == 2
    assert scene.touch("send", "--yes", "--account", "nobody at all").code == 2
    assert scene.posts == 3


def test_practice_sends_nothing_and_to_me_reaches_the_rep_alone(scene: "Scene") -> None:
    scene.lay_out(2)
    rep = {"name": "Dana Reyes", "company": "Northgate Supply", "phone": "+13125550100", "texting": "practice"}
    scene.lay_out(2, reps={"dana": rep})
    ran = scene.touch("send", "--yes", "--json")
    assert (ran.code, ran.json["counts"]["accepted"], ran.json["counts"]["would-send"]) == (0, 0, 2)
    assert "how is line 0 running?" in scene.touch("send", "--yes").out  # what would have been sent is written
    assert "practises" in scene.touch("text", "customer-0000", "--message", "Hello there", "--yes").out
    assert scene.posts == 0
    assert scene.touch("text", "customer-0000", "--to-me", "--yes").code == 0
    (post,) = scene.standin.posts
    assert (post.to, post.text) == ("13125550100", "Good morning Pat, how is line 0 running? Dana")
    assert scene.touch("due", "--json").json["counts"]["ready"] == 2  # it was no touch of the customer's


def test_a_message_queued_before_the_rep_went_back_to_practice_stays(scene: "Scene") -> None:
    scene.lay_out(2)
    scene.standin.default = "429"
    scene.touch("send", "--yes")
    rep = {"name": "Dana Reyes", "company": "Northgate Supply", "phone": "+13125550100", "texting": "practice"}
    scene.lay_out(2, reps={"dana": rep})
    scene.standin.default = "accept"
    scene.touch("send", "--yes", at=later(5))
    assert scene.posts == 2
    assert scene.states() == ["queued"] * 2


def test_a_rep_gets_no_more_answers_than_fit_into_a_day(scene: "Scene") -> None:
    rep = {"name": "Dana Reyes", "company": "N", "phone": "+13125550100", "texting": "live", "capacity": {"text": "2"}}
    scene.lay_out(5, reps={"dana": rep})
    ran = scene.touch("send", "--yes", "--json")
    assert (ran.json["counts"]["accepted"], ran.json["counts"]["deferred"]) == (2, 3)
    assert "capacity of 2 texts a day" in ran.json["messages"][-1]["error"]
    assert scene.touch("send", "--yes", "--json", at=later(30)).json["counts"]["accepted"] == 0
    assert scene.touch("send", "--yes", "--json", at=later(24 * 60)).json["counts"]["accepted"] == 2


def test_after_three_weeks_without_a_run_everybody_gets_one_text(scene: "Scene") -> None:
    scene.lay_out(3, texting={"per_account": "9/week"})
    scene.touch("send", "--yes")
    ran = scene.touch("send", "--yes", "--json", at=later(21 * 24 * 60))
    assert ran.json["counts"]["accepted"] == 3
    assert scene.touch("send", "--yes", "--json", at=later(22 * 24 * 60)).json["counts"]["accepted"] == 0
    assert max(post_count(scene).values()) == 2


def post_count(scene: "Scene") -> dict[str, int]:
    from collections import Counter

    return Counter(post.to for post in scene.standin.posts)


def test_a_text_whose_moment_has_passed_waits_for_a_person(scene: "Scene") -> None:
    scene.lay_out([account(0, since="2020-11-10", known="true")])
    milestone = (
        '{"milestones": [{"id": "anniversary", "date": "since", "yearly": "true", "channel": "text",'
        ' "template": "hello"}]}'
    )
    (scene.root / "plans/cadences/texts.yaml").write_text(milestone)
    plan = scene.root / "plans/accounts/book-000.yaml"
    plan.write_text(plan.read_text().replace('"known"', '"enter_on": "2026-11-01", "known"'))
    ran = scene.touch("send", "--yes", "--json")
    assert [hold["code"] for hold in ran.json["held"][0]["holds"]] == ["stale"]
    assert scene.posts == 0
    assert scene.touch("text", "customer-0000", "--yes").code == 0
    assert scene.posts == 1


def test_a_message_that_waited_too_long_expires_and_the_text_is_made_anew(scene: "Scene") -> None:
    scene.lay_out()
    scene.standin.default = "429"
    scene.touch("send", "--yes")
    scene.standin.default = "accept"
    scene.touch("send", "--yes", at=later(7 * 24 * 60))
    assert scene.states() == ["expired", "accepted"]
    first, second = scene.standin.posts
    assert first.client_ref != second.client_ref


def test_an_approval_is_for_exact_words_and_one_number(scene: "Scene") -> None:
    scene.lay_out(2, texting={"approval": "always"})
    assert scene.touch("send", "--yes", "--json").json["counts"]["held"] == 2
    waiting = scene.touch("approve", "--list", "--json").json["texts"]
    assert [text["approved"] for text in waiting] == [False, False]
    assert scene.touch("approve", waiting[0]["key"], "--yes", "--json").json["texts"][0]["approved"]
    assert scene.touch("approve", "no/such/key", "--yes").code == 2
    assert scene.touch("approve").code == 2
    assert scene.touch("approve", "--all").code == 2  # nobody to ask

    changed = [account(0, facts={"line": "new"}), account(1)]
    scene.lay_out(changed, texting={"approval": "always"})
    assert scene.touch("send", "--yes", "--json").json["counts"]["held"] == 2
    moved = [account(0), account(1)]
    moved[0]["contacts"][0]["phone"] = number(7)
    scene.lay_out(moved, texting={"approval": "always"})
    assert scene.touch("send", "--yes", "--json").json["counts"]["held"] == 2
    assert scene.posts == 0

    scene.lay_out(2, texting={"approval": "always"})
    ran = scene.touch("send", "--yes", "--json")
    assert ran.json["counts"] | {"accepted": 1, "held": 1} == ran.json["counts"]
    assert scene.touch("approve", "--account", "customer-0001", "--yes").code == 0
    assert scene.touch("send", "--yes", "--json").json["counts"]["accepted"] == 1


def test_the_cooloff_of_an_answer_is_not_for_send(scene: "Scene") -> None:
    scene.lay_out(texting={"cooloff": "9999s"})
    assert scene.touch("send", "--yes", "--json").json["counts"]["accepted"] == 1


def test_what_is_asked_for_by_hand_is_sent_once_and_says_so_where_it_waits_already(scene: "Scene") -> None:
    scene.lay_out(texting={"per_contact": "5/day", "per_account": "9/week"})
    scene.standin.default = "429"
    scene.touch("send", "--yes")
    ran = scene.touch("text", "customer-0000", "--yes", at=later(0.1))
    assert ran.code == 2
    assert "in the outbox already" in ran.err
    scene.standin.default = "accept"
    assert scene.touch("text", "customer-0000", "--message", "One", "--yes", "--json").code == 0
    again = scene.touch("text", "customer-0000", "--message", "Two", "--yes")
    assert again.code == 2  # within the same second
    assert scene.touch("text", "customer-0000", "--message", "Two", "--yes", at=later(1)).code == 0
    assert [post.text for post in scene.standin.posts[1:]] == ["One", "Two"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("send", "--yes", "--as-of", "2026-11-24"), "--as-of goes with --dry-run only"),
        (("send",), "use --yes"),
        (("send", "--json"), "use --yes"),
        (("text", "customer-0000"), "use --yes"),
        (("text", "customer-0000", "--json"), "use --yes"),
        (("text", "customer-0000", "--template", "a", "--message", "b", "--yes"), "two texts"),
        (("text", "customer-0000", "--template", "none", "--yes"), 'unknown template "none"'),
        (("outbox", "--state", "lost"), 'unknown state "lost"'),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else None,
)
def test_what_cannot_be_done_is_refused_with_one_line_and_sends_nothing(
    scene: "Scene", arguments: tuple[str, ...], said: str
) -> None:
    scene.lay_out()
    ran = scene.touch(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert scene.posts == 0
    assert scene.touch("send", "--dry-run", "--json").json["counts"]["would-send"] == 1


def test_missing_credentials_are_named_before_anything_is_written(
    scene: "Scene", monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.lay_out()
    for name in ("VONAGE_APPLICATION_ID", "VONAGE_PRIVATE_KEY_PATH", "VONAGE_API_KEY", "VONAGE_API_SECRET"):
        monkeypatch.delenv(name)
    ran = scene.touch("send", "--yes")
    assert (ran.code, scene.outbox()) == (2, [])
    assert "VONAGE_APPLICATION_ID" in ran.err


def test_a_plan_with_a_problem_does_not_keep_the_others(scene: "Scene") -> None:
    scene.lay_out(2)
    (scene.root / "plans/accounts/broken.yaml").write_text("name: [\n")
    ran = scene.touch("send", "--yes", "--json")
    assert (ran.code, ran.json["counts"]["accepted"]) == (2, 2)
    assert "broken.yaml" in ran.err


def test_an_offer_earlier_in_the_same_run_counts(scene: "Scene") -> None:
    """Three texts of other purposes bear one offer, a quarter of four; the second of the same run is held."""
    customer = account(0)
    customer["contacts"][0]["texting"]["consent"]["kind"] = "written"
    scene.lay_out([customer], texting={"per_contact": "9/day", "per_account": "9/week"})
    rhythms = [{"id": id, "channel": "text", "every": "1w", "template": id} for id in ("spring", "summer")]
    (scene.root / "plans/cadences/texts.yaml").write_text(json.dumps({"rhythms": rhythms}))
    for rhythm in rhythms:
        offer = {"purpose": "offer", "text": ["{{ contact.first_name }}, ten percent off this week. Dana"]}
        (scene.root / f"templates/{rhythm['id']}.yaml").write_text(json.dumps(offer))
    for days, channel in ((30, "text"), (29, "text"), (28, "text"), (2, "call")):
        outcome = "reached" if channel == "call" else "done"
        at = later(-days * 24 * 60)
        logged = scene.touch("log", "customer-0000", channel, "--outcome", outcome, "--next", "cadence", at=at)
        assert logged.code == 0, logged.err
    ran = scene.touch("send", "--yes", "--json")
    assert [message["template"] for message in ran.json["messages"]] == ["spring"]
    (held,) = ran.json["held"]
    assert (held["template"], [hold["code"] for hold in held["holds"]]) == ("summer", ["offers-only"])
