"""What a template may be made of: a list of what is allowed, so that anything new to Jinja2 is refused."""

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


def check(tree: nodes.Template) -> frozenset[str]:
    """The names a template mentions; raises TemplateError where it holds anything but what is allowed.

    Calls, macros, blocks, includes, imports, assignments and loops inside loops are not: what is left ends
    soon, whatever the data.
    """
    names: set[str] = set()
    count = 0
    waiting: list[tuple[nodes.Node, int, bool]] = [(tree, 0, False)]
    while waiting:
        node, depth, looped = waiting.pop()
        count += 1
        if count > MAX_NODES or depth > MAX_DEPTH:
            raise TemplateError(f"line {node.lineno}: it is too long or nested too deeply")
        _check_one(node, looped)
        if isinstance(node, nodes.Name):
            names.add(node.name)
        looped = looped or isinstance(node, nodes.For)
        waiting.extend((child, depth + 1, looped) for child in node.iter_child_nodes())
    return frozenset(names)


def _check_one(node: nodes.Node, looped: bool) -> None:
    def refuse(sentence: str) -> TemplateError:
        return TemplateError(f"line {node.lineno}: {sentence}" if node.lineno else sentence)

    if type(node) not in _ALLOWED:
        kind = type(node).__name__
        raise refuse(f"{_WORDS.get(kind, '{% ' + kind.lower() + ' %}')} has no place in a template")
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise refuse(f"there is no filter {node.name}: there are {' '.join(FILTERS)}")
    if isinstance(node, nodes.Test) and node.name not in TESTS:
        raise refuse(f"there is no test {node.name}: there are {' '.join(TESTS)}")
    if isinstance(node, nodes.For) and (looped or node.recursive or not isinstance(node.target, nodes.Name)):
        raise refuse("a for loop has one name, and no other loop inside")
