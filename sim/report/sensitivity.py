"""An analysis of sensitivity as one JSON object: everything that the table and the chart are made of."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.report.run import origin
from sim.report.shapes import rounded
from sim.study.sensitivity import Sensitivity
from sim.wording.numbers import number, plain

SCHEMA = 1
NUMBERS = ("value", "share", "lo", "hi")


def sensitivity_report(result: Sensitivity) -> dict[str, Any]:
    """Return an analysis as plain JSON types; None where a number is not defined."""
    study = result.study
    return {
        "schema_version": SCHEMA,
        "name": study.name,
        "title": study.title,
        "method": result.method,
        "scenarios": [base.name for base in study.bases],
        "outcomes": list(dict.fromkeys(result.table["outcome"])),
        "factors": list(dict.fromkeys(result.table["key"])),
        "points": result.n_runs // (study.n_seeds * len(study.bases)),
        "seeds": study.n_seeds,
        "runs": result.n_runs,
        "above": result.above,
        "rows": _rows(result.table),
        "luck": _rows(result.luck),
        "notes": [{"code": note.code, **note.values, "text": note.text} for note in result.notes],
        "provenance": origin(*study.bases),
    }


def number_words(value: float, method: str) -> str:
    """Return a number of an analysis as people read it: shares with two decimals, effects with two digits or more."""
    return plain(value, 2) if method == "morris" else number(value, 2)


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]
    return [row | {name: rounded(row[name]) for name in NUMBERS if name in row} for row in rows]
