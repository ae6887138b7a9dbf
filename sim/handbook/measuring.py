"""Measure claims and facts anew, and keep what is found next to the ledger."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sim.errors import BadInput
from sim.evidence.examine import Change, Outcome, Reading, Turn, judged, status_of, verdict_on_part
from sim.evidence.facts import facts
from sim.evidence.lab import Lab
from sim.evidence.ledger import Experiment, ledger
from sim.evidence.measured import MEASURED, measured
from sim.evidence.shifts import find_all
from sim.measures.intervals import Interval
from sim.report.evidence import claim_row, claims_report, fact_row, facts_report, is_of_today

Row = Mapping[str, Any]


def measure(only: Sequence[str]) -> None:
    """Measure claims and facts at their usual size, and write them to `sim/evidence/measured`.

    Args:
        only: numbers such as "C05" and "V13"; all if none is named. What is not measured stays as it was.

    Raises:
        BadInput: the market has changed since the rest was measured.
    """
    known = {"claims": list(ledger()), "facts": list(facts())}
    for what, numbers in known.items():
        wanted = [number for number in numbers if not only or number in only]
        if not wanted:
            continue
        made, lab = {}, Lab()
        if len(wanted) < len(numbers):
            before = measured(what)
            if not is_of_today(before):
                raise BadInput(f"The market has changed since the other {what} were measured: measure all of them.")
            made = {row["id"]: row for row in before[what]}
            lab = Lab(before["seeds"], before["customers"])  # one table, one size
        for number, table in find_all(what, wanted, lab):
            print(number, end=" ", file=sys.stderr, flush=True)
            made[number] = claim_row(ledger()[number], table) if what == "claims" else fact_row(facts()[number], table)
        print(file=sys.stderr)
        rows = [made[number] for number in numbers]
        keep(what, claims_report(rows, lab) if what == "claims" else facts_report(rows, lab))


def judge() -> None:
    """Work the verdicts out again from what was measured, and write them to `sim/evidence/measured`.

    Raises:
        BadInput: an experiment is no longer the one that was measured.
    """
    keep("claims", judged_again(measured("claims")))


def judged_again(report: Row) -> dict[str, Any]:
    """Return a claims report with its verdicts worked out again by the ledger as it is; readings and origin stay.

    Raises:
        BadInput: an experiment is no longer the one that was measured.
    """
    is_same_market = is_of_today(report)
    rows = [_row_again(row, is_same_market) for row in report["claims"]]
    return claims_report(rows, Lab()) | {
        key: report[key] for key in ("seeds", "customers", "without", "set", "provenance")
    }


def _row_again(row: Row, is_same_market: bool) -> dict[str, Any]:
    claim = ledger()[row["id"]]
    if len(claim.experiments) != len(row["experiments"]):
        raise BadInput(f"{claim.id} has other parts than those that were measured: measure it.")
    outcomes = []
    for at, (experiment, part) in enumerate(zip(claim.experiments, row["experiments"], strict=True), start=1):
        try:
            outcomes.append(_outcome(experiment, part, claim.mechanisms))
        except (KeyError, StopIteration):
            raise BadInput(f"{claim.id}, part {at}, is not the experiment that was measured: measure it.") from None
    again = claim_row(claim, judged(claim, outcomes).as_table())
    for new, old in zip(again["experiments"], row["experiments"], strict=True):
        if is_same_market and new["arms"] != old["arms"]:
            raise BadInput(f"{claim.id} has other arms than those that were measured: measure it.")
        new["arms"] = old["arms"]
    return again


def _outcome(experiment: Experiment, part: Row, mechanisms: Sequence[str]) -> Outcome:
    """Return what was found in an experiment, judged anew. Raises KeyError or StopIteration if it was another one."""

    def reading(one: Row) -> Reading:
        mean, lo, hi = (math.nan if one[key] is None else one[key] for key in ("mean", "lo", "hi"))
        return Reading(mean, lo, hi, status_of(Interval(*np.array([mean, lo, hi])), experiment))

    def turn(one: Row) -> Turn:
        return Turn(one["key"], one["value"], reading(one))

    if (experiment.outcome, experiment.effect) != (part["outcome"], part["kind"]):
        raise KeyError
    tried = [*part["turns"], *([part["assumed"]] if part["assumed"] else [])]

    def at(key: str, value: float) -> Turn:
        return turn(next(one for one in tried if (one["key"], one["value"]) == (key, value)))

    for key, values in experiment.turns.items():
        for value in values:
            at(key, value)
    null = next((at(key, value) for key, value in experiment.assumed.items()), None)
    turns = tuple(turn(one) for one in part["turns"] if one["key"] in experiment.turns)
    measured_one = reading(part["measured"])
    verdict = verdict_on_part(experiment, measured_one, turns, null)
    changes = tuple(Change(**change) for change in part["changes_at"] if change["key"] in experiment.turns)
    if verdict == "depends" and not changes:
        raise KeyError
    without = {mechanism: reading(part["without"][mechanism]) for mechanism in mechanisms}
    arms = {arm: part["arms"][arm]["mean"] for arm in experiment.arms}
    return Outcome(verdict, measured_one, arms, turns, changes, null, without)


def keep(what: str, report: Row) -> None:
    """Write what was found to `sim/evidence/measured`.   what: as `measured` takes it."""
    text = json.dumps(report, indent=1, ensure_ascii=False) + "\n"
    (MEASURED / f"{what}.json").write_text(text, encoding="utf-8", newline="\n")
    measured.cache_clear()
