"""Who looks around, who leaves, and why."""

from __future__ import annotations

import numpy as np

from sim.levers.offer import WIDTH
from sim.market.compiled import rule
from sim.market.customers import DEALER, GROUPS, STAYED
from sim.market.draws import Purpose, gumbel, key, uniform
from sim.market.exits import add_exit, disappointment, exit_terms, group_of, main_reason, recorded_reason
from sim.market.hold import HOLDS, VALUE, stays
from sim.market.rules.attention import (
    THRESHOLD,
    poached_share,
    price_pull,
    recommended_chance,
    review_chance,
    stimuli,
    stirred_chance,
    threshold_chance,
)
from sim.market.rules.bond import felt_bond
from sim.market.rules.choice import (
    drawn_by,
    expected_experience,
    lesser_quality,
    passing_noise,
    promise_weight,
    put_right,
    reputation,
    resentment,
    tenure_next,
)
from sim.market.rules.experience import taken_along
from sim.market.rules.failure import failed
from sim.market.rules.life import EVENTS, noise_month, opens_eyes
from sim.market.rules.lock_in import compensated
from sim.market.rules.money import CENTS, cents, price_feeling, sum_utility
from sim.market.rules.need import value_believed
from sim.market.rules.news import talk_heard
from sim.market.rules.programme import points_worth
from sim.market.rules.repertoire import has_lapsed
from sim.market.rules.satisfaction import expectation_next

HOLD_CODES = 4 * len(HOLDS)  # a hold, with or without the flags of hostage and fan
ELSEWHERE = HOLD_CODES * len(GROUPS)  # code of those not with the focal company


@rule
def leave(b, c, offers, p, s, totals):
    """Let those who look around, and find better, leave. Count those who stay by what holds them."""
    lo, hi = b.lo, b.hi
    n = hi - lo
    f = c.provider[lo:hi]
    kind, left_month, entered = c.kind[lo:hi], c.left_month[lo:hi], c.entered[lo:hi]
    contract, tenure = c.contract_left[lo:hi], c.tenure[lo:hi]
    look_around(b, c, offers, p, s)
    stayed_for, left_because = c.stayed_for[lo:hi], c.left_because[lo:hi]
    for j in range(n):
        stayed_for[j] = int(s.held[j]) >> 2
    for j in range(n):
        left_because[j] = -1
    for j in range(n):
        s.held[j] = s.held[j] + HOLD_CODES * group_of(kind[j], left_month[j], entered[j]) if f[j] == 0 else ELSEWHERE
    movers = 0
    for j in range(n):
        if s.luck[j] > 0.0:
            if not stays(s.own[j], s.felt[j], s.lock[j], s.habit[j], s.best[j]):
                s.movers[movers] = j
                movers += 1
            elif contract[j] == 0:
                contract[j] = int(offers.contract_months[s.at[j]])
    move(b, c, offers, p, s, totals, movers)
    tally = s.tally  # counting without asking who belongs saves a badly predicted branch
    for code in range(ELSEWHERE + 1):
        tally[code] = 0
    for j in range(n):
        tally[int(s.held[j])] += 1
    here = totals.here.reshape(ELSEWHERE)
    for code in range(ELSEWHERE):
        here[code] += tally[code]
    for j in range(n):
        tenure[j] = tenure_next(tenure[j])


