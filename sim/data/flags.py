"""Columns of yes and no."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sim.data.columns import plain, quoted
from sim.data.table import Mask, Table
from sim.errors import BadInput
from sim.wording.numbers import typed

YES = frozenset(["1", "yes", "y", "true", "t", "是", "有", "真"])
NO = frozenset(["0", "no", "n", "false", "f", "否", "无", "没有", "假"])
GONE = frozenset(
    [
        "churned",
        "churn",
        "left",
        "gone",
        "cancelled",
        "canceled",
        "inactive",
        "closed",
        "lost",
        "terminated",
        "expired",
        "ended",
        "流失",
        "已流失",
        "离网",
        "注销",
    ]
)
THERE = frozenset(
    [
        "active",
        "stayed",
        "current",
        "open",
        "retained",
        "existing",
        "live",
        "alive",
        "subscribed",
        "在网",
        "正常",
        "活跃",
        "留存",
        "未流失",
    ]
)


def is_flag(words: Iterable[str]) -> bool:
    """Return whether words are of yes and no, nothing else, and at least one of each."""
    found = {_small(word) for word in words}
    return bool(found & YES) and bool(found & NO) and found <= YES | NO


def flags(table: Table, role: str) -> Mask:
    """Return where a column says yes. Raises BadInput if it says something else."""
    column = table[role]
    table.refuse_if(column, column.missing, "every row needs a yes or no.", "missing")
    return _said(table, role, YES, NO, "it must be yes or no (1 or 0, true or false).")


def left(table: Table) -> Mask:
    """Return who has left, by a column of churn, of activity or of status.

    Raises:
        BadInput: it is missing, or does not say who has left.
    """
    role = "churned" if "churned" in table else "active"
    column = table[role]
    table.refuse_if(column, column.missing, "every customer needs one.", "missing")
    if role == "churned":
        return _said(table, role, YES | GONE, NO | THERE, "it must say who has left, with yes or no.")
    unclear = plain(column.name) in {"status", "状态"} and is_flag(_words(table, role))
    if unclear and table.options.columns.get("active") != column.name:
        raise BadInput(
            f"{table.where}: {quoted(column.name)} does not say whether 1 is there or has left; name the column "
            f"(columns: active={column.name} or churned={column.name})."
        )
    return ~_said(table, role, YES | THERE, NO | GONE, "it must say who is still there, with yes or no.")


def _said(table: Table, role: str, yes: frozenset[str], no: frozenset[str], rule: str) -> Mask:
    column = table[role]
    if column.typed is not None:
        table.refuse_if(column, ~np.isin(column.typed, (0.0, 1.0)), rule)
        return np.asarray(column.typed == 1.0)
    words = [_small(word) for word in column.words.to_pylist()]
    odd = np.array([word not in yes | no for word in words] + [False])
    table.refuse_if(column, odd[column.codes], rule)
    return np.array([word in yes for word in words] + [False])[column.codes]


def _words(table: Table, role: str) -> list[str]:
    column = table[role]
    return [typed(one) for one in np.unique(column.typed)] if column.typed is not None else column.words.to_pylist()


def _small(word: str) -> str:
    return word.strip().lower().removesuffix(".0")
