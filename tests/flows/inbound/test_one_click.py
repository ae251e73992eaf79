"""One click in a mail program ends mails and texts; looking at the link does not, and nobody else's link is taken."""

import datetime as dt
import http.client
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import mail_book
import pytest
from listener import KEY, Listening, Place, clock
from made_up import TUESDAY
from mail_server import mail_server
from workspace import Touch

from touchcli.cli import front
from touchcli.ledger import Ledger
from touchcli.rules.mail.one_click import address_of, one_click_url
from touchcli.rules.models.history import History

BASE = "https://touch.northgate.example/"
PAT = "pat@customer.example"
URL = one_click_url(BASE, KEY, PAT)
AS_A_PROGRAM = ("List-Unsubscribe=One-Click", {"Content-Type": "application/x-www-form-urlencoded"})


def ask(port: int, method: str, url: str) -> tuple[int, str]:
    body, headers = AS_A_PROGRAM if method == "POST" else (None, {})
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request(method, url.removeprefix(BASE.rstrip("/")), body, headers)
        answer = connection.getresponse()
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        return answer.status, answer.read().decode()


def history(ledger: Ledger) -> History:
    return ledger.history(clock() + dt.timedelta(days=1))


def test_a_click_opts_out_and_a_look_does_not(listening: Listening, kept: object) -> None:
    status, page = ask(listening.port, "GET", URL)
    assert (status, '<form method="post">' in page, PAT in page) == (200, True, False)
    ledger = kept()  # type: ignore[operator]
    assert not history(ledger).opted_out(PAT)
    assert ask(listening.port, "POST", URL) == (200, page_of("You get no more e-mails and texts from us."))
    assert history(ledger).opted_out(PAT)
    assert [reply.text for reply in ledger.replies(clock() + dt.timedelta(days=1))] == ["unsubscribe"]


def page_of(says: str) -> str:
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>No more e-mails</title>'
    return f"{head}<p>{says}</p></html>"


def test_two_clicks_at_once_are_one_and_one_after_a_start_counts(listening: Listening, kept: object) -> None:
    ask(listening.port, "POST", URL)
    ask(listening.port, "POST", URL)
    ledger = kept()  # type: ignore[operator]
    assert len(ledger.replies(clock() + dt.timedelta(days=1))) <= 2  # a minute may end in between
    ledger.opt_in(PAT, clock() + dt.timedelta(seconds=1), "wrote START")
    assert not history(ledger).opted_out(PAT)
    listening.ahead = dt.timedelta(minutes=2)
    ask(listening.port, "POST", URL)
    assert history(ledger).opted_out(PAT)


@pytest.mark.parametrize(
    "url",
    [
        URL[:-1],
        URL[:-1] + ("0" if URL[-1] != "0" else "1"),
        one_click_url(BASE, "another key", PAT),
        URL.replace(URL.rpartition("/")[2].partition(".")[0], "ZXZlQGV2aWwuZXhhbXBsZQ"),
        f"{BASE}unsubscribe/.",
        f"{BASE}unsubscribe/%FF%00.{'0' * 32}",
        f"{BASE}unsubscribe/{'A' * 8000}",
    ],
)
def test_no_link_is_taken_but_ours(listening: Listening, kept: object, url: str) -> None:
    status, page = ask(listening.port, "POST", url)
    assert (status, "not complete" in page) == (404, True)
    assert kept().replies(clock() + dt.timedelta(days=1)) == []  # type: ignore[operator]


def test_a_ledger_that_cannot_take_it_says_try_again(listening: Listening, tmp_path: Path) -> None:
    ask(listening.port, "GET", URL)
    assert listening.call("/inbound", {"not": "a text"}) == 400
    with closing(sqlite3.connect(tmp_path / ".touch/ledger.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert ask(listening.port, "POST", URL)[0] == 503
        other.execute("ROLLBACK")
    assert ask(listening.port, "POST", URL)[0] == 200


def test_the_token_says_whom_with_the_key_alone() -> None:
    token = URL.rpartition("/")[2]
    assert address_of(token, KEY) == PAT
    assert one_click_url(BASE, KEY, PAT.upper()) == URL
    assert address_of(token, "another key") is None


def test_from_the_mail_that_went_to_nothing_more(
    place: Place, touch: Touch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(front, "_now", lambda: dt.datetime.fromisoformat(TUESDAY))
    with mail_server(tmp_path) as server:
        mail_book.lay_out(
            place.root, 2, mail_book.settings(server.port, unsubscribe="all", unsubscribe_url=BASE.rstrip("/"))
        )
        assert touch("send", "--yes", "--limit", "1").code == 0
        (taken,) = server.taken()
        header = str(taken.parsed["List-Unsubscribe"])
        assert taken.parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        process, port = place.listen()
        assert ask(port, "POST", header.partition(">")[0].lstrip("<"))[0] == 200
        assert place.end(process).code == 0
        monkeypatch.setattr(front, "_now", lambda: dt.datetime.fromisoformat("2026-12-08T17:00:00+00:00"))
        held = json.loads(touch("send", "--dry-run", "--json").out)["held"]
        assert [hold["code"] for row in held for hold in row["holds"]] == ["opted-out"]
        assert touch("send", "--yes").code == 0
        assert [each.to for each in server.taken()].count(taken.to) == 1


def test_the_address_has_to_be_public(place: Place, touch: Touch) -> None:
    place.lay_out(1, mail={"unsubscribe_url": "http://127.0.0.1:8080"})
    ran = touch("check")
    assert ran.code == 2
    assert "is not a public https address" in ran.err
