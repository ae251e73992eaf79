"""The picture of the README: the starter pack's morning as a terminal shows it, in docs/due.svg.

`python tools/make_picture.py` writes it anew; the day it shows is fixed.
"""

import datetime as dt
import io
import tempfile
from pathlib import Path

from rich.console import Console

from touchcli.cli.console.lines import Line, line, paint
from touchcli.cli.views.day import day_lines
from touchcli.files.writing.starter import starter_files
from touchcli.flows.common.session import Invocation, open_session
from touchcli.flows.day.due import Filters, the_day

PICTURE = Path(__file__).parents[1] / "docs" / "due.svg"
AS_OF = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC)
WIDE = 110


def morning() -> list[Line]:
    """The lines of `touch due` on a fresh starter pack."""
    with tempfile.TemporaryDirectory() as folder:
        for file, text in starter_files():
            path = Path(folder) / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        session = open_session(Invocation(lambda: AS_OF, Path(folder), {}, cache=False))
        return day_lines(the_day(session, Filters()), WIDE, session.book.settings.display)


def picture() -> str:
    """The picture as SVG."""
    console = Console(record=True, width=WIDE, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    paint(console, [(*line("$ touch due", "dim"),), line(), *morning()])
    return console.export_svg(title="Monday, half past ten", unique_id="due")


if __name__ == "__main__":
    PICTURE.write_text(picture(), "utf-8")
