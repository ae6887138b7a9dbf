"""Measurements of family B7, first part: failure, complaint, recovery, win-back."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sim.evidence.facts import Numbers, measures
from sim.evidence.facts.relationship import YEAR, Columns, diary, repertoire, stays
from sim.evidence.lab import Lab
from sim.levers.bond import WinBack
from sim.market.exits import REASONS
from sim.market.model import MarketModel
from sim.market.rules.failure import IN_VAIN, MAJOR, OUTCOMES, QUICK, SILENT, SLOW
from sim.market.totals import COMPLAINTS, FAILURES
from sim.measures.intervals import Interval, Values, interval
from sim.measures.opinions import felt_bonds
from sim.scenario import load

# V48


@measures("V48")
def two_levels_of_complaint(lab: Lab) -> Numbers:
    """Count failures, complaints to the front line and letters to headquarters, over all firms and three years."""
    record = lab.result(lab.sized(load("calm_market"), months=3 * YEAR)).record
    reached = record.reached.sum(axis=(1, 2, 3))
    failures, voiced = (reached[:, at].astype(float) for at in (FAILURES, COMPLAINTS))
    letters = record.headquarters.sum(axis=(1, 2)).astype(float)
    return {"letters": letters / voiced, "front_line": voiced / failures, "headquarters": letters / failures}


# V49

WORST_TO_BEST = (SILENT, IN_VAIN, SLOW, QUICK)
TARP = [(severity, outcome) for severity in (MAJOR, 0) for outcome in WORST_TO_BEST]
"""Severities and what came of a failure, of which it was asked who buys again (V49)."""


def _bought_again(market: MarketModel) -> Values:
    """Return how many were still with the provider a year after a failure, in 100, by the column `incident`."""
    seen = diary(market, "provider", "incident")
    kept, met = np.zeros(MAJOR + len(OUTCOMES)), np.zeros(MAJOR + len(OUTCOMES))
    for month in range(1, market.months - YEAR + 1):
        incident, stayed = seen["incident"][month], stays(seen["provider"], month)
        met += np.bincount(incident, minlength=len(met))
        kept += np.bincount(incident, stayed, minlength=len(met))
    with np.errstate(invalid="ignore"):
        return 100.0 * kept / met


def _smallest(steps: Iterable[Values]) -> Interval:
    """Return the smallest of several paired differences, by its mean, with its interval."""
    return min((interval(step) for step in steps), key=lambda one: float(one.mean))


@measures("V49")
def repurchase_after_failure(lab: Lab) -> Numbers:
    """Follow those who met a failure for a year: repurchase is to be with the same provider throughout."""
    market = lab.sized(load("calm_market"), months=3 * YEAR)
    again = np.stack(lab.observe(market, _bought_again), axis=1)  # (incident, seeds)
    again = again[:, ~np.isnan(again[[severity + outcome for severity, outcome in TARP]]).any(axis=0)]
    pairs = list(zip(WORST_TO_BEST[1:], WORST_TO_BEST[:-1], strict=True))
    outcomes = {SILENT: "silent", IN_VAIN: "in_vain", SLOW: "late", QUICK: "quick"}
    severities = {MAJOR: "major", 0: "minor"}
    cells = {f"{severities[severity]}_{outcomes[outcome]}": again[severity + outcome] for severity, outcome in TARP}
    steps = {
        f"{name}_step": _smallest(again[severity + better] - again[severity + worse] for better, worse in pairs)
        for severity, name in severities.items()
    }
    return {**cells, **steps, "severity": _smallest(again[one] - again[MAJOR + one] for one in WORST_TO_BEST)}


# V50


def _lives(market: MarketModel) -> dict[str, Columns]:
    return diary(market, "provider", "incident", "satisfaction")


def _twins(failing: dict[str, Columns], sound: dict[str, Columns], outcomes: tuple[int, ...]) -> tuple[float, float]:
    """Return what one recovered failure changed: satisfaction at once (scale), and staying for a year (points).

    Taken are people whose first failure ended so and was their last for a year: until it happened, their lives in the
    market without failures were the same to the last digit.
    """
    content, stayed = [], []
    incident = failing["incident"]
    seen = np.zeros(incident.shape[1], dtype=bool)
    for month in range(1, len(incident) - YEAR):
        is_first = ~seen & np.isin(incident[month], outcomes)
        who = is_first & ~incident[month + 1 : month + YEAR + 1].any(axis=0)
        seen |= incident[month] > 0
        content.append((failing["satisfaction"][month] - sound["satisfaction"][month])[who])
        stayed.append(stays(failing["provider"], month)[who].astype(float) - stays(sound["provider"], month)[who])
    return float(np.concatenate(content).mean()), 100.0 * float(np.concatenate(stayed).mean())


@measures("V50")
def recovery_paradox(lab: Lab) -> Numbers:
    """Compare customers whose failure was resolved with themselves where nothing ever failed."""
    # no customer hears another, and nobody has failures behind, so that a twin differs by the own failure only
    alone = {"word_of_mouth.links": 0, "market.settle": 0}
    failing = lab.sized(load("calm_market"), months=3 * YEAR).with_changes(alone)
    sound = failing.with_changes({"firm.failure_rate": 0.0})
    lives = list(zip(lab.observe(failing, _lives), lab.observe(sound, _lives), strict=True))
    quick, late = (
        np.array([_twins(*pair, outcomes) for pair in lives]).T
        for outcomes in ((QUICK, MAJOR + QUICK), (SLOW, MAJOR + SLOW))
    )
    return {"quick": quick[1], "late": late[1], "satisfaction": quick[0]}


# V53

LEAVING, RETURNING = 2 * YEAR, 2 * YEAR  # months in which people leave, and in which each may come back
GIFT = 30.0  # currency, a month's bill
TOKEN = 0.01  # currency; an invitation without a gift to speak of
OFFERS = {"price": (GIFT, 0.0), "upgrade": (TOKEN, 1.0), "bundle": (GIFT, 1.0)}
"""Win-back offers: worth of the gift, and how far what disappointed is resolved at no charge."""


def _second_lives(market: MarketModel) -> list[float]:
    """Return what became of the focal company's leavers.

    Shares who came back: all, leavers for service, for price, with a stronger, with a weaker first life. Then of those
    who came back: months of the first twelve that they stayed, profit over these, use of those who had left for
    service, for price.
    """
    p, firm = market.values, market.firms[0].numbers
    offer = next(lever for lever in market.brief.levers if isinstance(lever, WinBack))
    bonds = [felt_bonds(market)]
    here, reasons = [market.customers.provider == 0], [market.customers.left_because.copy()]
    while market.month < market.months:
        market.advance()
        here.append(market.customers.provider == 0)
        reasons.append(market.customers.left_because.copy())
        bonds.append(felt_bonds(market))
    with_us = np.stack(here)
    left, back, month_back, why, strength = [], [], [], [], []
    gone = np.zeros(with_us.shape[1], dtype=bool)
    for month in range(1, LEAVING + 1):
        who = np.flatnonzero(with_us[month - 1] & ~with_us[month] & ~gone)  # the first life only
        gone[who] = True
        again = with_us[month + 1 : month + RETURNING + 1, who]
        left.append(who)
        back.append(again.any(axis=0))
        month_back.append(month + 1 + again.argmax(axis=0))
        why.append(reasons[month][who])
        strength.append(bonds[month - 1][who])
    who, is_back, at = np.concatenate(left), np.concatenate(back), np.concatenate(month_back)
    reason, bond = np.concatenate(why), np.concatenate(strength)
    for_service = np.isin(reason, [REASONS.index("failure"), REASONS.index("disappointment")])
    for_price, is_strong = reason == REASONS.index("price"), bond >= np.median(bond)
    who, at, service_back, price_back = who[is_back], at[is_back], for_service[is_back], for_price[is_back]
    stayed = np.array([with_us[month : month + YEAR, i].cumprod().sum() for i, month in zip(who, at, strict=True)])
    felt_back = np.array([bonds[month][i] for i, month in zip(who, at, strict=True)])
    use = market.customers.spend[who] * (1.0 + p.bond.spend * felt_back)
    gift = offer.strength + offer.cost_per_return + offer.cost_of_matching * offer.matched
    profit = stayed * use * (firm.list_price - firm.unit_cost) - gift - firm.acquisition_cost
    groups = [np.ones(len(reason), dtype=bool), for_service, for_price, is_strong, ~is_strong]
    values = [is_back[group] for group in groups] + [stayed, profit, use[service_back], use[price_back]]
    return [float(value.mean()) if len(value) else float("nan") for value in values]


@measures("V53")
def winning_back(lab: Lab) -> Numbers:
    """Make three offers to those who left in a price war; follow who comes back, for how long, at what profit."""
    size, market = 2 * lab.customers, load("price_war")  # few leave for service, and few come back
    months = LEAVING + RETURNING + YEAR
    arms = {
        name: np.array(
            lab.observe(
                lab.sized(market.with_lever("win_back", strength=gift, matched=matched), months, size), _second_lives
            )
        ).T
        for name, (gift, matched) in OFFERS.items()
    }
    price, upgrade, bundle = arms["price"], arms["upgrade"], arms["bundle"]
    every = np.nanmean(np.stack(list(arms.values())), axis=0)
    strong, weak, service, cheap = 100.0 * every[3], 100.0 * every[4], 100.0 * every[1], 100.0 * every[2]

    less = {
        "bond": strong - weak,
        "reason": cheap - service,
        "use": every[7] - every[8],
        "bundle": 100.0 * (bundle[0] - np.maximum(price[0], upgrade[0])),
        "months_upgrade": upgrade[5] - price[5],
        "months_gift": price[5] - bundle[5],
        "profit_gift": price[6] - bundle[6],
        "profit_upgrade": upgrade[6] - bundle[6],
    }
    return {name: difference[~np.isnan(difference)] for name, difference in less.items()}


# V53b


def _conversions(market: MarketModel) -> list[float]:
    """Return the share who buy from the focal company within a quarter: active customers, lapsed ones, prospects."""
    idle = diary(market, "idle")["idle"]
    bought = idle == 0  # months since the last purchase; month 0 stands for the time before
    now = market.months - 3
    active = idle[now] < market.values.repertoire.months_active
    lapsed = ~active & bought[: now + 1].any(axis=0)
    groups = (active, lapsed, ~active & ~lapsed)
    return [100.0 * float(bought[now + 1 :].any(axis=0)[group].mean()) for group in groups]


@measures("V53b")
def conversion_by_state(lab: Lab) -> Numbers:
    """Read who buys within a quarter: people who are customers now, who were, and who never were."""
    active, lapsed, prospect = np.array(lab.observe(lab.sized(repertoire(), months=2 * YEAR + 3), _conversions)).T
    return {"active": active, "lapsed": lapsed, "prospect": prospect}
