"""The rules of the month as text: every function with its docstring and its lines, in the order of the month."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path

from sim.handbook import source
from sim.handbook.markdown import code, paragraphs
from sim.handbook.model_tables import MARKET, MONTH

READ_OFF = (MARKET / "hold.py", MARKET / "exits.py")
"""Files of rules that read off a choice what holds, and why people left."""


def submodels() -> str:
    """Return one section per file of rules."""
    return "\n\n".join(_section(path) for path in in_order())


def in_order() -> list[Path]:
    """Return the files of rules in the order in which the month first asks for one of their rules."""
    return sorted([*source.rule_files(), *READ_OFF], key=lambda path: (first_step(path), path.stem))


def first_step(path: Path) -> int:
    """Return the number of the first step of the month that uses a rule of a file, 0 for what comes before them."""
    loops, rules = source.walk_functions(), {one.name: one for one in source.functions(path)}
    steps = source.month_steps(MONTH)
    return next((step.at for step in steps if source.rules_called(step.name, rules, loops)), 0)


def _section(path: Path) -> str:
    doc = source.module_doc(path)
    title, _, rest = doc.partition("\n\n")
    at = first_step(path)
    when = f", from step {at} of the month on" if at else ", before the steps of the month"
    head = f"### {title.rstrip('.')}\n\nIn [{source.place(path)}](../{source.place(path)}){when}."
    about = [" ".join(rest.split())] if rest else []
    return "\n\n".join([head, *about, *(_rule(one) for one in source.functions(path))])


def _rule(one: source.Function) -> str:
    head = f"**`{one.name}({one.arguments})`**"
    used = ", ".join(code(name) for name in used_in(one.name))
    where = [f"*Used in:* {used}"] if used else []
    return "\n\n".join([head, *paragraphs(one.doc), f"```python\n{one.code}\n```", *where])


def used_in(rule: str) -> list[str]:
    """Return the steps of the month that use a rule; failing that, the other files of the market that do."""
    loops = source.walk_functions()
    every = dict.fromkeys(step.name for step in source.month_steps(MONTH))
    users = [step for step in every if rule in source.rules_called(step, {rule: None}, loops)]
    return users or [source.place(path) for path in _engine() if _calls(path, rule)]


def _engine() -> Iterable[Path]:
    """Return the files of the market in which rules are used, the object engine apart."""
    return [path for path in sorted(MARKET.rglob("*.py")) if path.parent.name != "people" and path.name != "agents.py"]


def _calls(path: Path, rule: str) -> bool:
    calls = (node.func for node in ast.walk(source.tree_of(path)) if isinstance(node, ast.Call))
    return any(isinstance(function, ast.Name) and function.id == rule for function in calls)
