"""A company's churn, fitted: how readily its customers look around is moved first, then taste, then habit."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from operator import itemgetter
from typing import NamedTuple

from sim.cache import ResultCache
from sim.company import Company, Fitted
from sim.errors import BadInput
from sim.industries import industry
from sim.keys import PARAMETERS, find
from sim.market.model import MarketModel
from sim.scenario import AnyScenario, Scenario, load
from sim.wording import Wording
from sim.wording.numbers import percent, plain

CUSTOMERS, SEEDS, MONTHS = 4_000, 6, 36  # what costs time is the rest before month 0; more months count better
TOLERANCE = 0.0002  # share a month: a fifth of what is promised
STEPS = 12  # cuts of a range, which then is finer than what is seen
INSIDE = 0.1  # of a range: a cut is never nearer to an end
MOVED = {"attention.base": 1, "choice.lasting_share": -1, "population.habit": -1}
"""What is moved, in this order, and whether more of it makes more people leave."""


class Fit(NamedTuple):
    """A fit: the churn a month that was reached, and the numbers moved, before and after."""

    churn: float
    moved: dict[str, tuple[float, float]]


FITS: ResultCache[Fit] = ResultCache(most=256)


def ready(scenario: AnyScenario) -> Scenario:
    """Return a scenario that can be simulated as it is: one of a company is fitted to its churn.

    Args:
        scenario: a scenario, its name, or the path of its file.

    Raises:
        BadInput: it cannot be used, or nobody is there who could leave.
        TypeError: it is neither a scenario nor the name or path of one.
    """
    loaded = load(scenario)
    return _fitted(loaded, loaded) if loaded.company is not None and loaded.company.needs_fit else loaded


def both_ready(a: AnyScenario, b: AnyScenario) -> tuple[Scenario, Scenario]:
    """Return two markets to be compared, `ready`; where one of them is a company's, the other is so too.

    The people are the same in both: those that were fitted in the second one.
    """
    first, second = load(a), load(b)
    if first.company is None and second.company is not None:
        first = first.with_company(second.company.unfitted())
    elif second.company is None and first.company is not None:
        second = second.with_company(first.company.unfitted())
    mine, yours = first.company, second.company
    is_same = mine is not None and yours is not None and mine.unfitted() == yours.unfitted()
    if is_same and mine is not None and mine.needs_fit:
        return _fitted(first, second), ready(second)
    return ready(first), ready(second)


def alike(scenario: Scenario, other: Scenario) -> Scenario:
    """Return a scenario as the market of the company of another one that is ready, with the numbers fitted there."""
    company = other.company
    if company is None or scenario.company is not None:
        return scenario
    here = scenario.with_company(company.unfitted())
    moved = {} if company.fitted is None else {key: after for key, (_, after) in company.fitted.moved.items()}
    return (here.with_changes(moved) if moved else here).replaced(company=company)


def notes(company: Company, simulated: float, t: Wording) -> list[str]:
    """Return in sentences whom the simulated customers stand for, what was moved, and how near the churn came.

    Args:
        company: as it was set.
        simulated: its customers at month 0 of a market.
        t: wording.
    """
    said = [t("company.sample", simulated=plain(round(simulated)), customers=plain(company.customers))]
    fitted, wanted = company.fitted, company.monthly_churn
    if fitted is None or fitted.churn is None or wanted is None:
        return said
    churn = percent(fitted.churn, 2)
    if company.churn_per == "year":
        said.append(t("company.yearly", churn=percent(company.churn, 1), wanted=percent(wanted, 2)))
    moves = t("company.between").join(
        t("company.move", label=t(f"parameter.{key}.label"), key=key, before=plain(before), after=plain(after))
        for key, (before, after) in fitted.moved.items()
    )
    said.append(t("company.fitted", churn=churn, moves=moves) if moves else t("company.as_is", churn=churn))
    if not is_reached(company):
        said.append(t("company.missed", wanted=percent(wanted, 2), churn=churn))
    return said


def is_reached(company: Company) -> bool:
    """Return whether the churn was reached, to a tenth of a point a month; true where none is wanted."""
    fitted, wanted = company.fitted, company.monthly_churn
    if wanted is None or fitted is None or fitted.churn is None:
        return wanted is None
    return abs(fitted.churn - wanted) <= 0.001


def _fitted(scenario: Scenario, like: Scenario) -> Scenario:
    """Return a scenario with the numbers to which the calm market of another one, or of itself, was fitted."""
    company, calm = scenario.company, calm_market(like)
    assert company is not None
    wanted = company.monthly_churn
    assert wanted is not None
    plausible = {key: _plausible(like, key) for key in MOVED}
    key = (calm.digest, wanted, tuple(plausible.values()))
    fit = FITS.get(key, lambda: _fit(calm, wanted, plausible))
    moved = scenario.with_changes({key: after for key, (_, after) in fit.moved.items()}) if fit.moved else scenario
    return moved.replaced(company=company.replaced(fitted=Fitted(churn=fit.churn, moved=dict(fit.moved))))


def calm_market(scenario: Scenario) -> Scenario:
    """Return the market in which a company's churn is read: three years without rivals' moves, events, new moves."""
    in_force = tuple(lever for lever in scenario.levers if lever.firm == 0 and lever.start <= 1)
    bare = scenario.without_words().replaced(levers=in_force, events=(), company=None)
    return bare.with_changes({"customers": CUSTOMERS, "months": MONTHS})


def churn_of(calm: Scenario, changes: Mapping[str, float]) -> float:
    """Return the share of a company's customers that leaves in a month, over three years.

    Raises:
        BadInput: it has no customers.
    """
    market = calm.with_changes(changes) if changes else calm

    def counted(seed: int) -> tuple[int, int]:
        model = MarketModel(market, rng=seed)
        model.run_to_end()
        record = model.record
        found = int(record.leavers[1:].sum()), int(record.served[:-1, 0].sum())
        model.__dict__.clear()
        return found

    with ThreadPoolExecutor(min(SEEDS, os.cpu_count() or 1)) as pool:
        counts = list(pool.map(counted, range(1, SEEDS + 1)))
    left, there = (sum(each) for each in zip(*counts, strict=True))
    if not there:
        raise BadInput("company: in this market it has no customers who could leave; leave its churn out.")
    return left / there


def _plausible(scenario: Scenario, key: str) -> tuple[float, float]:
    """Return the range that could be defended of a number, that of the scenario's industry where it has one."""
    sizes = industry(scenario.industry).sizes() if scenario.industry else {}
    return sizes[key].plausible if key in sizes else PARAMETERS[key].plausible


