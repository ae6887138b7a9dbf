"""A flip as one JSON object, from which its picture is drawn."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.measures.figures import unit_of
from sim.measures.intervals import Interval
from sim.report.run import SCHEMA_VERSION, origin, scenario_head
from sim.report.shapes import rounded, series
from sim.study.flip import Flip
from sim.study.flip.result import Nearest

PRIOR = (
    "An assumption: every varied number is uniform over its range, independent of the others. A prior standard "
    "deviation is (high - low) / sqrt(12); a distance is the Euclidean norm of the change in such standard deviations."
)
NUMBERS = ("default", "low", "high", "value", "sds", "even", "at_low", "at_high")


def flip_report(flip: Flip) -> dict[str, Any]:
    """Return everything a flip found, as JSON types only; None where there is nothing. Differences are a less b."""
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": "flip",
        "a": scenario_head(flip.a),
        "b": scenario_head(flip.b),
        "figure": flip.figure,
        "scale": unit_of(flip.figure).scale,
        "sentence": flip.sentence(),
        "sentence_zh": flip.sentence("zh"),
        "verdict": _interval(flip.verdict) | {"winner": flip.winner},
        "nearest": None if flip.nearest is None else _nearest(flip.nearest),
        "singles": [_single(row) for row in flip.singles.to_dict("records")],
        "shares": {
            who: dict(zip(("share", "lo", "hi"), series(share), strict=True)) for who, share in flip.shares.items()
        },
        "space": _space(flip.space),
        "prior": PRIOR,
        "assumptions": [
            {"key": one.key, "unit": one.unit, "default": rounded(one.default), "low": rounded(one.low),
             "high": rounded(one.high), "sd": rounded(one.sd)} for one in flip.assumptions
        ],
        "part_of_the_decision": list(flip.decided),
        "not_valid": {"points": flip.n_left_out, "reasons": list(flip.reasons)},
        "searched": {"points": flip.n_points, "runs": flip.n_runs},
        "seeds": list(flip.seeds),
        "customers": flip.a.parameters.market.customers,
        "months": flip.a.parameters.market.months,
        "provenance": origin(flip.a, flip.b),
    }  # fmt: skip


def _interval(interval: Interval) -> dict[str, Any]:
    return dict(zip(("mean", "lo", "hi"), series(map(float, interval)), strict=True))


def _nearest(nearest: Nearest) -> dict[str, Any]:
    changes = [
        {"key": one.key, "unit": one.unit, "default": rounded(one.default), "value": rounded(one.value),
         "sds": rounded(one.sds)} for one in nearest.changes
    ]  # fmt: skip
    return {
        "distance": rounded(nearest.distance),
        "level_at": rounded(nearest.even),
        "changes": changes,
        "difference": _interval(nearest.difference) | {"fresh_seeds": nearest.n_seeds},
    }


def _single(row: dict[Any, Any]) -> dict[str, Any]:
    numbers = {name: rounded(float(row[name])) for name in NUMBERS}
    return {"key": row["key"], "unit": row["unit"], "flips": bool(row["flips"]), **numbers}


def _space(space: pd.DataFrame) -> dict[str, Any]:
    return {
        "sample": space["sample"].tolist(),
        "winner": space["winner"].tolist(),
        "distance": series(space["distance"].round(4)),
        "difference": series(space["difference"]),
    }
