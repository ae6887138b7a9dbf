"""News, needs, and every firm weighed as if everybody looked around."""

from __future__ import annotations

import numpy as np

from sim.levers.offer import GROUPS_AT_ONCE, WIDTH
from sim.market.arithmetic import log
from sim.market.compiled import rule
from sim.market.customers import DEALER, ONLINE
from sim.market.draws import Purpose, bell, exponential, key, uniform
from sim.market.hold import hold_of, is_fan, is_hostage
from sim.market.rules.bond import bond_without, damped, felt_bond
from sim.market.rules.choice import (
    LOG_GAMMA,
    NOWHERE,
    attraction,
    habit_pull,
    maturity,
    passing_noise,
    put_right,
    rational_weight,
    reminded,
    reputation,
    resentment,
    value_of_own,
)
from sim.market.rules.failure import has_complained
from sim.market.rules.life import EVENTS, event_next, noise_month, taste_next
from sim.market.rules.lock_in import compensated, forfeit, tied
from sim.market.rules.money import CENTS, price_feeling, sum_utility
from sim.market.rules.need import goal_next, led_by, value_believed
from sim.market.rules.news import convinced, expectation_after_news, known_chance, talk_heard
from sim.market.rules.programme import FORWARD, points_worth
from sim.market.rules.reach import trait
from sim.market.rules.repertoire import has_lapsed
from sim.market.walks.ahead import look_at_balances
from sim.market.walks.promises import expect_of_own, fear_worse, weigh_promise


