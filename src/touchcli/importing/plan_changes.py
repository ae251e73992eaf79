"""What a customer file would change in a plan: gaps, a later sale, new people; and what it says otherwise."""

from decimal import Decimal
from typing import Any, NamedTuple

from touchcli.files.writing.plan_tree import tree_of
from touchcli.importing.contacts import emails_of, numbers_of
from touchcli.importing.customer import Customer
from touchcli.importing.identity.merging import same_person
from touchcli.importing.plan_writer import five_ws
from touchcli.importing.values.words import words
from touchcli.rules.models.account import Account, Contact, slug

Path = tuple[str | int, ...]


class Change(NamedTuple):
    """A key of a plan that takes a value: the way to it, its name in words, what it was (None: nothing) and is now."""

    path: Path
    name: str
    before: Any
    value: Any


class Changes(NamedTuple):
    """What an update makes of a plan: the changes, and in words what the plan says otherwise and is kept."""

    made: tuple[Change, ...]
    kept: tuple[str, ...]


class _Offers:
    """Offers of the file to a plan, taken or kept as they come."""

    def __init__(self, *, prefer_file: bool) -> None:
        self.prefer_file = prefer_file
        self.made: list[Change] = []
        self.kept: list[str] = []

    def offer(self, path: Path, name: str, value: Any, there: Any, *, asked: bool = True) -> None:
        """Offer a value for a key; `asked` is False for one that may fill a gap and no more."""
        if value is None or value == () or _same(value, there):
            return
        if there is None or (asked and self.prefer_file):
            self.made.append(Change(path, name, _shown(there), _written(value)))
        elif asked:
            self.kept.append(f"{name}: the plan says {_shown(there)}, the file {_shown(value)}: kept")


def changes(account: Account, customer: Customer, *, prefer_file: bool) -> Changes:
    """What the file changes in one plan. Equal values are no difference, however written; an older sale is not news."""
    new, stated = customer.account, customer.stated
    offers = _Offers(prefer_file=prefer_file)
    if customer.company and words(new.name) != words(account.name):
        offers.offer(("name",), "name", new.name, account.name)
    if "status" in stated:
        offers.offer(("status",), "status", new.status, account.status)
    for key in ("tier", "owner"):
        offers.offer((key,), key, getattr(new, key), getattr(account, key), asked=key in stated)
    for key in ("since", "timezone", "location"):
        offers.offer((key,), key, getattr(new, key), getattr(account, key))
    for key in ("revenue", "currency"):
        offers.offer(("worth", key), f"worth.{key}", getattr(new.worth, key, None), getattr(account.worth, key, None))
    _sale(offers, account, new)
    offers.offer(
        ("renewal", "on"), "renewal.on", getattr(new.renewal, "on", None), getattr(account.renewal, "on", None)
    )
    if customer.given_id is None:  # our own export has the words of the plan, and makes up none
        _words(offers, account, new)
    else:
        offers.offer(("known",), "known", new.known or None, account.known or None)
        offers.offer(("enter_on",), "enter_on", new.enter_on, account.enter_on)
    for key, value in new.facts.items():
        offers.offer(("facts", key), f"facts.{key}", value, account.facts.get(key))
    if customer.ref and customer.ref != account.facts.get("customer_id"):
        offers.offer(("refs", "crm"), "refs.crm", customer.ref, account.refs.get("crm"))
    if customer.given_id:
        _rest(offers, account, new)
    _people(offers, account, customer)
    return Changes(tuple(offers.made), tuple(offers.kept))


_COMPARED = frozenset(
    (
        *("name", "id", "status", "tier", "owner", "since", "timezone", "location", "worth", "last_sale", "renewal"),
        *("five_ws", "facts", "refs", "contacts", "known", "enter_on"),
    )
)


def _rest(offers: _Offers, account: Account, new: Account) -> None:
    """The keys that only our own export has."""
    mine, theirs = tree_of(account), tree_of(new)
    for key in theirs:
        if key not in _COMPARED:
            offers.offer((key,), key, theirs[key], mine.get(key))


def _sale(offers: _Offers, account: Account, new: Account) -> None:
    """A later sale takes the place of the plan's, day and amount; an older one is told."""
    theirs, mine = new.last_sale, account.last_sale
    if theirs is None:
        return
    if mine is None or mine.on is None:
        offers.offer(("last_sale", "on"), "last_sale.on", theirs.on, None)
        offers.offer(("last_sale", "amount"), "last_sale.amount", theirs.amount, mine.amount if mine else None)
    elif theirs.on is not None and theirs.on > mine.on:
        offers.made.append(Change(("last_sale", "on"), "last_sale.on", _shown(mine.on), _written(theirs.on)))
        if theirs.amount is not None and theirs.amount != mine.amount:
            change = Change(("last_sale", "amount"), "last_sale.amount", _shown(mine.amount), _written(theirs.amount))
            offers.made.append(change)
    elif theirs.on is None or theirs.on == mine.on:
        offers.offer(("last_sale", "amount"), "last_sale.amount", theirs.amount, mine.amount)
    else:
        offers.offer(("last_sale", "on"), "last_sale.on", theirs.on, mine.on)
        if offers.prefer_file:
            offers.offer(("last_sale", "amount"), "last_sale.amount", theirs.amount, mine.amount)


