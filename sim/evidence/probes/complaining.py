"""What becomes of people for whom something went wrong: silence, complaints, talk, and whether they stay."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.market.model import MarketModel
from sim.market.rules.failure import IN_VAIN, MAJOR, NOTHING, QUICK, SILENT

YEAR = 12
_NEVER = 10_000


class _Month(NamedTuple):
    """What one month did to the focal company's customers; arrays of shape (n,)."""

    month: int
    is_here: NDArray[np.bool_]  # with the company at the end of the month
    was_here: NDArray[np.bool_]  # with it at the end of the month before
    incident: NDArray[np.int8]  # as the column; 0 for those not with the company
    warned: NDArray[np.bool_]  # spoke against the company: of people who are with it, and of those who left it last


def _months(market: MarketModel, last: int | None = None) -> Any:
    """Let months pass, up to `last` or the end, and yield what each of them did."""
    c = market.customers
    was_here = c.provider == 0
    while market.month < (market.months if last is None else min(last, market.months)):
        market.advance()
        is_here = c.provider == 0
        yield _Month(market.month, is_here, was_here, np.where(is_here, c.incident, NOTHING), c.message == -1)
        was_here = is_here


def _is_voiced(incident: NDArray[np.int8]) -> NDArray[np.bool_]:
    return (incident > NOTHING) & (incident % MAJOR != SILENT)


def _is_major(incident: NDArray[np.int8]) -> NDArray[np.bool_]:
    return incident > MAJOR


def _share(part: NDArray[np.bool_], whole: NDArray[np.bool_]) -> float:
    """Return the share of a group that has something; not a number for an empty group."""
    return float((part & whole).sum() / whole.sum()) if whole.any() else float("nan")


def silent_share_of_failures(market: MarketModel) -> float:
    """Return the share of the focal company's failures that it was not told of and did not find, over the whole run."""
    market.run_to_end()
    incidents = market.record.incidents[1:, 0].sum(axis=0)
    return (
        float(incidents[[SILENT, SILENT + MAJOR]].sum() / incidents[1:].sum()) if incidents[1:].sum() else float("nan")
    )


def silent_share_of_aggrieved_leavers(market: MarketModel) -> float:
    """Return the share of leavers with a recent failure who had said nothing about it, over the whole run.

    Recent: in the six months before leaving; a customer who complained once in that time is not silent.
    """
    n = len(market.customers)
    failed_in, voiced_in = np.full(n, -_NEVER), np.full(n, -_NEVER)
    silent = leavers = 0
    for now in _months(market):
        gone = now.was_here & ~now.is_here & (now.month - failed_in <= 6)
        leavers += int(gone.sum())
        silent += int((gone & (now.month - voiced_in > 6)).sum())
        # what happened with a company one has left does not count against it when one is back
        failed_in[~now.is_here], voiced_in[~now.is_here] = -_NEVER, -_NEVER
        failed_in[now.incident > NOTHING] = now.month
        voiced_in[_is_voiced(now.incident)] = now.month
    return silent / leavers if leavers else float("nan")


def warnings_spoken(market: MarketModel) -> float:
    """Return how often the focal company was warned against over the whole run, per customer of its month-0 base.

    By its customers, and by those who left it last and took a grievance along.
    """
    base = int((market.customers.provider == 0).sum())
    return float(sum(int(now.warned.sum()) for now in _months(market)) / base)


def kept_after_complaint(market: MarketModel) -> float:
    """Return the share of complainers who are with the focal company six months after their first complaint.

    Complaints of the last six months are too young to be counted.
    """
    n = len(market.customers)
    first, kept = np.full(n, _NEVER), np.zeros(n, bool)
    for now in _months(market):
        kept |= now.is_here & (now.month == first + 6)
        new = _is_voiced(now.incident) & (first == _NEVER)
        first[new] = now.month
    return _share(kept, first <= market.months - 6)


