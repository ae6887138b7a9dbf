"""Measurements of family B8: newer findings. Those that speak against others are in `contested`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.evidence.effects import effect
from sim.evidence.facts import Numbers, measures
from sim.evidence.facts.relationship import repertoire
from sim.evidence.facts.retention import POINTS, YEAR, bought_here, over_seeds, record_purchases
from sim.evidence.facts.structure import repertoire_market
from sim.evidence.facts.surveys import answers
from sim.evidence.facts.value import LONG, RATE, looking, run_off, yearly_multiple
from sim.evidence.lab import Lab
from sim.evidence.people import Flags, correlation, felt_of_own, leaves_within, of_own_firm, pass_months
from sim.levers.hygiene import ProcessUpgrade
from sim.market.model import MarketModel
from sim.market.surveys import metrics_of
from sim.measures.intervals import Interval, Values
from sim.measures.money import LINES, account
from sim.measures.opinions import felt_bonds
from sim.parameters import Firm
from sim.scenario import Scenario, load

# X03


def _bought_and_felt(market: MarketModel) -> Values:
    """Return everybody's purchases from the focal company in the second year, and the bond felt at its end, (2, n)."""
    pass_months(market, YEAR)
    record_purchases(market)
    bought = np.zeros(len(market.customers))
    for _ in range(YEAR):
        market.advance()
        bought += bought_here(market)
    return np.array([bought, felt_bonds(market)])


@measures("X03")
def behaviour_more_than_attitude(lab: Lab) -> Numbers:
    """Compare what a programme does to buying with what it does to the bond, each over its spread between people."""
    with_it = repertoire().with_lever("points_programme", start=YEAR + 1)
    seen = [lab.observe(lab.sized(arm, 2 * YEAR), _bought_and_felt) for arm in (with_it, repertoire())]
    moved = np.array([(one - other).mean(axis=1) / other.std(axis=1) for one, other in zip(*seen, strict=True)]).T
    return {"more": moved[0] - moved[1], "behaviour": moved[0], "attitude": moved[1]}


# X07


def _cancelled(market: MarketModel) -> list[float]:
    """Return how many leave their firm in month 12, and in month 13, in which everybody looks around."""
    pass_months(market, YEAR - 1)
    left = []
    for base in (market.values.attention.base, 1.0):
        market.values = market.values._replace(attention=market.values.attention._replace(base=base))
        before = market.customers.provider.copy()
        market.advance()
        left.append(float(((before < len(market.firms)) & (market.customers.provider != before)).sum()))
    return left


@measures("X07")
def inattention_pays(lab: Lab) -> Numbers:
    """Compare what all firms take in two years with what they would take if everybody looked around every month."""
    market = Scenario().with_changes({"market.outside": 1})
    firms = 1 + market.parameters.market.rivals
    taken = [
        lab.result(lab.sized(arm, 2 * YEAR)).record.revenue[:, 1:, :firms].sum(axis=(1, 2)).astype(float)
        for arm in (market, market.with_changes({"attention.base": 1.0}))
    ]
    usual, looked = np.array(lab.observe(lab.sized(market, YEAR + 1), _cancelled)).T
    revenue = Interval(*(POINTS * (end - 1.0) for end in effect("ratio", taken)))
    return {"revenue": revenue, "cancelled": effect("ratio", [looked, usual])}


# X10 and X14: what those are worth who were won in one way or another

FOLLOWED = 24  # months


def _worth_of_won(market: MarketModel, first: int, last: int, is_marked: Callable[[MarketModel], Flags]) -> Values:
    """Return of those won from month `first` to `last`: number, use in the two years from joining, and who stayed them.

    The first row is of those who were marked before the month in which they came, the second of the others, (2, 3).
    """
    c = market.customers
    joined, use, months = np.zeros(len(c), int), np.zeros(len(c)), np.zeros(len(c), int)
    was_marked, is_in = np.zeros(len(c), bool), np.zeros(len(c), bool)
    while market.month < last + FOLLOWED - 1:
        before, marked = c.provider.copy(), is_marked(market)
        market.advance()
        is_in &= c.provider == 0
        if first <= market.month <= last:
            is_new = (c.provider == 0) & (before != 0) & (joined == 0)
            joined[is_new], was_marked[is_new] = market.month, marked[is_new]
            is_in |= is_new
        counts = is_in & (market.month - joined < FOLLOWED)
        months += counts
        use += np.where(counts, c.spend.astype(float), 0.0)
    groups = (was_marked, (joined > 0) & ~was_marked)
    return np.array([[who.sum(), use[who].sum(), (months[who] == FOLLOWED).sum()] for who in groups])


