"""Points, bills, and all that is counted at the end of a month."""

from __future__ import annotations

import numpy as np

from sim.levers.offer import WIDTH
from sim.market.compiled import rule
from sim.market.customers import DEALER, STAYED
from sim.market.draws import Purpose, key, uniform
from sim.market.rules.ladder import attitude, loyalty, rung
from sim.market.rules.money import cents, reference_next, use_of
from sim.market.rules.programme import (
    FORWARD,
    earning_rate,
    has_given,
    impatience,
    is_reward_due,
    joins,
    points_earned,
    points_expired,
)
from sim.market.totals import LOYALTIES, MEMBERS, MILLIONTHS, SERVED
from sim.market.walks.ahead import wants_card


@rule
def collect_points(b, c, offers, p, s, totals):
    """Join, earn, expire, cash; all in whole cents, so that every point is accounted for.

    Members earn where they hold a card, which in a subscription is their provider, and join where they buy.
    """
    lo, hi = b.lo, b.hi
    n = hi - lo
    f, is_member, points, has_cashed = c.provider[lo:hi], c.is_member[lo:hi], c.points[lo:hi], c.has_cashed[lo:hi]
    spend, tenure, card = c.spend[lo:hi], c.tenure[lo:hi], c.card[lo:hi]
    worth_it, is_endowed = c.reward_threshold[lo:hi], c.is_endowed[lo:hi]
    is_forward, eager = p.structure.points == FORWARD, impatience(p.programme)
    gives = max(offers.head_start) > 0.0 or max(is_endowed) > 0
    join = key(b.seed, b.month, Purpose.JOIN, 0)
    if p.market.repertoire == 0:
        for j in range(n):
            s.usage[j] = use_of(np.float64(spend[j]), np.float64(tenure[j]), s.felt[j], p.population, p.bond)
    if max(offers.points_face) > 0.0 or max(points) > 0 or max(is_member) > 0 or max(has_cashed) > 0:
        for j in range(n):
            s.luck[j] = uniform(join, lo + j)
        moved = 0  # for most people nothing does
        for j in range(n):
            may_join = (s.luck[j] < p.programme.join_chance) & (s.uses[j] > 0.0)
            s.movers[moved] = j
            moved += 1 if may_join | (points[j] > 0) | (is_member[j] == 1) | (has_cashed[j] == 1) else 0
        for mover in range(moved):
            j = s.movers[mover]
            k = card[j] if is_member[j] == 1 else f[j]
            at = s.at[j] if k == f[j] else k * WIDTH
            runs = offers.points_face[at] > 0.0
            was_member, balance = is_member[j] == 1 and runs, points[j]
            may_join = not was_member and runs and s.uses[j] > 0.0
            least = np.float64(worth_it[j])
            if may_join and is_forward:
                months, use = np.float64(tenure[j]), np.float64(spend[j])
                has_joined = wants_card(offers, at, s.luck[j], months, use, eager, least, p)
            else:
                has_joined = may_join and joins(s.luck[j], offers.points_rate[at], least, p.programme)
            is_in = was_member or has_joined
            if not is_in and balance == 0:
                is_member[j] = 0
                has_cashed[j] = 0
                if gives:
                    is_endowed[j] = 0
                continue
            rate = earning_rate(
                offers.points_rate[at], np.float64(tenure[j]), np.float64(spend[j]), offers.tier_from[at],
                offers.tier_bonus[at],
            )  # fmt: skip
            threshold = offers.points_threshold[at]
            head_start = offers.head_start[at] * threshold
            earned = points_earned(rate, offers.price[at], s.usage[j], is_in, head_start, has_joined)
            expired = points_expired(balance, offers.points_lost[at])
            balance += earned - expired
            is_cashed = is_reward_due(is_in, balance, threshold)
            is_member[j] = 1 if is_in else 0
            card[j] = k if is_in else card[j]
            has_cashed[j] = 1 if is_cashed else 0
            if gives:
                is_endowed[j] = 1 if has_given(is_in, is_endowed[j], has_joined, is_cashed, head_start) else 0
            points[j] = 0 if is_cashed else balance
            totals.points_earned[k] += earned
            totals.points_expired[k] += expired
            totals.redeemed[k] += balance if is_cashed else 0
            totals.points_held[k] += points[j]
    see_prices(b, c, offers, p, s)


