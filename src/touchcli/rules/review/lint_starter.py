"""What is left of the starter pack once a book has accounts of its own: made-up people and addresses (PRACTICE T12)."""

from collections.abc import Collection, Iterator

from touchcli.rules.models.book import Book
from touchcli.rules.models.template import Template
from touchcli.rules.review.finding import Finding

HOST = "northgate.example"
"""The host of every address in the starter pack: nobody has it, so a link to it leads a customer nowhere."""


_LAID_OUT = 5
"""So many of the starter's templates say that a workspace began as the starter pack."""


def starter_findings(book: Book, starter: Collection[str]) -> Iterator[Finding]:
    """Reps and templates with an address of the starter pack, in a workspace that began as one and has other accounts.

    `starter` are the paths of the starter's files.
    """
    left = [template for template in book.templates.values() if HOST in _written(template)]
    began = bool(left) or sum(template.file in starter for template in book.templates.values()) >= _LAID_OUT
    if not began or all(account.file in starter for account in book.accounts.values()):
        return
    for id, rep in book.settings.reps.items():
        if HOST in (rep.email or ""):
            message = f"the rep {id} is still the starter's: {rep.name}, {rep.email}"
            yield Finding("touch.yaml", 1, "starter-value", message, "put in your own name and numbers", ("reps", id))
    for template in left:
        message = f"{template.id}: the words still have an address of the starter, {HOST}"
        yield Finding(
            template.file, template.line, "starter-value", message, "write an address of your own, or take it out"
        )


def _written(template: Template) -> str:
    """Everything in a template that can reach a customer."""
    channels = (template.email, template.letter, template.social, *template.media)
    return "\n".join(map(str, (template.shared, *template.text, *channels)))
