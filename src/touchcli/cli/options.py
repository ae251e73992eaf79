"""The flags that many commands share."""

from typing import Annotated

from touchcli.cli.command import Argument, Option

AccountName = Annotated[
    str, Argument(metavar="ACCOUNT", help="An account by id, name, or the one close match.", completes="account")
]
AccountOption = Annotated[str | None, Option("--account", metavar="A", help="Only this account.", completes="account")]
Yes = Annotated[bool, Option("--yes", help="Do it without asking; required without a terminal.")]
OwnerOption = Annotated[
    str | None, Option("--owner", metavar="R", help="Only this rep's accounts; all for everyone.", completes="rep")
]
STATUSES = ("customer", "prospect", "former")
"""What an account may be, for whoever completes it."""
TierOption = Annotated[
    str | None, Option("--tier", metavar="T", help="Its tier: A, B, C or D.", completes=("A", "B", "C", "D"))
]
StatusOption = Annotated[
    str | None,
    Option("--status", metavar="S", help="What it is: customer, prospect or former.", completes=STATUSES),
]
