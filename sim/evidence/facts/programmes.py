"""B5: loyalty programmes and lock-in. What points do to purchases, to profit, and to people who would rather leave."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.evidence.facts import Numbers, measures
from sim.evidence.facts.retention import POINTS, YEAR, bought_here, over_seeds, record_purchases
from sim.evidence.lab import Lab
from sim.levers.bind import PointsProgramme
from sim.market.model import MarketModel
from sim.measures.intervals import Values
from sim.measures.money import LINES, account, discount
from sim.scenario import Scenario


def repertoire(*programmes: dict[str, Any], **numbers: float) -> Scenario:
    """Return the default repertoire market with points programmes; numbers are keyed "block__name"."""
    levers = [{"kind": "points_programme"} | fields for fields in programmes]
    changes = {key.replace("__", "."): value for key, value in numbers.items()}
    return Scenario().replaced(levers=levers).with_changes({"market.repertoire": 1} | changes)


# --- V27b: who else has one ------------------------------------------------------------------------------------------

NEW_FROM, SEEN_FROM, SEEN_TO = 13, 25, 36  # months: of the focal programme, and of the year that is looked at


def _share(lab: Lab, rivals: int, is_new: bool) -> Values:
    """Return the focal company's share of all purchases in a year, percent.

    rivals: how many of them have had a programme all along   is_new: whether the focal company starts one
    """
    own = [{"firm": 0, "start": NEW_FROM}] if is_new else []
    programmes = [*own, *({"firm": k} for k in range(1, rivals + 1))]
    bought = lab.result(lab.sized(repertoire(*programmes), SEEN_TO, lab.customers // 2)).record.bought[
        :, SEEN_FROM : SEEN_TO + 1
    ]
    return np.asarray(POINTS * bought[..., 0].sum(axis=1) / bought.sum(axis=(1, 2)))


@measures("V27b")
def saturation(lab: Lab) -> Numbers:
    """Start a programme where none, one or all rivals have one."""
    alone, second, last = (_share(lab, rivals, True) - _share(lab, rivals, False) for rivals in range(3))
    return {"no_rival": alone, "over_one_rival": alone - second, "over_all_rivals": second - last, "all_rivals": last}


# --- V28, V28b: the goal gradient ------------------------------------------------------------------------------------

USUAL, PROGRAMME = Scenario(), PointsProgramme()
STAMPS = 10
PURCHASE = USUAL.firm(0).list_price / USUAL.parameters.repertoire.rate  # currency
STAMP = PROGRAMME.strength * PURCHASE  # currency of reward that a purchase earns
LONGEST_EXPIRY = 600.0  # months: stamps on a card do not expire


def card(start: int = 1, stamps: int = STAMPS, given: int = 0) -> dict[str, Any]:
    """Return a stamp card of the focal company: so many purchases to a reward, some of them given on joining."""
    return {
        "threshold": stamps * STAMP,
        "head_start": given / stamps,
        "expiry": LONGEST_EXPIRY,
        "start": start,
    }


def _at_both_ends(market: MarketModel) -> Values:
    """Return the two sums of the Mantel-Haenszel ratio of purchase rates, last stamp over first.

    For each member, purchases and months in which the card was empty, and in which one stamp was missing, at the start
    of the month. Comparing people with themselves keeps heavy buyers, who fill cards sooner, from looking like haste.
    """
    record_purchases(market)
    n = len(market.customers)
    events, months = np.zeros((2, n)), np.zeros((2, n))
    while market.month < market.months:
        c = market.customers
        is_member = (c.is_member == 1) & (c.card == 0)
        stamps = np.rint(c.points / 100.0 / STAMP)
        ends = [is_member & (stamps == 0), is_member & (stamps == STAMPS - 1)]
        market.advance()
        here = bought_here(market)
        for at, is_at in enumerate(ends):
            events[at, is_at] += here[is_at]
            months[at, is_at] += 1
    both = months.sum(axis=0)
    both[both == 0] = 1.0
    return np.array([(events[1] * months[0] / both).sum(), (events[0] * months[1] / both).sum()])


def haste(lab: Lab, scenario: Scenario) -> Any:
    """Return by how much shorter the time between purchases is at the last stamp than at the first, percent."""
    seen = lab.observe(lab.sized(scenario, 60, lab.customers // 2), _at_both_ends)
    return over_seeds(lambda ends: POINTS * (1.0 - ends[1] / ends[0]), seen)[0]


@measures("V28")
def goal_gradient(lab: Lab) -> Numbers:
    """Compare purchases at the last stamp of a card with those at the first, and on a card that earns nothing."""
    rewarded, worthless = haste(lab, repertoire(card())), haste(lab, repertoire(card(), programme__value=0.0))
    return {"rewarded": rewarded, "worthless": worthless}


def _months_to_reward(market: MarketModel) -> Values:
    """Return the month of joining, and the month of the first reward, of everybody, shape (2, n); 0 for never."""
    joined, rewarded = (np.zeros(len(market.customers)) for _ in range(2))
    while market.month < market.months:
        market.advance()
        c = market.customers
        joined[(joined == 0) & (c.is_member == 1) & (c.card == 0)] = market.month
        rewarded[(rewarded == 0) & (joined > 0) & (c.has_cashed == 1)] = market.month
    return np.array([joined, rewarded])


@measures("V28b")
def illusory_progress(lab: Lab) -> Numbers:
    """Give two of twelve stamps on joining, or none of ten, to the same people."""
    arms = [
        lab.observe(lab.sized(repertoire(card(start=2, **fields)), 120, lab.customers // 2), _months_to_reward)
        for fields in ({"stamps": 12, "given": 2}, {})
    ]
    times = []
    for endowed, plain in zip(*arms, strict=True):
        is_pair = (endowed[0] == plain[0]) & (endowed[1] > 0) & (plain[1] > 0)
        times.append([(one[1] - one[0])[is_pair].sum() for one in (endowed, plain)])
    (faster,) = over_seeds(lambda time: POINTS * (1.0 - time[0] / time[1]), times)
    return {"given": faster}


# --- V31, V32, V34: what programmes pay ------------------------------------------------------------------------------

BEFORE, AFTER = 12, 24  # months before the programme and with it
PER_PURCHASE = PURCHASE * (1.0 - USUAL.firm(0).unit_cost / USUAL.firm(0).list_price)  # currency
LOYAL, CHERRY_PICKER = 2 / 3, 1 / 3  # share of purchases above, and below which


def _by_segment(market: MarketModel) -> Values:
    """Return the profit on loyal customers and on cherry-pickers while a programme runs, and their number, (2, 2)."""
    record_purchases(market)
    n = len(market.customers)
    here, all_firms, profit = np.zeros(n), np.zeros(n), np.zeros(n)
    while market.month < market.months:
        market.advance()
        c, bought = market.customers, bought_here(market)
        if market.month <= BEFORE:
            here += bought
            all_firms += (c.basket >= 0).sum(axis=0)
        else:
            is_member = (c.is_member == 1) & (c.card == 0)
            profit += bought * (PER_PURCHASE - STAMP * is_member) - PROGRAMME.cost_per_member * is_member
    share = here / np.maximum(all_firms, 1.0)
    segments = [(here > 0) & (share > LOYAL), (here > 0) & (share < CHERRY_PICKER)]
    return np.array([[profit[who].sum() for who in segments], [who.sum() for who in segments]])


@measures("V31")
def cherry_pickers(lab: Lab) -> Numbers:
    """Split what a programme earns by how much people bought from the firm before."""
    arms = [repertoire({"start": BEFORE + 1}), repertoire()]
    with_it, without = (np.array(lab.observe(lab.sized(arm, months=BEFORE + AFTER), _by_segment)) for arm in arms)

    def gains(more: Values, less: Values) -> list[float]:
        loyal, cherry = (more[0] - less[0]) / less[1]
        return [cherry, loyal, cherry - loyal]

    cherry, loyal, gap = over_seeds(gains, with_it, without)
    return {"cherry_pickers": cherry, "loyal": loyal, "gap": gap}


ONE_SHOT = (13, 14)  # months of a programme of eight weeks
ONE_SHOT_REWARD = 6.0  # currency: a tenth of two months' average spending


@measures("V32")
def one_shot_reward(lab: Lab) -> Numbers:
    """Run a programme of eight weeks that everybody is in, and look at sales during and after it."""
    numbers = {"programme__join_chance": 1.0, "population__reward_threshold": 0.0}
    brief = {"start": ONE_SHOT[0], "end": ONE_SHOT[1], "threshold": ONE_SHOT_REWARD}
    results = [lab.result(lab.sized(arm, months=24)) for arm in (repertoire(brief, **numbers), repertoire(**numbers))]
    sold = [result.record.bought[..., 0].astype(float) for result in results]

    def gain(first: int, last: int) -> Values:
        with_it, without = (one[:, first : last + 1].sum(axis=1) for one in sold)
        return np.asarray(POINTS * (with_it / without - 1.0))

    profit = [account(result)[..., LINES.index("profit")] @ discount(result) for result in results]
    return {
        "during": gain(*ONE_SHOT),
        "after": gain(15, 16),
        "more_after": gain(15, 16),
        "profit": profit[0] - profit[1],
    }


def _repeats(market: MarketModel) -> Values:
    """Return purchases, in the second year, of people who bought in the first, and the number of people."""
    record_purchases(market)
    is_buyer, repeats = np.zeros(len(market.customers), bool), 0
    while market.month < 2 * YEAR:
        market.advance()
        here = bought_here(market)
        if market.month <= YEAR:
            is_buyer |= here > 0
        else:
            repeats += int(here[is_buyer].sum())
    return np.array([repeats, is_buyer.sum()], float)


@measures("V34")
def repeat_buying(lab: Lab) -> Numbers:
    """Count repeat purchases with a programme, with one whose points are worth nothing, and with none."""
    programme, worthless = {"start": YEAR + 1}, {"programme__value": 0.0}
    arms = [repertoire(programme), repertoire(), repertoire(programme, **worthless), repertoire(**worthless)]
    counted = [np.array(lab.observe(lab.sized(arm, months=2 * YEAR), _repeats)) for arm in arms]

    def gains(more: Values, usual: Values, idle: Values, idle_usual: Values) -> list[float]:
        return [POINTS * (more[0] / usual[0] - 1.0), POINTS * (idle[0] / idle_usual[0] - 1.0)]

    gain, idle = over_seeds(gains, *counted)
    return {"gain": gain, "worthless": idle}
