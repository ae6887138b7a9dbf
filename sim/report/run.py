"""A result as one JSON object. Its keys are explained in docs/json.md."""

from __future__ import annotations

from typing import Any

from sim.labels import digests
from sim.market.behaviour import behaviour_digest
from sim.market.customers import GROUPS, KINDS
from sim.market.exits import REASONS
from sim.market.hold import HOLDS
from sim.market.surveys import METRICS
from sim.market.totals import RUNGS
from sim.measures.exits import exits, leavers, satisfied_leavers
from sim.measures.holds import fans, holds, hostages
from sim.measures.money import LINES, account, breakage, liability, lifetime_value, profit_to_date, referral_value
from sim.measures.opinions import OPINIONS, market_shares, opinions, rungs, wallet_shares
from sim.measures.retention import CURVES, active, survival
from sim.measures.surveys import complaints, interviews, readings
from sim.report.company import company_report
from sim.report.shapes import band, bands, curves, months, ratio
from sim.results import Result
from sim.scenario import Scenario
from sim.version import __version__

SCHEMA_VERSION = 1
"""Raised when a key of a report changes its meaning or disappears; new keys do not raise it."""
SURVEY = (
    "satisfaction and felt_bond are a census: nobody is sampled and everybody answers what is true. The other readings "
    "come from a sample of people each month, with the noise that surveys have."
)


def run_report(result: Result) -> dict[str, Any]:
    """Return everything that is measured on a result, as JSON types only.

    Shares run 0..1, money is in currency units, people are counted per run. mean, lo and hi are taken over seeds (95 %
    interval of the mean); None where nothing is defined. Threads do not show in it, nor do versions of packages.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "scenario": scenario_head(result.scenario),
        "seeds": list(result.seeds),
        "customers": result.customers,
        "months": result.months,
        "retention": curves(survival(result)),
        "active": curves(active(result)),
        "hold": hold_report(result),
        "hostages": curves(hostages(result), first=1),
        "fans": curves(fans(result), first=1),
        "exits": exits_report(result),
        "money": money_report(result),
        "surveys": surveys_report(result),
        "rungs": {"month": months(rungs(result), 1)} | bands(rungs(result), RUNGS, 1),
        "market": market_report(result),
        "provenance": origin(result.scenario),
    } | company_report(result)


def scenario_head(scenario: Scenario) -> dict[str, str]:
    """Return who a scenario is: name, title, question, digest."""
    return {"name": scenario.name, "title": scenario.title, "question": scenario.question, "digest": scenario.digest}


def origin(*scenarios: Scenario) -> dict[str, Any]:
    """Return what decides the numbers of a report: version, engine digest, scenario digests. Nothing of the machine."""
    return {"bind_or_bond": __version__, "engine": behaviour_digest(), "scenarios": digests(*scenarios)}


def hold_report(result: Result) -> dict[str, Any]:
    """Return the shares of the base held by each of the four, which add up to `retained`, from month 1."""
    shares, stayed = holds(result), active(result)

    def of(at: int) -> dict[str, Any]:
        return bands(shares[:, :, at], HOLDS, 1) | {"retained": band(stayed[:, 1:, at])}

    by_kind = {kind: of(at) for at, kind in enumerate(KINDS)}
    return {"month": months(stayed, 1)} | of(CURVES.index("overall")) | {"by_kind": by_kind}


def exits_report(result: Result) -> dict[str, Any]:
    """Return how many left, base and newcomers together, and why: by month and over the whole run."""
    left, why, content = leavers(result), exits(result), satisfied_leavers(result)
    total = float(left.sum())
    over_the_run = why.sum(axis=(0, 1, 2))
    return {
        "month": months(left, 1),
        "leavers": band(left[:, 1:].sum(axis=2)),
        "by_group": bands(left, GROUPS, 1),
        "by_reason": bands(why.sum(axis=2), REASONS, 1),
        "shares": {reason: ratio(float(over_the_run[at]), total) for at, reason in enumerate(REASONS)},
        "satisfied_leavers": band(content[:, 1:].sum(axis=2)),
        "satisfied_share": ratio(float(content.sum()), total),
    }


def surveys_report(result: Result) -> dict[str, Any]:
    """Return what customers feel, what a survey of them reads, what leavers said, and what was complained of."""
    given, spoken = interviews(result).sum(axis=(0, 1)), complaints(result)
    return {
        "note": SURVEY,
        "month": months(opinions(result), 1),
        **bands(opinions(result), OPINIONS, 1),
        **bands(readings(result), METRICS, 1),
        "exit_interviews": {reason: ratio(float(given[at]), float(given.sum())) for at, reason in enumerate(REASONS)},
        "complaints": bands(spoken, ("failures", "front_line", "headquarters"), 1),
    }


def money_report(result: Result) -> dict[str, Any]:
    """Return the focal company's account by month, discounted profit to date, and what every firm's levers cost."""
    lines = account(result)
    levers = [
        {
            "kind": lever.kind,
            "firm": lever.firm,
            "start": lever.start,
            "end": lever.end,
            "cost": band(result.lever_costs[:, :, at] / 100.0),
        }
        for at, lever in enumerate(result.scenario.levers)
    ]
    return {
        "month": months(lines),
        **bands(lines, LINES),
        "profit_to_date": band(profit_to_date(result)),
        "points_owed": band(liability(result)),
        "breakage": band(breakage(result)),
        "referral_value": band(referral_value(result)),
        "lifetime_value": band(lifetime_value(result)),
        "lever_costs": levers,
    }


def market_report(result: Result) -> dict[str, Any]:
    """Return customers, share of the market and price of every firm by month; the focal company is first."""
    served, shares = result.record.served.astype(float), market_shares(result)
    bought, firms = result.record.bought.astype(float), range(result.prices.shape[2])
    return {
        "month": months(served),
        "served": [band(served[..., k]) for k in firms],
        "share": [band(shares[..., k]) for k in firms],
        "prices": [band(result.prices[..., k]) for k in firms],
        "purchases": [band(bought[..., k]) for k in firms],
        "share_of_wallet": band(wallet_shares(result)),
    }
