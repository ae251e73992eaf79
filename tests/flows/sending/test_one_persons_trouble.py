"""What is wrong with one message is told, and stops none of the others."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from made_up import later, number

if TYPE_CHECKING:
    from scene import Scene
    from terminal import Terminal

WEEK = 7 * 24 * 60


@pytest.fixture(params=["sqlite", "postgresql"])
def book(request: pytest.FixtureRequest, scene: "Scene", new_schema: Callable[[], str]) -> "Scene":
    """Three customers, each due for a text."""
    if request.param == "postgresql":
        scene.ledger_url = new_schema()
    scene.lay_out(3, texting={"cooloff": "0s"})
    return scene


@pytest.mark.parametrize("trouble", ["422", "429;600"])
def test_after_forget_of_somebody_with_a_failed_or_waiting_text_the_others_get_theirs(
    book: "Scene", trouble: str
) -> None:
    book.standin.behave[number(0)[1:]] = trouble
    assert book.run("send", "--yes").code == (1 if trouble == "422" else 0)
    assert book.run("forget", "customer-0000", "--yes").code == 0
    book.standin.behave.clear()
    first = {post.client_ref for post in book.standin.posts}
    ran = book.run("send", "--yes", "--json", at=later(30))
    assert (ran.code, ran.err, ran.json["counts"]["accepted"]) == (0, "", 1)
    [again] = book.standin.posts[3:]
    assert (again.to, again.client_ref in first) == (number(0)[1:], False)
    ran = book.run("send", "--yes", "--json", at=later(WEEK))
    assert (ran.code, ran.json["counts"]["accepted"]) == (0, 3)


def test_a_text_that_was_rejected_while_send_asked_is_told_and_the_others_go(
    book: "Scene", terminal: "Callable[..., Terminal]"
) -> None:
    book.standin.behave[number(1)[1:]] = "422"
    asking = terminal(book, "send")
    asking.until("Send 3 texts?")
    assert book.run("text", "customer-0001", "--template", "hello", "--yes").code == 1
    asking.type("y\n")
    asking.until("2 accepted")
    assert "Customer 0001" in asking.said.split("accepted", 1)[1]
    assert asking.process.wait(60) == 0
    assert sorted(post.to for post in book.standin.posts) == [number(n)[1:] for n in range(3)]


def test_a_reference_that_is_taken_leaves_the_rest_of_a_list(book: "Scene") -> None:
    with book.ledger() as ledger:
        from messages import queued

        ledger.enqueue(queued(1, client_ref="same"))
        added: list[Any] = ledger.enqueue_many([queued(2, client_ref="same"), queued(3)])
        assert [message.key for message in added] == [queued(3).key]
