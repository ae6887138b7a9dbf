"""Steps 5 and 6 of the month, acted on: who looks around, who leaves, and why."""

from __future__ import annotations

import numpy as np

from sim.market.compiled import rule
from sim.market.customers import GROUPS, NEWCOMER, NOT_IN_BASE, STAYED
from sim.market.draws import Purpose, gumbel, key, uniform
from sim.market.exits import add_exit, disappointment, exit_terms, main_reason
from sim.market.hold import HOLDS, VALUE, stays
from sim.market.rules.attention import price_pull, review_chance
from sim.market.rules.bond import felt_bond
from sim.market.rules.choice import experience_utility, passing_noise
from sim.market.rules.lock_in import compensated
from sim.market.rules.money import cents, price_feeling, sum_utility
from sim.market.rules.news import talk_heard

NOISE, REVIEW = int(Purpose.NOISE), int(Purpose.REVIEW)
HOLD_CODES = 4 * len(HOLDS)  # a hold, with or without the flags of hostage and fan
ELSEWHERE = HOLD_CODES * len(GROUPS)  # code of whoever is not with the focal company
LONGEST = 32000  # months a tenure can count


@rule
def leave(c, offers, p, s, totals, seed, month, lo, hi):
    """Let those who look around, and find better, leave. Count those who stay by what holds them."""
    n = hi - lo
    f, reference, grievance = c.provider[lo:hi], c.reference[lo:hi], c.grievance[lo:hi]
    kind, left_month = c.kind[lo:hi], c.left_month[lo:hi]
    cashed, contract, tenure = c.cashed[lo:hi], c.contract_left[lo:hi], c.tenure[lo:hi]
    review = key(seed, month, REVIEW, 0)
    pull, poached = s.performance, s.warmth  # rows that are not needed yet
    for j in range(n):
        k = f[j]
        pull[j] = price_pull(offers.price[k], offers.cheapest_rival[k], np.float64(reference[j]), s.weight[j])
    for j in range(n):
        poached[j] = min(offers.best_buyout[f[j]], 1.0) if s.points[j] > 0.0 else 0.0
    for j in range(n):
        warned = max(-talk_heard(s.own_heard[j], p.word_of_mouth), 0.0)
        chance = review_chance(
            pull[j], np.float64(grievance[j]), s.contacted[j], poached[j], s.ended[j],
            1.0 if cashed[j] > 0.0 else 0.0, warned, p.attention,
        )  # fmt: skip
        s.luck[j] = chance - uniform(review, lo + j)
    stayed_for, left_because = c.stayed_for[lo:hi], c.left_because[lo:hi]
    for j in range(n):
        stayed_for[j] = int(s.held[j]) >> 2
    for j in range(n):
        left_because[j] = -1
    for j in range(n):
        s.held[j] = s.held[j] + HOLD_CODES * group_of(kind[j], left_month[j]) if f[j] == 0 else ELSEWHERE
    for j in range(n):
        if s.luck[j] > 0.0:
            if not stays(s.own[j], s.felt[j], s.lock[j], s.habit[j], s.best[j]):
                move(c, offers, p, s, totals, seed, month, lo + j, j)
            elif contract[j] == 0:
                contract[j] = int(offers.contract_months[f[j]])
    tally = np.zeros(ELSEWHERE + 1, np.int64)  # counting without asking who belongs saves a badly predicted branch
    for j in range(n):
        tally[int(s.held[j])] += 1
    here = totals.here.reshape(ELSEWHERE)
    for code in range(ELSEWHERE):
        here[code] += tally[code]
    for j in range(n):
        tenure[j] = min(tenure[j] + 1, LONGEST)


@rule
def group_of(kind, left_month):
    """Return by whom totals are kept: the kind at entry for the base, else newcomer."""
    return kind if left_month != NOT_IN_BASE else NEWCOMER


@rule
def move(c, offers, p, s, totals, seed, month, i, j):
    """Move customer i, at place j of the block, to the firm chosen; what is forfeited is gone."""
    old, new = int(c.provider[i]), int(s.chosen[j])
    group = group_of(c.kind[i], c.left_month[i])
    terms = reasons(c, offers, p, s, seed, month, i, j)
    c.stayed_for[i] = -1
    c.left_because[i] = main_reason(terms)
    if old == 0:
        add_exit(totals.exits[group], terms)
        totals.leavers[group] += 1
        totals.satisfied_leavers[group] += 1 if s.own_satisfaction[j] > p.ladder.neutral else 0
        c.left_month[i] = month if c.left_month[i] == STAYED else c.left_month[i]
    s.held[j] = HOLD_CODES * group + 4 * VALUE if new == 0 else ELSEWHERE
    totals.lost[old] += 1
    totals.won[new] += 1
    totals.fees[old] += cents(offers.exit_fee[old]) if c.contract_left[i] > 0 else 0
    totals.compensation[new] += cents(offers.buyout[new] * offers.points_face[old] * np.float64(c.points[i]))
    c.provider[i] = new
    c.tenure[i] = 0
    c.contract_left[i] = int(offers.contract_months[new])
    c.is_member[i] = 0
    c.points[i] = 0.0
    c.cashed[i] = 0.0
    c.grievance[i] = 0.0
    s.own_satisfaction[j] = np.float64(c.satisfaction[new, i])
    s.own_expectation[j] = np.float64(c.expectation[new, i])
    s.own_bond[j] = np.float64(c.bond[new, i])
    s.felt[j] = felt_bond(s.own_bond[j], 0.0, p.choice, p.bond)
    totals.contacted[old] += int(s.contacted[j])  # the letter was sent, and is paid for
    s.contacted[j] = 0.0


@rule
def reasons(c, offers, p, s, seed, month, i, j):
    """Return what spoke for leaving, term by term, for customer i at place j of the block."""
    old, new = int(c.provider[i]), int(s.chosen[j])
    reference = np.float64(c.reference[i])
    dearer = price_feeling(offers.price[new], reference, p.price) - price_feeling(offers.price[old], reference, p.price)
    expected = experience_utility(np.float64(c.satisfaction[new, i]), np.float64(c.expectation[new, i]), p.choice)
    had = experience_utility(s.own_satisfaction[j], s.own_expectation[j], p.choice)
    old_flame = felt_bond(np.float64(c.bond[new, i]), s.mature[j], p.choice, p.bond)
    heard = talk_heard(np.float64(c.heard[new, i]), p.word_of_mouth) - talk_heard(s.own_heard[j], p.word_of_mouth)
    cashed = sum_utility(offers.points_face[old] * np.float64(c.cashed[i]), s.bill[j], s.plain[j], p.price)
    chance = gumbel(key(seed, month, NOISE, new), i) - gumbel(key(seed, month, NOISE, old), i)
    return exit_terms(
        s.weight[j] * dearer - s.voucher[j],
        p.choice.grievance * np.float64(c.grievance[i]),
        disappointment(s.own_satisfaction[j], p.ladder.neutral, p.choice),
        expected - had + old_flame,
        p.choice.talk * heard,
        compensated(s.points[j], offers.buyout[new], p.price),
        p.price.loss_aversion * cashed,
        np.float64(c.variety[i]),
        np.float64(c.taste[new, i]) - np.float64(c.taste[old, i]),
        passing_noise(chance, p.choice),
    )