def _fit(calm: Scenario, wanted: float, plausible: Mapping[str, tuple[float, float]]) -> Fit:
    """Return the fit: each number goes as far as it has to, within its range, before the next moves."""
    changes: dict[str, float] = {}
    churn = churn_of(calm, changes)
    moved: dict[str, tuple[float, float]] = {}
    for key, sign in MOVED.items():
        gap = wanted - churn
        if abs(gap) <= TOLERANCE:
            break
        place = find(key)
        assert place is not None
        start = float(place.value_in(calm))
        end = plausible[key][1] if sign * gap > 0.0 else plausible[key][0]
        if (end - start) * sign * gap <= 0.0:  # beyond its range already
            continue
        at_end = churn_of(calm, changes | {key: end})
        if (wanted - at_end) * gap > 0.0:
            if abs(wanted - at_end) < abs(gap):
                changes[key], moved[key], churn = end, (start, end), at_end
            continue
        value, churn = _between(calm, changes, key, {start: churn, end: at_end}, wanted)
        changes[key], moved[key] = value, (start, value)
        break
    return Fit(round(churn, 6), moved)


def _between(
    calm: Scenario, changes: Mapping[str, float], key: str, ends: Mapping[float, float], wanted: float
) -> tuple[float, float]:
    """Return the value of a number at which the churn is nearly as wanted, and that churn.

    `ends`: values between which that is, with their churn.
    """
    below, above = sorted(ends.items(), key=itemgetter(1))
    best = min(below, above, key=lambda end: abs(end[1] - wanted))
    for _ in range(STEPS):
        if abs(best[1] - wanted) <= TOLERANCE:
            break
        part = (wanted - below[1]) / (above[1] - below[1])
        part = min(max(part, INSIDE), 1.0 - INSIDE)
        value = float(f"{below[0] + part * (above[0] - below[0]):.4g}")
        cut = value, churn_of(calm, {**changes, key: value})
        best = min(best, cut, key=lambda end: abs(end[1] - wanted))
        below, above = (cut, above) if cut[1] < wanted else (below, cut)
    return best
