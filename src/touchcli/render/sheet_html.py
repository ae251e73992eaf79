"""A sheet as one HTML page: nothing in it comes from elsewhere, it needs no script, and it prints."""

from touchcli.render.html_pages import html_environment
from touchcli.render.sheet import Sheet


def sheet_html(sheet: Sheet) -> str:
    """The page; its template, and the style it shares with the report, stand beside this file."""
    return html_environment().get_template("sheet.html").render(sheet=sheet)
