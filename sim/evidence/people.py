"""Single customers as probes read them: what their own firm is to them, and who leaves it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.market.draws import Purpose, bell, key, uniform
from sim.market.model import MarketModel
from sim.market.rules.bond import felt_bond
from sim.market.rules.choice import maturity
from sim.market.rules.experience import human_share, who_serves

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


def pass_months(market: MarketModel, months: int) -> None:
    """Let so many months pass."""
    for _ in range(months):
        market.advance()


def of_own_firm(column: Any, market: MarketModel) -> Numbers:
    """Return what a column by firm, shape (f, n), holds for everybody's provider, shape (n,)."""
    provider = market.customers.provider
    return np.asarray(column[provider, np.arange(len(provider))], dtype=np.float64)


def felt_of_own(market: MarketModel) -> Numbers:
    """Return everybody's felt bond with the provider, utility, shape (n,)."""
    p = market.values
    mature = maturity(market.customers.tenure.astype(np.float64), p.choice)
    return np.asarray(felt_bond(of_own_firm(market.customers.bond, market), mature, p.choice, p.bond))


def leaves_within(market: MarketModel, months: int) -> Flags:
    """Let so many months pass and return who moved to another firm in any of them, shape (n,)."""
    has_left = np.zeros(len(market.customers), dtype=bool)
    for _ in range(months):
        before = market.customers.provider.copy()
        market.advance()
        has_left |= market.customers.provider != before
    return has_left


def encounters(market: MarketModel) -> tuple[Flags, Numbers]:
    """Return who met a person of the provider in the month that has just ended, and how warm that was, shape (n,) each.

    Nothing of this is kept in the columns, so the named draws are looked up again. Follow-up calls are left out.
    In a repertoire only encounters of the focal company's guests can be told, and others count as none.
    """
    c, p, people = market.customers, market.values, np.arange(len(market.customers))
    firm, size = c.provider.astype(np.intp), market.staff_size

    def draw(purpose: Purpose) -> np.uint64:
        return np.uint64(key(market.luck, market.month, int(purpose), 0))

    online = np.array([one.offer.online_human for one in market.firms])[np.minimum(firm, len(market.firms) - 1)]
    human = np.select(
        [c.channel == 1, c.channel == 2], [online, human_share(2, 0.0, p.dealers)], human_share(0, 0.0, p.dealers)
    )
    with np.errstate(over="ignore"):
        met = uniform(draw(Purpose.CONTACT), people) < p.experience.contact_chance * human
        luck = uniform(draw(Purpose.COLLEAGUE), people)
        noise = bell(draw(Purpose.WARMTH), people)
    whom = np.array([who_serves(*one, p.staff) for one in zip(luck.tolist(), c.employee.tolist(), strict=True)])
    if p.market.repertoire == 1:
        met &= (firm == 0) & (c.idle == 0)
    return met, market.staff.warmth[firm * size + whom] + p.experience.warmth_spread * noise


def correlation(x: Numbers | Flags, y: Numbers | Flags) -> float:
    """Return Pearson's correlation, not a number if either is the same for all."""
    a, b = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    spread = a.std() * b.std()
    return float(((a - a.mean()) * (b - b.mean())).mean() / spread) if spread > 0.0 else float("nan")
