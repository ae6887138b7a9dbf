"""Measurements of word of mouth and endorsement (family B7), and of what customers would pay."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.evidence.effects import effect
from sim.evidence.facts import Numbers, measures
from sim.evidence.facts.relationship import YEAR, Columns, repertoire
from sim.evidence.lab import Lab
from sim.market.model import MarketModel
from sim.market.rules.choice import promise_weight
from sim.market.rules.repertoire import MAX_PURCHASES
from sim.measures.figures import figure
from sim.measures.intervals import Values
from sim.measures.opinions import felt_bonds
from sim.scenario import Scenario, load


def _baskets(market: MarketModel) -> None:
    """Make room to write every purchase down, which changes nothing else."""
    people = market.customers
    people.columns = people.columns._replace(basket=np.full((MAX_PURCHASES, len(people)), -1, np.int8))


# V52b


def _purchases(market: MarketModel, messages: int) -> tuple[Values, Values, Values]:
    """Return purchases from firm 0, and all, in month 13, and the share of firm 0 in the year before, shape (n,).

    messages: what everybody hears of firm 0 at the end of month 12, beyond what was said anyway
    """
    _baskets(market)
    people = market.customers
    before = np.zeros((2, len(people)))
    while market.month < YEAR:
        market.advance()
        before += [(people.basket == 0).sum(axis=0), (people.basket >= 0).sum(axis=0)]
    people.heard[0] += np.int8(messages)
    market.advance()
    prior = before[0] / np.where(before[1] > 0.0, before[1], np.nan)
    return (people.basket == 0).sum(axis=0), (people.basket >= 0).sum(axis=0), prior


def _purchases_after(messages: int) -> Callable[[MarketModel], tuple[Values, Values, Values]]:
    return lambda market: _purchases(market, messages)


def _shift(after: tuple[Values, ...], untold: tuple[Values, ...]) -> list[float]:
    """Return how far a message moves the share of purchases, in points: of all, of prior below .5, of the others."""
    prior = untold[2]
    known = ~np.isnan(prior)
    groups = (known, known & (prior < 0.5), known & (prior >= 0.5))
    return [100.0 * float((after[0] - untold[0])[group].sum() / untold[1][group].sum()) for group in groups]


@measures("V52b")
def praise_moves_more(lab: Lab) -> Numbers:
    """Let everybody hear one message of praise, or one warning, and compare what they buy with what they would have."""
    market = lab.sized(repertoire(), months=YEAR + 1, customers=3 * lab.customers)  # two like sizes are compared
    praised, untold, warned = (lab.observe(market, _purchases_after(messages)) for messages in (1, 0, -1))
    praise, warning = (
        np.array([_shift(*pair) for pair in zip(arm, untold, strict=True)]).T for arm in (praised, warned)
    )
    chance = np.array(
        [[float(u[0][group].sum() / u[1][group].sum()) for group in (u[2] < 0.5, u[2] >= 0.5)] for u in untold]
    ).T
    # a warning can only take what is there: its bite is the share of the purchases at risk that it takes away
    bite_low, bite_high = (-warning[at] / chance[at - 1] for at in (1, 2))
    return {
        "sizes": praise[0] + warning[0],
        "unlikely": praise[1] + warning[1],
        "at_risk": bite_low - bite_high,
        "praise": praise[0],
        "warning": warning[0],
        "praise_unlikely": praise[1] - praise[2],
    }


# V52c


def _moves(market: MarketModel, messages: int) -> tuple[float, float, float]:
    """Return customers won and lost by firm 0 in month 13; of those won in the year before, who had heard praise.

    messages: what everybody hears of firm 0 at the end of month 12, beyond what was said anyway
    """
    while market.month < YEAR:
        market.advance()
    market.customers.heard[0] += np.int8(messages)
    market.advance()
    won, referred = (record[1 : YEAR + 1, 0].sum() for record in (market.record.won, market.record.referred))
    return float(market.record.won[-1, 0]), float(market.record.lost[-1, 0]), float(referred / won)


def _moved(messages: int) -> Callable[[MarketModel], tuple[float, float, float]]:
    return lambda market: _moves(market, messages)


@measures("V52c")
def talk_wins_more_than_it_keeps(lab: Lab) -> Numbers:
    """Let everybody hear one message about a firm, and compare what that does to the customers it wins and keeps."""
    market = lab.sized(load("calm_market"), months=YEAR + 1, customers=4 * lab.customers)  # few move in a month
    praised, untold, warned = (np.array(lab.observe(market, _moved(messages))).T for messages in (1, 0, -1))
    won, kept = praised[0] - untold[0], untold[1] - praised[1]
    deterred, lost = untold[0] - warned[0], warned[1] - untold[1]
    praise, warning = (effect("ratio", pair) for pair in ((won, kept), (deterred, lost)))
    return {"praise": praise, "warning": warning, "heard": untold[2]}


# V54 and V54b

FITS = (-1.0, -0.5, 0.0, 0.5, 1.0)


def _liking(market: MarketModel) -> tuple[Values, float]:
    """Return how much each person likes firm 0 in month 24, in utility before price and ties, and its sales since 13.

    Liking: lasting taste, expected experience, brand, being in mind, and felt bond. Sales: purchases.
    """
    while market.month < market.months:
        market.advance()
    c, p, firm = market.customers, market.values.choice, market.firms[0]
    promised = promise_weight(c.months_used[0].astype(float), market.values)
    expected = (1.0 - promised) * c.satisfaction[0].astype(float) + promised * c.expectation[0]
    name = p.brand * firm.brand + p.salience * firm.offer.mind
    sales = float(market.record.bought[YEAR + 1 :, 0].sum())
    return c.taste[0] + p.experience * expected + name + felt_bonds(market), sales


@measures("V54")
def fit_decides(lab: Lab) -> Numbers:
    """Let faces that fit well or badly stand for the firm for a year, and compare liking and sales with no face."""
    market = repertoire()
    usual = lab.observe(lab.sized(market, months=2 * YEAR), _liking)
    d, sales = [], []
    for fit in FITS:
        # scandals are not the question
        arm = market.with_lever("endorsement", fit=fit, scandal_risk=0.0, start=YEAR + 1)
        faced = lab.observe(lab.sized(arm, months=2 * YEAR), _liking)
        pairs = list(zip(faced, usual, strict=True))
        d.append(np.array([float((one - other).mean() / other.std()) for (one, _), (other, _) in pairs]))
        sales.append(np.array([100.0 * (one / other - 1.0) for (_, one), (_, other) in pairs]))
    return {"best": d[-1], "worst": d[0], "mean": np.mean(d, axis=0), "sales_best": sales[-1], "sales_worst": sales[0]}


@measures("V54b")
def endorsement_payoff(lab: Lab) -> Numbers:
    """Hire a face of usual fit for a year, and read sales in its first half-year and profit over five years."""
    market = repertoire()
    faced = market.with_lever("endorsement", start=YEAR + 1, end=2 * YEAR)
    after, usual = (lab.result(lab.sized(arm, months=5 * YEAR)) for arm in (faced, market))
    sales = [result.record.revenue[:, YEAR + 1 : YEAR + 7, 0].sum(axis=1).astype(float) for result in (after, usual)]
    profit = [figure(result, "profit_60") for result in (after, usual)]
    return {"sales": 100.0 * (sales[0] / sales[1] - 1.0), "profit": 100.0 * (profit[0] / profit[1] - 1.0)}


# V56

STEP = 0.15  # share of the list price


def _bought_anyway(market: MarketModel) -> tuple[Columns, Columns]:
    """Return satisfaction with firm 0 of its customers of month 12, and whether their first purchase in 13 is from it.

    The second is not a number for those who buy nothing in month 13.
    """
    _baskets(market)
    c = market.customers
    while market.month < YEAR:
        market.advance()
    here, content = c.provider == 0, c.satisfaction[0].astype(float).copy()
    market.advance()
    first = c.basket[0]
    return content[here], np.where(first >= 0, first == 0, np.nan)[here]


def _slopes(content: Values, worth: Values) -> list[float]:
    """Return how fast willingness to pay rises with satisfaction: at the low end, in the middle, at the high end.

    Between means of fifths of the customers: first to second, second to fourth, fourth to fifth; % per scale.
    """
    fifths = np.array_split(np.argsort(content, kind="stable"), 5)
    x, y = (np.array([column[fifth].mean() for fifth in fifths]) for column in (content, worth))
    return [float((y[high] - y[low]) / (x[high] - x[low])) for low, high in ((0, 1), (1, 3), (3, 4))]


@measures("V56")
def willingness_to_pay(lab: Lab) -> Numbers:
    """Let rivals become ever cheaper for a month: how far must they go before each customer buys there?"""
    market = repertoire()

    def cheaper(cut: float) -> Scenario:
        start = YEAR + 1
        return market.with_lever("price_cut", 1, strength=cut, start=start).with_lever(
            "price_cut", 2, strength=cut, start=start
        )

    cuts = [round(STEP * step, 2) for step in range(7)]
    arms = [lab.observe(lab.sized(cheaper(cut), months=YEAR + 1), _bought_anyway) for cut in cuts]
    slopes = []
    for seed in range(len(arms[0])):
        content = arms[0][seed][0]
        # premium over rivals, % of their list price
        worth = 100.0 * STEP * np.sum([arm[seed][1] for arm in arms], axis=0)
        buys = ~np.isnan(worth)
        slopes.append(_slopes(content[buys], worth[buys]))
    low, middle, high = np.array(slopes).T
    return {"low": low - middle, "high": high - middle, "middle": middle}
