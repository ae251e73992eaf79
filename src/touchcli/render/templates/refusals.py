"""Why words could not be made. Apart from the rest, so that catching one does not load Jinja2."""


class TemplateError(Exception):
    """A template cannot be filled in; the message is one sentence for a person and holds no customer data."""


_REMEDIES = {"touch.summary": " (touch amend ID --summary says what it came to)"}
"""What to do about a value that is missing where its name does not say it."""


class MissingValue(TemplateError):
    """A template needs a value that is not there; holds the text (GUARDS, `missing-value`).

    Attributes:
        name: The dotted name, `contact.first_name`, or words if there is none.
        what: `missing` or `blank`.
    """

    def __init__(self, name: str, what: str = "missing") -> None:
        super().__init__(f"{name} is {what}{_REMEDIES.get(name, '')}")
        self.name = name
        self.what = what
