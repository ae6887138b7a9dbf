"""Where binding wins and where bonding wins: measured tables, put into the documentation if they are there."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from sim.handbook.markdown import table
from sim.wording import IN_ENGLISH
from sim.wording.numbers import plain, signed

MEASURED, PICTURE = "where_binding_wins.csv", "images/where_binding_wins.png"
ALT = "Who keeps more customers, bonding or binding, by months, depth of the rival's cut and receptivity"
Row = Mapping[str, str]


def section(docs: Path) -> str:
    """Return the picture and a table for each question, or one line that says that nothing has been measured yet."""
    path = docs / MEASURED
    if not path.is_file():
        return f"*Not measured yet: `docs/{MEASURED}` is missing.*"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    picture = [f"![{ALT}]({PICTURE})"] if (docs / PICTURE).is_file() else []
    asked = dict.fromkeys(row["question"] for row in rows)
    return "\n\n".join([*picture, *(_answer(one, [row for row in rows if row["question"] == one]) for one in asked)])


def _answer(question: str, rows: list[Row]) -> str:
    """Return one question, how many cells each side wins, and all cells: a row per receptivity and depth."""
    months = sorted({float(row["months"]) for row in rows})
    cells = {(*_setting(row), float(row["months"])): _cell(row) for row in rows}
    settings = sorted({_setting(row) for row in rows})
    lines = ([*map(plain, at), *(cells.get((*at, month), "") for month in months)] for at in settings)
    head = ["receptivity", "depth", *(f"month {plain(month)}" for month in months)]
    words = IN_ENGLISH(f"where.{question}_is")
    return f"**{words}** {_score(rows)}\n\n{table(head, lines)}"


def _setting(row: Row) -> tuple[float, float]:
    return float(row["receptivity"]), float(row["depth"])


def _cell(row: Row) -> str:
    """Return a difference in points of 100 customers with its interval, bold where the interval leaves out 0."""
    middle, lo, hi = (signed(100.0 * float(row[name])) for name in ("difference", "lo", "hi"))
    return f"{_bold(middle) if _winner(row) else middle} ({lo} to {hi})"


def _bold(text: str) -> str:
    return f"**{text}**"


def _winner(row: Row) -> str:
    """Return "bond" or "bind", or nothing where the interval holds both signs."""
    return "bond" if float(row["lo"]) > 0.0 else ("bind" if float(row["hi"]) < 0.0 else "")


def _score(rows: Iterable[Row]) -> str:
    won = [_winner(row) for row in rows]
    return (
        f"Of {len(won)} cells, bonding keeps more in {won.count('bond')}, binding in {won.count('bind')}; "
        f"{won.count('')} are too close to call."
    )
