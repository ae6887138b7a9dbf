"""What customers feel, against what they do: bonds and staying, buying, talking and coming back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.market.customers import KINDS
from sim.market.model import MarketModel
from sim.market.network import listeners
from sim.market.rules.repertoire import MAX_PURCHASES

_Mask = NDArray[np.bool_]
_FOCAL = 0
_PRAISE = _FOCAL + 1  # how a message of praise about the focal company is written in the column `message`
_WATCHED = 12  # months watched before people are sorted by what they feel
_SPECIALS = 13  # month in which something else is irresistible, for experiments that break a habit
_BEFORE_LETTER = 15  # months before NewTel's letter goes out
_TOP_SPENDER = 1.6  # use, as factor of the average; as the group of the levers


def engaged_less_locked_in(market: MarketModel) -> float:
    """Return the share of the engaged base that never left by the last month, less that of the locked-in."""
    market.run_to_end()
    start, end = market.record.survivors[0], market.record.survivors[market.months]
    engaged, locked_in = KINDS.index("engaged"), KINDS.index("locked_in")
    return float(end[engaged] / start[engaged] - end[locked_in] / start[locked_in])


def stay_gap_by_bond(market: MarketModel) -> float:
    """Return how many more of the most bonded third stay than of the least bonded, as a share.

    Only people of the base who stayed through month 12 are sorted, so that all have behaved alike so far; counted is
    who of them has still not left by the last month. Sorted by the bond itself, which exists whether it counts or not.
    """
    _advance(market, _WATCHED)
    low, high = _thirds_of_stayers(market)
    market.run_to_end()
    stayed = market.customers.left_month == 0
    return float(stayed[high].mean() - stayed[low].mean())


def satisfaction_gap_by_bond(market: MarketModel) -> float:
    """Return the satisfaction of the most bonded third less that of the least bonded, satisfaction scale.

    Both are of the last month, over the base that never left.
    """
    market.run_to_end()
    low, high = _thirds_of_stayers(market)
    satisfaction = market.customers.satisfaction[_FOCAL]
    return float(satisfaction[high].mean() - satisfaction[low].mean())


def months_to_half_bond(market: MarketModel) -> float:
    """Return the months in which bonds reach half of what they are in the last month.

    Read off the mean bond of those of the base who never left by the last month; between months in proportion.
    """
    path = [market.customers.bond[_FOCAL].copy()]
    while market.month < market.months:
        market.advance()
        path.append(market.customers.bond[_FOCAL].copy())
    stayed = market.customers.left_month == 0
    means = np.array([bond[stayed].mean(dtype=float) for bond in path])
    half = means[-1] / 2.0
    if half <= 0.0:
        return float("nan")
    month = int(np.argmax(means >= half))
    if month == 0:
        return 0.0
    return float(month - 1 + (half - means[month - 1]) / (means[month] - means[month - 1]))


def wallet_gap_by_bond(market: MarketModel) -> float:
    """Return the share of wallet of the most bonded third less that of the least bonded, as a share.

    For repertoire markets: everybody who bought last from the focal company at the end of month 12 is sorted; counted
    are all purchases from month 13 to the last.
    """
    _record_baskets(market)
    _advance(market, _WATCHED)
    low, high = _thirds_of_customers(market)
    here, all_bought = np.zeros(len(market.customers)), np.zeros(len(market.customers))
    while market.month < market.months:
        market.advance()
        here += (market.customers.basket == _FOCAL).sum(axis=0)
        all_bought += (market.customers.basket >= 0).sum(axis=0)
    return float(here[high].sum() / all_bought[high].sum() - here[low].sum() / all_bought[low].sum())


def referral_gap_by_bond(market: MarketModel) -> float:
    """Return how many more customers each of the most bonded third brings than each of the least bonded.

    Sorted are the focal company's customers at the end of month 12; counted, to the last month, those who come to the
    company in the month after hearing its praise. Several who praised to the same person share the credit.
    """
    low, high, credit, _ = _referrals(market)
    return float(credit[high].mean() - credit[low].mean())


def talk_less_staying_by_bond(market: MarketModel) -> float:
    """Return how many more customers the most bonded third brings by talk than it gives by staying, per customer.

    Both are differences to the least bonded third: customers brought after month 12, as in `referral_gap_by_bond`, and
    customers who are still there in the last month.
    """
    low, high, credit, is_here = _referrals(market)
    brought = credit[high].mean() - credit[low].mean()
    kept = is_here[high].mean() - is_here[low].mean()
    return float(brought - kept)


def return_gap_by_bond(market: MarketModel) -> float:
    """Return how much more often the most bonded third is back after a break than the least bonded, as a share.

    For repertoire markets in which month 13 offers something irresistible elsewhere: sorted is who bought last from the
    focal company at the end of month 12 and from another in month 13. Back are those who bought last from the focal
    company at the end of a month; the mean from month 14 to the last is taken.
    """
    _advance(market, _WATCHED)
    was_here = market.customers.provider == _FOCAL
    bond = market.customers.bond[_FOCAL].copy()
    _advance(market, _SPECIALS)
    low, high = _thirds(bond, was_here & (market.customers.provider != _FOCAL))
    back = np.zeros(len(bond))
    while market.month < market.months:
        market.advance()
        back += market.customers.provider == _FOCAL
    months = market.months - _SPECIALS
    return float((back[high].mean() - back[low].mean()) / months)


def satisfaction_spread(market: MarketModel) -> float:
    """Return how much the focal company's customers differ in satisfaction in the last month: sd, 0..1."""
    market.run_to_end()
    c = market.customers
    return float(c.satisfaction[_FOCAL][c.provider == _FOCAL].std(dtype=float))


