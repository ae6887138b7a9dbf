"""Probes of the experience ladder: rungs, forgiveness, advocacy, expectations of prospects, and how service varies."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import rankdata

from sim.market.customers import KINDS
from sim.market.model import MarketModel
from sim.market.surveys import metrics_of

FOCAL = 0
ENGAGED, SATISFIED = KINDS.index("engaged"), KINDS.index("satisfied")
LONG = 60  # months with a provider that count as long
PURCHASE = 6  # months before and after a purchase
FORGIVEN = 3  # months after a failure in which people may leave for it


def long_standing_kept(market: MarketModel) -> float:
    """Return the share, 0..1, of the base with at least five years of tenure at month 0 who never left."""
    long_standing = (market.customers.left_month >= 0) & (market.customers.tenure >= LONG)
    market.run_to_end()
    return float((market.customers.left_month[long_standing] == 0).mean())


def engaged_kept_beyond_satisfied(market: MarketModel) -> float:
    """Return the share of the engaged base that never left less that of the merely satisfied, as 0..1."""
    market.run_to_end()
    kept = market.customers.left_month
    in_base = kept >= 0
    by_kind = [(kept[in_base & (market.customers.kind == kind)] == 0).mean() for kind in (ENGAGED, SATISFIED)]
    return float(by_kind[0] - by_kind[1])


def content_lost(market: MarketModel) -> float:
    """Return the share, 0..1, of customers satisfied in the middle of the run who leave in its second half."""
    _to_the_middle(market)
    c = market.customers
    content = (c.provider == FOCAL) & (c.satisfaction[FOCAL] >= market.values.ladder.satisfied)
    return float(1.0 - _stay_to_the_end(market, content).mean())


def loyal_rung_share(market: MarketModel) -> float:
    """Return the share, 0..1, of the focal company's customers on the fourth rung or above in the last month."""
    market.run_to_end()
    rungs = _rungs(market)
    return float((rungs >= 3).sum() / (rungs >= 1).sum())


def loyal_by_way_of_satisfied(market: MarketModel) -> float:
    """Return the share, 0..1, of customers who came to the fourth rung from the third, among all who came there.

    First arrivals of customers below the fourth rung at month 0 who stayed; the others came straight from the second.
    """
    rungs = _rungs(market)
    waiting = (rungs >= 1) & (rungs <= 2)
    from_third = arrived = 0
    while market.month < market.months:
        before = rungs
        market.advance()
        rungs = _rungs(market)
        waiting &= rungs >= 1
        arrives = waiting & (rungs >= 3)
        from_third += int((arrives & (before == 2)).sum())
        arrived += int(arrives.sum())
        waiting &= ~arrives
    return from_third / arrived if arrived else float("nan")


def prospects_expectation(market: MarketModel) -> float:
    """Return what people with another firm expect of the focal company in the last month, satisfaction scale."""
    market.run_to_end()
    return float(market.customers.expectation[FOCAL, market.customers.provider != FOCAL].mean(dtype=float))


def talk_in_expectation(market: MarketModel) -> float:
    """Return how praise heard of the focal company goes with what prospects expect of it: correlation.

    Praise less warnings heard over the run; people who were never with the company; expectation in the last month.
    """
    c = market.customers
    heard, elsewhere = np.zeros(len(c)), c.provider != FOCAL
    while market.month < market.months:
        heard += c.heard[FOCAL]
        market.advance()
        elsewhere &= c.provider != FOCAL
    with np.errstate(invalid="ignore"):  # where no customer hears anything
        return float(np.corrcoef(heard[elsewhere], c.expectation[FOCAL, elsewhere])[0, 1])


def newcomers_lost_early(market: MarketModel) -> float:
    """Return the share, 0..1, of the customers won from month 13 on who are gone again within six months.

    Those won in the last six months of the run are not counted.
    """
    c = market.customers
    with_us = [c.provider == FOCAL]
    while market.month < market.months:
        market.advance()
        with_us.append(c.provider == FOCAL)
    here = np.stack(with_us)
    months = range(13, market.months - PURCHASE + 1)
    won = np.concatenate([here[m] & ~here[m - 1] for m in months])
    stays = np.concatenate([here[m : m + PURCHASE + 1].all(axis=0) for m in months])
    return float(1.0 - stays[won].mean())


