"""What stands in a template for a value that is not there."""

from functools import partial
from typing import Any

from jinja2 import StrictUndefined, Undefined

from touchcli.render.templates.refusals import MissingValue


class Absent(StrictUndefined):
    """A value that is not there, by its dotted name: any use raises MissingValue with that name.

    Only `is defined` and `default` may look at it. What is asked of it is absent too, under the longer name.
    """

    __slots__ = ()

    def __init__(
        self, hint: str | None = None, obj: Any = None, name: str | None = None, exc: Any = MissingValue
    ) -> None:
        """Takes what Jinja2 gives; `hint` are words for a value that has no name."""
        super().__init__(hint, obj, name, exc)

    @classmethod
    def blank(cls, name: str) -> "Absent":
        """One that was left out for being blank."""
        return cls(name=name, exc=partial(MissingValue, what="blank"))

    @property
    def _undefined_message(self) -> str:
        return self._undefined_name or self._undefined_hint or "a value"

    def inside(self, key: object) -> "Absent":
        """What would stand in it under a key."""
        return Absent(name=f"{self._undefined_message}.{key}")


def require(value: object) -> None:
    """Raises MissingValue if the value is Absent or None."""
    if isinstance(value, Absent):
        str(value)
    # Jinja2 has a plain Undefined for an inline `if` without `else`.
    if value is None or isinstance(value, Undefined):
        raise MissingValue("a value")
