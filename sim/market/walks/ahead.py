"""People who look forward to their reward: what balances and purchases are worth to them, and who joins."""

from __future__ import annotations

import numpy as np

from sim.levers.offer import WIDTH
from sim.market.compiled import rule
from sim.market.rules.money import CENTS, sum_utility
from sim.market.rules.programme import (
    discounted,
    earning_rate,
    impatience,
    joins_ahead,
    last_step,
    pace,
    points_ahead,
    progress_felt,
    share_of_reward,
    way_to_reward,
)
from sim.market.rules.repertoire import pull_ahead


@rule
def look_at_balances(b, c, offers, p, s):
    """Work out what balances are worth to people who look forward to their reward."""
    lo, hi = b.lo, b.hi
    spend, tenure = c.spend[lo:hi], c.tenure[lo:hi]
    points, is_endowed = c.points[lo:hi], c.is_endowed[lo:hi]
    eager, holders = impatience(p.programme), 0
    for j in range(hi - lo):
        s.points[j] = 0.0
    for j in range(hi - lo):
        s.movers[holders] = j
        holders += 1 if (points[j] > 0) | (is_endowed[j] == 1) else 0
    for holder in range(holders):
        j = s.movers[holder]
        at = s.at[j]
        threshold, use = offers.points_threshold[at], np.float64(spend[j])
        rate = earning_rate(
            offers.points_rate[at], np.float64(tenure[j]), use, offers.tier_from[at], offers.tier_bonus[at]
        )
        way = way_to_reward(threshold, pace(rate, offers.price[at], use, threshold, offers.points_lost[at]), eager)
        held = points[j] / CENTS
        progress = progress_felt(held, threshold, offers.head_start[at] * is_endowed[j], p.programme)
        share = share_of_reward(discounted((1.0 - progress) * way), discounted(way))
        worth = offers.points_face[at] * points_ahead(held, threshold, share, p.programme)
        s.points[j] = sum_utility(worth, s.bill[j], s.plain[j], p.price)


@rule
def look_at_next_reward(b, c, offers, p, s):
    """Work out what another purchase earns, and what the balance is worth, to people who look forward."""
    lo, hi = b.lo, b.hi
    is_member, card, points = c.is_member[lo:hi], c.card[lo:hi], c.points[lo:hi]
    spend, tenure, is_endowed = c.spend[lo:hi], c.tenure[lo:hi], c.is_endowed[lo:hi]
    eager = impatience(p.programme)
    for j in range(hi - lo):
        k, use, months = card[j] * WIDTH, np.float64(spend[j]), np.float64(tenure[j])
        held, given = offers.points_face[k] * points[j] / CENTS, offers.head_start[k] * is_endowed[j]
        pull, before = look_ahead(offers, k, held, given, use, months, s.plain[j], eager, p)
        s.pull[j] = pull if is_member[j] == 1 else 0.0
        s.progress[j] = before if is_member[j] == 1 else 0.0


@rule
def look_ahead(offers, at, held, given, spend, tenure, weight, eager, p):
    """Return the utility of what another purchase earns, and what the balance is worth in rewards.

    held: currency of reward   given: share of the reward that was given and is still on the card
    """
    threshold, price = offers.points_threshold[at], offers.price[at]
    rate = earning_rate(offers.points_rate[at], tenure, spend, offers.tier_from[at], offers.tier_bonus[at])
    way = way_to_reward(threshold, pace(rate, price, spend, threshold, offers.points_lost[at]), eager)
    progress = progress_felt(held, threshold, given, p.programme)
    once, far = price / p.repertoire.rate, discounted(way)
    step = rate * once / threshold
    progress = last_step(progress, step)
    before = share_of_reward(discounted((1.0 - progress) * way), far)
    after = share_of_reward(discounted(max(1.0 - progress - step, 0.0) * way), far)
    return pull_ahead(before, after, threshold, once, weight, p.programme), before


@rule
def wants_card(offers, at, luck, tenure, spend, eager, least, p):
    """Return whether a customer who looks forward to the rewards of a programme joins it."""
    threshold, price = offers.points_threshold[at], offers.price[at]
    rate = earning_rate(offers.points_rate[at], tenure, spend, offers.tier_from[at], offers.tier_bonus[at])
    grows = pace(rate, price, spend, threshold, offers.points_lost[at])
    way = way_to_reward(threshold, grows, eager)
    return joins_ahead(luck, price, threshold, way, offers.head_start[at], least, p)
