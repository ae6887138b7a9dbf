"""Steps 3 and 6 of the month: news arrives, and every firm is weighed as if everybody looked around."""

from __future__ import annotations

import numpy as np

from sim.market.compiled import rule
from sim.market.draws import Purpose, gumbel, key
from sim.market.hold import hold_of, is_fan, is_hostage
from sim.market.rules.bond import damped, felt_bond
from sim.market.rules.choice import attraction, habit_pull, maturity, passing_noise, rational_weight, value_of_own
from sim.market.rules.lock_in import compensated, forfeit
from sim.market.rules.money import price_feeling, sum_utility
from sim.market.rules.news import expectation_after_news, talk_heard
from sim.market.rules.programme import points_worth
from sim.market.rules.reach import is_reached

NOISE = int(Purpose.NOISE)
NOWHERE = -1.0e300  # utility of the best rival before any rival was looked at


@rule
def hear_news(c, offers, p, lo, hi):
    """Advertising and last month's talk move expectations of every firm."""
    for k in range(len(offers.price)):
        expectation, heard = c.expectation[k, lo:hi], c.heard[k, lo:hi]
        claim, reach = offers.claim[k], offers.reach[k]
        for j in range(hi - lo):
            counted = talk_heard(np.float64(heard[j]), p.word_of_mouth)
            expectation[j] = expectation_after_news(np.float64(expectation[j]), claim, reach, counted, p.news)


@rule
def look_at_provider(c, offers, p, s, lo, hi):
    """Work out what the relation with the own provider weighs: feeling, habit, and what leaving would forfeit."""
    n = hi - lo
    f = c.provider[lo:hi]
    for k in range(len(offers.price)):
        satisfaction, expectation = c.satisfaction[k, lo:hi], c.expectation[k, lo:hi]
        bond, heard = c.bond[k, lo:hi], c.heard[k, lo:hi]
        for j in range(n):
            s.own_satisfaction[j] = np.float64(satisfaction[j]) if f[j] == k else s.own_satisfaction[j]
        for j in range(n):
            s.own_expectation[j] = np.float64(expectation[j]) if f[j] == k else s.own_expectation[j]
        for j in range(n):
            s.own_bond[j] = np.float64(bond[j]) if f[j] == k else s.own_bond[j]
        for j in range(n):
            s.own_heard[j] = np.float64(heard[j]) if f[j] == k else s.own_heard[j]
    tenure, price_weight, habit = c.tenure[lo:hi], c.price_weight[lo:hi], c.habit[lo:hi]
    for j in range(n):
        s.mature[j] = maturity(np.float64(tenure[j]), p.choice)
    for j in range(n):
        s.felt[j] = felt_bond(s.own_bond[j], s.mature[j], p.choice, p.bond)
    for j in range(n):
        s.plain[j] = rational_weight(np.float64(price_weight[j]), p.market.climate, s.mature[j], p.choice)
    for j in range(n):
        s.weight[j] = damped(s.plain[j], s.felt[j], p.bond)
    for j in range(n):
        s.habit[j] = habit_pull(np.float64(habit[j]), s.mature[j])
    spend, reference, points = c.spend[lo:hi], c.reference[lo:hi], c.points[lo:hi]
    for j in range(n):
        s.bill[j] = np.float64(reference[j]) * np.float64(spend[j])
    for j in range(n):
        worth = offers.points_face[f[j]] * points_worth(
            np.float64(points[j]), offers.points_threshold[f[j]], p.programme
        )
        s.points[j] = sum_utility(worth, s.bill[j], s.plain[j], p.price)
    contract = c.contract_left[lo:hi]
    for j in range(n):
        s.ended[j] = 1.0 if contract[j] == 1 else 0.0
    for j in range(n):
        contract[j] = max(contract[j] - 1, 0)
    for j in range(n):
        due = offers.exit_fee[f[j]] if contract[j] > 0 else 0.0
        s.fee[j] = sum_utility(due, s.bill[j], s.plain[j], p.price)
    for j in range(n):
        s.lock[j] = forfeit(s.points[j], s.fee[j], p)


