"""How a command is declared: its name, flags, group in the help, and examples.

A command is a function that takes an Invocation and returns its exit code. Its flags are its parameters, each with an
Option or an Argument, declared here once for both who read command lines: `cli.plain`, which needs no package, and
`cli.app`, where Typer reads all the rest and prints the help. The flags that many share are added by `command` and mean
the same everywhere: --workspace, --as-of, --json and --no-cache.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from touchcli.flows.common.session import Invocation

GROUPS = (
    "Each morning",
    "Texts and mail",
    "Answers",
    "The plan",
    "Looking back",
    "Files and team",
    "Set-up",
)
"""The groups of `touch --help`, in the order in which they are shown."""


Completes = Literal["account", "contact", "template", "rep", "file"] | tuple[str, ...]
"""What a shell offers as a value: one kind of thing in the workspace, or the values there are."""


class Option(NamedTuple):
    """A flag with its name, and with the name of its value in the help; `min` and `max` bound a number."""

    flag: str
    metavar: str | None = None
    help: str = ""
    min: int | None = None
    max: int | None = None
    completes: Completes = ()


class Argument(NamedTuple):
    """A word that stands by itself."""

    metavar: str | None = None
    help: str = ""
    completes: Completes = ()


class Parameter(NamedTuple):
    """A parameter of a command: `kind` is the hint without its Option or Argument, `default` ... if it must be."""

    name: str
    kind: Any
    how: Option | Argument
    default: Any

    @property
    def takes_many(self) -> bool:
        """True if it may be given more than once."""
        return self.kind in (list[str], list[str] | None)


class Command(NamedTuple):
    """A declared command; `shared` are the parameters that it takes besides its own.

    A name may be of two words, as in `ledger copy`; `about` says then what its group is for.
    """

    name: str
    function: "Callable[..., int]"
    group: str
    examples: tuple[str, ...]
    shared: tuple[str, ...]
    about: str = ""

    def parameters(self) -> Iterator[Parameter]:
        """Its own parameters, then those it shares."""
        code, hints = self.function.__code__, self.function.__annotations__
        names = code.co_varnames[1 : code.co_argcount]
        defaults = self.function.__defaults__ or ()
        values = (*[...] * (len(names) - len(defaults)), *defaults)
        for name, default in zip(names, values, strict=True):
            hint = hints[name]
            yield Parameter(name, hint.__origin__, hint.__metadata__[0], default)
        yield from (SHARED[name] for name in self.shared)

    def run(self, invocation: "Invocation", given: dict[str, Any]) -> int:
        """Run it with the flags given, the shared ones taken into the Invocation."""
        invocation = invocation._replace(
            workspace=given.pop("workspace", None) or invocation.workspace,
            as_of=given.pop("as_of", None),
            cache=not given.pop("no_cache", False),
        )
        if "as_json" in self.shared:
            given.setdefault("as_json", False)
        return self.function(invocation, **given)


App = list[Command]
"""Where commands are declared."""

SHARED = {
    each.name: each
    for each in (
        Parameter(
            "as_of",
            str | None,
            Option("--as-of", "T", "Answer as of this day or time; a day means noon."),
            None,
        ),
        Parameter("as_json", bool, Option("--json", help="Print one JSON object to standard output."), False),
        Parameter(
            "workspace",
            str | None,
            Option(
                "--workspace",
                "DIR",
                "The folder with touch.yaml; default: TOUCH_WORKSPACE, else this folder or the nearest parent.",
                completes="file",
            ),
            None,
        ),
        Parameter("no_cache", bool, Option("--no-cache", help="Ignore the cache."), False),
    )
}
"""The parameters that many commands share, by name."""


def command(
    app: App,
    name: str,
    *,
    group: str,
    examples: tuple[str, ...],
    as_of: bool = False,
    json: bool = True,
    workspace: bool = True,
    cache: bool = False,
    about: str = "",
) -> "Callable[[Callable[..., int]], Callable[..., int]]":
    """Declare a function as the command `name`, with the shared flags it takes.

    The function gets the Invocation with these flags applied, its own flags by name, and `as_json` where it takes
    `--json`. `examples` stand at the end of `touch NAME --help`; `group` is one of GROUPS.
    """
    takes = {"as_of": as_of, "as_json": json, "workspace": workspace, "no_cache": cache}

    def add(function: "Callable[..., int]") -> "Callable[..., int]":
        app.append(Command(name, function, group, examples, tuple(each for each in takes if takes[each]), about))
        return function

    return add


def declared(module: str) -> App:
    """The commands that a module of `cli.commands` declares."""
    from importlib import import_module

    found: App = []
    import_module(f"touchcli.cli.commands.{module}").register(found)
    return found