@rule
def look_around(b, c, offers, p, s):
    """Let what happened make some look around: those whose draw lies below the chance of it."""
    lo, hi = b.lo, b.hi
    n = hi - lo
    reference, grievance, has_cashed = c.reference[lo:hi], c.grievance[lo:hi], c.has_cashed[lo:hi]
    review = key(b.seed, b.month, Purpose.REVIEW, 0)
    if p.attention.good_word > 0.0:
        f = c.provider[lo:hi]
        for j in range(n):
            s.praised[j] = 0.0
        for k in range(len(offers.price) // WIDTH):
            heard = c.heard[k, lo:hi]
            for j in range(n):
                praise = max(talk_heard(np.float64(heard[j]), p.word_of_mouth), 0.0)
                s.praised[j] += praise if f[j] != k else 0.0
    if p.structure.attention == THRESHOLD:
        by = stimuli(p.attention)
        for j in range(n):
            at = s.at[j]
            pull = price_pull(offers.price[at], offers.cheapest_rival[at], np.float64(reference[j]), s.weight[j])
            poached = poached_share(offers.best_buyout[at], s.points[j])
            warned = max(-talk_heard(s.own_heard[j], p.word_of_mouth), 0.0)
            lasting = uniform(key(b.seed, c.entered[lo + j], Purpose.THRESHOLD, 0), lo + j)
            chance = threshold_chance(
                lasting, pull, np.float64(grievance[j]), offers.contact[at], poached, s.ended[j],
                has_cashed[j] * min(p.programme.value, 1.0), warned, by, p.attention,
            )  # fmt: skip
            if p.attention.good_word > 0.0:
                chance = stirred_chance(chance, s.praised[j], p.attention)
            s.luck[j] = chance - uniform(review, lo + j)
    else:
        for j in range(n):
            at = s.at[j]
            pull = price_pull(offers.price[at], offers.cheapest_rival[at], np.float64(reference[j]), s.weight[j])
            poached = poached_share(offers.best_buyout[at], s.points[j])
            warned = max(-talk_heard(s.own_heard[j], p.word_of_mouth), 0.0)
            chance = review_chance(
                pull, np.float64(grievance[j]), offers.contact[at], poached, s.ended[j],
                has_cashed[j] * min(p.programme.value, 1.0), warned, p.attention,
            )  # fmt: skip
            if p.attention.good_word > 0.0:
                chance = recommended_chance(chance, s.praised[j], p.attention)
            s.luck[j] = chance - uniform(review, lo + j)
    if p.structure.noise == EVENTS:
        happens = key(b.seed, b.month, Purpose.EVENT, 0)
        for j in range(n):
            s.luck[j] = 1.0 if opens_eyes(uniform(happens, lo + j), p.need, p.attention) else s.luck[j]


@rule
def move(b, c, offers, p, s, totals, movers):
    """Move those who found better to the firm chosen, unless it falls through; what is forfeited is gone."""
    buys, asked = key(b.seed, b.month, Purpose.BUY, 0), key(b.seed, b.month, Purpose.INTERVIEW, 0)
    signs_up = p.market.repertoire == 0
    for mover in range(movers):
        j = s.movers[mover]
        i = b.lo + j
        old, new, at = int(c.provider[i]), int(s.chosen[j]), s.at[j]
        to = new * WIDTH
        is_back = has_lapsed(c.former[i] == new, p.market.repertoire)
        group = group_of(c.kind[i], c.left_month[i], c.entered[i])
        satisfaction, expectation = np.float64(c.satisfaction[new, i]), np.float64(c.expectation[new, i])
        if signs_up and failed(uniform(buys, i), offers.buy_failure[to]):
            c.expectation[new, i] = expectation_next(expectation, expectation - p.failure.drop, p.expectation)
            totals.fell_through[new] += 1
            continue

        # why
        terms = reasons(b, c, offers, p, s, j, new)
        c.stayed_for[i] = -1
        c.left_because[i] = main_reason(terms)
        if old == 0 and signs_up:
            add_exit(totals.exits[group], terms)
            recorded = recorded_reason(c.left_because[i], uniform(asked, i), p.survey)
            if recorded >= 0:
                totals.interviews[recorded] += 1
            totals.leavers[group] += 1
            totals.satisfied_leavers[group] += 1 if s.own_satisfaction[j] > p.ladder.neutral else 0
            c.left_month[i] = b.month if c.left_month[i] == STAYED else c.left_month[i]

        # what the two firms book
        s.held[j] = HOLD_CODES * group + 4 * VALUE if new == 0 else ELSEWHERE
        totals.lost[old] += 1
        totals.won[new] += 1
        totals.returned[new] += 1 if is_back else 0
        totals.referred[new] += 1 if talk_heard(np.float64(c.heard[new, i]), p.word_of_mouth) > 0.0 else 0
        if signs_up:  # else nothing is signed, and nothing is forfeited: a card stays in the wallet
            totals.fees[old] += cents(offers.exit_fee[at]) if c.contract_left[i] > 0 else 0
            totals.compensation[new] += cents(offers.buyout[to] * offers.points_face[at] * (c.points[i] / CENTS))
            totals.points_forfeited[old] += c.points[i]
            c.tenure[i] = 0
            c.contract_left[i] = int(offers.contract_months[to])
            c.is_member[i] = 0
            c.is_endowed[i] = 0
            c.points[i] = 0
            c.has_cashed[i] = 0
            s.mature[j] = 0.0
            s.tied[j] = 0.0

        # where it leaves the customer
        matched = offers.win_back_matched[to] if is_back else 0.0
        c.satisfaction[new, i] = satisfaction + matched * max(expectation - satisfaction, 0.0)
        c.aware[i] = c.aware[i] | np.uint8((1 << new) & 255)
        be_new_at(b, c, p, s, j, new, matched)


@rule
def be_new_at(b, c, p, s, j, k, matched):
    """Let a customer begin with a firm: it knows nothing yet. What was held against it when it was left comes back."""
    i = b.lo + j
    grudge, c.grudge[i] = np.float64(c.grudge[i]), c.grievance[i]
    c.grievance[i] = taken_along(c.former[i] == k, grudge, matched)
    c.former[i] = c.provider[i]
    c.provider[i] = k
    c.is_known[i] = 0
    s.at[j] = k * WIDTH
    s.own_satisfaction[j] = np.float64(c.satisfaction[k, i])
    s.own_expectation[j] = np.float64(c.expectation[k, i])
    s.own_bond[j] = np.float64(c.bond[k, i])
    s.felt[j] = felt_bond(s.own_bond[j], s.mature[j], p.choice, p.bond)


@rule
def reasons(b, c, offers, p, s, j, new):
    """Return what speaks for leaving to `new`, term by term: the gap between the two firms."""
    i = b.lo + j
    old, at, to = int(c.provider[i]), s.at[j], new * WIDTH
    here, was, is_dealers = old * WIDTH, c.former[i], c.channel[i] == DEALER
    is_back, grudge = has_lapsed(was == new, p.market.repertoire), np.float64(c.grudge[i])
    reference = np.float64(c.reference[i])
    dearer = price_feeling(offers.price[to], reference, p.price)
    dearer -= price_feeling(offers.price[at], reference, p.price)
    satisfaction, expectation = np.float64(c.satisfaction[new, i]), np.float64(c.expectation[new, i])
    reputed = reputation(offers.brand[to], offers.mind[to], offers.dealer[to], is_dealers, p.choice)
    promised = promise_weight(np.float64(c.months_used[new, i]), p)
    own_promised = promise_weight(np.float64(c.months_used[old, i]), p)
    seen = value_believed(offers.seen[c.goal[i], to], offers.credibility[to], p.need)
    drawn = drawn_by(satisfaction, expectation, promised, seen, reputed, p.choice)
    drawn -= lesser_quality(
        expected_experience(satisfaction, expectation, promised, p.choice),
        expected_experience(s.own_satisfaction[j], s.own_expectation[j], own_promised, p.choice),
        p.choice,
    )
    drawn += felt_bond(np.float64(c.bond[new, i]), s.mature[j], p.choice, p.bond)
    matched = offers.win_back_matched[to] if is_back else 0.0
    drawn += put_right(matched, satisfaction, expectation, promised, grudge, p.choice)
    reputed = reputation(offers.brand[here], offers.mind[here], offers.dealer[here], is_dealers, p.choice)
    seen = value_believed(offers.seen[c.goal[i], here], offers.credibility[here], p.need)
    had = drawn_by(s.own_satisfaction[j], s.own_expectation[j], own_promised, seen, reputed, p.choice)
    heard = talk_heard(np.float64(c.heard[new, i]), p.word_of_mouth)
    heard -= talk_heard(s.own_heard[j], p.word_of_mouth) * p.choice.own_talk
    threshold = offers.points_threshold[at]
    reward = points_worth(threshold, threshold, p.programme) * offers.points_face[at] * c.has_cashed[i]
    gift = sum_utility(offers.win_back[to] if is_back else 0.0, s.bill[j], s.plain[j], p.price)
    since = noise_month(b.month, c.event[i], p.structure)
    chance = gumbel(key(b.seed, since, Purpose.NOISE, new), i) - gumbel(key(b.seed, since, Purpose.NOISE, old), i)
    return exit_terms(
        s.weight[j] * dearer - s.gift[j],
        p.choice.grievance * np.float64(c.grievance[i]) - resentment(was == new, grudge, p.choice),
        disappointment(s.own_satisfaction[j], p.ladder.neutral, own_promised, p.choice),
        drawn - had,
        p.choice.talk * heard,
        compensated(s.points[j], offers.buyout[to], p.price) + gift,
        p.price.loss_aversion * sum_utility(reward, s.bill[j], s.plain[j], p.price),
        np.float64(c.variety[i]),
        np.float64(c.taste[new, i]) - np.float64(c.taste[old, i]),
        passing_noise(chance, p),
    )
