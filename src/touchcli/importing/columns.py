"""Which column is what: by its heading, by what stands in it, by the nearest known heading, or as `--map` says."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from touchcli.importing.headings import heading_name, heading_year, is_known, vocabulary
from touchcli.importing.samples import fits
from touchcli.importing.values.words import plain_name
from touchcli.rules.errors import UserError

How = Literal["name", "close", "data", "map", ""]

FIELDS = (
    *("account", "customer_id", "contact_id", "kind", "parent", "first_name", "last_name", "name", "contact"),
    *("salutation", "title", "role", "email", "mobile", "phone", "street", "city", "region", "postal_code", "country"),
    *("location", "timezone", "since", "last_sale.on", "last_sale.amount", "worth.revenue", "worth.currency"),
    *("renewal.on", "tier", "status", "owner", "consent.kind", "consent.on", "consent.how", "opt_out"),
    *("accepts_texts", "last_touch", "notes", "left", "order.id", "order.on", "order.amount", "known", "enter_on"),
    *("plan_more", "contact_more"),
)
"""What a column may fill, in the order in which columns are given out."""
SEVERAL = frozenset({"email", "mobile", "phone", "street", "opt_out", "notes"})
"""The fields that several columns may fill."""
# What allows or forbids texts is taken from a column of exactly that name, never from one that looks like it.
_EXACT = frozenset(
    {"consent.kind", "consent.on", "consent.how", "opt_out", "accepts_texts", "account", "left", "known"}
)
_MORE = {"email": "email_2", "phone": "phone_2", "street": "street_2"}
_GENERIC_DATE = frozenset({"date", "fecha", "ship date", "close date", "closed date", "purchase date"})
_CLOSE = 87
_SHORTEST = 5


class Column(NamedTuple):
    """A column of the file: its place from 0, its heading, the field it fills (None: none), and how that was found.

    `samples` are the first values in it.
    """

    at: int
    heading: str
    field: str | None
    how: How
    samples: tuple[str, ...] = ()


class Columns(NamedTuple):
    """All columns of a file; `language` is that of its headings, None for English.

    `orders` is True for a file of order lines, `people` for one whose rows name people by a first and a last name.
    """

    all: tuple[Column, ...]
    language: str | None
    orders: bool
    people: bool
    labels: Mapping[int, int] = {}

    def at(self, field: str) -> tuple[int, ...]:
        """The places of the columns of a field."""
        return tuple(column.at for column in self.all if column.field == field)


class _Match:
    """Columns while they are given out."""

    def __init__(self, header: Sequence[str], samples: Sequence[Sequence[str]]) -> None:
        self.header, self.samples = header, samples
        self.plain = [heading_name(heading) for heading in header]
        self.found: dict[int, tuple[str | None, How]] = {}
        self.taken: set[str] = set()

    def candidates(self, field: str) -> list[int]:
        """The free columns whose heading is one of the field's, the surest first; of two years the later."""
        ranked = [
            (each.rank, -heading_year(self.header[at]), at)
            for at, name in enumerate(self.plain)
            if at not in self.found
            for each in vocabulary().get(name, ())
            if each.field == field
        ]
        return [at for _, _, at in sorted(ranked)]

    def give(self, field: str, at: int, how: How = "name") -> None:
        self.found[at] = (field, how)
        self.taken.add(field)

    def take(self, field: str, known_as: str | None = None, *, how: How = "name") -> bool:
        """Give the field its columns, by the headings of `known_as`; False if there is none."""
        if field in self.taken and field not in SEVERAL:
            return False
        for at in self.candidates(known_as or field):
            if fits(field, self.samples[at]):
                self.give(field, at, how)
                if field not in SEVERAL:
                    return True
        return field in self.taken


def match_columns(header: Sequence[str], mapped: Mapping[str, str], samples: Sequence[Sequence[str]]) -> Columns:
    """Every column with its field; `samples` are the first values of each column.

    `mapped` is what `--map` says, heading or number → field, and `none` for a column to leave alone. Raises UserError
    for a heading that is not there, an unknown field, and a file with no column for a name.
    """
    match = _Match(header, samples)
    for heading, field in mapped.items():
        at = _place(header, heading)
        known = _field(field)
        if known:
            match.give(known, at, "map")
        else:
            match.found[at] = (None, "map")
    if "account name" not in match.plain and "account" not in match.taken:
        match.taken.add("account")  # without it, a column "account" names the customer
    elif "account" in match.plain and "account" not in match.taken:
        match.give("account", match.plain.index("account"))
    _take_known(match)
    _take_close(match)
    _take_unnamed(match)
    orders = "order.on" in match.taken or "order.id" in match.taken
    people = bool(match.taken & {"first_name", "last_name"})
    if not match.taken & {"name", "contact", "first_name", "last_name"}:
        raise UserError(
            f"no column looks like the name of the customer: {', '.join(filter(None, header))[:300]}",
            "--map COLUMN=name says which it is",
        )
    columns = tuple(
        Column(at, heading, *match.found.get(at, (None, "")), tuple(samples[at][:3]))
        for at, heading in enumerate(header)
    )
    return Columns(columns, _language(match), orders, people, _labels(match))


