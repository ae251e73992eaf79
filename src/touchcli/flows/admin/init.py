"""A new workspace from the starter pack, its dates as far from today as they were from the day it was written."""

import datetime as dt
from pathlib import Path

from touchcli.files.writing.own_settings import Setup
from touchcli.files.writing.starter import lay_out


def init(target: Path, clock: dt.datetime, setup: Setup) -> list[str]:
    """Lay out the starter pack; gives the files written. Raises UserError if one is there already."""
    return [str(path) for path in lay_out(target, clock.date(), setup)]
