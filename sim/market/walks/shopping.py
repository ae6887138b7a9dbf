"""Purchase occasions, spread over firms, in a repertoire market."""

from __future__ import annotations

import numpy as np

from sim.levers.offer import WIDTH
from sim.market.compiled import rule
from sim.market.customers import DEALER, STAYED
from sim.market.draws import Purpose, gumbel, key, uniform
from sim.market.exits import PARTS, REASONS, group_of, recorded_reason
from sim.market.hold import VALUE, stays
from sim.market.rules.bond import felt_bond
from sim.market.rules.choice import (
    NOWHERE,
    attraction,
    expected_experience,
    lesser_quality,
    passing_noise,
    promise_weight,
    reputation,
    resentment,
    tenure_next,
    value_of_own,
)
from sim.market.rules.money import CENTS, cents, price_feeling
from sim.market.rules.need import led_by, value_believed
from sim.market.rules.news import talk_heard
from sim.market.rules.programme import FORWARD
from sim.market.rules.repertoire import LONG_AGO, MAX_PURCHASES, inertia, occasions, purchase_rate, reward_pull
from sim.market.walks.ahead import look_at_next_reward
from sim.market.walks.cards import look_at_wallet
from sim.market.walks.leaving import be_new_at, move

CHANCE = REASONS.index("chance")


@rule
def weigh_rewards(b, c, offers, p, s):
    """Work out what ties people to the firm bought last: points still to be earned, and inertia."""
    lo, hi = b.lo, b.hi
    f, is_member, card, points, habit = (
        c.provider[lo:hi],
        c.is_member[lo:hi],
        c.card[lo:hi],
        c.points[lo:hi],
        c.habit[lo:hi],
    )
    several = len(c.cards) > 0
    if several:
        look_at_wallet(b, c, offers, p, s)
    elif p.structure.points == FORWARD:
        look_at_next_reward(b, c, offers, p, s)
    else:
        for j in range(hi - lo):
            k, has_card = card[j] * WIDTH, is_member[j] == 1
            held = offers.points_face[k] * points[j] / CENTS  # nothing, once the programme has ended
            progress = held / offers.points_threshold[k] if has_card else 0.0
            s.progress[j] = min(progress, 1.0)
            s.pull[j] = reward_pull(offers.points_rate[k], progress, s.plain[j], p.programme) if has_card else 0.0
    if not several:
        for j in range(hi - lo):
            s.lock[j] = s.pull[j] if card[j] == f[j] else 0.0
    for j in range(hi - lo):
        s.points[j] = 0.0
        s.tied[j] = 0.0
        s.habit[j] = inertia(np.float64(habit[j]), p.repertoire)


@rule
def shop(b, c, offers, p, s, totals):
    """Let everybody buy as often as the month brings occasions, each time from the firm that is best then."""
    lo, hi = b.lo, b.hi
    n, firms = hi - lo, len(offers.price) // WIDTH
    f, spend, is_member, card = c.provider[lo:hi], c.spend[lo:hi], c.is_member[lo:hi], c.card[lo:hi]
    come = key(b.seed, b.month, Purpose.OCCASIONS, 0)
    movers, several = 0, len(c.cards) > 0
    for k in range(len(c.cards)):
        for j in range(n):
            s.counted[k, j] = 0.0
    for j in range(n):
        i = lo + j
        s.occasions[j] = occasions(
            uniform(come, i), purchase_rate(np.float64(spend[j]), s.progress[j], p.programme.value, p.repertoire)
        )
        s.uses[j] = 1.0 if s.occasions[j] > 0 else 0.0
        s.flags[j] = int(s.held[j]) & 3 if f[j] == 0 else 0
        c.stayed_for[i] = int(s.held[j]) >> 2 if s.occasions[j] > 0 else -1
        c.left_because[i] = -1
        s.first_at[j] = s.at[j]
        s.start[j] = f[j]
        if s.occasions[j] > 0 and not stays(s.own[j], s.felt[j], s.lock[j], s.habit[j], s.best[j]):
            s.movers[movers] = j
            movers += 1
    stand(b, c, offers, p, s)
    move(b, c, offers, p, s, totals, movers)
    for k in range(firms):
        for o in range(MAX_PURCHASES):
            s.keys[k, o] = key(b.seed, b.month, Purpose.BASKET, k * (MAX_PURCHASES + 1) + o)
    for j in range(n):
        i, bought_here, bought_any, carded, last = lo + j, 0, 0, 0, int(c.provider[lo + j])
        mine = int(card[j]) if is_member[j] == 1 else -1
        for o in range(int(s.occasions[j])):
            chosen = last
            if o > 0:
                best = NOWHERE
                for k in range(firms):
                    seen = s.standing[k, j] + passing_noise(gumbel(s.keys[k, o], i), p)
                    seen += s.habit[j] - np.float64(c.variety[i]) if k == last else 0.0
                    if seen > best:
                        best, chosen = seen, k
            last = chosen
            at = s.first_at[j] if chosen == s.start[j] else chosen * WIDTH
            paid = cents(offers.price[at] / p.repertoire.rate)
            totals.bought[chosen] += 1
            totals.revenue[chosen] += paid
            totals.dealer_revenue[chosen] += paid if c.channel[i] == DEALER else 0
            totals.usage[chosen] += cents(1.0 / p.repertoire.rate)
            bought_here += 1 if chosen == 0 else 0
            bought_any += 1 if chosen <= p.market.rivals else 0
            carded += 1 if chosen == mine else 0
            if several:
                s.counted[chosen, j] += 1.0
            if o < len(c.basket):
                c.basket[o, i] = chosen
        for o in range(int(s.occasions[j]), len(c.basket)):
            c.basket[o, i] = -1
        if last != c.provider[i]:
            be_new_at(b, c, p, s, j, last, 0.0)
        s.usage[j] = carded / p.repertoire.rate
        s.bought_here[j] = bought_here
        s.occasions[j] = bought_any  # doing without is no purchase
        if c.left_because[i] >= 0 and s.start[j] == 0:
            c.drawn_away[i] = c.left_because[i]
    stay_in_mind(b, c, p, s, totals)
    for j in range(n):
        c.tenure[lo + j] = tenure_next(c.tenure[lo + j])


