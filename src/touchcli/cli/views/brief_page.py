"""A brief as a page in words: for us with the place of each figure, for the customer without anything of ours."""

from typing import TYPE_CHECKING

from touchcli.cli.views import brief_for_customer, brief_for_us
from touchcli.render.sheet import Sheet

if TYPE_CHECKING:
    from touchcli.rules.review.brief_value import Brief


def sheet(brief: "Brief") -> Sheet:
    """The page of a brief, for the reader it was made for."""
    return brief_for_us.page(brief) if brief.audience == "us" else brief_for_customer.page(brief)