def _words(offers: _Offers, account: Account, new: Account) -> None:
    """The five Ws that the file answers; those that an import wrote follow what they were made of."""
    made = {change.path[0] for change in offers.made}
    wrote = five_ws(account)
    source = {"what": "worth", "where": "location", "when": "since"}
    for key, value in five_ws(new).items():
        there = getattr(account.five_ws, key, None)
        if there is None:
            offers.offer(("five_ws", key), f"five_ws.{key}", value, None)
        elif there == wrote.get(key) and source[key] in made and value != there:
            offers.made.append(Change(("five_ws", key), f"five_ws.{key}", there, value))


def _people(offers: _Offers, account: Account, customer: Customer) -> None:
    seen: set[int] = set()
    added = 0
    for contact in customer.account.contacts:
        at = _place(account, contact, named=customer.named)
        if at is not None:
            seen.add(at)
            _person(offers, account, at, contact, customer)
        elif customer.named:
            where: Path = ("contacts", len(account.contacts) + added)
            offers.made.append(Change(where, f"contacts.{contact.name}", None, tree_of(contact)))
            added += 1
    gone = [
        each.name
        for n, each in enumerate(account.contacts)
        if n not in seen and not each.left and _is_person(account, each)
    ]
    if seen and gone and len(customer.lines) > 1:
        offers.kept.append(f"contacts: not in the file: {', '.join(gone)} (left: DATE in the plan says they have left)")


def _is_person(account: Account, contact: Contact) -> bool:
    return slug(contact.name) != slug(account.name)


def _place(account: Account, contact: Contact, *, named: bool) -> int | None:
    """Which contact of the plan a person of the file is: by the CRM's id, name, address and number."""
    for n, each in enumerate(account.contacts):
        if same_person(each, contact):
            return n
    ties = {*emails_of(contact), *numbers_of(contact)}
    sharing = [n for n, each in enumerate(account.contacts) if ties & {*emails_of(each), *numbers_of(each)}]
    # The account's name stands in for a person whom nobody had named.
    nameless = [n for n in sharing if not _is_person(account, account.contacts[n])]
    if nameless:
        return nameless[0]
    return sharing[0] if sharing and not named else None


def _person(offers: _Offers, account: Account, at: int, contact: Contact, customer: Customer) -> None:
    """What the file says of a person who is in the plan; only our own export has all that a plan may say."""
    there, named = account.contacts[at], customer.named
    head = f"contacts.{contact.name if named else there.name}"
    where: Path = ("contacts", at)
    if named and not _is_person(account, there) and slug(contact.name) != slug(there.name):
        offers.made.append(Change((*where, "name"), f"{head}.name", there.name, contact.name))
    own = ("first_name", "timezone", "prefers") if customer.given_id else ()
    for key in ("role", "title", "address", "left", *own):
        value = getattr(contact, key)
        if not (key == "title" and value == account.facts.get("title")):
            offers.offer((*where, key), f"{head}.{key}", value, getattr(there, key))
    if contact.refs.get("crm"):
        offers.offer((*where, "refs", "crm"), f"{head}.refs.crm", contact.refs["crm"], there.refs.get("crm"))
    for key, mine in (("phone", numbers_of(there)), ("email", emails_of(there))):
        value = getattr(contact, key)
        plain = value.e164 if key == "phone" and value else (value or "").casefold()
        if plain and plain not in mine:
            offers.offer((*where, key), f"{head}.{key}", value, getattr(there, key))
    _also(offers, account, there, contact, where, head)
    if contact.texting.consent and there.texting.consent is None:
        offers.kept.append(f"{head}: the consent of the file is not taken over: touch consent records one")


def _also(offers: _Offers, account: Account, there: Contact, contact: Contact, where: Path, head: str) -> None:
    """Further numbers and addresses are added to those of the plan."""
    known = {*numbers_of(there), *emails_of(there), account.facts.get("office_phone")}
    main = {contact.phone.e164 if contact.phone else None, (contact.email or "").casefold()}
    more = [each for each in contact.also if each not in known and each.casefold() not in known | main]
    if more:
        value = [*there.also, *more]
        offers.made.append(Change((*where, "also"), f"{head}.also", list(there.also) or None, value))


def _same(value: Any, there: Any) -> bool:
    """True for values that mean the same: amounts by their size, texts without regard to case, accents and signs."""
    if isinstance(value, str) and isinstance(there, str):
        return value == there or (bool(words(value)) and words(value) == words(there)) or _amounts_equal(value, there)
    return bool(value == there)


def _amounts_equal(one: str, other: str) -> bool:
    try:
        return Decimal(one) == Decimal(other)
    except ArithmeticError:
        return False


def _written(value: Any) -> Any:
    if hasattr(value, "e164"):
        return value.e164
    if value is True:
        return "true"
    return list(value) if type(value) is tuple else value


def _shown(value: Any) -> str | None:
    """A value as it stands in a plan."""
    if value is None:
        return None
    if hasattr(value, "e164"):
        return str(value.e164)
    return str(value) if not isinstance(value, dict | list | tuple) else repr(value)
