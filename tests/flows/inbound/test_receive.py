"""Where what comes in goes: the ledger is found however broken touch.yaml is."""

import asyncio
import builtins
from pathlib import Path
from typing import Any

import pytest
from listener import Place, clock

from touchcli.files.settings import ledger_line
from touchcli.flows.inbound import writer_thread as writer
from touchcli.flows.inbound.receive import InboundContext
from touchcli.flows.inbound.writer_thread import NotRecorded, WriterThread
from touchcli.ledger import open_ledger
from touchcli.rules.errors import UserError
from touchcli.rules.models.inbound import Call, Inbound

SOUND = "sqlite:///book.db"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"ledger: {SOUND}\n", SOUND),
        (f"reps: 7\nledger: '{SOUND}'\nnonsense: 1\n", SOUND),
        (f"reps: [\nledger: {SOUND}  # ours\n", SOUND),
        (f'"\nledger: "{SOUND}"\r\n', SOUND),
        ("reps: {dana: [\nledger: ${TOUCH_LEDGER}\n", "${TOUCH_LEDGER}"),
        ("reps: [\n  ledger: nested\n", None),
        ("calendar: {country: US}\n", None),
        ("ledger:\n", None),
        ("ledger: [a, b]\n", None),
        ("", None),
        ("- a list\n", None),
    ],
)
def test_the_line_of_the_ledger_is_found(tmp_path: Path, text: str, found: str | None) -> None:
    (tmp_path / "touch.yaml").write_bytes(text.encode())
    assert ledger_line(tmp_path) == found


def test_bytes_that_are_no_text_do_not_hide_it(tmp_path: Path) -> None:
    (tmp_path / "touch.yaml").write_bytes(b"\xff\xfe\nledger: " + SOUND.encode() + b"\n")
    assert ledger_line(tmp_path) == SOUND


def test_a_file_that_is_none_has_no_line(tmp_path: Path) -> None:
    (tmp_path / "touch.yaml").mkdir()
    assert ledger_line(tmp_path) is None


def test_the_default_and_a_named_variable(place: Place) -> None:
    (place.root / "touch.yaml").write_text("[")
    with InboundContext(place.surroundings()).ledger():
        assert (place.root / ".touch" / "ledger.db").is_file()
    (place.root / "touch.yaml").write_text("[\nledger: sqlite:///${TOUCH_WHERE}/book.db\n")
    with pytest.raises(UserError, match="TOUCH_WHERE is not set"):
        InboundContext(place.surroundings()).ledger()
    (place.root / ".env").write_text("TOUCH_WHERE=there\n")
    with InboundContext(place.surroundings()).ledger():
        assert (place.root / "there" / "book.db").is_file()


def test_the_workspace_may_be_named(place: Place, tmp_path: Path) -> None:
    place.lay_out()
    invocation = place.surroundings()._replace(folder=tmp_path, env={"TOUCH_WORKSPACE": str(place.root)})
    assert InboundContext(invocation).root == place.root.resolve()
    with pytest.raises(UserError, match=r"touch\.yaml"):
        InboundContext(invocation._replace(env={}))


def test_more_than_can_wait_is_turned_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MAX_QUEUE", 2)
    taking = WriterThread(lambda: open_ledger(SOUND, tmp_path, create=True), clock, lambda _: None, lambda _: None)
    call = Call(Inbound("in-1", "+15125550142", "Yes", clock()))

    async def three() -> list[Any]:
        return await asyncio.gather(*(taking.take(call, 0.2) for _ in range(3)), return_exceptions=True)

    # It has not begun, so nothing is taken off the queue; what waits there is recorded when it does.
    assert [type(answer) for answer in asyncio.run(three())] == [NotRecorded] * 3
    taking.start()
    taking.stop()
    with open_ledger(SOUND, tmp_path, create=False) as ledger:
        assert len(ledger.replies(clock())) == 1


def test_without_its_extra_it_says_what_to_install(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    place.lay_out()
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith(("uvicorn", "starlette")):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *rest)

    monkeypatch.delitem(sys.modules, "touchcli.flows.inbound.webhook_server", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    ran = place.touch("listen")
    assert ran.code == 2
    assert "pip install 'touchcli[listen]'" in ran.err
