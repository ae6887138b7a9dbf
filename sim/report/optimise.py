"""The search for the best mix as one JSON object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from sim.keys import key_of
from sim.report.run import SCHEMA_VERSION, origin, scenario_head
from sim.report.shapes import rounded
from sim.study.factors import Factor
from sim.study.optimise import is_decision
from sim.study.optimise.optimum import Optimum, spending_name
from sim.study.optimise.search import n_worst

COUNTED = "The budget counts what levers cost; prices forgone and rewards paid are in the profit only."
FLATTERED = "Trials show what the search saw; the answer is what was measured afresh, on seeds that it never saw."
RUNNING = "During the search, regret was that against the best of each draw so far; here it is over all mixes tried."


def optimise_report(optimum: Optimum) -> dict[str, Any]:
    """Return what a search found as JSON types only: what was asked, every mix tried, what was re-measured."""
    study, plan, scenario = optimum.study, optimum.plan, optimum.study.bases[0]
    keys, n_draws = [factor.key for factor in study.factors], len(optimum.draws)
    spending = spending_name(plan)
    return {
        "schema_version": SCHEMA_VERSION,
        "name": study.name,
        "title": study.title,
        "question": study.question,
        "scenario": scenario_head(scenario),
        "customers": scenario.parameters.market.customers,
        "months": scenario.parameters.market.months,
        "figures": [
            {"figure": name, "is_less_wanted": side < 0.0, "is_less_better": side < 0.0 or plan.robust == "regret"}
            for name, side in zip(plan.figures, plan.signs, strict=True)
        ],
        "spending": spending,
        "budget": plan.budget,
        "robust": plan.robust,
        "draws": n_draws,
        "worst_draws": n_worst(n_draws) if plan.robust == "worst_tenth" else None,
        "seeds": list(optimum.seeds),
        "fresh_seeds": list(optimum.fresh),
        "factors": [_factor(factor) | {"is_decision": is_decision(factor.key)} for factor in study.factors],
        "assumptions": [_factor(factor) for factor in study.assumptions],
        "sentence": optimum.sentence(),
        "sentence_zh": optimum.sentence("zh"),
        "front": [int(trial) for trial in optimum.front["trial"]],
        "confirmed": _confirmed(optimum, keys),
        "against_alone": {
            key: rounded(value) if isinstance(value, float) else value for key, value in optimum.against_alone.items()
        }
        or None,
        "trials": [_trial(row, keys, plan.figures) for row in optimum.trials.to_dict("records")],
        "failures": [{"trial": trial, "error": why} for trial, why in sorted(optimum.failed.items())],
        "notes": _notes(optimum),
        "provenance": origin(scenario),
    }


def _notes(optimum: Optimum) -> list[str]:
    notes = [FLATTERED, *([COUNTED] if optimum.plan.budget is not None else [])]
    if optimum.plan.robust == "regret":
        notes.append(RUNNING)
    notes += [f"{one.key} is not a lever: no company decides on it." for one in optimum.study.factors
              if not is_decision(one.key)]  # fmt: skip
    spent = optimum.confirmed[
        optimum.confirmed["is_front"] & (optimum.confirmed["figure"] == spending_name(optimum.plan))
    ]
    over = 0 if optimum.plan.budget is None else int((spent["lo"] > optimum.plan.budget).sum())
    if over:
        notes.append(f"On the fresh seeds, {over} of the {len(spent)} mixes of the answer spend more than the budget.")
    if optimum.failed:
        notes.append(f"{len(optimum.failed)} mixes could not be measured and count as not feasible.")
    return notes


def _factor(factor: Factor) -> dict[str, Any]:
    low, high = (None, None) if factor.values else factor.bounds
    declared = key_of(factor.key).declared
    return {
        "key": factor.key, "low": low, "high": high, "values": list(factor.values) or None,
        "unit": declared.unit if declared else "",
    }  # fmt: skip


def _trial(row: Mapping[Any, Any], keys: Sequence[str], figures: Sequence[str]) -> dict[str, Any]:
    return {
        "trial": int(row["trial"]),
        "origin": row["origin"],
        "mix": _mix(row, keys),
        "values": {name: rounded(float(row[name])) for name in figures},
        "spending": rounded(float(row["spending"])),
        "is_feasible": bool(row["is_feasible"]),
        "is_front": bool(row["is_front"]),
    }


def _mix(row: Mapping[Any, Any], keys: Sequence[str]) -> dict[str, Any]:
    return {key: row[key] if isinstance(row[key], str) else rounded(float(row[key])) for key in keys}


def _confirmed(optimum: Optimum, keys: Sequence[str]) -> list[dict[str, Any]]:
    """Return one entry per re-measured mix, its figures and spending in it by name."""
    mixes = {int(row["trial"]): row for row in optimum.trials.to_dict("records")}
    listed = []
    for trial, rows in optimum.confirmed.groupby("trial", sort=False):
        at = int(str(trial))
        first = rows.iloc[0]
        listed.append(
            {
                "trial": at,
                "origin": str(first["origin"]),
                "lever": _lever(str(first["origin"]), mixes[at], keys),
                "is_front": bool(first["is_front"]),
                "mix": _mix(mixes[at], keys),
                "figures": {str(row["figure"]): _measured(row) for _, row in rows.iterrows()},
            }
        )
    return listed


def _lever(origin_of_mix: str, row: Mapping[Any, Any], keys: Sequence[str]) -> str | None:
    """Return which lever is alone in a mix, if one does."""
    if origin_of_mix != "alone":
        return None
    return next(key.partition(".")[0] for key in keys if key.endswith(".strength") and row[key] > 0.0)


def _measured(row: pd.Series) -> dict[str, Any]:
    names = ("value", "lo", "hi", "difference", "difference_lo", "difference_hi")
    better = float(row["draws_better"])
    return {name: rounded(float(row[name])) for name in names} | {
        "draws_better": None if pd.isna(better) else int(better)
    }