@rule
def get_letters(c, offers, p, s, lo, hi):
    """Note who gets a letter from the own provider this month, and what the voucher in it is worth."""
    f, spend, is_member, tenure = c.provider[lo:hi], c.spend[lo:hi], c.is_member[lo:hi], c.tenure[lo:hi]
    for j in range(hi - lo):
        s.contacted[j] = 0.0
        s.voucher[j] = 0.0
    if max(offers.letter) > 0.0:  # most months nobody writes
        for j in range(hi - lo):
            k = f[j]
            reached = is_reached(
                offers.letter_who[k], offers.letter_least[k], np.float64(spend[j]), np.float64(is_member[j]),
                np.float64(tenure[j]), 1.0 - s.own_satisfaction[j],
            )  # fmt: skip
            s.contacted[j] = 1.0 if reached and offers.letter[k] > 0.0 else 0.0
            s.voucher[j] = sum_utility(s.contacted[j] * offers.voucher[k], s.bill[j], s.plain[j], p.price)


@rule
def compare_firms(c, offers, p, s, seed, month, lo, hi):
    """Weigh every firm, with this month's passing taste, as if everybody looked around."""
    n = hi - lo
    f, reference = c.provider[lo:hi], c.reference[lo:hi]
    variety, grievance = c.variety[lo:hi], c.grievance[lo:hi]
    for j in range(n):
        s.best[j] = NOWHERE
        s.best_uncompensated[j] = NOWHERE
        s.best_plain[j] = NOWHERE
        s.best_plain_uncompensated[j] = NOWHERE
    value, price, rival = s.luck, s.performance, s.warmth  # rows that are not needed yet
    for k in range(len(offers.price)):
        noise = key(seed, month, NOISE, k)
        taste, heard = c.taste[k, lo:hi], c.heard[k, lo:hi]
        satisfaction, expectation, bond = c.satisfaction[k, lo:hi], c.expectation[k, lo:hi], c.bond[k, lo:hi]
        price_k, buyout_k = offers.price[k], offers.buyout[k]
        for j in range(n):
            value[j] = attraction(
                np.float64(taste[j]),
                np.float64(satisfaction[j]),
                np.float64(expectation[j]),
                talk_heard(np.float64(heard[j]), p.word_of_mouth),
                passing_noise(gumbel(noise, lo + j), p.choice),
                p.choice,
            )
        for j in range(n):
            price[j] = price_feeling(price_k, np.float64(reference[j]), p.price)
        for j in range(n):
            held = value_of_own(value[j], np.float64(grievance[j]), np.float64(variety[j]), p.choice) + s.voucher[j]
            s.own[j] = held + s.weight[j] * price[j] if f[j] == k else s.own[j]
        for j in range(n):
            held = value_of_own(value[j], np.float64(grievance[j]), np.float64(variety[j]), p.choice) + s.voucher[j]
            s.own_plain[j] = held + s.plain[j] * price[j] if f[j] == k else s.own_plain[j]
        for j in range(n):
            drawn = value[j] + felt_bond(np.float64(bond[j]), s.mature[j], p.choice, p.bond)
            rival[j] = drawn if f[j] != k else NOWHERE
        for j in range(n):
            seen = rival[j] + s.plain[j] * price[j]
            s.best_plain_uncompensated[j] = max(s.best_plain_uncompensated[j], seen)
        for j in range(n):
            seen = rival[j] + s.plain[j] * price[j] + compensated(s.points[j], buyout_k, p.price)
            s.best_plain[j] = max(s.best_plain[j], seen)
        for j in range(n):
            seen = rival[j] + s.weight[j] * price[j]
            s.best_uncompensated[j] = max(s.best_uncompensated[j], seen)
        for j in range(n):
            seen = rival[j] + s.weight[j] * price[j] + compensated(s.points[j], buyout_k, p.price)
            s.chosen[j] = k if seen > s.best[j] else s.chosen[j]
        for j in range(n):
            seen = rival[j] + s.weight[j] * price[j] + compensated(s.points[j], buyout_k, p.price)
            s.best[j] = max(s.best[j], seen)


@rule
def ask_what_holds(p, s, n):
    """Ask the choice again with parts taken away: what would hold each customer, is she a hostage, is she a fan?"""
    for j in range(n):
        held = hold_of(
            s.own_plain[j],
            s.own[j],
            s.felt[j],
            s.lock[j],
            s.best_plain_uncompensated[j],
            s.best_uncompensated[j],
            s.best[j],
        )
        hostage = is_hostage(s.own[j], s.felt[j], s.lock[j], s.habit[j], s.best[j], s.best_uncompensated[j])
        fan = is_fan(s.own[j], s.own_plain[j], s.felt[j], s.lock[j], s.habit[j], s.best[j], s.best_plain[j])
        s.held[j] = held * 4 + (2 if hostage else 0) + (1 if fan else 0)
