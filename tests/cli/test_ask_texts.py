"""On a terminal the texts are asked about one by one: sent, left, edited, skipped; what is edited is what goes."""

import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from made_up import account, later, number

if TYPE_CHECKING:
    from scene import Scene
    from terminal import Terminal

Screen = Callable[..., "Terminal"]
ALL, ONE = "[N]one: ", "[q]uit: "
EDITED = "Morning Pat, is line 0 back up? Dana"


def editor(scene: "Scene", *lines: str) -> None:
    """An editor that leaves these words in the file it is given."""
    words = "\\n".join(lines)
    path = scene.root.parent / "editor"
    path.write_text(f'#!/bin/sh\ncat "$1" >> {path}.saw\nprintf \'{words}\\n\' > "$1"\n')
    path.chmod(0o700)
    scene.env["EDITOR"] = str(path)


def say(screen: "Terminal", prompt: str, word: str) -> None:
    """Wait for a prompt that was not there before, and answer it."""
    screen.until(prompt)
    screen.said = ""
    screen.type(f"{word}\n")


def ended(screen: "Terminal") -> int:
    return screen.process.wait(60)


@pytest.fixture
def three(scene: "Scene") -> "Scene":
    scene.lay_out(3)
    return scene


class TestSend:
    def test_each_text_is_sent_left_or_skipped(self, three: "Scene", terminal: Screen) -> None:
        screen = terminal(three, "send")
        say(screen, ALL, "e")
        for word in ("what?", "y"):
            say(screen, ONE, word)
        say(screen, ONE, "n")
        say(screen, ONE, "s")
        screen.until("1 accepted, 1 waiting.")
        undo = re.findall(r"touch undo (\d+)", screen.said)[0]
        assert ended(screen) == 0
        assert [post.to for post in three.standin.posts] == [number(0)[1:]]
        due = [row["account"] for row in three.touch("send", "--dry-run", "--json").json["messages"]]
        assert due == ["customer-0001"]
        assert three.touch("undo", undo, "--yes").code == 0
        assert len(three.touch("send", "--dry-run", "--json").json["messages"]) == 2

    def test_quit_sends_those_with_a_yes(self, three: "Scene", terminal: Screen) -> None:
        screen = terminal(three, "send")
        say(screen, ALL, "each")
        say(screen, ONE, "y")
        say(screen, ONE, "q")
        assert (ended(screen), three.posts) == (0, 1)

    def test_ctrl_c_sends_nothing(self, three: "Scene", terminal: Screen) -> None:
        screen = terminal(three, "send")
        say(screen, ALL, "e")
        say(screen, ONE, "y")
        screen.until(ONE)
        screen.process.send_signal(signal.SIGINT)
        assert (ended(screen), three.posts, three.outbox()) == (130, 0, [])

    def test_an_edited_text_is_what_goes_once_and_completes_the_item(self, scene: "Scene", terminal: Screen) -> None:
        scene.lay_out()
        before = scene.touch("send", "--dry-run", "--json").json["messages"][0]
        editor(scene, EDITED)
        screen = terminal(scene, "send")
        say(screen, ALL, "e")
        say(screen, ONE, "e")
        screen.until(f"{len(EDITED)} characters, 1 segment")
        assert EDITED in screen.said
        say(screen, ONE, "y")
        assert ended(screen) == 0
        assert [post.text for post in scene.standin.posts] == [EDITED]
        [sent] = scene.outbox()
        assert (sent["text"], sent["key"], sent["client_ref"]) == (EDITED, before["key"], before["client_ref"])
        assert scene.touch("send", "--dry-run", "--json").json["messages"] == []

    def test_words_that_would_be_held_cannot_go(self, scene: "Scene", terminal: Screen) -> None:
        scene.lay_out()
        editor(scene, "x" * 400)
        screen = terminal(scene, "send")
        say(screen, ALL, "e")
        say(screen, ONE, "e")
        screen.until("too-long: the words take 3 SMS segments")
        say(screen, ONE, "y")
        screen.until("with these words it would be held")
        say(screen, ONE, "n")
        assert (ended(screen), scene.posts, scene.outbox()) == (0, 0, [])

    def test_words_can_be_typed_on_a_line(self, scene: "Scene", terminal: Screen) -> None:
        scene.lay_out()
        screen = terminal(scene, "send")
        say(screen, ALL, "e")
        say(screen, ONE, "e")
        say(screen, "as they are): ", EDITED)
        say(screen, ONE, "y")
        assert ended(screen) == 0
        assert [post.text for post in scene.standin.posts] == [EDITED]

    def test_an_editor_that_fails_leaves_the_words(self, scene: "Scene", terminal: Screen) -> None:
        scene.lay_out()
        scene.env["VISUAL"] = "false"
        screen = terminal(scene, "send")
        say(screen, ALL, "e")
        say(screen, ONE, "e")
        screen.until("false ended with exit code 1")
        say(screen, ONE, "y")
        assert ended(screen) == 0
        assert [post.text for post in scene.standin.posts] == ["Good morning Pat, how is line 0 running? Dana"]

    def test_a_change_in_the_files_does_not_undo_an_edit_and_an_opt_out_holds_it(
        self, scene: "Scene", terminal: Screen
    ) -> None:
        scene.lay_out(2)
        editor(scene, EDITED)
        screen = terminal(scene, "send")
        say(screen, ALL, "e")
        for word in ("e", "y", "e"):
            say(screen, ONE, word)
        screen.until(ONE)
        scene.edit("templates/hello.yaml", "Good morning", "Good day")
        assert scene.touch("opt-out", number(1)).code == 0
        say(screen, ONE, "y")
        screen.until("opted-out")
        ended(screen)
        assert [(post.to, post.text) for post in scene.standin.posts] == [(number(0)[1:], EDITED)]

    def test_a_text_of_the_outbox_can_be_edited_and_skipped(self, scene: "Scene", terminal: Screen) -> None:
        scene.lay_out(2)
        scene.standin.default = "429"
        scene.touch("send", "--yes", at=later(-30))
        scene.standin.default = "accept"
        editor(scene, EDITED)
        screen = terminal(scene, "send")
        say(screen, ALL, "e")
        for word in ("e", "y", "s"):
            say(screen, ONE, word)
        assert ended(screen) == 0
        assert [post.text for post in scene.standin.posts[2:]] == [EDITED]
        assert sorted(scene.states()) == ["accepted", "not-sent", "not-sent"]
        assert scene.touch("send", "--dry-run", "--json").json["messages"] == []


