"""What single customers choose: who stays by bond, by satisfaction, by tenure, and by the people they have met."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sim.evidence.people import (
    Flags,
    Numbers,
    correlation,
    encounters,
    felt_of_own,
    leaves_within,
    of_own_firm,
    pass_months,
)
from sim.market.model import MarketModel
from sim.market.rules.repertoire import MAX_PURCHASES

SEEN_AT = 12  # month in which states are read
QUARTER, YEAR = 3, 12  # months
NEW, LONG_STANDING = 12, 48  # months of tenure: at most, at least
FIFTH = 5
MIN_GROUP = 10  # people in a group, below which nothing is said of it


def kept_by_bond(market: MarketModel) -> float:
    """Return how many more never leave their firm by the last month in the top than in the bottom third by bond.

    Customers of all firms, by the bond of month 0 with their own. Difference of two shares, -1..1.
    """
    bond = of_own_firm(market.customers.bond, market)
    low, high = _thirds(bond)
    stays = ~leaves_within(market, market.months - market.month)
    return float(stays[high].mean() - stays[low].mean())


def top_bond_premium(market: MarketModel) -> float:
    """Return by what share the most bonded fifth is worth more than the average of all in the year after month 12.

    Customers of the focal company, active ones in a repertoire, by their bond then; worth: the use made of its service,
    or in a repertoire the purchases from it.
    """
    worth = _worth_by_bond(market)
    return float(worth[-(len(worth) // FIFTH) :].mean() / worth.mean() - 1.0)


def bottom_bond_premium(market: MarketModel) -> float:
    """Return the same for the least bonded fifth: below 0 if it is worth less than the average."""
    worth = _worth_by_bond(market)
    return float(worth[: len(worth) // FIFTH].mean() / worth.mean() - 1.0)


def feeling_share(market: MarketModel) -> float:
    """Return the bond's share, 0..1, of what bond, price and satisfaction explain of who stays from month 13 to 24.

    What each explains is its squared correlation with staying. Price is the saving that the cheapest firm offers in
    month 13 times price weight; satisfaction is that with the provider less the best expected of another firm.
    """
    pass_months(market, SEEN_AT)
    bond, better, weight = (
        of_own_firm(market.customers.bond, market),
        _lead(market),
        market.customers.price_weight.copy(),
    )
    provider = market.customers.provider.copy()
    stays = ~leaves_within(market, YEAR)
    prices = np.array(market.prices[SEEN_AT + 1])
    saving = weight * (prices[np.minimum(provider, len(prices) - 1)] - prices.min())
    explained = [_explained(by, stays) for by in (bond, saving, better)]
    return explained[0] / sum(explained) if sum(explained) > 0.0 else float("nan")


def bond_counts_more_with_time(market: MarketModel) -> float:
    """Return how much closer bond and staying go together for long-standing customers than for new ones.

    Difference of two correlations, of customers of at least 48 and of at most 12 months, with the provider of month 12;
    staying is for the year after it.
    """
    pass_months(market, SEEN_AT)
    bond, tenure = of_own_firm(market.customers.bond, market), market.customers.tenure.copy()
    stays = ~leaves_within(market, YEAR)
    old, new = tenure >= LONG_STANDING, tenure <= NEW
    return correlation(bond[old], stays[old]) - correlation(bond[new], stays[new])


def repeat_of_the_dissatisfied(market: MarketModel) -> float:
    """Return the share, 0..1, of the dissatisfied who are with the same firm a quarter later.

    All who stood at or below the middle of the scale at the end of any of the months 4 to 12, each month counted by
    itself, as there are few; in a repertoire, with means having bought there last.
    """
    return _repeats(market, lambda satisfaction, neutral: satisfaction <= neutral)


def loss_of_the_satisfied(market: MarketModel) -> float:
    """Return the share, 0..1, of the satisfied who are with another firm a quarter later; months as above."""
    return 1.0 - _repeats(market, lambda satisfaction, neutral: satisfaction > neutral)


def repeat_asymmetry(market: MarketModel) -> float:
    """Return how much deeper staying falls from the middle to the least satisfied tenth than it rises to the most.

    Shares who stay in the year after month 12, by tenth of satisfaction at month 12: (middle two - lowest) -
    (highest - middle two).
    """
    pass_months(market, SEEN_AT)
    satisfaction = of_own_firm(market.customers.satisfaction, market)
    stays = ~leaves_within(market, YEAR)
    cuts = np.quantile(satisfaction, [0.1, 0.4, 0.6, 0.9])
    lowest, highest = satisfaction <= cuts[0], satisfaction >= cuts[3]
    middle = stays[(satisfaction >= cuts[1]) & (satisfaction <= cuts[2])].mean()
    return float((middle - stays[lowest].mean()) - (stays[highest].mean() - middle))


def return_odds_of_great_staff(market: MarketModel) -> float:
    """Return the odds to return of guests who find the staff outstanding over those of guests who find it worst.

    Everybody with at least three encounters at the focal company in months 1 to 12, by the answer to how they feel
    about its people, with the noise of a survey: the best against the worst fifth; those who are (bought last) there at
    month 15 have returned.
    """
    _, met = _met_so_far(market, SEEN_AT, at_focal=True)
    luck = np.random.default_rng((market.luck, market.month))  # the same answers in every arm of one seed
    rating = market.customers.bond[0] + market.values.survey.noise * luck.standard_normal(len(met))
    worst, best = _ends(rating, met >= 3, 0.20)
    pass_months(market, QUARTER)
    returns = market.customers.provider == 0
    a, b = (float(returns[group].mean()) if group.any() else float("nan") for group in (best, worst))
    return a / (1.0 - a) / (b / (1.0 - b)) if 0.0 < b < 1.0 and a < 1.0 else float("nan")


def gap_beyond_effect(market: MarketModel) -> float:
    """Return by how much the gap between members and others overstates what the programme does to its members.

    The gap: share of the months 13 to 24 in which a customer was with (bought last from) the focal company, members of
    month 12 less other customers of month 12; in a repertoire these are all who count as active. The effect: the same
    share of the same members, less that in a twin market of the same draws without any programme. Both as shares of the
    months, so -1..1.
    """
    bare = market.brief.replaced(
        levers=tuple(lever for lever in market.brief.levers if lever.kind != "points_programme")
    )
    twin = MarketModel(bare, rng=market.luck)
    for one in (market, twin):
        pass_months(one, SEEN_AT)
    c, p = market.customers, market.values
    here = c.idle < p.repertoire.months_active if p.market.repertoire == 1 else c.provider == 0
    member = here & (c.is_member == 1) & (c.card == 0)
    other = here & ~member
    with_it, without_it = _share_of_months(market), _share_of_months(twin)
    gap = _share(with_it, member) - _share(with_it, other)
    return gap - _share(with_it - without_it, member)


def _repeats(market: MarketModel, belongs: Callable[[Numbers, float], Flags]) -> float:
    """Return who of a group is with the same firm a quarter later, as a share over the months 4 to 12.

    belongs: says of satisfaction with the provider, shape (n,), and of the middle of the scale who is in the group
    """
    past: list[tuple[Flags, NDArray[np.int8]]] = []
    repeated, asked = 0, 0
    for _ in range(SEEN_AT + QUARTER):
        market.advance()
        if market.month > SEEN_AT - 9 + QUARTER:
            group, provider = past[-QUARTER]
            repeated += int((market.customers.provider == provider)[group].sum())
            asked += int(group.sum())
        satisfaction = of_own_firm(market.customers.satisfaction, market)
        past.append((belongs(satisfaction, market.values.ladder.neutral), market.customers.provider.copy()))
    return repeated / asked if asked >= MIN_GROUP else float("nan")


def _share_of_months(market: MarketModel) -> Numbers:
    """Return the share of the next twelve months that each person is with the focal company, shape (n,)."""
    months = np.zeros(len(market.customers))
    for _ in range(YEAR):
        market.advance()
        months += market.customers.provider == 0
    return months / YEAR


def _share(what: Numbers | Flags, group: Flags) -> float:
    """Return the mean over a group, not a number if the group is too small to say."""
    return float(what[group].mean()) if group.sum() >= MIN_GROUP else float("nan")


def _thirds(values: Numbers) -> tuple[Flags, Flags]:
    """Return who is in the bottom and who in the top third, shape (n,) each; everybody in both if all are alike."""
    cuts = np.quantile(values, [1.0 / 3.0, 2.0 / 3.0])
    return values <= cuts[0], values >= cuts[1]


def _worth_by_bond(market: MarketModel) -> Numbers:
    """Return what each customer of month 12 is worth in the year after it, from the least to the most bonded."""
    pass_months(market, SEEN_AT)
    c, p = market.customers, market.values
    buys = p.market.repertoire == 1
    here = np.flatnonzero(c.idle < p.repertoire.months_active if buys else c.provider == 0)
    order = here[np.argsort(c.bond[0][here], kind="stable")]
    if buys:  # room to write every purchase down, which changes nothing else
        c.columns = c.columns._replace(basket=np.full((MAX_PURCHASES, len(c)), -1, np.int8))
    worth = np.zeros(len(order))
    for _ in range(YEAR):
        market.advance()
        worth += (c.basket == 0).sum(axis=0)[order] if buys else _use(market)[order]
    return worth


def _use(market: MarketModel) -> Numbers:
    """Return everybody's use of the focal company's service this month, in average use, shape (n,)."""
    c, p = market.customers, market.values
    years = np.minimum(c.tenure / 12.0, p.population.growth_years)
    use = c.spend * (1.0 + p.population.spend_growth * years) * (1.0 + p.bond.spend * felt_of_own(market))
    return np.where(c.provider == 0, use, 0.0)


def _lead(market: MarketModel) -> Numbers:
    """Return satisfaction with the provider less the best expected of another firm, satisfaction scale, (n,)."""
    provider = market.customers.provider
    others = market.customers.expectation[: len(market.firms)].astype(np.float64)
    mine = provider < len(others)
    others[provider[mine], np.flatnonzero(mine)] = -np.inf
    return of_own_firm(market.customers.satisfaction, market) - others.max(axis=0)


def _explained(by: Numbers, stays: Flags) -> float:
    """Return the squared correlation, 0 where one of the two is the same for all."""
    r = correlation(by, stays)
    return 0.0 if np.isnan(r) else r**2


def _met_so_far(market: MarketModel, months: int, *, at_focal: bool = False) -> tuple[Numbers, NDArray[np.int64]]:
    """Let so many months pass and return the mean warmth of encounters, and their number, shape (n,) each.

    Encounters are those with the present provider since coming there, or, `at_focal`, all with the focal company.
    Warmth is on the satisfaction scale, 0 where no employee was met.
    """
    n = len(market.customers)
    total, times = np.zeros(n), np.zeros(n, dtype=np.int64)
    for _ in range(months):
        before = market.customers.provider.copy()
        market.advance()
        met, warmth = encounters(market)
        if at_focal:
            met = met & (market.customers.provider == 0)
        else:
            is_new = market.customers.provider != before
            total[is_new], times[is_new] = 0.0, 0
        total[met] += warmth[met]
        times[met] += 1
    return total / np.maximum(times, 1), times


def _ends(values: Numbers, group: Flags, share: float) -> tuple[Flags, Flags]:
    """Return who of a group lies in its lowest and in its highest share by some value, shape (n,) each."""
    if group.sum() < MIN_GROUP:
        nobody = np.zeros(len(group), dtype=bool)
        return nobody, nobody
    low, high = np.quantile(values[group], [share, 1.0 - share])
    return group & (values <= low), group & (values >= high)
