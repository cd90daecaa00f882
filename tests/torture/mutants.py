"""Every small change of the four criterion files that a slip of the hand could make, one at a time."""

import ast
import copy
import inspect
from collections.abc import Iterator
from importlib import import_module
from types import CodeType, FunctionType
from typing import Any, NamedTuple

from tests.torture.planting import function_at

__all__ = ["MUTATED", "Mutant", "mutants_of"]

MUTATED = ("clinical", "output", "fistula", "imaging")
"""The files of tracker.readiness, one for each criterion."""

SWAPPED: dict[type[ast.AST], type[Any]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
}
CALLED_INSTEAD = {"min": "max", "max": "min", "any": "all", "all": "any", "reversed": "list", "bisect_right": "len"}
FINDING_INSTEAD = {"MET": "UNKNOWN", "UNKNOWN": "MET", "NOT_MET": "UNKNOWN", "NOT_USED": "UNKNOWN"}


class Mutant(NamedTuple):
    """One function with one piece written otherwise; `where` as for a planted fault."""

    where: str
    line: int
    change: str
    tree: ast.FunctionDef

    @property
    def name(self) -> str:
        return f"{self.where}, line {self.line}: {self.change}"

    @property
    def key(self) -> str:
        """The same without its line, which moves with whatever is written above."""
        return f"{self.where}: {self.change}"

    def function(self) -> FunctionType:
        return function_at(self.where)

    def code(self) -> CodeType:
        """Compiled anew in the globals of its module."""
        future = ast.ImportFrom("__future__", [ast.alias("annotations")], 0)
        module = ast.fix_missing_locations(ast.Module([future, self.tree], []))
        made: dict[str, Any] = {}
        exec(compile(module, self.where, "exec"), self.function().__globals__, made)  # noqa: S102 - the project's own
        code = made[self.tree.name].__code__
        assert isinstance(code, CodeType)
        return code


def mutants_of(module: str) -> Iterator[Mutant]:
    """Every mutant of every function of a file, in the order of its lines."""
    tree = ast.parse(inspect.getsource(import_module(f"tracker.readiness.{module}")))
    for path, function in _functions(tree):
        bare = _bare(function)
        for place, node in enumerate(ast.walk(bare)):
            for number, (said, _) in enumerate(_variants(node)):
                yield Mutant(f"{module}:{path}", node_line(node, function), said, _changed(bare, place, number))


def node_line(node: ast.AST, function: ast.FunctionDef) -> int:
    return getattr(node, "lineno", function.lineno)


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{one.name}", one) for one in node.body if isinstance(one, ast.FunctionDef))


def _bare(function: ast.FunctionDef) -> ast.FunctionDef:
    bare = copy.deepcopy(function)
    bare.decorator_list = []
    bare.returns = None
    bare.args.defaults, bare.args.kw_defaults = [], [None for _ in bare.args.kwonlyargs]  # no part of the code
    for argument in [*bare.args.args, *bare.args.kwonlyargs]:
        argument.annotation = None
    if ast.get_docstring(bare) is not None:
        bare.body = bare.body[1:] or [ast.Pass()]
    return bare


def _changed(function: ast.FunctionDef, place: int, number: int) -> ast.FunctionDef:
    """A copy in which the node at a place of the walk is written in one of its other ways."""
    copied = copy.deepcopy(function)
    node = next(node for index, node in enumerate(ast.walk(copied)) if index == place)
    _, replacement = list(_variants(node))[number]
    changed = _Replacing(node, replacement).visit(copied)
    assert isinstance(changed, ast.FunctionDef)
    return changed