class TestApprove:
    @pytest.fixture
    def strict(self, scene: "Scene") -> "Scene":
        scene.lay_out(3, texting={"approval": "always"})
        return scene

    def test_all_that_waits_is_asked_about(self, strict: "Scene", terminal: Screen) -> None:
        screen = terminal(strict, "approve")
        say(screen, "Approve 3 texts? [a]ll, [e]ach, [N]one: ", "a")
        screen.until("3 texts approved.")
        assert ended(screen) == 0
        assert strict.touch("send", "--yes", "--json").json["counts"]["accepted"] == 3

    def test_an_edit_is_what_is_approved_and_what_goes(self, strict: "Scene", terminal: Screen) -> None:
        editor(strict, EDITED)
        screen = terminal(strict, "approve")
        say(screen, ALL, "e")
        for word in ("e", "y", "s", "n"):
            say(screen, ONE, word)
        screen.until("1 text approved.")
        assert (ended(screen), strict.posts) == (0, 0)
        assert strict.touch("send", "--yes", "--json").json["counts"]["accepted"] == 1
        assert [(post.to, post.text) for post in strict.standin.posts] == [(number(0)[1:], EDITED)]
        assert [text["account"] for text in strict.touch("approve", "--list", "--json").json["texts"]] == [
            "customer-0002"
        ]

    def test_a_text_for_a_later_time_stays_for_that_time(self, strict: "Scene", terminal: Screen) -> None:
        words = ("--message", "Your truck is late. Dana", "--purpose", "proactive")
        strict.touch("text", "customer-0000", *words, "--at", "2026-11-25 10:30", "--yes")
        editor(strict, EDITED)
        screen = terminal(strict, "approve")
        say(screen, ALL, "e")
        for word in ("e", "y", "q"):
            say(screen, ONE, word)
        assert ended(screen) == 0
        assert [row["state"] for row in strict.outbox() if row["text"] == EDITED] == ["deferred"]
        assert strict.touch("send", "--yes").code == 0
        assert strict.posts == 0
        strict.touch("send", "--yes", at="2026-11-25T16:31:00+00:00")
        assert [post.text for post in strict.standin.posts] == [EDITED]

    def test_rows_of_the_list_are_named_by_their_number(self, strict: "Scene") -> None:
        assert strict.touch("approve", "2", "--yes").code == 2
        assert "  2  Customer 0001" in strict.touch("approve", "--list").out
        done = strict.touch("approve", "3", "2", "--yes", "--json").json["texts"]
        assert [text["account"] for text in done] == ["customer-0002", "customer-0001"]
        assert strict.touch("approve", "3", "--yes").code == 2

    def test_of_two_texts_in_one_row_the_key_is_wanted(self, scene: "Scene") -> None:
        both = account(0, id="twice")
        scene.lay_out([both], texting={"approval": "always"})
        words = ("text", "twice", "--message", "Ready, Pat. Dana", "--yes")
        scene.touch(*words, at=later(-2))
        scene.touch(*words, at=later(-1))
        scene.touch("approve", "--list")
        ran = scene.touch("approve", "1", "--yes")
        assert ran.code == 2
        assert "name their keys" in ran.err


def test_the_words_were_on_the_disk_for_their_owner_alone(scene: "Scene", terminal: Screen) -> None:
    scene.lay_out()
    path = scene.root.parent / "editor"
    path.write_text(f'#!/bin/sh\nstat -c %a "$1" > {path}.mode\n')
    path.chmod(0o700)
    scene.env["EDITOR"] = str(path)
    screen = terminal(scene, "send")
    say(screen, ALL, "e")
    say(screen, ONE, "e")
    say(screen, ONE, "q")
    assert ended(screen) == 0
    assert Path(f"{path}.mode").read_text() == "600\n"
