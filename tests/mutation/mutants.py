"""Small mistakes, one at a time: what a slip of the finger would make of a module.

Values in, values out: a source becomes the list of its mutants, in a fixed order.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "ONE": "ZERO", "ZERO": "ONE"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """`source` is the whole module with one thing changed at `line`; `what` says which."""

    line: int
    what: str
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its syntax tree. Types, texts and imports stay."""
    return (mutant(source, index) for index in range(places(source)))


def places(source: str) -> int:
    """How many mutants a module has; naming them costs no more than reading it once."""
    return len(_places(ast.parse(source)))


def mutant(source: str, index: int) -> Mutant:
    """One of the `mutants`, made alone. Raises IndexError from `places(source)` on."""
    tree = ast.parse(source)
    place, change = _places(tree)[index]
    line, before = getattr(place, "lineno", 0), ast.unparse(place)
    change(place)
    return Mutant(line, f"{before}  ->  {ast.unparse(place)}"[:200], ast.unparse(tree))


Change = Callable[[ast.AST], None]


def _places(tree: ast.AST) -> list[tuple[ast.AST, Change]]:
    return [(node, change) for node in _executed(tree) for change in _changes(node)]


def _executed(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run with a call: no annotation, no decorator, no import."""
    for field, value in ast.iter_fields(tree):
        if field in ("annotation", "returns", "type_params", "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not isinstance(child, ast.Import | ast.ImportFrom):
                yield child
                yield from _executed(child)


def _changes(node: ast.AST) -> list[Change]:
    match node:
        case ast.Compare():
            return [_compare]
        case ast.BoolOp():
            return [_either]
        case ast.BinOp() if type(node.op) in _CALCULATED:
            return [_calculate]
        case ast.UnaryOp(op=ast.Not()):
            return [_not]
        case ast.IfExp() | ast.If() | ast.While():
            return [_turn]
        case ast.Constant(value=bool()) | ast.Constant(value=int()):
            return [_constant]
        case ast.Name() if node.id in _NAMES:
            return [_name]
        case ast.Return(value=ast.expr()) if not isinstance(node.value, ast.Constant):
            return [_nothing]
        case _:
            return []


def _compare(node: ast.AST) -> None:
    assert isinstance(node, ast.Compare)
    node.ops = [_COMPARED[type(op)]() for op in node.ops]


def _either(node: ast.AST) -> None:
    assert isinstance(node, ast.BoolOp)
    node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()


def _calculate(node: ast.AST) -> None:
    assert isinstance(node, ast.BinOp)
    node.op = _CALCULATED[type(node.op)]()


def _not(node: ast.AST) -> None:
    assert isinstance(node, ast.UnaryOp)
    node.op, node.operand = ast.Not(), ast.UnaryOp(op=ast.Not(), operand=node.operand)


def _turn(node: ast.AST) -> None:
    assert isinstance(node, ast.IfExp | ast.If | ast.While)
    node.test = ast.UnaryOp(op=ast.Not(), operand=node.test)


def _constant(node: ast.AST) -> None:
    assert isinstance(node, ast.Constant)
    value = node.value
    node.value = not value if isinstance(value, bool) else int(value) + 1  # type: ignore[arg-type]


def _name(node: ast.AST) -> None:
    assert isinstance(node, ast.Name)
    node.id = _NAMES[node.id]


def _nothing(node: ast.AST) -> None:
    assert isinstance(node, ast.Return)
    node.value = ast.Constant(value=None)
