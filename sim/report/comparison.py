"""A comparison as one JSON object. Its keys are explained in docs/json.md."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.measures.figures import figure, figure_names
from sim.report.company import company_difference
from sim.report.run import SCHEMA_VERSION, origin, scenario_head
from sim.report.shapes import DECIMALS, band, curves, marks, rounded
from sim.study.compare import FATES, Comparison
from sim.wording import Wording

ENDS = ("mean", "lo", "hi")


def comparison_report(comparison: Comparison, month: int | None = None, language: str = "en") -> dict[str, Any]:
    """Return the paired differences, a less b, as JSON types only: key figures, curves, twins and the verdict.

    Args:
        comparison: of two scenarios.
        month: at which the verdict judges; 24, or the last of a shorter run, if None.
        language: of the verdict.
    """
    a, b = comparison.a, comparison.b
    at_months = marks(a.months)
    return {
        "schema_version": SCHEMA_VERSION,
        "a": scenario_head(a.scenario),
        "b": scenario_head(b.scenario),
        "seeds": list(a.seeds),
        "customers": a.customers,
        "months": a.months,
        "verdict": comparison.verdict(month, language),
        "difference": {name: paired(comparison, name) for month in at_months for name in figure_names(month)},
        "curves": {"retention": curves(comparison.survival_difference())},
        "twins": {str(month): twins_report(comparison, month) for month in twin_months(a.months)},
        "provenance": origin(a.scenario, b.scenario),
    } | company_difference(comparison, Wording(language))


def causes_report(shares: pd.DataFrame, month: int) -> dict[str, Any]:
    """Return `sim.study.attribution.attribution` as JSON types: by part, customers kept and profit as bands."""
    return {
        "month": month,
        "parts": {
            str(row["part"]): {
                name: dict(
                    zip(ENDS, (rounded(row[f"{name}{end}"], DECIMALS) for end in ("", "_lo", "_hi")), strict=True)
                )
                for name in ("kept", "profit")
            }
            for row in shares.to_dict("records")
        },
    }


def paired(comparison: Comparison, name: str) -> dict[str, Any]:
    """Return the paired difference of a key figure, and in how many markets a is ahead (wins) or level (ties)."""
    gap = figure(comparison.a, name) - figure(comparison.b, name)
    return band(gap) | {"wins": int(np.sum(gap > 0.0)), "ties": int(np.sum(gap == 0.0))}


def twin_months(last: int) -> list[int]:
    """Return the months at which twins are compared: 24 if it was simulated, and the end."""
    return sorted({min(24, last), last})


def twins_report(comparison: Comparison, month: int) -> dict[str, Any]:
    """Return, by kind at entry and overall, how many base customers per run met each fate up to a month."""
    rows = comparison.twins(month).to_dict("records")
    return {str(row["kind"]): {key: rounded(float(row[key]), DECIMALS) for key in (*FATES, "base")} for row in rows}