@rule
def stand(b, c, offers, p, s):
    """Work out where every firm stands with each person, passing taste and the firm bought last apart."""
    lo, n = b.lo, b.hi - b.lo
    for k in range(len(offers.price) // WIDTH):
        public = k * WIDTH
        for j in range(n):
            i = lo + j
            is_own = c.provider[i] == k
            at = s.at[j] if is_own else public
            seen = led_by(
                c.goal[i],
                offers.seen[0, public],
                offers.seen[1, public],
                offers.seen[2, public],
                offers.seen[3, public],
            )
            reputed = value_believed(seen, offers.credibility[public], p.need) + reputation(
                offers.brand[public], offers.mind[public], offers.dealer[public], c.channel[i] == DEALER, p.choice
            )
            counted = talk_heard(np.float64(c.heard[k, i]), p.word_of_mouth)
            satisfaction, expectation = np.float64(c.satisfaction[k, i]), np.float64(c.expectation[k, i])
            promised = promise_weight(np.float64(c.months_used[k, i]), p)
            value = attraction(
                np.float64(c.taste[k, i]), satisfaction, expectation, promised, reputed,
                counted * p.choice.own_talk if is_own else counted, 0.0, p.choice,
            )  # fmt: skip
            held = resentment(c.former[i] == k, np.float64(c.grudge[i]), p.choice)
            if p.choice.quality_loss > 1.0:
                expected = expected_experience(satisfaction, expectation, promised, p.choice)
                held += lesser_quality(expected, s.own_expected[j], p.choice)
            value = (
                value_of_own(value, np.float64(c.grievance[i]), 0.0, p.choice) + s.gift[j] if is_own else value - held
            )
            bonded = s.felt[j] if is_own else felt_bond(np.float64(c.bond[k, i]), s.mature[j], p.choice, p.bond)
            pull = s.pull[j] if c.is_member[i] == 1 and c.card[i] == k else 0.0
            pull = s.pulls[k, j] if len(c.cards) > 0 else pull
            feeling = price_feeling(offers.price[at], np.float64(c.reference[i]), p.price)
            is_known = offers.all_known == 1 or is_own or k > p.market.rivals or (c.aware[i] >> k) & 1 == 1
            s.standing[k, j] = value + bonded + pull + s.weight[j] * feeling if is_known else NOWHERE


@rule
def stay_in_mind(b, c, p, s, totals):
    """Keep book of whether a person still is a customer of the focal company, and count those who no longer are."""
    asked = key(b.seed, b.month, Purpose.INTERVIEW, 0)
    for j in range(b.hi - b.lo):
        i = b.lo + j
        group = group_of(c.kind[i], c.left_month[i], c.entered[i])
        if s.bought_here[j] > 0.0:
            c.idle[i] = 0
            c.held_by[i] = c.stayed_for[i] if c.stayed_for[i] >= 0 and s.start[j] == 0 else VALUE
        else:
            c.idle[i] = min(c.idle[i] + 1, LONG_AGO)
        if c.idle[i] < p.repertoire.months_active:
            flags = int(s.flags[j])
            totals.here[group, c.held_by[i], flags >> 1, flags & 1] += 1
            totals.wallet[0] += int(s.occasions[j])
        elif c.idle[i] == p.repertoire.months_active:
            reason = int(c.drawn_away[i]) if c.drawn_away[i] >= 0 else CHANCE
            totals.exits[group, reason] += PARTS
            recorded = recorded_reason(reason, uniform(asked, i), p.survey)
            if recorded >= 0:
                totals.interviews[recorded] += 1
            totals.leavers[group] += 1
            totals.satisfied_leavers[group] += 1 if np.float64(c.satisfaction[0, i]) > p.ladder.neutral else 0
            if c.left_month[i] == STAYED:
                c.left_month[i] = b.month
