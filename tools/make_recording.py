"""The recording of the README: a call logged in `touch work`, on the starter pack's morning, in docs/work.svg.

`python tools/make_recording.py` writes it anew; the day it shows is fixed. It is one picture that shows its frames one
after the other, and its last one to whoever wants no motion.
"""

import asyncio
import datetime as dt
import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import DataTable

from touchcli.cli.work.desk import Desk
from touchcli.cli.work.screen import WorkScreen
from touchcli.files.writing.starter import starter_files
from touchcli.flows.common.session import Invocation
from touchcli.flows.day.due import Filters

RECORDING = Path(__file__).parents[1] / "docs" / "work.svg"
AS_OF = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC)
SIZE = (100, 26)
ACCOUNT = "corvid-foods"
KEYS = (
    ("c", 1.2),
    ("r", 1.0),
    ("wants a quote for line 3", 1.2),
    ("enter", 0.6),
    ("enter", 0.6),
    ("fri", 0.8),
    ("enter", 4.0),
)
"""What is typed, each with the seconds for which its frame is shown."""


async def frames(root: Path) -> list[tuple[str, float]]:
    """The screens, each as SVG, with the seconds for which it is shown."""
    desk = Desk(Invocation(lambda: AS_OF, root, {"HOME": str(root)}), Filters(owner="dana"))
    screen = WorkScreen(desk)
    async with screen.run_test(size=SIZE) as pilot:
        await _settled(screen, pilot)
        place = next(n for n, row in enumerate(desk.rows) if row.account == ACCOUNT)
        screen.query_one("#day", DataTable).move_cursor(row=place)
        await _settled(screen, pilot)
        found = [(screen.export_screenshot(title="touch work"), 2.0)]
        for keys, seconds in KEYS:
            await pilot.press(*([keys] if keys == "enter" else [{" ": "space"}.get(key, key) for key in keys]))
            await _settled(screen, pilot)
            found.append((screen.export_screenshot(title="touch work"), seconds))
        return found


async def _settled(screen: WorkScreen, pilot: "Pilot[None]") -> None:
    for _ in range(5):
        await pilot.pause(0.1)
    if not screen.asking:
        await screen.workers.wait_for_complete()
        await pilot.pause()


def recording(shown: Sequence[tuple[str, float]]) -> str:
    """The frames as one SVG."""
    total = sum(seconds for _, seconds in shown)
    size = re.search(r'viewBox="[^"]+"', shown[0][0])
    assert size
    styles, parts, at = [], [], 0.0
    for n, (frame, seconds) in enumerate(shown):
        start, end = at / total * 100, (at + seconds) / total * 100
        hidden = "0% { visibility: hidden } " if n else ""
        styles.append(
            f"@keyframes f{n} {{ {hidden}{start:.2f}% {{ visibility: visible }} {end:.2f}% {{ visibility: hidden }} }}"
        )
        body = re.sub(r"@font-face\s*\{[^}]*\}", "", frame)  # no picture fetches a font
        parts.append(f'<g class="frame" style="animation-name: f{n}">{body}</g>')
        at += seconds
    motion = f".frame {{ visibility: hidden; animation: f0 {total:.1f}s step-end infinite }}"
    still = "@media (prefers-reduced-motion) { .frame { animation: none } .frame:last-child { visibility: visible } }"
    style = "\n".join([motion, *styles, still])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size[0]}>\n<style>{style}</style>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def main() -> None:
    """Write the recording."""
    os.environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as folder:
        for file, text in starter_files():
            path = Path(folder) / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        RECORDING.write_text(recording(asyncio.run(frames(Path(folder)))), "utf-8")


if __name__ == "__main__":
    main()
