"""Everything the files of a workspace say, in one immutable value."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from touchcli.rules.models.settings import Rep, Settings

if TYPE_CHECKING:
    from touchcli.rules.models.account import Account
    from touchcli.rules.models.cadence import Cadence
    from touchcli.rules.models.place import Place
    from touchcli.rules.models.template import Template


class AccountIndex(Mapping[str, "Account"]):
    """Accounts by id, in the order of their ids, that can also be found by number without looking at each."""

    @abstractmethod
    def with_number(self, number: str) -> tuple[str, ...]:
        """The ids of the accounts that have a contact with this number (E.164), in order."""


class Book(NamedTuple):
    """The sound part of a workspace: what is broken is not in it, and is a Problem instead.

    `accounts` are in the order of their ids; `places` maps `US`, `US-TX`, `GB` … to the law's row there.
    """

    settings: Settings
    accounts: Mapping[str, "Account"] = {}
    cadences: Mapping[str, "Cadence"] = {}
    templates: Mapping[str, "Template"] = {}
    places: Mapping[str, "Place"] = {}

    def cadence_of(self, account: "Account") -> "Cadence | None":
        """The cadence an account is in: its own, else by status and tier from touch.yaml.

        A prospect or former customer goes by its status first, a customer by its tier.
        """
        chosen = self.settings.cadences
        by_status, by_tier = chosen.get(account.status), chosen.get(account.tier or "")
        default = by_tier or by_status if account.status == "customer" else by_status or by_tier
        return self.cadences.get(account.cadence or default or "")

    def owner_of(self, account: "Account") -> Rep | None:
        """The rep who owns an account, None if the plan names none."""
        return self.settings.reps.get(account.owner or "")