def failed_again(market: MarketModel) -> float:
    """Return the share of customers whom the focal company fails again within a year of a failure.

    First failures of months 13 to 24, among those who are with the company at the end of that year.
    """
    n = len(market.customers)
    first, again, stayed = np.full(n, _NEVER), np.zeros(n, bool), np.zeros(n, bool)
    for now in _months(market, 3 * YEAR):
        has_failed = now.incident > NOTHING
        again |= has_failed & (now.month > first) & (now.month <= first + YEAR)
        stayed |= now.is_here & (now.month == first + YEAR)
        if YEAR < now.month <= 2 * YEAR:
            first[has_failed & (first == _NEVER)] = now.month
    return _share(again, stayed)


def _vain(now: _Month) -> NDArray[np.bool_]:
    return np.asarray(now.incident == IN_VAIN + MAJOR)


def kept_after_vain_complaint(market: MarketModel) -> float:
    """Return the share who are with the focal company a year after their first complaint in vain about a major failure.

    Complaints of months 1 to 12.
    """
    n = len(market.customers)
    first, kept = np.full(n, _NEVER), np.zeros(n, bool)
    for now in _months(market, 2 * YEAR):
        kept |= now.is_here & (now.month == first + YEAR)
        if now.month <= YEAR:
            first[_vain(now) & (first == _NEVER)] = now.month
    return _share(kept, first < _NEVER)


def warnings_after_vain_complaint(market: MarketModel) -> float:
    """Return how often people warn against the focal company in the year after such a complaint, per complainer.

    From the month of the first complaint in vain about a major failure on; complaints of months 1 to 12. Each warning
    reaches everybody who listens to the speaker. Those who have left since go on warning of the company they left last.
    """
    n = len(market.customers)
    first, warnings = np.full(n, _NEVER), 0
    for now in _months(market, 2 * YEAR):
        if now.month <= YEAR:
            first[_vain(now) & (first == _NEVER)] = now.month
        warnings += int((now.warned & (first <= now.month) & (now.month <= first + YEAR)).sum())
    episodes = int((first < _NEVER).sum())
    return warnings / episodes if episodes else float("nan")


def leaving_ratio_without_help(market: MarketModel) -> float:
    """Return how many times as many leave after a complaint in vain as after one that was settled at once.

    First complaints with any firm up to a year before the last month, those that were settled late left out; who has
    left that firm within a year. What went wrong has no say in what comes of it: the technical quality is the same.
    """
    c, n = market.customers, len(market.customers)
    month, firm = np.full(n, _NEVER), np.full(n, -1)
    outcome, gone = np.zeros(n, int), np.zeros(n, bool)
    while market.month < market.months:
        market.advance()
        gone |= (month < market.month) & (market.month <= month + YEAR) & (c.provider != firm)
        if market.month <= market.months - YEAR:
            new = _is_voiced(c.incident) & (month == _NEVER)
            month[new], firm[new] = market.month, c.provider[new]
            outcome[new] = c.incident[new] % MAJOR  # minor or major alike
    helped, in_vain = (outcome == QUICK) & (month < _NEVER), (outcome == IN_VAIN % MAJOR) & (month < _NEVER)
    return _share(gone, in_vain) / (_share(gone, helped) or float("nan"))


def months_kept_after_major_complaint(market: MarketModel) -> float:
    """Return how many of the next 24 months a complainer about a major failure is with the focal company, on average.

    First complaints of months 1 to 12, whatever came of them.
    """
    n = len(market.customers)
    first, kept = np.full(n, _NEVER), np.zeros(n, np.int64)
    for now in _months(market, 3 * YEAR):
        kept += now.is_here & (now.month > first) & (now.month <= first + 2 * YEAR)
        if now.month <= YEAR:
            first[_is_voiced(now.incident) & _is_major(now.incident) & (first == _NEVER)] = now.month
    return float(kept[first < _NEVER].mean()) if (first < _NEVER).any() else float("nan")
