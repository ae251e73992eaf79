"""Where the line stands that a hold comes from, as `file:line`, None if there is no such line."""

from touchcli.rules.texting.facts import Facts


def plan(facts: Facts) -> str | None:
    """The account plan."""
    return _place(facts.account.file, facts.account.line)


def cadence(facts: Facts) -> str | None:
    """The cadence that the account is in."""
    found = facts.book.cadence_of(facts.account)
    return _place(found.file, found.line) if found else None


def template(facts: Facts) -> str | None:
    """The template of the text."""
    return _place(facts.template.file, facts.template.line) if facts.template else None


def _place(file: str, line: int) -> str | None:
    return f"{file}:{line}" if file else None
