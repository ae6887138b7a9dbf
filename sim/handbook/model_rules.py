"""The rules of the month as text: every function with its docstring and its lines, in the order of the month."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

from sim.handbook import source
from sim.handbook.markdown import code, paragraphs
from sim.handbook.model_tables import MARKET, MONTH

UNNUMBERED = {"reach": 5.5, "money": 5.6, "lock_in": 6.1, "repertoire": 6.2, "programme": 11.0}
"""The place in the month of rules whose file does not name its step."""
AFTERWARDS = (MARKET / "hold.py", MARKET / "exits.py")
"""Read off the choice: what holds, and why people left. They stand after the choice."""
CHOICE = 6.0
_STEP = re.compile(r"^Step (\d+)")


def submodels() -> str:
    """Return one section per file of rules."""
    return "\n\n".join(_section(path) for path in in_order())


def in_order() -> list[Path]:
    """Return the files of rules in the order of the month."""
    return sorted([*source.rule_files(), *AFTERWARDS], key=_when)


def _when(path: Path) -> tuple[float, str]:
    if path in AFTERWARDS:
        return CHOICE + 0.5, f"{AFTERWARDS.index(path)}"
    step = _STEP.match(source.module_doc(path))
    return UNNUMBERED.get(path.stem) or (float(step[1]) if step else 99.0), path.stem


def _section(path: Path) -> str:
    doc = source.module_doc(path)
    title, _, rest = doc.partition("\n\n")
    head = f"### {title.rstrip('.')}\n\nIn [{source.place(path)}](../{source.place(path)})."
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
    every = dict.fromkeys(step.name for step in source.month_steps(MONTH) if step.name in loops)
    found = [step for step in every if rule in source.rules_called(step, {rule: None}, loops)]
    return found or [source.place(path) for path in _engine() if _calls(path, rule)]


def _engine() -> Iterable[Path]:
    """Return the files of the market in which rules are used, the object engine apart."""
    return [path for path in sorted(MARKET.rglob("*.py")) if path.parent.name != "people" and path.name != "agents.py"]


def _calls(path: Path, rule: str) -> bool:
    calls = (node.func for node in ast.walk(source.tree_of(path)) if isinstance(node, ast.Call))
    return any(isinstance(function, ast.Name) and function.id == rule for function in calls)
