"""People's own data beside the published facts: the same numbers, measured by the same estimators as on the market."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.data import Data, Log, Panel, Survival
from sim.errors import BadInput
from sim.estimators.activity import coming_and_going, first_buyers
from sim.estimators.concentration import top_share
from sim.estimators.dirichlet import fit_dirichlet, observed, polarisation, purchase_counts, theoretical
from sim.estimators.duplication import duplication
from sim.estimators.logit import household_logit
from sim.estimators.shuffle import shuffle_test
from sim.estimators.survival import fit_sbg, retention_rates, sbg_survival
from sim.evidence.facts import Check, check
from sim.evidence.facts.retention import CDNOW_ACTIVE, CDNOW_ONCE
from sim.measures.intervals import Interval

CALIBRATED = 7  # periods that a survival curve is fitted to, if it has more of them
FEWEST_FOR_A_LAW = 3  # firms; two make one pair, through which every line goes
NORMAL = 1.959964  # 97.5 % of a normal distribution lie below


def measured_on(data: Data) -> dict[str, list[Check]]:
    """Return what data answer to the published facts, by number of the fact; what they cannot answer is left out.

    A panel answers to V02, V03, V04 and V09, with prices to V10, with months to V08, and to V07 by spending or else by
    number of purchases; a log of transactions to V07 and V20; a survival table to V18 and V19. Intervals hold 95 %;
    their ends are not numbers where no standard error is known.
    """
    found: dict[str, list[Check]] = {}
    for number, measure in _measures(data).items():
        try:
            found[number] = measure()
        except BadInput:  # as for prices that never change: the fact has no answer in these data
            continue
    return {number: checks for number, checks in found.items() if checks}


def _measures(data: Data) -> dict[str, Callable[[], list[Check]]]:
    if isinstance(data, Log):
        spend = np.ones(len(data.customers)) if data.spend is None else data.spend
        return {
            "V07": lambda: _concentration(np.bincount(data.customers, spend)),
            "V20": lambda: _first_purchase_only(data),
        }
    if isinstance(data, Survival):
        return {"V18": lambda: _curve(data), "V19": lambda: _mixture(data)}
    spend = np.ones(len(data.customers)) if data.spend is None else data.spend
    buyers = np.unique(data.customers)
    return {
        "V02": lambda: _duplication(data),
        "V03": lambda: _dirichlet(data),
        "V04": lambda: _polarisation(data),
        "V07": lambda: _concentration(np.bincount(data.customers, spend)[buyers]),
        "V08": lambda: _coming_and_going(data),
        "V09": lambda: _shuffled(data),
        "V10": lambda: _in_money(data),
    }


def _interval(value: float, low: float, high: float) -> Interval:
    return Interval(np.asarray(value), np.asarray(low), np.asarray(high))


def _exact(value: float) -> Interval:
    """Return a number whose error is not known."""
    return _interval(value, np.nan, np.nan)


def _around(value: float, error: float, scale: float = 100.0) -> Interval:
    """Return a number with its interval, in percent unless scaled otherwise."""
    return _interval(scale * value, scale * (value - NORMAL * error), scale * (value + NORMAL * error))


def _duplication(panel: Panel) -> list[Check]:
    if len(panel.names) < FEWEST_FOR_A_LAW:
        return []
    found = duplication(panel.customers, panel.firms, len(panel.names))
    correlation = _exact(found.correlation)
    return [
        check("Duplication coefficient D", "重复购买系数 D", _exact(found.coefficient), 0.75, 1.3),
        check("Correlation of duplication with penetration", "重复购买率与渗透率的相关系数", correlation, 0.85, None),
    ]


def _counts(panel: Panel) -> np.ndarray:
    return purchase_counts(panel.customers, panel.firms, panel.people, len(panel.names))


def _dirichlet(panel: Panel) -> list[Check]:
    counts = _counts(panel)
    real, theory = observed(counts), theoretical(fit_dirichlet(counts))
    was_bought = real.penetration > 0
    errors = [
        _exact(100.0 * float(np.mean(np.abs(said[was_bought] / seen[was_bought] - 1.0))))
        for said, seen in zip(theory, real, strict=True)
    ]
    return [
        check("Mean error of penetration", "渗透率的平均误差", errors[0], None, 15.0, "%"),
        check("Mean error of purchases per buyer", "每位买者购买次数的平均误差", errors[1], None, 20.0, "%"),
    ]


def _polarisation(panel: Panel) -> list[Check]:
    found = polarisation(_counts(panel))
    # phi has the steadier error; S falls as it rises, and has no upper end once phi may be 0
    low, high = found.phi - NORMAL * found.se, min(found.phi + NORMAL * found.se, 1.0)
    ends = [(1.0 - phi) / phi if phi > 0 else np.inf for phi in (high, low)]
    return [check("Switching parameter S", "转换参数 S", _interval(found.switching, *ends), 0.6, 3.0)]


def _concentration(spend: np.ndarray) -> list[Check]:
    top = _exact(100.0 * top_share(spend, 0.2))
    return [check("Spending of the heaviest fifth of buyers", "消费最多的五分之一买者所占份额", top, 50.0, 70.0, "%")]


def _coming_and_going(panel: Panel) -> list[Check]:
    if panel.months is None:
        return []
    found = coming_and_going(panel.customers, panel.firms, panel.months)
    stayed, returned = _around(found.stayed, found.se_stayed), _around(found.returned, found.se_returned)
    return [
        check(
            "Active customers who are active in the next month", "活跃客户下月仍活跃的比例", stayed, 80.0, 100.0, "%"
        ),
        check("Inactive customers who return in the next month", "不活跃客户下月回来的比例", returned, 34.0, 54.0, "%"),
    ]


def _shuffled(panel: Panel) -> list[Check]:
    found = shuffle_test(panel.customers, panel.firms)
    difference = _around(found.difference, found.se, 1.0)
    return [
        check(
            "Repeat rate less that of shuffled purchases",
            "重复购买率减去打乱顺序后的重复购买率",
            difference,
            0.01,
            0.30,
        )
    ]


def _in_money(panel: Panel) -> list[Check]:
    if panel.prices is None:
        return []
    unit = "% of the mean price"
    rows = (panel.customers, panel.firms, panel.prices)
    with_taste, without = household_logit(*rows), household_logit(*rows, with_taste=False)
    if with_taste.price + NORMAL * with_taste.se_price >= 0.0:
        return []  # where price does not count, nothing can be said in money
    worth, inflated = (_around(found.inertia_in_money, found.se_in_money) for found in (with_taste, without))
    return [
        check("Worth of being bought last", "上次被购买的价值", worth, 5.0, 50.0, unit),
        check("The same if taste is ignored (no target)", "同上, 忽略家庭偏好时 (无目标)", inflated, None, None, unit),
    ]


def _first_purchase_only(log: Log) -> list[Check]:
    found = first_buyers(log.customers, log.days, periods=len(CDNOW_ACTIVE))
    active = 100.0 * found.active
    gap = _exact(float(np.abs(active - CDNOW_ACTIVE).max()))
    once, first, last = (
        _around(share, float(np.sqrt(share * (1.0 - share) / found.people)))
        for share in (found.once, float(found.active[0]), float(found.active[-1]))
    )
    return [
        check("bought once and never again", "只买过一次", once, CDNOW_ONCE - 10, CDNOW_ONCE + 10, "percent"),
        check("share active: largest gap in 14 periods", "活跃比例: 14 期中最大差距", gap, None, 10, "points"),
        check(
            "share active in the first period", "第一期活跃比例", first, CDNOW_ACTIVE[0] - 10, CDNOW_ACTIVE[0] + 10,
            "percent",
        ),
        check(
            "share active in the last period", "最后一期活跃比例", last, CDNOW_ACTIVE[-1] - 10, CDNOW_ACTIVE[-1] + 10,
            "percent",
        ),
    ]  # fmt: skip


def _rates(left: np.ndarray) -> np.ndarray:
    """Return retention from period to period in percent, as long as anybody is left."""
    rates = 100.0 * retention_rates(left)
    return rates[np.isfinite(rates)]


def _curve(table: Survival) -> list[Check]:
    left = table.surviving
    last = len(left) - 1
    fitted = min(CALIBRATED, last)
    rates = _rates(left)
    gap = 100.0 * (sbg_survival(fit_sbg(left, fitted), last) - left)
    falls = -np.diff(rates)
    fit = _exact(float(np.sqrt(np.mean(gap[1 : fitted + 1] ** 2))))
    found = [
        check("retention of the first period", "第一期保持率", _exact(rates[0]), 60, 90, "percent"),
        check(
            f"sBG fitted to periods 1-{fitted}: RMSE", f"sBG 拟合第 1-{fitted} 期: 均方根误差", fit, None, 1.5, "points"
        ),
    ]
    if last > fitted:
        ahead, worst = f"{fitted + 1}-{last}", _exact(float(np.abs(gap[fitted + 1 :]).max()))
        name, zh = f"sBG projected to periods {ahead}: largest error", f"sBG 外推第 {ahead} 期: 最大误差"
        found.append(check(name, zh, worst, None, 2, "points"))
    dips, deepest = _exact(float((falls > 0.0).sum())), _exact(max(float(falls.max()), 0.0))
    return [
        *found,
        check("periods in which retention dips", "保持率回落的期数", dips, None, 1, "periods"),
        check("deepest dip", "最大回落", deepest, None, 1.5, "points"),
    ]


def _mixture(table: Survival) -> list[Check]:
    left = table.surviving
    rates = _rates(left)
    rise = _exact(float(rates[-1] - rates[0]))
    above = _exact(100.0 * float(left[-1] - (rates[0] / 100.0) ** (len(left) - 1)))
    return [
        check("retention of the last period less the first", "最后一期与第一期保持率之差", rise, 0, None, "points"),
        check(
            "left at the end, above the first period's rate kept up", "期末留存高于首期保持率外推的部分", above, 0,
            None, "points",
        ),
    ]  # fmt: skip
