"""B3: who leaves, and how many a year: by contract, tenure, service and complaints."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.evidence.facts import Numbers, measures
from sim.evidence.facts.retention import CROWD, POINTS, YEAR, over_seeds
from sim.evidence.lab import Lab
from sim.market.model import MarketModel
from sim.market.rules.failure import NOTHING, SILENT
from sim.measures.intervals import Interval, Values
from sim.scenario import Scenario, load

CENSUS = 60  # month in which customers are asked how long they have been there
BANDS = (0, 12, 36, 10_000)  # months of tenure


def _by_tenure(market: MarketModel) -> NDArray[np.int64]:
    """Return customers of all firms by tenure, and how many of them leave in the next year, shape (2, bands)."""
    while market.month < CENSUS:
        market.advance()
    firm, tenure = market.customers.provider.copy(), market.customers.tenure.copy()
    has_left = np.zeros(len(firm), bool)
    while market.month < CENSUS + YEAR:
        market.advance()
        has_left |= market.customers.provider != firm
    band = np.searchsorted(BANDS, tenure, side="right") - 1
    return np.array(
        [np.bincount(band, minlength=len(BANDS) - 1), np.bincount(band[has_left], minlength=len(BANDS) - 1)]
    )


def contract(months: int) -> Scenario:
    """Return the default market in which every firm signs people for so many months; 0 for no contracts.

    months: of the contract; those who leave earlier pay three and a half bills, and signing costs the firms nothing
    """
    if months == 0:
        return Scenario()
    signed = [{"kind": "exit_fee", "firm": k, "months": float(months), "cost_per_customer": 0.0} for k in range(3)]
    return Scenario().replaced(levers=signed)


@measures("V22b")
def contract_tenure_service(lab: Lab) -> Numbers:
    """Compare how many leave by contract, by tenure and by service."""
    none, one, two = (
        POINTS * (1.0 - lab.values(contract(months), "retention_24.overall")) for months in (0, YEAR, 2 * YEAR)
    )
    helped = Scenario(firms={"0": {"recovery": 0.9, "ease": 0.9, "response_days": 1.0}})
    service = POINTS * (1.0 - lab.values(helped, "retention_24.overall"))

    def by_tenure(counted: Values) -> list[float]:
        share = POINTS * counted[1] / counted[0]
        return [share[0] - share[1], share[1] - share[2]]

    young, middle = over_seeds(by_tenure, lab.observe(lab.sized(Scenario(), months=CENSUS + YEAR), _by_tenure))
    return {
        "one_year": none - one,
        "two_years": one - two,
        "first_year": young,
        "next_years": middle,
        "help": none - service,
    }


QUARTER = 3  # months


def _by_complaints(market: MarketModel) -> NDArray[np.int64]:
    """Return who stayed through a quarter by complaints in it (0, 1, 2 and more), and who then left, shape (2, 3).

    All firms' customers count; quarters follow each other, and leaving is looked for in the quarter after.
    """
    counted = np.zeros((2, 3), int)
    before: tuple[Any, Any] | None = None
    while market.month + QUARTER <= market.months:
        start, calls = market.customers.provider.copy(), np.zeros(len(market.customers), int)
        has_left = np.zeros(len(start), bool)
        for _ in range(QUARTER):
            market.advance()
            calls += has_called(market.customers.incident)
            has_left |= market.customers.provider != start
        if before is not None:
            earlier, stayed = before
            counted[0] += np.bincount(earlier[stayed], minlength=3)
            counted[1] += np.bincount(earlier[stayed & has_left], minlength=3)
        before = np.minimum(calls, 2), ~has_left
    return counted


def has_called(incident: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Return who told the front line of a failure this month.   incident: column of the customer table."""
    outcome = np.where(incident > 4, incident - 4, incident)
    return np.asarray((outcome != NOTHING) & (outcome != SILENT))


@measures("V22c")
def repeated_calls(lab: Lab) -> Numbers:
    """Compare how many leave after none, one, and several complaints in a quarter."""
    sized = lab.sized(Scenario(), months=48, customers=CROWD * lab.customers)

    def steps(counted: Values) -> list[float]:
        share = POINTS * counted[1] / counted[0]
        return [share[1] - share[0], share[2] - share[1], (share[2] - share[1]) - (share[1] - share[0])]

    first, second, jump = over_seeds(steps, lab.observe(sized, _by_complaints))
    return {"first_complaint": first, "more": second, "threshold": jump}


def _leavers(market: MarketModel) -> NDArray[np.int64]:
    """Return customers of all firms at the start of months, who left in these, and the same for years, shape (4,)."""
    counted = np.zeros(4, int)
    while market.month < market.months:
        if market.month % YEAR == 0:
            start, has_left = market.customers.provider.copy(), np.zeros(len(market.customers), bool)
        before = market.customers.provider.copy()
        market.advance()
        moved = market.customers.provider != before
        has_left |= market.customers.provider != start
        counted[:2] += len(moved), moved.sum()
        if market.month % YEAR == 0:
            counted[2:] += len(start), has_left.sum()
    return counted


@measures("V22d")
def yearly_defection(lab: Lab) -> Numbers:
    """Count how many leave a telephone company, and a bank, in a month and in a year."""

    def rates(name: str) -> list[Interval]:
        counted = lab.observe(lab.sized(load(name), months=5 * YEAR), _leavers)
        return over_seeds(lambda c: [POINTS * c[1] / c[0], POINTS * c[3] / c[2]], counted)

    (month, year), (bank, _) = rates("calm_market"), rates("bank")
    return {"month": month, "year": year, "bank": bank}