@rule
def see_prices(b, c, offers, p, s):
    """Let reference prices follow the prices paid."""
    reference = c.reference[b.lo : b.hi]
    for j in range(b.hi - b.lo):
        reference[j] = reference_next(np.float64(reference[j]), offers.price[s.at[j]], p.price)


@rule
def keep_accounts(b, c, offers, p, s, totals):
    """Add the block to the month's totals."""
    lo, hi = b.lo, b.hi
    f, is_member, channel, card = c.provider[lo:hi], c.is_member[lo:hi], c.channel[lo:hi], c.card[lo:hi]
    kind, left_month, told = c.kind[lo:hi], c.left_month[lo:hi], c.message[lo:hi]
    for j in range(hi - lo):
        s.rung[j] = rung(f[j] == 0, s.own_satisfaction[j], s.felt[j], told[j] > 0, p.ladder)
    for j in range(hi - lo):  # one loop: counts wait for their memory, and so wait together
        k, w = f[j], s.at[j] % WIDTH
        totals.reached[k, w, SERVED] += 1
        totals.by_channel[k, channel[j]] += 1
        totals.reached[card[j], w if card[j] == k else 0, MEMBERS] += is_member[j]
        totals.rungs[int(s.rung[j])] += 1
        totals.survivors[kind[j]] += 1 if left_month[j] == STAYED else 0
    if p.market.repertoire == 0:  # else every purchase was booked when it was made
        for j in range(hi - lo):
            s.paid[j] = cents(offers.price[s.at[j]] * s.usage[j])
        for k in range(len(offers.price) // WIDTH):  # firm by firm, because sums of their own fit into vectors
            bought, revenue, dealer_revenue, usage = 0, 0, 0, 0
            for j in range(hi - lo):
                bought += 1 if f[j] == k else 0
                revenue += int(s.paid[j]) if f[j] == k else 0
                dealer_revenue += int(s.paid[j]) if f[j] == k and channel[j] == DEALER else 0
                usage += cents(s.usage[j]) if f[j] == k else 0
            totals.bought[k] += bought
            totals.revenue[k] += revenue
            totals.dealer_revenue[k] += dealer_revenue
            totals.usage[k] += usage
            totals.wallet[0] += bought if k == 0 else 0
    satisfaction, felt = 0, 0
    for j in range(hi - lo):
        satisfaction += int(s.own_satisfaction[j] * MILLIONTHS) if f[j] == 0 else 0
    for j in range(hi - lo):
        felt += int(s.felt[j] * MILLIONTHS) if f[j] == 0 else 0
    totals.satisfaction[0] += satisfaction
    totals.felt[0] += felt


@rule
def count_loyalties(b, c, s, rivals, loyalties):
    """Count people by their loyalty to the focal company: what they do against what they feel."""
    lo, hi = b.lo, b.hi
    n, f = hi - lo, c.provider[lo:hi]
    satisfaction, bond = c.satisfaction[0, lo:hi], c.bond[0, lo:hi]
    for j in range(n):
        s.attitude[j] = attitude(np.float64(satisfaction[j]), np.float64(bond[j]))
    for j in range(n):
        s.best_attitude[j] = -1.0
    for k in range(1, rivals + 1):
        satisfaction, bond = c.satisfaction[k, lo:hi], c.bond[k, lo:hi]
        for j in range(n):
            s.best_attitude[j] = max(s.best_attitude[j], attitude(np.float64(satisfaction[j]), np.float64(bond[j])))
    for which in range(len(LOYALTIES)):
        people = 0
        for j in range(n):
            people += 1 if loyalty(f[j] == 0, s.attitude[j] > s.best_attitude[j]) == which else 0
        loyalties[which] += people
