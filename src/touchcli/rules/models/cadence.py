"""A cadence: the steps, rhythms and milestones by which an account is kept warm."""

from typing import NamedTuple

from touchcli.rules.models.settings import Channel
from touchcli.rules.models.values import Duration, Share, Workdays


class Step(NamedTuple):
    """Something done once, in order; `wait` counts from the day the step before, or each of `after`, was done.

    `about` names a letter step that this call asks about: it is not due before that letter was logged.
    """

    id: str
    channel: Channel
    template: str | None = None
    templates: tuple[str, ...] = ()
    wait: Duration | None = None
    after: tuple[str, ...] = ()
    about: str | None = None
    to: str | None = None
    by: str | None = None


class Rhythm(NamedTuple):
    """Something done again and again, `every` so often after the last touch on its channel.

    With `own` only its own touches count, and `on` places it on days of the week.
    """

    id: str
    channel: Channel
    every: Duration
    template: str | None = None
    templates: tuple[str, ...] = ()
    to: str | None = None
    by: str | None = None
    own: bool = False
    on: Workdays | None = None


class Milestone(NamedTuple):
    """Something done around a date of the plan: `date` is its path there, such as `renewal.on`."""

    id: str
    date: str
    channel: Channel
    lead: Duration | None = None
    lag: Duration | None = None
    yearly: bool = False
    template: str | None = None
    templates: tuple[str, ...] = ()
    to: str | None = None
    by: str | None = None


Item = Step | Rhythm | Milestone


class Balance(NamedTuple):
    """How texts stand to live touches and offers to the rest (PRACTICE T8, T9, T16).

    A call that is due goes before a text for `live_first` from the day it fell due.
    """

    texts_between_live: int = 2
    live_within: Duration = Duration(30, "d")
    offer_share: Share = Share(25)
    offers_over: Duration = Duration(180, "d")
    appreciation_every: Duration = Duration(90, "d")
    live_first: Duration = Duration(2, "bd")


class Cadence(NamedTuple):
    """A cadence by its `id`, the stem of its file. After `tries` in vain a step holds up the next ones no longer."""

    id: str = ""
    about: str | None = None
    steps: tuple[Step, ...] = ()
    rhythms: tuple[Rhythm, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    balance: Balance = Balance()
    tries: int = 3
    file: str = ""
    line: int = 0

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item, steps first, in the order of the file."""
        return (*self.steps, *self.rhythms, *self.milestones)


def templates_of(item: Item) -> tuple[str, ...]:
    """The templates an item may use, in the order of the file."""
    return item.templates or ((item.template,) if item.template else ())
