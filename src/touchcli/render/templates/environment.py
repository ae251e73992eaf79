"""The sandbox that templates are filled in.

Templates may come from a stranger's repository, values from anybody. So: only what `grammar` allows, only the filters
of `filters`, no globals and no calls; a lookup sees the keys of a group and nothing else; the output is capped while
it is made; and values are never read as a template. Source: DESIGN, Security.
"""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

import jinja2
from jinja2 import nodes
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from touchcli.render.templates.absent import Absent
from touchcli.render.templates.bytecode import BYTECODE, Compiled
from touchcli.render.templates.filters import FILTERS, items, number, written
from touchcli.render.templates.grammar import TESTS, check
from touchcli.render.templates.refusals import TemplateError
from touchcli.render.templates.values import Values
from touchcli.render.templates.written import MAX_CHARACTERS

_ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_LOOP = frozenset({"index", "first", "last"})
_EACH = "each"


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2 cut down to what a message needs."""

    intercepted_binops = frozenset(_ARITHMETIC)
    intercepted_unops = frozenset("-")

    def __init__(self) -> None:
        super().__init__(undefined=Absent, finalize=written, autoescape=False, cache_size=0)
        self.globals.clear()
        self.filters = {**FILTERS, _EACH: items}
        self.tests = {name: self.tests[name] for name in TESTS}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The value under a key, never an attribute."""
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """The value under a key of a group, or at a place in a list; Absent for anything else."""
        if isinstance(obj, Values) and isinstance(argument, str):
            found = obj.get(argument)
            if found is not None:
                return found
            name = obj.name(argument)
            return Absent.blank(name) if argument in obj.blanks else Absent(name=name)
        if isinstance(argument, Decimal) and argument == int(argument):
            argument = int(argument)  # what arithmetic came to, and so -1 too
        if isinstance(obj, tuple | list) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
            return obj[argument]
        if isinstance(obj, LoopContext) and argument in _LOOP:
            return getattr(obj, argument)
        if isinstance(obj, Absent):
            return obj.inside(argument)
        return Absent(name=f"item {argument} of a list" if isinstance(argument, int) else str(argument))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002
        """Arithmetic is for numbers alone: text and lists are never repeated or joined by it."""
        return number(_ARITHMETIC[operator](number(left), number(right)))

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:  # noqa: ARG002
        """The one sign, minus, is for numbers too."""
        return -number(arg)


class _Compiled(NamedTuple):
    template: jinja2.Template
    names: frozenset[str]


@lru_cache(maxsize=1)
def _sandbox() -> Sandbox:
    return Sandbox()


@lru_cache(maxsize=2048)
def _compiled(source: str) -> _Compiled:
    if len(source) > MAX_CHARACTERS:
        raise TemplateError(f"it is longer than {MAX_CHARACTERS} characters")
    sandbox = _sandbox()
    try:
        found = BYTECODE.kept(source)
        if found is None:
            found = _code(sandbox, source)
            BYTECODE.keep(source, found)
        return _Compiled(jinja2.Template.from_code(sandbox, found.code, {}), found.names)
    except TemplateError:
        raise
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(f"line {error.lineno}: {error.message}") from None
    except Exception as error:
        raise TemplateError(f"it cannot be read ({type(error).__name__})") from None


def _code(sandbox: Sandbox, source: str) -> Compiled:
    tree = sandbox.parse(source)
    names = check(tree)
    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(loop.iter, _EACH, [], [], None, None, lineno=loop.lineno, environment=sandbox)
    return Compiled(sandbox.compile(tree), names)


def mentions(source: str, name: str) -> bool:
    """True if a template mentions a name such as `shared`; raises TemplateError if it is unsound."""
    return name in _compiled(source).names


def render(source: str, values: Mapping[str, object]) -> str:
    """A template filled in; it is compiled once a process.

    Raises MissingValue, which names the variable, or TemplateError.
    """
    template = _compiled(source).template
    pieces: list[str] = []
    left = MAX_CHARACTERS
    try:
        # Not generate(), which makes a dict of the values first, and so every group of an account for each text.
        context = template.new_context(values, shared=True)  # type: ignore[arg-type]  # any mapping will do
        for piece in template.root_render_func(context):
            pieces.append(piece)
            left -= len(piece)
            if left < 0:
                raise TemplateError(f"it comes to over {MAX_CHARACTERS} characters")
    except TemplateError:
        raise
    except TypeError as error:
        # Python's words on a wrong type name types, never the values.
        raise TemplateError(f"it does not work out: {error}") from None
    except Exception as error:
        # Whatever else it is, it holds this one text; the words of the error may hold a customer's data.
        raise TemplateError(f"it cannot be filled in ({type(error).__name__})") from None
    return "".join(pieces)