def top_spenders_kept(market: MarketModel) -> float:
    """Return the share of top spenders with the company at the end of month 15 who are with it in the last month.

    Month 16 is when NewTel's letter arrives. Top spenders use at least 1.6 times the average, as for the levers.
    """
    _advance(market, _BEFORE_LETTER)
    best = (market.customers.provider == _FOCAL) & (market.customers.spend >= _TOP_SPENDER)
    market.run_to_end()
    return float((market.customers.provider[best] == _FOCAL).mean())


def front_line_leavers(market: MarketModel) -> float:
    """Return how many of the focal company's front line leave in a year, as a share of its posts."""
    size, left = market.staff_size, 0.0
    while market.month < market.months:
        market.advance()
        left += float(market.staff.has_left[:size].sum())
    return left / size / (market.months / 12.0)


def revenue_of_last_year(market: MarketModel) -> float:
    """Return the focal company's revenue of the last twelve months, currency per person in the market."""
    market.run_to_end()
    cents = market.record.revenue[market.months - 11 : market.months + 1, _FOCAL].sum()
    return float(cents) / 100.0 / len(market.customers)


def _advance(market: MarketModel, month: int) -> None:
    """Let months pass up to the end of a month."""
    while market.month < min(month, market.months):
        market.advance()


def _thirds(values: NDArray[np.float32], chosen: _Mask) -> tuple[_Mask, _Mask]:
    """Return who is in the lowest and in the highest third of those chosen; equals are told apart by their number."""
    who = np.flatnonzero(chosen)
    order = who[np.argsort(values[who], kind="stable")]
    size = len(who) // 3
    low, high = np.zeros(len(chosen), bool), np.zeros(len(chosen), bool)
    low[order[:size]] = True
    high[order[len(who) - size :]] = True
    return low, high


def _thirds_of_stayers(market: MarketModel) -> tuple[_Mask, _Mask]:
    return _thirds(market.customers.bond[_FOCAL], market.customers.left_month == 0)


def _thirds_of_customers(market: MarketModel) -> tuple[_Mask, _Mask]:
    return _thirds(market.customers.bond[_FOCAL], market.customers.provider == _FOCAL)


def _record_baskets(market: MarketModel) -> None:
    """Let the market write down the firm of every purchase."""
    people = market.customers
    people.columns = people.columns._replace(basket=np.full((MAX_PURCHASES, len(people)), -1, np.int8))


def _referrals(market: MarketModel) -> tuple[_Mask, _Mask, NDArray[np.float64], _Mask]:
    """Return the two thirds, the customers that each person brought, and who is with the company in the last month."""
    _advance(market, _WATCHED)
    low, high = _thirds_of_customers(market)
    heard_by = listeners(len(market.customers), market.luck, market.values.word_of_mouth)
    credit = np.zeros(len(market.customers))
    while market.month < market.months:
        c = market.customers
        praised = np.flatnonzero((c.message == _PRAISE) | (c.also_said == _PRAISE))
        is_told = (c.provider != _FOCAL) & (c.heard[_FOCAL] > 0)
        listening = heard_by[praised]  # (speakers, links)
        market.advance()
        is_same = c.entered != market.month  # and no newcomer in the place of who was told
        won = is_told & is_same & (c.provider == _FOCAL)
        voices = np.bincount(listening.ravel(), minlength=len(credit))  # how many praised to each person
        credit[praised] += (won[listening] / np.maximum(voices[listening], 1)).sum(axis=1)
    return low, high, credit, market.customers.provider == _FOCAL
