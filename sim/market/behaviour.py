"""A short hash of what the market does, which changes with its results and not with its words."""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path

SIM = Path(__file__).parents[1]
IN_SCENARIO = {"firm", "climate", "loses_memory"}
"""What of sim/scenario.py decides results: what firms and climate are in a month."""
ONLY_LOOK_ON = {"behaviour.py", "replaced.py"}


@cache
def behaviour_digest() -> str:
    """Return a hash of the market's behaviour: the syntax of market, levers and events, without comments and texts.

    The numbers of parameters are no part of it: they are in the digest of each scenario.
    """
    digest = hashlib.sha256()
    rooms = [path for room in ("market", "levers") for path in sorted((SIM / room).rglob("*.py"))]
    for path in (*(one for one in rooms if one.name not in ONLY_LOOK_ON), SIM / "events.py"):
        digest.update(path.relative_to(SIM).as_posix().encode())
        digest.update(behaviour(path.read_text(encoding="utf-8")).encode())
    scenario = ast.parse((SIM / "scenario.py").read_text(encoding="utf-8"))
    for node in ast.walk(scenario):
        if isinstance(node, ast.FunctionDef) and node.name in IN_SCENARIO:
            digest.update(_syntax(node).encode())
    return digest.hexdigest()[:12]


def behaviour(source: str) -> str:
    """Return the syntax of a source text, the same on every version of Python, without docstrings and help texts."""
    return _syntax(ast.parse(source))


def _syntax(root: ast.AST) -> str:
    parts: list[str] = []

    def add(node: object) -> None:
        if isinstance(node, list):
            for one in node:
                add(one)
        elif not isinstance(node, ast.AST):
            parts.append(repr(node))
        elif not _is_text(node):
            parts.append(f"({type(node).__name__}")
            for name in node._fields:
                value = _said(node, getattr(node, name, None))
                if value is None or value == [] or name in _NO_BEHAVIOUR:
                    continue
                parts.append(name)
                add(value)
            parts.append(")")

    add(root)
    return " ".join(parts)


_NO_BEHAVIOUR = {"annotation", "returns", "type_params", "type_comment", "kind", "ctx"}


def _said(node: ast.AST, value: object) -> object:
    """Return a field of a node. Of a declared number default and bounds count, not its words and what is plausible."""
    if not isinstance(value, list) or not _declares(node):
        return value
    return [one for one in value if not _is_word(one) and getattr(one, "arg", "") != "plausible"]


def _declares(node: ast.AST) -> bool:
    """Return whether a call declares a number."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "number"


def _is_word(node: object) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_text(node: ast.AST) -> bool:
    """Return whether a statement is a docstring, or another text on its own."""
    return isinstance(node, ast.Expr) and _is_word(node.value)