def failure_harm_forgiven(market: MarketModel) -> float:
    """Return how much less a failure harms where bonds are strong: share 0..1 of customers driven away by it.

    Harm: share gone within three months after a failure less that of customers without one in the same month. Bonds,
    of the month before the failure, in the upper half of the focal company's customers against the lower half.
    """
    gone = _gone_after_failures(market)
    harm = gone[:, 1] - gone[:, 0]
    return float(harm[0] - harm[1])


def praise_beyond_satisfaction(market: MarketModel) -> float:
    """Return how much better praise predicts which firms grow than mean satisfaction does: difference of correlations.

    Over all firms of one market: praise per customer and month in the first half of the run, satisfaction at its end,
    growth of the number of customers (logarithm) in the second half.
    """
    praise = _praise_to_the_middle(market)
    c = market.customers
    satisfaction = [c.satisfaction[k, c.provider == k].mean(dtype=float) for k in range(len(market.firms))]
    return _predicts_better(praise, satisfaction, _growth_to_the_end(market))


def praise_predicts_growth(market: MarketModel) -> float:
    """Return the correlation of praise with which firms grow; both as in `praise_beyond_satisfaction`."""
    return _correlation(_praise_to_the_middle(market), _growth_to_the_end(market))


def praise_beyond_nps(market: MarketModel) -> float:
    """Return how much better praise predicts which firms grow than surveyed NPS does: difference of correlations.

    As `praise_beyond_satisfaction`, with the net promoter score of all answers in the first half of the run.
    """
    praise = _praise_to_the_middle(market)
    answers = market.record.survey[1 : market.month + 1].sum(axis=0)[: len(market.firms)]
    return _predicts_better(praise, metrics_of(answers)["nps"], _growth_to_the_end(market))


def expectation_rise_before_purchase(market: MarketModel) -> float:
    """Return how much new customers' expectation rose in the half year before they came, satisfaction scale.

    Customers won by the focal company who stay at least half a year, up to the eve of the purchase.
    """
    at_purchase, before, _ = _around_purchase(market)
    return float((at_purchase - before).mean(dtype=float))


def expectation_fall_after_purchase(market: MarketModel) -> float:
    """Return how much new customers' expectation falls in their first half year, satisfaction scale.

    Customers as in `expectation_rise_before_purchase`; from the eve of the purchase.
    """
    at_purchase, _, after = _around_purchase(market)
    return float((at_purchase - after).mean(dtype=float))


def sd_of_satisfaction(market: MarketModel) -> float:
    """Return how much satisfaction differs between the focal company's customers in the last month: sd, scale 0..1."""
    market.run_to_end()
    return float(market.customers.satisfaction[FOCAL, market.customers.provider == FOCAL].std(dtype=float))


def sd_of_bonds(market: MarketModel) -> float:
    """Return how much bonds differ between the focal company's customers in the last month: sd, share 0..1."""
    market.run_to_end()
    return float(market.customers.bond[FOCAL, market.customers.provider == FOCAL].std(dtype=float))


def _rungs(market: MarketModel) -> Any:
    """Return everybody's rung this month, shape (n,), as the rule of the ladder reads it off."""
    c, p = market.customers, market.values
    mature = c.tenure / (c.tenure + p.choice.mature_months)
    felt = p.bond.weight * c.bond[FOCAL] * (p.choice.affect_at_start + (1.0 - p.choice.affect_at_start) * mature)
    is_satisfied = c.satisfaction[FOCAL] >= p.ladder.satisfied
    is_loyal = is_satisfied & (felt >= p.ladder.loyal)
    rungs = 1 + is_satisfied + is_loyal + (is_loyal & (c.message == FOCAL + 1))
    return np.where(c.provider == FOCAL, rungs, 0)


