"""The flags that many commands share."""

from typing import Annotated

import typer

AccountName = Annotated[str, typer.Argument(metavar="ACCOUNT", help="An account by id, name, or the one close match.")]
AccountOption = Annotated[str | None, typer.Option("--account", metavar="A", help="Only this account.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it without asking; needed where there is no terminal.")]
