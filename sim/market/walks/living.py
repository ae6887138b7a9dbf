"""Steps 7 to 13 of the month: using the service, feeling about it, points, talk and money."""

from __future__ import annotations

import numpy as np

from sim.market.compiled import rule
from sim.market.customers import STAYED
from sim.market.draws import Purpose, bell, key, uniform
from sim.market.rules.bond import bond_faded, bond_next
from sim.market.rules.experience import betrayed, failed, grievance_next, performance
from sim.market.rules.ladder import rung
from sim.market.rules.money import cents, reference_next
from sim.market.rules.programme import joins, points_next, points_worth
from sim.market.rules.satisfaction import expectation_next, satisfaction_next
from sim.market.rules.talk import message
from sim.market.totals import MILLIONTHS

PERFORMANCE, FAILURE, CONTACT, WARMTH = (
    int(Purpose.PERFORMANCE),
    int(Purpose.FAILURE),
    int(Purpose.CONTACT),
    int(Purpose.WARMTH),
)
JOIN, SPEAK = int(Purpose.JOIN), int(Purpose.SPEAK)


@rule
def use_and_meet(c, offers, p, s, seed, month, lo, hi):
    """Use the service and, now and then, meet a person: performance, failures, warmth, grievances."""
    n = hi - lo
    f, grievance = c.provider[lo:hi], c.grievance[lo:hi]
    failure, use, contact, warmth = (
        key(seed, month, FAILURE, 0),
        key(seed, month, PERFORMANCE, 0),
        key(seed, month, CONTACT, 0),
        key(seed, month, WARMTH, 0),
    )
    for j in range(n):
        s.luck[j] = uniform(failure, lo + j)
    for j in range(n):
        s.betrayed[j] = 1.0 if betrayed(s.luck[j], offers.failure_rate[f[j]], offers.recovery[f[j]]) else 0.0
    for j in range(n):
        is_failed = failed(s.luck[j], offers.failure_rate[f[j]])
        s.performance[j] = performance(
            offers.quality[f[j]], bell(use, lo + j), is_failed, s.betrayed[j] > 0.0, p.experience
        )
    for j in range(n):
        s.met[j] = 1.0 if uniform(contact, lo + j) < p.experience.contact_chance else 0.0
    for j in range(n):
        s.warmth[j] = offers.warmth[f[j]] + p.experience.warmth_spread * bell(warmth, lo + j)
    for j in range(n):
        grievance[j] = grievance_next(np.float64(grievance[j]), s.betrayed[j] > 0.0, p.experience)


@rule
def feel(c, offers, p, s, lo, hi):
    """Satisfaction, expectation and bond follow what happened."""
    n = hi - lo
    f, receptivity = c.provider[lo:hi], c.receptivity[lo:hi]
    for j in range(n):
        letter = s.contacted[j] * offers.letter[f[j]]
        s.own_bond[j] = bond_next(
            s.own_bond[j],
            s.warmth[j],
            s.met[j] > 0.0,
            np.float64(receptivity[j]),
            s.performance[j] >= s.own_expectation[j],
            s.betrayed[j] > 0.0,
            letter,
            p.bond,
        )
    for j in range(n):
        s.own_satisfaction[j] = satisfaction_next(
            s.own_satisfaction[j], s.performance[j], s.own_expectation[j], s.felt[j], p.satisfaction
        )
    for j in range(n):
        s.own_expectation[j] = expectation_next(s.own_expectation[j], s.performance[j], p.expectation)
    for k in range(len(offers.price)):
        satisfaction, expectation, bond = c.satisfaction[k, lo:hi], c.expectation[k, lo:hi], c.bond[k, lo:hi]
        for j in range(n):
            satisfaction[j] = s.own_satisfaction[j] if f[j] == k else np.float64(satisfaction[j])
        for j in range(n):
            expectation[j] = s.own_expectation[j] if f[j] == k else np.float64(expectation[j])
        for j in range(n):
            bond[j] = s.own_bond[j] if f[j] == k else bond_faded(np.float64(bond[j]), p.bond)


@rule
def collect_points(c, offers, p, s, totals, seed, month, lo, hi):
    """Join, earn, expire, cash."""
    n = hi - lo
    f, is_member, points, cashed = c.provider[lo:hi], c.is_member[lo:hi], c.points[lo:hi], c.cashed[lo:hi]
    spend, reference, threshold = c.spend[lo:hi], c.reference[lo:hi], c.reward_threshold[lo:hi]
    join = key(seed, month, JOIN, 0)
    for j in range(n):
        has_joined = joins(uniform(join, lo + j), offers.points_rate[f[j]], np.float64(threshold[j]), p.programme)
        is_member[j] = 1 if (has_joined or is_member[j] == 1) and offers.points_face[f[j]] > 0.0 else 0
    for j in range(n):
        earned = offers.points_rate[f[j]] * offers.price[f[j]] * np.float64(spend[j]) * is_member[j]
        s.luck[j] = points_next(np.float64(points[j]), earned, offers.points_kept[f[j]])
    for j in range(n):
        reward_due = is_member[j] == 1 and s.luck[j] >= offers.points_threshold[f[j]]
        cashed[j] = points_worth(s.luck[j], offers.points_threshold[f[j]], p.programme) if reward_due else 0.0
    for j in range(n):
        reward_due = is_member[j] == 1 and s.luck[j] >= offers.points_threshold[f[j]]
        points[j] = 0.0 if reward_due else s.luck[j]
        if reward_due:
            totals.redeemed[f[j]] += cents(s.luck[j])
    for j in range(n):
        reference[j] = reference_next(np.float64(reference[j]), offers.price[f[j]], p.price)


@rule
def talk(c, p, s, seed, month, lo, hi):
    """Speak about the own provider, or stay silent."""
    f, said, sociability, grievance = c.provider[lo:hi], c.message[lo:hi], c.sociability[lo:hi], c.grievance[lo:hi]
    speak = key(seed, month, SPEAK, 0)
    for j in range(hi - lo):
        tone = message(
            uniform(speak, lo + j),
            s.felt[j],
            s.own_satisfaction[j],
            np.float64(grievance[j]),
            np.float64(sociability[j]),
            p.word_of_mouth,
        )
        said[j] = tone * (f[j] + 1)


@rule
def keep_accounts(c, offers, p, s, totals, lo, hi):
    """Add the block to the month's totals."""
    f, spend, is_member = c.provider[lo:hi], c.spend[lo:hi], c.is_member[lo:hi]
    kind, left_month, said = c.kind[lo:hi], c.left_month[lo:hi], c.message[lo:hi]
    for j in range(hi - lo):
        k = f[j]
        totals.served[k] += 1
        totals.members[k] += is_member[j]
        totals.revenue[k] += cents(offers.price[k] * np.float64(spend[j]))
        totals.usage[k] += cents(np.float64(spend[j]))
        totals.contacted[k] += int(s.contacted[j])
    for j in range(hi - lo):
        totals.rungs[rung(f[j] == 0, s.own_satisfaction[j], s.felt[j], said[j] > 0, p.ladder)] += 1
    satisfaction, felt = 0, 0
    for j in range(hi - lo):
        satisfaction += int(s.own_satisfaction[j] * MILLIONTHS) if f[j] == 0 else 0
    for j in range(hi - lo):
        felt += int(s.felt[j] * MILLIONTHS) if f[j] == 0 else 0
    totals.satisfaction[0] += satisfaction
    totals.felt[0] += felt
    for j in range(hi - lo):
        totals.survivors[kind[j]] += 1 if left_month[j] == STAYED else 0
