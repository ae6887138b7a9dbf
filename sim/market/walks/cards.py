"""Repertoire markets in which every firm's card counts by itself: several in a wallet, foreseen, remembered."""

from __future__ import annotations

import numpy as np

from sim.levers.offer import WIDTH
from sim.market.compiled import rule
from sim.market.draws import Purpose, key, uniform
from sim.market.rules.money import CENTS, sum_utility
from sim.market.rules.programme import (
    FORWARD,
    beside,
    earning_rate,
    has_given,
    impatience,
    is_reward_due,
    joins,
    moment,
    points_earned,
    points_expired,
    readiness_for,
    rewarded_next,
    worth_of_rewarded,
)
from sim.market.rules.repertoire import reward_pull
from sim.market.totals import MEMBERS
from sim.market.walks.ahead import look_ahead, wants_card
from sim.market.walks.booking import collect_points, see_prices


@rule
def count_cards(c, i):
    """Return how many cards a person carries."""
    carried = 0
    for k in range(len(c.cards)):
        carried += 1 if c.cards[k, i] >= 0 else 0
    return carried


@rule
def takes(c, offers, at, i, luck, eager, p):
    """Return whether a person takes the card of an offer, at a draw that says whether the moment comes."""
    least = np.float64(c.reward_threshold[i])
    if p.structure.points == FORWARD:
        return wants_card(offers, at, luck, np.float64(c.tenure[i]), np.float64(c.spend[i]), eager, least, p)
    return joins(luck, offers.points_rate[at], least, p.programme)


@rule
def look_at_wallet(b, c, offers, p, s):
    """Work out what draws people to every firm: points to be earned there, and rewards remembered.

    Points count on the cards that people carry, and on those that they are about to take.
    """
    join, eager, q = key(b.seed, b.month, Purpose.JOIN, 0), impatience(p.programme), p.programme
    for j in range(b.hi - b.lo):
        i = b.lo + j
        f, carried = c.provider[i], count_cards(c, i)
        luck = moment(moment(uniform(join, i), readiness_for(carried, q)), q.announced)
        s.progress[j] = 0.0
        s.lock[j] = 0.0
        for k in range(len(c.cards)):
            at, pull, progress = k * WIDTH, 0.0, 0.0
            if offers.points_face[at] > 0.0:
                has = c.cards[k, i] >= 0
                if has or takes(c, offers, at, i, luck, eager, p):
                    held = c.cards[k, i] / CENTS if has else offers.head_start[at] * offers.points_threshold[at]
                    given = offers.head_start[at] * (c.given[k, i] if has else 1)
                    others = carried - 1 if has else carried
                    pull, progress = look_at_card(
                        offers, at, offers.points_face[at] * held, given, np.float64(c.spend[i]),
                        np.float64(c.tenure[i]), s.plain[j], eager, p,
                    )  # fmt: skip
                    pull *= beside(others, q)
                    progress *= beside(others, q)
            s.progress[j] = max(s.progress[j], progress)
            worth = worth_of_rewarded(np.float64(c.rewarded[k, i]), q)
            liked = sum_utility(worth, s.bill[j], s.plain[j], p.price) if worth > 0.0 else 0.0
            if k == f:
                s.lock[j] = pull
                s.gift[j] += liked
                s.pulls[k, j] = pull
            else:
                s.pulls[k, j] = pull + liked


@rule
def look_at_card(offers, at, held, given, spend, tenure, weight, eager, p):
    """Return the utility of the points that another purchase earns on a card, and how far it is filled, as people feel.

    held: currency of reward   given: share of the reward that was given and is still on the card
    """
    if p.structure.points == FORWARD:
        return look_ahead(offers, at, held, given, spend, tenure, weight, eager, p)
    progress = held / offers.points_threshold[at]
    return reward_pull(offers.points_rate[at], progress, weight, p.programme), min(progress, 1.0)


@rule
def collect_where_bought(b, c, offers, p, s, totals):
    """Join, earn, expire, cash: with one card a person, or on every firm's card where each counts by itself."""
    if len(c.cards) > 0:
        collect_on_cards(b, c, offers, p, s, totals)
        see_prices(b, c, offers, p, s)
    else:
        collect_points(b, c, offers, p, s, totals)


@rule
def collect_on_cards(b, c, offers, p, s, totals):
    """Join where one bought last; earn, expire and cash on every card, in whole cents; remember what was cashed."""
    join, eager, q = key(b.seed, b.month, Purpose.JOIN, 0), impatience(p.programme), p.programme
    for j in range(b.hi - b.lo):
        i = b.lo + j
        f, carried = c.provider[i], count_cards(c, i)
        luck = moment(uniform(join, i), readiness_for(carried, q))
        c.has_cashed[i] = 0
        for k in range(len(c.cards)):
            at = s.at[j] if k == f else k * WIDTH
            runs, has, reward = offers.points_face[at] > 0.0, c.cards[k, i] >= 0, 0.0
            may_join = k == f and runs and not has and s.uses[j] > 0.0
            has_joined = may_join and takes(c, offers, at, i, luck, eager, p)
            if has or has_joined:
                balance, is_in = max(c.cards[k, i], 0), runs
                foresaw = has_joined and takes(c, offers, at, i, moment(luck, q.announced), eager, p)
                use = s.counted[k, j] / p.repertoire.rate if has or foresaw else 0.0
                rate = earning_rate(
                    offers.points_rate[at], np.float64(c.tenure[i]), np.float64(c.spend[i]), offers.tier_from[at],
                    offers.tier_bonus[at],
                )  # fmt: skip
                threshold = offers.points_threshold[at]
                head_start = offers.head_start[at] * threshold
                earned = points_earned(rate, offers.price[at], use, is_in, head_start, has_joined)
                expired = points_expired(balance, offers.points_lost[at])
                balance += earned - expired
                is_cashed = is_reward_due(is_in, balance, threshold)
                c.given[k, i] = 1 if has_given(is_in, c.given[k, i], has_joined, is_cashed, head_start) else 0
                totals.points_earned[k] += earned
                totals.points_expired[k] += expired
                if is_cashed:
                    totals.redeemed[k] += balance
                    reward = balance / CENTS
                    balance = 0
                    c.has_cashed[i] = 1
                c.cards[k, i] = balance if is_in else -1  # a programme that ends takes its cards and points with it
                totals.points_held[k] += balance
            c.rewarded[k, i] = rewarded_next(np.float64(c.rewarded[k, i]), reward, q)
        hold_card(c, i, totals)


@rule
def hold_card(c, i, totals):
    """Have in hand the card of the firm bought last, else the one in hand before; count the others' memberships."""
    hand = c.provider[i] if c.cards[c.provider[i], i] >= 0 else c.card[i]
    c.card[i] = hand
    c.is_member[i] = 1 if c.cards[hand, i] >= 0 else 0
    c.points[i] = max(c.cards[hand, i], 0)
    c.is_endowed[i] = c.given[hand, i]
    for k in range(len(c.cards)):
        totals.reached[k, 0, MEMBERS] += 1 if k != hand and c.cards[k, i] >= 0 else 0