class _Replacing(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Any:
        return self.new if node is self.old else self.generic_visit(node)


Variants = Iterator[tuple[str, ast.AST]]
"""What is said of each change, with the node in place of the one it changes."""


def _variants(node: ast.AST) -> Variants:
    for variants in _BY_KIND.get(type(node), ()):
        for said, other in variants(node):
            yield said, ast.copy_location(other, node) if hasattr(node, "lineno") else other


def _comparisons(node: ast.Compare) -> Variants:
    for place, operator in enumerate(node.ops):
        other = copy.deepcopy(node)
        other.ops[place] = SWAPPED[type(operator)]()
        yield _said(node, other), other


def _conditions(node: ast.BoolOp) -> Variants:
    other = copy.deepcopy(node)
    other.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield _said(node, other), other
    for place in range(len(node.values)):
        fewer = copy.deepcopy(node)
        del fewer.values[place]
        left = fewer if len(fewer.values) > 1 else fewer.values[0]
        yield _said(node, left), left


def _negations(node: ast.UnaryOp) -> Variants:
    if isinstance(node.op, ast.Not | ast.USub):
        yield _said(node, node.operand), copy.deepcopy(node.operand)


def _sums(node: ast.BinOp) -> Variants:
    swapped = SWAPPED.get(type(node.op))
    if swapped is not None:
        other = ast.BinOp(copy.deepcopy(node.left), swapped(), copy.deepcopy(node.right))
        yield _said(node, other), other


def _constants(node: ast.Constant) -> Variants:
    if isinstance(node.value, bool):
        yield f"{node.value} -> {not node.value}", ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield f"{node.value} -> {node.value + 1}", ast.Constant(node.value + 1)
    elif isinstance(node.value, str):
        yield f"{node.value!r} -> 'other'", ast.Constant(f"other {node.value}")


def _findings(node: ast.Attribute) -> Variants:
    if isinstance(node.value, ast.Name) and node.value.id == "Finding":
        other = ast.Attribute(copy.deepcopy(node.value), FINDING_INSTEAD[node.attr], node.ctx)
        yield _said(node, other), other


def _calls(node: ast.Call) -> Variants:
    instead = CALLED_INSTEAD.get(node.func.id) if isinstance(node.func, ast.Name) else None
    if instead is not None and not (instead == "len" and len(node.args) != 1):
        other = copy.deepcopy(node)
        other.func = ast.Name(instead, ast.Load())
        yield _said(node, other), other


def _choices(node: ast.IfExp) -> Variants:
    yield _said(node, node.body), copy.deepcopy(node.body)
    yield _said(node, node.orelse), copy.deepcopy(node.orelse)


def _branches(node: ast.If) -> Variants:
    for word in (True, False):
        other = copy.deepcopy(node)
        other.test = ast.Constant(word)
        yield f"if {ast.unparse(node.test)} -> if {word}", other


def _filters(node: ast.comprehension) -> Variants:
    for place, condition in enumerate(node.ifs):
        other = copy.deepcopy(node)
        del other.ifs[place]
        yield f"if {ast.unparse(condition)} -> dropped", other


def _answers(node: ast.Return) -> Variants:
    if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
        yield f"{ast.unparse(node)} -> return None", ast.Return(ast.Constant(None))


def _statements(node: ast.Expr | ast.AugAssign) -> Variants:
    """What is said in passing, a yield included, is left out; a generator stays one."""
    left_out = ast.Expr(ast.YieldFrom(ast.Tuple([], ast.Load()))) if _yields(node) else ast.Pass()
    yield f"{ast.unparse(node)} -> left out", left_out


def _yields(node: ast.AST) -> bool:
    return any(isinstance(one, ast.Yield | ast.YieldFrom) for one in ast.walk(node))


def _loops(node: ast.Continue) -> Variants:
    yield "continue -> break", ast.Break()


def _said(before: ast.AST, after: ast.AST) -> str:
    return f"{ast.unparse(before)} -> {ast.unparse(ast.fix_missing_locations(copy.deepcopy(after)))}"


_BY_KIND: dict[type[ast.AST], tuple[Any, ...]] = {
    ast.Compare: (_comparisons,),
    ast.BoolOp: (_conditions,),
    ast.UnaryOp: (_negations,),
    ast.BinOp: (_sums,),
    ast.Constant: (_constants,),
    ast.Attribute: (_findings,),
    ast.Call: (_calls,),
    ast.IfExp: (_choices,),
    ast.If: (_branches,),
    ast.comprehension: (_filters,),
    ast.Return: (_answers,),
    ast.Expr: (_statements,),
    ast.AugAssign: (_statements,),
    ast.Continue: (_loops,),
}