def _take_known(match: _Match) -> None:
    for field in FIELDS[:8]:
        if field != "parent" or "kind" in match.taken:
            match.take(field)
    match.take("contact")
    people = bool(match.taken & {"first_name", "last_name"})
    if "name" not in match.taken:
        # `Contact name` beside a first and a last name is the customer's, as Xero has it.
        if people and "contact" in match.taken and match.candidates("name_or_contact") == []:
            at = next(at for at, (field, _) in match.found.items() if field == "contact")
            if match.plain[at] == "contact name" and match.found[at][1] != "map":
                match.give("name", at)
                match.taken.discard("contact")
        elif not people or "kind" in match.taken:
            match.take("name", "name_or_contact")
    elif not people:
        match.take("contact", "name_or_contact")
    _take_ids(match, people)
    _take_orders(match)
    for field in FIELDS[9:]:
        if not field.startswith("order."):
            match.take(field)
            if field in _MORE:
                match.take(field, _MORE[field])
    match.take("last_sale.amount" if "last_sale.on" in match.taken else "worth.revenue", "amount")
    if "owner" not in match.taken:
        sold = next((at for at in match.candidates("worth.revenue") if fits("owner", match.samples[at])), None)
        if sold is not None:
            match.give("owner", sold, "data")


def _take_ids(match: _Match, people: bool) -> None:
    """An id without a word for whose it is: that of a person if the rows are people of companies."""
    if people or ("contact" in match.taken and "customer_id" in match.taken):
        match.take("contact_id", "id")
    elif "customer_id" not in match.taken:
        match.take("customer_id", "id")


def _take_orders(match: _Match) -> None:
    """Order lines have an order's number or day, and an amount."""
    day = next(iter(match.candidates("order.on")), None)
    number = next(iter(match.candidates("order.id")), None)
    amount = next(
        (at for field in ("order.amount", "worth.revenue", "amount") for at in match.candidates(field)
         if fits("order.amount", match.samples[at])),
        None,
    )  # fmt: skip
    sure = number is not None or (day is not None and match.plain[day] not in _GENERIC_DATE)
    mapped = match.taken & {"order.on", "order.id", "order.amount"}
    if not mapped and not (sure and amount is not None and (day is not None or number is not None)):
        return
    for field, at in (("order.on", day), ("order.id", number), ("order.amount", amount)):
        if at is not None and field not in match.taken and at not in match.found:
            match.give(field, at)


def _take_close(match: _Match) -> None:
    """Free columns with free fields whose headings are nearly theirs, the nearest first."""
    from rapidfuzz import fuzz

    names = [(name, each.field) for name, fields in vocabulary().items() for each in fields if each.field in FIELDS]
    pairs = [
        (fuzz.ratio(heading, name), -at, field)
        for at, heading in enumerate(match.plain)
        if at not in match.found and len(heading) >= _SHORTEST and not is_known(match.header[at])
        for name, field in names
        if field not in match.taken and field not in _EXACT and abs(len(name) - len(heading)) <= 3
    ]
    for score, at, field in sorted(pairs, reverse=True):
        if score >= _CLOSE and -at not in match.found and field not in match.taken and fits(field, match.samples[-at]):
            match.give(field, -at, "close")


def _take_unnamed(match: _Match) -> None:
    """Reports put their customers into a first column without a heading."""
    if match.header[:1] == [""] or match.header[:1] == ("",):
        values = match.samples[0]
        if not match.taken & {"name", "contact", "first_name", "last_name"} and any(map(str.isalpha, "".join(values))):
            match.give("name", 0, "data")


def _language(match: _Match) -> str | None:
    """The language of most headings, where more of them are of it than of English."""
    count: dict[str, int] = {}
    for at, (field, how) in match.found.items():
        if field and how == "name":
            for each in vocabulary().get(match.plain[at], ()):
                if "en" in each.languages:
                    count["en"] = count.get("en", 0) + 1
                    break
            else:
                for language in {one for each in vocabulary().get(match.plain[at], ()) for one in each.languages}:
                    count[language] = count.get(language, 0) + 1
    best = max(count, key=lambda language: count[language], default="en")
    return None if best == "en" or count.get("en", 0) >= count[best] else best


def _labels(match: _Match) -> dict[int, int]:
    """For a column of numbers the one that says which kind they are: `Phone 1 - Value` and `Phone 1 - Label`."""
    found = {}
    for at, name in enumerate(match.plain):
        for word in ("label", "type"):
            label = name.replace("value", word)
            if label != name and label in match.plain:
                found[at] = match.plain.index(label)
    return found


def _place(header: Sequence[str], heading: str) -> int:
    plain = [plain_name(each) for each in header]
    if heading in header:
        return list(header).index(heading)
    if plain_name(heading) in plain:
        return plain.index(plain_name(heading))
    if heading.isdigit() and 0 < int(heading) <= len(header):
        return int(heading) - 1
    raise UserError(f'--map: no column "{heading}"', f"the file has {', '.join(filter(None, header))[:300]}")


def _field(name: str) -> str | None:
    if name == "none":
        return None
    if name not in FIELDS:
        raise UserError(f'--map: no field "{name}"', f"there are {', '.join(FIELDS)}, and none")
    return name


def unmapped(columns: Iterable[Column]) -> list[str]:
    """The headings of columns that fill nothing and are not known to say nothing of use."""
    return [
        column.heading for column in columns if not column.field and column.heading and not is_known(column.heading)
    ]