@rule
def hear_news(b, c, offers, p):
    """Advertising and last month's talk move expectations of every firm, and tell people that it exists.

    At rest, before month 1, nobody comes to know a firm: awareness is a number of month 0.
    """
    lo, hi = b.lo, b.hi
    for k in range(len(offers.price) // WIDTH):
        expectation, heard = c.expectation[k, lo:hi], c.heard[k, lo:hi]
        claim, reach = offers.claim[k * WIDTH], convinced(offers.reach[k * WIDTH], offers.credibility[k * WIDTH])
        for j in range(hi - lo):
            counted = talk_heard(np.float64(heard[j]), p.word_of_mouth)
            expectation[j] = expectation_after_news(np.float64(expectation[j]), claim, reach, counted, p.news)
    if offers.all_known == 0 and b.month > 0:
        for k in range(p.market.rivals + 1):
            aware, heard, f = c.aware[lo:hi], c.heard[k, lo:hi], c.provider[lo:hi]
            hears, bit = key(b.seed, b.month, Purpose.AWARE, k), np.uint8(1 << k)
            for j in range(hi - lo):
                luck = uniform(hears, lo + j)
                praise = max(talk_heard(np.float64(heard[j]), p.word_of_mouth), 0.0)
                if luck < known_chance(offers.reach[k * WIDTH], praise, p.news):
                    aware[j] = aware[j] | bit
                elif f[j] != k and luck > 1.0 - p.news.forgetting:
                    aware[j] = aware[j] & ~bit


@rule
def change_needs(b, c, forgets, p):
    """Let needs change: what the provider knew of a changed one is out of date, or its records are lost."""
    lo, hi = b.lo, b.hi
    f, goal, is_known = c.provider[lo:hi], c.goal[lo:hi], c.is_known[lo:hi]
    need = key(b.seed, b.month, Purpose.NEED, 0)
    for j in range(hi - lo):
        luck = uniform(need, lo + j)
        if luck < p.drift:
            goal[j] = goal_next(goal[j], luck, p)
            is_known[j] = 0
    if max(forgets) > 0.0:
        for j in range(hi - lo):
            is_known[j] = 0 if forgets[f[j] * WIDTH] > 0.0 else is_known[j]


@rule
def change_lives(b, c, p):
    """Let lasting tastes wander, and life bring something that changes passing taste."""
    lo, hi = b.lo, b.hi
    if p.choice.taste_drift > 0.0 and p.structure.taste != LOG_GAMMA:
        for k in range(len(c.taste)):
            taste, drift = c.taste[k, lo:hi], key(b.seed, b.month, Purpose.DRIFT, k)
            for j in range(hi - lo):
                taste[j] = taste_next(np.float64(taste[j]), bell(drift, lo + j), p.choice)
    if p.structure.noise == EVENTS:
        event, happens = c.event[lo:hi], key(b.seed, b.month, Purpose.EVENT, 0)
        for j in range(hi - lo):
            event[j] = event_next(event[j], b.month, uniform(happens, lo + j), p.need)


@rule
def look_at_provider(b, c, offers, p, s, staff):
    """Work out what the relation with the own provider weighs: feeling, price and habit, and what was sent."""
    lo, hi = b.lo, b.hi
    n = hi - lo
    f = c.provider[lo:hi]
    for k in range(len(offers.price) // WIDTH):
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
    employee = c.employee[lo:hi]
    for j in range(n):
        has_left = staff.has_left[f[j] * p.staff.size + employee[j]]
        s.own_bond[j] = bond_without(s.own_bond[j], has_left, p.bond)
    for j in range(n):
        s.mature[j] = maturity(np.float64(tenure[j]), p.choice)
    for j in range(n):
        s.felt[j] = felt_bond(s.own_bond[j], s.mature[j], p.choice, p.bond)
    find_offer(b, c, offers, s)
    for j in range(n):
        s.plain[j] = rational_weight(np.float64(price_weight[j]), p.market.climate, s.mature[j], p.choice)
    for j in range(n):
        s.weight[j] = damped(s.plain[j], s.felt[j], p.bond)
    for j in range(n):
        s.habit[j] = habit_pull(np.float64(habit[j]), s.mature[j])
    spend, reference = c.spend[lo:hi], c.reference[lo:hi]
    for j in range(n):
        s.bill[j] = np.float64(reference[j]) * np.float64(spend[j])
    contract = c.contract_left[lo:hi]
    for j in range(n):
        s.ended[j] = 1.0 if contract[j] == 1 else 0.0
    for j in range(n):
        contract[j] = max(contract[j] - 1, 0)
    for j in range(n):
        s.gift[j] = 0.0
    if max(offers.voucher) > 0.0 or max(offers.reminder) > 0.0:  # most months no firm sends anything
        for j in range(n):
            at = s.at[j]
            voucher = sum_utility(offers.voucher[at], s.bill[j], s.plain[j], p.price)
            s.gift[j] = voucher + reminded(
                offers.reminder[at], s.own_satisfaction[j], s.mature[j], p.ladder.neutral, p.choice
            )


@rule
def weigh_forfeits(b, c, offers, p, s):
    """Work out what leaving the provider would forfeit: points, and a fee while a contract runs."""
    lo, hi = b.lo, b.hi
    points, contract = c.points[lo:hi], c.contract_left[lo:hi]
    if p.structure.points == FORWARD:
        look_at_balances(b, c, offers, p, s)
    else:
        for j in range(hi - lo):
            at = s.at[j]
            worth = offers.points_face[at] * points_worth(points[j] / CENTS, offers.points_threshold[at], p.programme)
            s.points[j] = sum_utility(worth, s.bill[j], s.plain[j], p.price)
    for j in range(hi - lo):
        due = offers.exit_fee[s.at[j]] if contract[j] > 0 else 0.0
        fee = sum_utility(due, s.bill[j], s.plain[j], p.price)
        s.lock[j] = forfeit(s.points[j], fee, p)
        s.tied[j] = tied(s.points[j], fee)


@rule
def find_offer(b, c, offers, s):
    """Find which of the provider's offers each customer gets: it depends on the groups that levers address."""
    lo, hi = b.lo, b.hi
    f = c.provider[lo:hi]
    for j in range(hi - lo):
        s.at[j] = f[j] * WIDTH
    if offers.targeted == 1:
        half = key(b.seed, 0, Purpose.HALF, 0)
        for j in range(hi - lo):
            i, k = lo + j, f[j]
            complained = 1.0 if has_complained(c.incident[i]) else 0.0
            for g in range(GROUPS_AT_ONCE):
                if offers.code[k, g] > 0:
                    is_member = 1.0 if c.is_member[i] == 1 and c.card[i] == k else 0.0
                    progress = c.points[i] / CENTS / offers.points_threshold[k * WIDTH]
                    shown = trait(
                        offers.code[k, g], np.float64(c.spend[i]), np.float64(c.tenure[i]), 1.0 - s.own_satisfaction[j],
                        s.felt[j], is_member, progress, complained, np.float64(c.grievance[i]),
                        np.float64(c.receptivity[i]), 1.0 if c.channel[i] == ONLINE else 0.0, uniform(half, i),
                    )  # fmt: skip
                    s.at[j] += (1 << g) if shown >= offers.least[k, g] else 0


@rule
def compare_firms(b, c, offers, p, s):
    """Weigh every firm, with this month's passing taste, as if everybody looked around."""
    lo, hi = b.lo, b.hi
    n = hi - lo
    f, reference, channel = c.provider[lo:hi], c.reference[lo:hi], c.channel[lo:hi]
    variety, grievance, goal = c.variety[lo:hi], c.grievance[lo:hi], c.goal[lo:hi]
    former, grudge = c.former[lo:hi], c.grudge[lo:hi]
    for j in range(n):
        s.best[j] = NOWHERE
        s.best_uncompensated[j] = NOWHERE
        s.best_plain[j] = NOWHERE
        s.best_plain_uncompensated[j] = NOWHERE
        s.chosen[j] = 0.0
    expect_of_own(b, c, p, s)
    for j in range(n):
        s.own_feeling[j] = price_feeling(offers.price[s.at[j]], np.float64(reference[j]), p.price)
    for k in range(len(offers.price) // WIDTH):
        public = k * WIDTH
        taste, heard = c.taste[k, lo:hi], c.heard[k, lo:hi]
        satisfaction, expectation, bond = c.satisfaction[k, lo:hi], c.expectation[k, lo:hi], c.bond[k, lo:hi]
        price_k, buyout_k, credible = offers.price[public], offers.buyout[public], offers.credibility[public]
        seen_0, seen_1, seen_2, seen_3 = (
            value_believed(offers.seen[0, public], credible, p.need),
            value_believed(offers.seen[1, public], credible, p.need),
            value_believed(offers.seen[2, public], credible, p.need),
            value_believed(offers.seen[3, public], credible, p.need),
        )
        plain_name = reputation(offers.brand[public], offers.mind[public], offers.dealer[public], False, p.choice)
        dealers_name = reputation(offers.brand[public], offers.mind[public], offers.dealer[public], True, p.choice)
        weigh_promise(b, c, p, s, k)
        feel_passing_taste(b, c, p, s, k)
        for j in range(n):
            reputed = led_by(goal[j], seen_0, seen_1, seen_2, seen_3)
            reputed += dealers_name if channel[j] == DEALER else plain_name
            counted = talk_heard(np.float64(heard[j]), p.word_of_mouth)
            s.value[j] = attraction(
                np.float64(taste[j]),
                np.float64(satisfaction[j]),
                np.float64(expectation[j]),
                s.promised[j],
                reputed,
                counted * p.choice.own_talk if f[j] == k else counted,
                s.value[j],
                p.choice,
            )
        for j in range(n):
            held = value_of_own(s.value[j], np.float64(grievance[j]), np.float64(variety[j]), p.choice) + s.gift[j]
            s.own[j] = held + s.weight[j] * s.own_feeling[j] if f[j] == k else s.own[j]
            s.own_plain[j] = held + s.plain[j] * s.own_feeling[j] if f[j] == k else s.own_plain[j]
        for j in range(n):
            drawn = s.value[j] + felt_bond(np.float64(bond[j]), s.mature[j], p.choice, p.bond)
            drawn -= resentment(former[j] == k, np.float64(grudge[j]), p.choice)
            s.rival[j] = drawn if f[j] != k else NOWHERE
        fear_worse(b, c, p.choice, s, k)
        invite(b, c, offers, p, s, k)
        if p.market.repertoire == 1:
            is_member, card, by_itself = c.is_member[lo:hi], c.card[lo:hi], len(c.cards) > 0
            for j in range(n):
                pull = s.pull[j] if is_member[j] == 1 and card[j] == k else 0.0
                s.rival[j] += s.pulls[k, j] if by_itself else pull
        search(b, c, offers, s.rival, k, p.market.rivals)
        for j in range(n):
            feeling = price_feeling(price_k, np.float64(reference[j]), p.price)
            plain, weighed = s.rival[j] + s.plain[j] * feeling, s.rival[j] + s.weight[j] * feeling
            paid = compensated(s.points[j], buyout_k, p.price)
            s.best_plain_uncompensated[j] = max(s.best_plain_uncompensated[j], plain)
            s.best_plain[j] = max(s.best_plain[j], plain + paid)
            s.best_uncompensated[j] = max(s.best_uncompensated[j], weighed)
            s.chosen[j] = k if weighed + paid > s.best[j] else s.chosen[j]
            s.best[j] = max(s.best[j], weighed + paid)


@rule
def feel_passing_taste(b, c, p, s, k):
    """Look up everybody's passing taste for firm k: that of this month, or of the last event in the person's life."""
    lo, hi = b.lo, b.hi
    if p.structure.noise == EVENTS:
        event = c.event[lo:hi]
        for j in range(hi - lo):
            since = key(b.seed, noise_month(b.month, event[j], p.structure), Purpose.NOISE, k)
            s.value[j] = exponential(since, lo + j)
    else:
        noise = key(b.seed, b.month, Purpose.NOISE, k)
        for j in range(hi - lo):
            s.value[j] = exponential(noise, lo + j)
    for j in range(hi - lo):  # a loop of its own: two logarithms at once do not fit into the registers
        s.value[j] = passing_noise(-log(s.value[j]), p)


@rule
def invite(b, c, offers, p, s, k):
    """Let a firm invite its former customers back: a gift, and what disappointed them resolved."""
    lo, hi = b.lo, b.hi
    public = k * WIDTH
    if offers.win_back[public] > 0.0:
        former = c.former[lo:hi]
        for j in range(hi - lo):
            if has_lapsed(former[j] == k, p.market.repertoire):
                matched, i = offers.win_back_matched[public], lo + j
                gift = sum_utility(offers.win_back[public], s.bill[j], s.plain[j], p.price)
                s.rival[j] += gift + put_right(
                    matched, np.float64(c.satisfaction[k, i]), np.float64(c.expectation[k, i]),
                    s.promised[j], np.float64(c.grudge[i]), p.choice,
                )  # fmt: skip


@rule
def search(b, c, offers, rival, k, rivals):
    """Leave out a firm that a customer neither knows nor comes across, as nobody does at rest."""
    lo, hi = b.lo, b.hi
    if offers.all_known == 0 and k <= rivals:
        aware, finds = c.aware[lo:hi], key(b.seed, b.month, Purpose.SEARCH, k)
        for j in range(hi - lo):
            is_found = b.month > 0 and uniform(finds, lo + j) < offers.findable[k * WIDTH]
            is_found = (aware[j] >> k) & 1 == 1 or is_found
            rival[j] = rival[j] if is_found else NOWHERE


@rule
def ask_what_holds(b, s):
    """Ask the choice again with parts taken away: what would hold each customer, is she a hostage, is she a fan?"""
    for j in range(b.hi - b.lo):
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
