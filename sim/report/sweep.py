"""What is said of a sweep: how far it is, and how its outcomes spread over its points."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.report.shapes import rounded
from sim.study.dataset import Dataset

SCHEMA = 1


def sweep_report(dataset: Dataset) -> dict[str, Any]:
    """Return the report of a sweep as plain JSON types."""
    manifest = dataset.manifest
    session = manifest["sessions"][-1]
    runs, seconds = int(session.get("runs", 0)), float(session.get("seconds", 0.0))
    return {
        "schema_version": SCHEMA,
        "name": manifest["name"],
        "title": manifest["title"],
        "out": str(dataset.folder),
        "points": manifest["points"],
        "seeds": manifest["seeds"],
        "runs": dataset.n_runs,
        "done": manifest["done"],
        "failed": manifest["failed"],
        "is_complete": manifest["is_complete"],
        "session": {
            "runs": runs,
            "seconds": seconds,
            "runs_per_second": rounded(runs / seconds) if seconds else None,
            "workers": session["workers"],
            "executor": session["executor"],
            "damaged": session.get("damaged", []),
        },
        "outcomes": _outcomes(dataset),
        "failures": _failures(dataset),
        "provenance": {key: manifest[key] for key in ("bind_or_bond", "engine", "scenarios")},
    }


def _outcomes(dataset: Dataset) -> list[dict[str, Any]]:
    """Return, per scenario and outcome, the mean over all points, the lowest and the highest mean of a point."""
    scenario = dataset.design().set_index("design_id")["scenario"]
    runs = dataset.runs(["design_id", "status", *dataset.outcomes])
    by_point = runs[runs["status"] == "done"].groupby("design_id")[dataset.outcomes]
    means, there, done = by_point.mean(), by_point.count(), by_point.size()
    rows = []
    for name in scenario.unique():
        of_scenario = means.index[scenario.loc[means.index] == name]
        for outcome in dataset.outcomes:
            points: pd.Series = means.loc[of_scenario, outcome]
            exists = bool(points.notna().any())
            rows.append(
                {
                    "scenario": str(name),
                    "outcome": outcome,
                    "mean": rounded(float(points.mean())),
                    "lowest": rounded(float(points.min())),
                    "lowest_at": int(str(points.idxmin())) if exists else None,
                    "highest": rounded(float(points.max())),
                    "highest_at": int(str(points.idxmax())) if exists else None,
                    "undefined": int((done - there[outcome]).loc[of_scenario].sum()),
                }
            )
    return rows


def _failures(dataset: Dataset) -> list[dict[str, Any]]:
    """Return why runs failed: each reason with how often, and the first point at which it did."""
    failures = dataset.failures()
    if failures.empty:
        return []
    rows = [
        {"error": str(error), "runs": len(points), "first_design_id": int(points.min())}
        for error, points in failures.groupby("error")["design_id"]
    ]
    return sorted(rows, key=lambda row: -row["runs"])
