"""Whether a number is opted out; what it chose is noted outside the workspace once it stands in the ledger."""

import datetime as dt
from collections.abc import Collection

from touchcli.ledger.database.checksums import checksum
from touchcli.ledger.database.stamps import stamp
from touchcli.ledger.outside import Choice
from touchcli.ledger.verbs.base import FORGET_KEY, FORGOTTEN, Verbs
from touchcli.rules.models.history import number_hash
from touchcli.rules.one_number import spellings

CLOSED = ("opt-out", "one-channel")
"""What the last choice of a number is while it is opted out."""


class ChoiceVerbs(Verbs):
    """Verbs that know the last choice of a number."""

    def learn_wishes(self, after: int | None = None) -> None:
        """Have the mark know the opt-outs and STARTs that it does not have yet, or those with greater ids than `after`.

        Nothing if the ledger was opened for looking only.
        """
        if self.outside is None:
            return
        outside = self.outside
        if after is None:
            last = outside.last_choice(self.name)
            after = last.wish if last else 0
        outside.note_choices(
            self.name,
            [
                Choice(id, wish == "opt-out", outside.hash(number), at)
                for id, number, wish, at, how, found in self.db.rows("choices_after", id=after)
                if not number.startswith(FORGOTTEN) and checksum((number, wish, at, how)) == found
            ],
        )

    def unlearn_wishes(self, wishes: Collection[int], at: dt.datetime) -> None:
        """Have the mark know that some opt-outs were taken back; one that holds by another word goes on holding."""
        if self.outside is None:
            return
        rows = [row for id in wishes for row in self.db.rows("number_of_wish", id=id)]
        lifted = {number for (number,) in rows if not number.startswith(FORGOTTEN) and not self._opted_out(number)}
        choices = [Choice(0, False, self.outside.hash(number), stamp(at)) for number in sorted(lifted)]
        last = self.outside.last_choice(self.name)
        # The last line of the mark says how far it has come.
        self.outside.note_choices(self.name, [*choices, *([last] if choices and last else [])])

    def _forgotten(self, number: str) -> tuple[str, ...]:
        """The names under which a forgotten number is kept, none if it never was forgotten."""
        for (key,) in self.db.rows("secret", name=FORGET_KEY):
            names = (FORGOTTEN + number_hash(key, each) for each in spellings(number))
            return tuple(name for name in names if self.db.rows("wishes_of", number=name))
        return ()

    def _opted_out(self, number: str, closed: Collection[str] = CLOSED) -> bool:
        """True if the last choice of a number, be it by the hash of a forgotten one, is to get no texts."""
        names = (number, *self._forgotten(number))
        return any(wish in closed for name in names for wish, _ in self.db.rows("last_choice", number=name))

    def _stopped_elsewhere(self, place: str) -> bool:
        """True if an opt-out of a number or an address is about the other channel too."""
        return self._opted_out(place, ("opt-out",))
