"""Claims and facts as JSON objects. Their keys are explained in docs/json.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sim.evidence.effects import SCALED
from sim.evidence.facts import TOLERANCES, Fact, contested_by
from sim.evidence.lab import Lab
from sim.evidence.ledger import Claim, Experiment
from sim.evidence.verdicts import VERDICTS
from sim.market.behaviour import behaviour_digest
from sim.report.run import SCHEMA_VERSION
from sim.report.shapes import rounded
from sim.scenario import Scenario
from sim.version import __version__
from sim.wording import IN_ENGLISH, Wording

Table = Mapping[str, Any]
STATES = ("passed", "failed", "untestable", "contested")


def claims_report(rows: Sequence[Table], lab: Lab) -> dict[str, Any]:
    """Return the ledger with what the market says of each claim, as JSON types only.

    rows: from `claim_row`   lab: under which conditions
    """
    counts = Counter(row["verdict"] for row in rows)
    return {
        "schema_version": SCHEMA_VERSION,
        **_conditions(lab),
        "counts": {"claims": len(rows)} | {verdict: counts[verdict] for verdict in VERDICTS},
        "claims": list(rows),
        "provenance": _origin(),
    }


def claim_row(claim: Claim, finding: Table) -> dict[str, Any]:
    """Return one row of the ledger. `effect` is that of the first part with the verdict of the whole.

    found: `Finding.as_table()`
    """
    experiments = [
        _experiment(experiment, outcome)
        for experiment, outcome in zip(claim.experiments, finding["outcomes"], strict=True)
    ]
    wanted = finding["verdict"].removesuffix(" in part")
    decisive = next(one for one in experiments if one["verdict"] == wanted)
    effect = {key: decisive[key] for key in ("kind", "unit", "expect", "outcome")} | decisive["measured"]
    return {
        "id": claim.id,
        "articles": list(claim.articles),
        "says": claim.says,
        "says_zh": claim.says_zh,
        "contested": claim.contested or None,
        "verdict": finding["verdict"],
        "effect": effect,
        "mechanisms": list(claim.mechanisms),
        "rests_on": list(finding["rests_on"]),
        "note": claim.note,
        "note_zh": claim.note_zh,
        "experiments": experiments,
    }


def _experiment(experiment: Experiment, finding: Table) -> dict[str, Any]:
    scaled = experiment.effect in SCALED
    is_open = finding["verdict"] == "not testable"
    return {
        "asks": experiment.asks,
        "asks_zh": experiment.asks_zh,
        "outcome": experiment.outcome,
        "kind": experiment.effect,
        "expect": experiment.expect,
        "unit": experiment.unit if scaled else "times",
        "least": experiment.smallest,
        "verdict": finding["verdict"],
        "why": experiment.untestable or (IN_ENGLISH("finding.undecided") if is_open else None),
        "why_zh": experiment.untestable_zh or (Wording("zh")("finding.undecided") if is_open else None),
        "measured": _reading(finding["measured"]),
        "arms": {
            arm: {"mean": rounded(mean), "digest": experiment.scenario(arm).digest}
            for arm, mean in finding["arms"].items()
        },
        "turns": [_turn(turn) for turn in finding["turns"]],
        "changes_at": [
            {"key": one["key"]} | {end: rounded(one[end]) for end in ("value", "low", "high")}
            for one in finding["changes_at"]
        ],
        "assumed": _turn(finding["assumed"]) if finding["assumed"] else None,
        "without": {mechanism: _reading(reading) for mechanism, reading in finding["without"].items()},
    }


def _turn(turn: Table) -> dict[str, Any]:
    return {"key": turn["key"], "value": rounded(turn["value"])} | _reading(turn["reading"])


def _reading(reading: Table) -> dict[str, Any]:
    return {key: rounded(reading[key]) for key in ("mean", "lo", "hi")} | {"status": reading["status"]}


def facts_report(rows: Sequence[Table], lab: Lab) -> dict[str, Any]:
    """Return the published facts with how the market compares with each, as JSON types only.

    rows: from `fact_row`   lab: under which conditions
    """
    return {
        "schema_version": SCHEMA_VERSION,
        **_conditions(lab),
        "counts": {
            tolerance: _counts([row for row in rows if row["tolerance"] == tolerance]) for tolerance in TOLERANCES
        }
        | {"all": _counts(rows)},
        "facts": list(rows),
        "provenance": _origin(),
    }


def _counts(rows: Sequence[Table]) -> dict[str, int]:
    states = Counter(state_of(row) for row in rows)
    return {"facts": len(rows)} | {state: states[state] for state in STATES}


def state_of(row: Table) -> str:
    """Return how the market stands to a fact, one of STATES: met or missed only where no other fact disagrees."""
    if row["passed"] is None:
        return "untestable"
    return "contested" if row["contested"] else "passed" if row["passed"] else "failed"


def fact_row(fact: Fact, finding: Table) -> dict[str, Any]:
    """Return one fact with its checks.   found: `Standing.as_table()`."""
    checks = [check_row(one) for one in finding["checks"]]
    declared = fact.model_dump(exclude={"checks", "own", "against", "reach"})
    return {
        "id": declared.pop("id"),
        "family": declared.pop("family"),
        "tolerance": declared.pop("tolerance"),
        "status": declared.pop("status"),
        "passed": finding["passed"],
        "contested": contested_by(fact.id),
        **{key: value or None for key, value in declared.items()},
        "checks": checks,
    }


def check_row(one: Table) -> dict[str, Any]:
    """Return one check of a fact as JSON types."""
    numbers = {key: None if one[key] is None else rounded(one[key]) for key in ("mean", "lo", "hi", "low", "high")}
    return {key: one[key] for key in ("name", "name_zh", "unit", "passed")} | numbers


def conditions_otherwise(report: Mapping[str, Any]) -> list[str]:
    """Return what was otherwise than usual when a report was measured, in words for the trade."""
    off = [f"without {', '.join(report['without'])}"] if report["without"] else []
    return off + [f"{key} = {value}" for key, value in report["set"].items()]


def _conditions(lab: Lab) -> dict[str, Any]:
    return {"seeds": lab.seeds, "customers": lab.customers, "without": list(lab.without), "set": dict(lab.usual)}


def _origin() -> dict[str, str]:
    return {"bind_or_bond": __version__, "engine": behaviour_digest(), "usual": Scenario().digest}


def is_of_today(report: Table) -> bool:
    """Return whether a report was measured with the market, and with its usual numbers, as they are now."""
    return all(report["provenance"][key] == value for key, value in _origin().items() if key != "bind_or_bond")
