"""What source files say of themselves: docstrings, comments next to fields, and who calls whom. Nothing is imported."""

from __future__ import annotations

import ast
import io
import textwrap
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
RULES = ROOT / "market" / "rules"
WALKS = ROOT / "market" / "walks"


@dataclass(frozen=True)
class FieldNote:
    """One field of a record: its name, the type it is stored in, and the comment next to it."""

    name: str
    type: str
    note: str


@dataclass(frozen=True)
class Function:
    """One function: name, arguments as written, docstring, the lines after it, and the names it calls, in order."""

    name: str
    arguments: str
    doc: str
    code: str
    calls: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One step of the month: its place in the list from 1, what is called, and in which market ("both" if the same)."""

    at: int
    name: str
    market: str


@cache
def text_of(path: Path) -> str:
    """Return the text of a source file."""
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a source file."""
    return ast.parse(text_of(path))


def module_doc(path: Path) -> str:
    """Return the docstring of a source file."""
    return ast.get_docstring(tree_of(path)) or ""


def place(path: Path) -> str:
    """Return a source file's place as seen from the top of the project."""
    return path.relative_to(ROOT.parent).as_posix()


@cache
def _comments(path: Path) -> Mapping[int, str]:
    """Return the comment on each line that has one."""
    tokens = tokenize.generate_tokens(io.StringIO(text_of(path)).readline)
    return {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT}


def _class(path: Path, name: str) -> ast.ClassDef:
    return next(node for node in tree_of(path).body if isinstance(node, ast.ClassDef) and node.name == name)


def fields(path: Path, name: str) -> list[FieldNote]:
    """Return the fields of a record, or the members of an enumeration, with the comments next to them."""
    notes = []
    for node in _class(path, name).body:
        note = _comments(path).get(node.end_lineno or node.lineno, "")
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            notes.append(FieldNote(node.target.id, _short_type(node.annotation), note))
        elif isinstance(node, ast.Assign):
            notes += [FieldNote(name, "", note) for name in _names(*node.targets)]
    return notes


def _short_type(annotation: ast.expr) -> str:
    """Return a type as a reader needs it: NDArray[np.int8] is stored as int8."""
    return ast.unparse(annotation).removeprefix("NDArray[").removesuffix("]").removeprefix("np.")


@cache
def functions(path: Path) -> tuple[Function, ...]:
    """Return the public functions of a source file, in order."""
    return tuple(
        _function(path, node)
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    )


def method(path: Path, owner: str, name: str) -> Function:
    """Return a method of a class."""
    nodes = (node for node in _class(path, owner).body if isinstance(node, ast.FunctionDef))
    return _function(path, next(node for node in nodes if node.name == name))


def method_of(owner: type, name: str) -> Function:
    """Return a method of a class, inherited or not."""
    home = next(one for one in owner.__mro__ if name in vars(one))
    return method(ROOT.parent / f"{home.__module__.replace('.', '/')}.py", home.__name__, name)


def _function(path: Path, node: ast.FunctionDef) -> Function:
    doc = ast.get_docstring(node) or ""
    body = node.body[1:] if doc else node.body
    lines = text_of(path).splitlines()[body[0].lineno - 1 : node.end_lineno] if body else []
    calls = tuple(dict.fromkeys(name for statement in node.body for name in _called(statement)))
    return Function(node.name, ast.unparse(node.args), doc, textwrap.dedent("\n".join(lines)), calls)


def listed_steps(path: Path) -> tuple[str, ...]:
    """Return the names of what `month_of` calls, in order, those that it is handed by the names of its arguments."""
    statements = (node for node in ast.walk(_month_of(path)) if isinstance(node, ast.Expr))
    return tuple(name for statement in statements for name in _called(statement))


def _month_of(path: Path) -> ast.FunctionDef:
    nodes = (node for node in tree_of(path).body if isinstance(node, ast.FunctionDef))
    return next(node for node in nodes if node.name == "month_of")


@cache
def month_steps(path: Path) -> list[Step]:
    """Return the steps of the month: the list in `month_of`, each step that it is handed by what `MONTHS` hands it."""
    body = tree_of(path).body
    tables = (node.value for node in body if isinstance(node, ast.Assign) and _names(node.targets[0]) == ["MONTHS"])
    months = next(table for table in tables if isinstance(table, ast.Dict))
    handed = [argument.arg for argument in _month_of(path).args.args]
    own = {
        str(market.value): dict(zip(handed, _names(*call.args), strict=True))
        for market, call in zip(months.keys, months.values, strict=True)
        if isinstance(market, ast.Constant) and isinstance(call, ast.Call)
    }
    listed = []
    for at, name in enumerate(listed_steps(path), 1):
        ways = [Step(at, steps[name], market) for market, steps in own.items() if name in steps]
        listed += ways or [Step(at, name, "both")]
    return listed


def _names(*nodes: ast.expr) -> list[str]:
    return [node.id for node in nodes if isinstance(node, ast.Name)]


def _called(node: ast.AST) -> list[str]:
    """Return the names of what is called below a node, methods of self included, as they are in the text."""
    calls = [
        (call.lineno, call.col_offset, call.func.id if isinstance(call.func, ast.Name) else call.func.attr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and (isinstance(call.func, ast.Name) or _is_own(call.func))
        and isinstance(call.func, ast.Name | ast.Attribute)
    ]
    return [name for _, _, name in sorted(calls)]


def _is_own(function: ast.expr) -> bool:
    """Return whether a called function is a method of self."""
    return isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "self"


def rule_files() -> list[Path]:
    """Return the files of rules, by name."""
    return [path for path in sorted(RULES.glob("*.py")) if path.name != "__init__.py"]


@cache
def walk_functions() -> dict[str, Function]:
    """Return all loops over a block of customers by name; setting up their passing quantities is none."""
    files = [path for path in sorted(WALKS.glob("*.py")) if path.name != "scratch.py"]
    return {one.name: one for path in files for one in functions(path)}


def rules_called(name: str, known: Mapping[str, object], loops: Mapping[str, Function]) -> list[str]:
    """Return the rules among `known` that a loop calls, itself or through other loops, in order."""
    rules: dict[str, None] = {}
    for called in loops[name].calls if name in loops else ():
        if called in known:
            rules[called] = None
        elif called != name:
            rules.update(dict.fromkeys(rules_called(called, known, loops)))
    return list(rules)