@measures("X10")
def worth_of_the_recommended(lab: Lab) -> Numbers:
    """Compare those won in the month after hearing praise with the others who were won."""

    def heard_praise(market: MarketModel) -> Flags:
        return np.asarray(market.customers.heard[0] > 0)

    market = lab.sized(load("calm_market"), YEAR + FOLLOWED - 1, 4 * lab.customers)  # few have heard any
    won = lab.observe(market, lambda one: _worth_of_won(one, 1, YEAR, heard_praise))

    def gaps(people: Values) -> list[float]:
        (_, worth, kept), (_, other_worth, other_kept) = people / people[:, :1]
        return [POINTS * (worth / other_worth - 1.0), POINTS * (kept - other_kept)]

    worth, kept = over_seeds(gaps, won)
    return {"worth": worth, "kept": kept}


@measures("X14")
def worth_of_those_won_by_a_trial(lab: Lab) -> Numbers:
    """Compare those won by a month at half the price with those won in the same month at the usual one."""
    month = YEAR + 1
    trial = load("calm_market").with_lever("price_cut", strength=0.5, start=month, end=month)

    def everybody(market: MarketModel) -> Flags:
        return np.ones(len(market.customers), bool)

    arms = [
        lab.observe(lab.sized(arm, month + FOLLOWED - 1), lambda one: _worth_of_won(one, month, month, everybody)[0])
        for arm in (trial, load("calm_market"))
    ]
    (less,) = over_seeds(lambda a, b: POINTS * (1.0 - (a[1] / a[0]) / (b[1] / b[0])), *arms)
    return {"less": less}


# X11


def _defection(market: MarketModel) -> Values:
    """Return leavers within a year of month 13 and people, (2, 2): who praised in it, and others as likely to have."""
    pass_months(market, YEAR + 1)
    c, p = market.customers, market.values.word_of_mouth
    content = of_own_firm(c.satisfaction, market)
    chance = np.minimum(c.sociability.astype(float) * p.advocate * felt_of_own(market) * content, 0.5)
    praised = c.message == c.provider + 1
    weight = np.where(praised, 0.0, chance / (1.0 - chance))
    leaves = leaves_within(market, YEAR)
    return np.array([[leaves[praised].sum(), praised.sum()], [weight @ leaves, weight.sum()]])


@measures("X11")
def recommending_keeps(lab: Lab) -> Numbers:
    """Compare who praised with others who were as likely to and happened not to."""
    market = lab.sized(load("calm_market"), 2 * YEAR + 1, 4 * lab.customers)  # few speak in a month
    (kept,) = over_seeds(lambda a: POINTS * (a[0, 0] / a[0, 1] - a[1, 0] / a[1, 1]), lab.observe(market, _defection))
    return {"kept": kept}


# X13

CONTACTED = 0.2  # share of customers for whom there is money


def _traits_and_staying(market: MarketModel) -> Values:
    """Return traits of the focal company's customers of month 12, and who is still there at month 24, (people, 8).

    The first column is 1, the last is staying; the order is that of their numbers.
    """
    pass_months(market, YEAR)
    c = market.customers
    here = np.flatnonzero(c.provider == 0)
    traits = [
        np.ones(len(here)), c.satisfaction[0][here], c.expectation[1:, here].max(axis=0), c.bond[0][here],
        c.price_weight[here], np.log1p(c.tenure[here]), c.grievance[here],
    ]  # fmt: skip
    pass_months(market, YEAR)
    return np.stack([*traits, c.provider[here] == 0], axis=1).astype(float)


def _saved(pairs: list[tuple[Values, Values]]) -> Values:
    """Return customers saved per 100 contacted, by seed: chosen by risk, by effect, at random; shape (3, seeds).

    How staying, and how much a voucher adds to it, goes with people's traits is estimated on the other seeds.
    """
    saved = []
    for at, (sent, not_sent) in enumerate(pairs):
        others = [pair for other, pair in enumerate(pairs) if other != at]
        known = np.concatenate([usual for _, usual in others])
        effects = np.concatenate([with_it[:, -1] - usual[:, -1] for with_it, usual in others])
        risk, gain = (np.linalg.lstsq(known[:, :-1], one, rcond=None)[0] for one in (1.0 - known[:, -1], effects))
        effect_here, traits = sent[:, -1] - not_sent[:, -1], not_sent[:, :-1]
        n = int(CONTACTED * len(traits))
        chosen = [np.argsort(-(traits @ slopes), kind="stable")[:n] for slopes in (risk, gain)]
        saved.append([POINTS * effect_here[who].mean() for who in (*chosen, np.arange(len(traits)))])
    return np.array(saved).T


