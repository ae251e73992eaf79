"""What a template may be made of: a list of what is allowed, so that anything new to Jinja2 is refused."""

from collections.abc import Iterator
from inspect import signature
from typing import NamedTuple

from jinja2 import nodes

from touchcli.render.templates.filters import FILTERS
from touchcli.render.templates.refusals import TemplateError

MAX_NODES = 1_000
MAX_DEPTH = 30

TESTS = ("defined", "undefined")
"""The tests after `is`."""

_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem),
    *(nodes.If, nodes.For, nodes.CondExpr, nodes.Filter, nodes.Test, nodes.Keyword, nodes.Tuple, nodes.List),
    *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not),
    *(nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.Neg),
)
_WORDS = {
    "Assign": "{% set %}",
    "AssignBlock": "{% set %}",
    "Call": "a call with ( )",
    "Concat": "~",
    "Dict": "{ }",
    "FloorDiv": "//",
    "FromImport": "{% import %}",
    "Mod": "%",
    "Pos": "a sign +",
    "Pow": "**",
    "Scope": "{% autoescape %}",
    "Slice": "[a:b]",
}


_HINTS = {
    "Assign": "write the value where it is needed",
    "AssignBlock": "write the words where they are needed",
    "Call": "a value is named, and changed by filters: {{ contact.name | upper }}",
    "Concat": "write the values side by side: {{ a }}{{ b }}",
    "Slice": "there are first and last",
    "Include": "put words for several channels under shared:",
    "Macro": "put words for several channels under shared:",
}


class Refusal(NamedTuple):
    """Something that has no place in a template: the line from 1, or 0 if nobody knows, a code, and what to do."""

    line: int
    code: str
    sentence: str
    hint: str = ""


def check(tree: nodes.Template) -> frozenset[str]:
    """The names a template mentions; raises TemplateError with the first refusal."""
    for line, _, sentence, hint in refusals(tree):
        words = f"{sentence}: {hint}" if hint else sentence
        raise TemplateError(f"line {line}: {words}" if line else words)
    return frozenset(name.name for name in tree.find_all(nodes.Name))


def refusals(tree: nodes.Template) -> Iterator[Refusal]:
    """Everything in a template but what is allowed.

    Calls, macros, blocks, includes, imports, assignments and loops inside loops are not: what is left ends
    soon, whatever the data.
    """
    count = 0
    waiting: list[tuple[nodes.Node, int, bool]] = [(tree, 0, False)]
    while waiting:
        node, depth, looped = waiting.pop()
        count += 1
        if count > MAX_NODES or depth > MAX_DEPTH:
            yield Refusal(node.lineno, "template-syntax", "it is too long or nested too deeply", "make it simpler")
            return
        refused = _refused(node, looped)
        if refused:
            yield refused
            continue
        looped = looped or isinstance(node, nodes.For)
        waiting.extend((child, depth + 1, looped) for child in node.iter_child_nodes())


def _refused(node: nodes.Node, looped: bool) -> Refusal | None:
    kind, line = type(node).__name__, node.lineno
    if type(node) not in _ALLOWED:
        named = _WORDS.get(kind, "{% " + kind.lower() + " %}")
        return Refusal(line, "not-in-templates", f"{named} has no place in a template", _HINTS.get(kind, ""))
    if isinstance(node, nodes.Filter):
        if node.name not in FILTERS:
            return Refusal(line, "unknown-filter", f"unknown filter {node.name}", f"there are {' '.join(FILTERS)}")
        if not _fits(node):
            return Refusal(line, "unknown-filter", f"the filter {node.name} does not take these values")
    if isinstance(node, nodes.Test) and node.name not in TESTS:
        return Refusal(line, "unknown-test", f"unknown test {node.name}", f"there are {' '.join(TESTS)}")
    if isinstance(node, nodes.For) and (looped or node.recursive or not isinstance(node.target, nodes.Name)):
        return Refusal(line, "not-in-templates", "a for loop has one name, and no other loop inside")
    return None


def _fits(node: nodes.Filter) -> bool:
    """True if a filter takes so many values, by these names."""
    try:
        named = {str(pair.key): pair.value for pair in node.kwargs}
        signature(FILTERS[node.name]).bind(None, *node.args, **named)
    except TypeError:
        return False
    return True
