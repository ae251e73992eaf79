"""The flags that many commands share."""

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output, and nothing else there.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="T", help="Assessor at this instant or day instead of now; a day means its noon."),
]
Workspace = Annotated[
    str | None,
    typer.Option(
        "--workspace",
        metavar="DIR",
        help="The folder that holds touch.yaml; else TOUCH_WORKSPACE, else this folder or the nearest above it.",
    ),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Read every file anew; the result is the same.")]
AccountName = Annotated[str, typer.Argument(metavar="ACCOUNT", help="An account by id, name, or the one close match.")]
AccountOption = Annotated[str | None, typer.Option("--account", metavar="A", help="Only this account.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it without asking; needed where there is no terminal.")]