@measures("X13")
def money_for_the_movable(lab: Lab) -> Numbers:
    """Send vouchers to those at risk, to those whom they move, or at random, and count customers saved."""
    calm = load("calm_market")
    sent = calm.with_lever("crm_targeting", who="everyone", start=YEAR + 1, end=YEAR + 1)
    arms = [lab.observe(lab.sized(arm, 2 * YEAR, 2 * lab.customers), _traits_and_staying) for arm in (sent, calm)]
    risk, effect_, random = _saved(list(zip(*arms, strict=True)))
    return {"over_risk": effect_ - risk, "risk_over_random": risk - random, "moved": effect_, "at_risk": risk}


# X17


@measures("X17")
def one_rate_undervalues(lab: Lab) -> Numbers:
    """Compare what a base is worth, and what keeping more of it is, with what its first year's retention would say."""
    books = [run_off(lab, looking(factor), LONG, lab.customers // 2).people for factor in (1.0, 5 / 6)]

    def by_one_rate(people: Values) -> float:
        return float(((people[1] / people[0]) / (1.0 + RATE)) ** np.arange(1.0, len(people)) @ np.ones(len(people) - 1))

    def ratios(usual: Values, better: Values) -> list[float]:
        gain = yearly_multiple(better) - yearly_multiple(usual)
        return [by_one_rate(usual) / yearly_multiple(usual), (by_one_rate(better) - by_one_rate(usual)) / gain]

    base, gain = over_seeds(ratios, *books)
    return {"base": base, "gain": gain}


# X24, X26

WORSE, BETTER = 0.50, 0.70  # quality of firms


def crossed_market() -> Scenario:
    """Return a market of eight firms whose quality, brand and price each take two values, in every combination.

    Quality costs what the move that raises it does, and costs differ a little besides, with nothing else.
    """
    firms = {}
    for k in range(8):
        quality, brand, price = k % 2, k // 2 % 2, k // 4
        cost = Firm().unit_cost + ProcessUpgrade().cost_per_customer * quality * (BETTER - WORSE) / (1.0 - WORSE)
        is_dear = (quality + brand + price) % 2  # alike in all three, whatever one of them is
        firms[str(k)] = {
            "quality": (WORSE, BETTER)[quality],
            "brand": (0.2, 0.8)[brand],
            "list_price": (29.0, 31.0)[price],
            "unit_cost": cost * (0.9, 1.1)[is_dear],
        }
    return repertoire_market().with_changes({"market.rivals": 7}).replaced(firms=firms)


@measures("X24")
def satisfaction_and_performance(lab: Lab) -> Numbers:
    """Correlate what firms' customers answer with what the firms earn, across firms."""
    result = lab.result(lab.sized(crossed_market(), 2 * YEAR))
    second_year = slice(YEAR + 1, 2 * YEAR + 1)
    content = metrics_of(result.record.survey[:, second_year].sum(axis=1))["csat"]
    earned = np.stack(
        [account(result, firm)[:, second_year, LINES.index("profit")].sum(axis=1) for firm in range(8)], axis=1
    )
    return {"profit": np.array([correlation(*pair) for pair in zip(content, earned, strict=True)])}


def _reliability(market: MarketModel) -> float:
    """Return the variance of what people feel over that of what they answer, both on the scale of 1 to 10."""
    pass_months(market, YEAR)
    felt, said = [], []
    while market.month < 2 * YEAR:
        market.advance()
        who, given = answers(market)
        felt.append(9.0 * of_own_firm(market.customers.satisfaction, market)[who])
        said.append(given["csat"])
    return float(np.concatenate(felt).var() / np.concatenate(said).var())


@measures("X26")
def reliability_of_answers(lab: Lab) -> Numbers:
    """See how much of the spread of single answers is spread between people."""
    return {"reliability": np.array(lab.observe(lab.sized(load("calm_market"), 2 * YEAR), _reliability))}