def _gone_after_failures(market: MarketModel) -> Any:
    """Return the share gone within three months, shape (2, 2): lower, upper half by bond; without, with failure."""
    c, months = market.customers, market.months
    provider: list[Any] = [c.provider == FOCAL]
    bond: list[Any] = [c.bond[FOCAL].copy()]
    incident: list[Any] = [c.incident.copy()]
    while market.month < months:
        market.advance()
        provider.append(c.provider == FOCAL)
        bond.append(c.bond[FOCAL].copy())
        incident.append(c.incident.copy())
    gone, seen = np.zeros((2, 2)), np.zeros((2, 2))
    for month in range(1, months - FORGIVEN + 1):
        here = provider[month] & provider[month - 1]  # who just came has no bond yet to forgive with
        upper = rankdata(bond[month - 1][here], method="ordinal") > here.sum() / 2  # ties by number: halves stay halves
        leaves = np.asarray(~np.stack(provider[month + 1 : month + FORGIVEN + 1]).all(axis=0))
        group = 2 * upper + (incident[month][here] > 0)
        seen += np.bincount(group, minlength=4).reshape(2, 2)
        gone += np.bincount(group, leaves[here], minlength=4).reshape(2, 2)
    with np.errstate(invalid="ignore"):
        return gone / seen


def _praise_to_the_middle(market: MarketModel) -> Any:
    """Let half of the months pass and return what customers praised every firm by, messages per customer and month."""
    firms = np.arange(1, len(market.firms) + 1)
    praised = np.zeros(len(firms))
    while market.month < market.months // 2:
        market.advance()
        praised += (market.customers.message == firms[:, np.newaxis]).sum(axis=1)
    return praised / market.record.served[1 : market.month + 1, : len(firms)].sum(axis=0)


def _growth_to_the_end(market: MarketModel) -> Any:
    """Let the other months pass and return the growth of every firm's customers over them, logarithm, shape (f,)."""
    then = market.record.served[market.month, : len(market.firms)].astype(float)
    market.run_to_end()
    return np.log(market.record.served[market.month, : len(market.firms)] / then)


def _predicts_better(one: Any, other: Any, growth: Any) -> float:
    """Return the correlation of one predictor with growth less that of another; each shape (f,)."""
    return _correlation(one, growth) - _correlation(other, growth)


def _correlation(predictor: Any, growth: Any) -> float:
    with np.errstate(invalid="ignore"):  # where no customer praises
        return float(np.corrcoef(predictor, growth)[0, 1])


def _around_purchase(market: MarketModel) -> tuple[Any, Any, Any]:
    """Return new customers' expectation on the eve of the purchase, half a year before, and half a year after."""
    c = market.customers
    provider: list[Any] = [c.provider == FOCAL]
    expectation: list[Any] = [c.expectation[FOCAL].copy()]
    while market.month < market.months:
        market.advance()
        provider.append(c.provider == FOCAL)
        expectation.append(c.expectation[FOCAL].copy())
    collected: tuple[list[Any], list[Any], list[Any]] = ([], [], [])
    for month in range(PURCHASE + 1, market.months - PURCHASE + 2):
        away = ~np.stack(provider[month - PURCHASE - 1 : month]).any(axis=0)
        comes = away & np.stack(provider[month : month + PURCHASE]).all(axis=0)
        for part, at in zip(collected, (month - 1, month - 1 - PURCHASE, month - 1 + PURCHASE), strict=True):
            part.append(expectation[at][comes])
    return np.concatenate(collected[0]), np.concatenate(collected[1]), np.concatenate(collected[2])


def _stay_to_the_end(market: MarketModel, who: Any) -> Any:
    """Return who of some customers of the focal company never moves until the end, shape (who.sum(),)."""
    stays = np.ones(int(who.sum()), bool)
    while market.month < market.months:
        market.advance()
        stays &= market.customers.provider[who] == FOCAL
    return stays


def _to_the_middle(market: MarketModel) -> None:
    """Let half of the months pass."""
    while market.month < market.months // 2:
        market.advance()
