"""Month 0: who lives in the market, and in which state the story finds them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.levers.offer import WIDTH, Offers
from sim.market.arithmetic import exp, log, normal_quantile
from sim.market.compiled import rule, walk
from sim.market.customers import DEALER, KINDS, NOT_IN_BASE, ONLINE, STAYED, STORE, Columns, card_rows, empty_columns
from sim.market.distributions import gamma, log_gamma, lognormal
from sim.market.draws import Purpose, bell, gumbel, key, uniform
from sim.market.rules.choice import (
    LOG_GAMMA,
    MOST_USED,
    NOWHERE,
    attraction,
    passing_noise,
    promise_weight,
    reputation,
)
from sim.market.rules.experience import suited
from sim.market.rules.life import GUMBEL_SD, attrition_shape, lifetime
from sim.market.rules.money import CENTS, cents, price_feeling
from sim.market.rules.repertoire import LONG_AGO

ENGAGED, SATISFIED, LOCKED_IN = range(len(KINDS))
LOWEST_TASTE = -30.0
"""Utility of a lasting taste below which none is drawn.

Gamma quantities of small shape are so near to 0 that their logarithms have no end: hundreds below the others, where one
chance in ten million million (at -30) is never already, and what suits a person so little would leave every scale.
"""
UNKNOWN = -1.0e6  # utility of a firm that a customer does not know, so that only those who know none at all take it


def populate(p: Any, offers: Offers, quality: NDArray[np.float64], known: NDArray[np.float64], seed: int) -> Columns:
    """Return the customers of month 0, or of the first month of those that the market has been at rest for.

    Args:
        p: ParameterValues; `p.market` gives the number of people.
        offers: what the base has lived under, at list prices.
        quality: functional quality by which firms are known, shape (f,).
        known: share of people who know each firm, shape (f,).
        seed: of the run.
    """
    c = empty_columns(p.market.customers, len(quality), card_rows(p, len(quality)))
    draw_everybody(c, offers, quality, known, p, seed)
    return c


def begin(c: Columns, p: Any) -> None:
    """Let the story begin with people who have lived up to month 0: who is a customer then is the base.

    c: columns, changed in place   p: ParameterValues
    """
    is_customer = c.idle < p.repertoire.months_active if p.market.repertoire else c.provider == 0
    c.left_month[:] = np.where(is_customer, STAYED, NOT_IN_BASE)
    c.stayed_for[:] = c.left_because[:] = -1  # what was chosen before is not told


@walk
def draw_everybody(c, offers, quality, known, p, seed):
    """Fill the columns: what people are like, what they think of firms, whom they chose, and what that left behind."""
    n, start = len(c.kind), -p.market.settle
    draw_traits(c, p, seed, start, 0, n)
    draw_opinions(c, quality, known, p, seed, start, 0, n)
    if p.structure.taste == LOG_GAMMA:
        draw_gamma_tastes(c, offers, p, seed, start, 0, n)
    choose_first_provider(c, offers, p, seed, start, 0, n)
    draw_history(c, offers, p, seed, start)


@rule
def draw_newcomer(c, offers, quality, known, p, seed, month, i):
    """Let a person come to the market in the place of person i: drawn like anybody, with no history with any firm.

    From month 1 on the column `kind` is left alone: by it, the base of month 0 is kept.
    """
    kind = c.kind[i]
    draw_traits(c, p, seed, month, i, i + 1)
    draw_opinions(c, quality, known, p, seed, month, i, i + 1)
    if p.structure.taste == LOG_GAMMA:
        draw_gamma_tastes(c, offers, p, seed, month, i, i + 1)
    choose_first_provider(c, offers, p, seed, month, i, i + 1)
    c.kind[i] = kind if month > 0 else c.kind[i]
    public = c.provider[i] * WIDTH
    signed = int(offers.contract_months[public])
    c.contract_left[i] = signed + 1 if signed > 0 else 0  # this month counts
    c.reference[i] = max(offers.price[public], 1.0 / CENTS)  # what costs nothing today is not thought to cost nothing
    c.card[i] = c.provider[i]
    c.idle[i] = LONG_AGO if p.market.repertoire == 1 else 0
    c.former[i] = -1
    c.stayed_for[i] = -1
    c.left_because[i] = -1
    c.drawn_away[i] = -1
    c.tenure[i] = 0
    c.is_member[i] = 0
    c.points[i] = 0
    c.has_cashed[i] = 0
    c.grievance[i] = 0.0
    c.grudge[i] = 0.0
    c.held_by[i] = 0
    c.incident[i] = 0
    c.message[i] = 0
    c.also_said[i] = 0
    c.is_endowed[i] = 0
    c.is_known[i] = 0
    for k in range(len(c.heard)):
        c.heard[k, i] = 0
    fill_wallet(c, i)


@rule
def fill_wallet(c, i):
    """Put the card that a person has, if any, into the wallet, where there is one."""
    for k in range(len(c.cards)):
        c.cards[k, i] = -1
        c.given[k, i] = 0
        c.rewarded[k, i] = 0.0
    if len(c.cards) > 0 and c.is_member[i] == 1:
        c.cards[c.card[i], i] = c.points[i]


@rule
def draw_traits(c, p, seed, month, lo, hi):
    """Draw what people are like who come in a month, from number lo to hi - 1, no matter who serves them."""
    q = p.population
    kind, price_weight, spend, receptivity = (
        key(seed, month, Purpose.KIND, 0),
        key(seed, month, Purpose.PRICE_WEIGHT, 0),
        key(seed, month, Purpose.SPEND, 0),
        key(seed, month, Purpose.RECEPTIVITY, 0),
    )
    channel, goal, employee = (
        key(seed, month, Purpose.CHANNEL, 0),
        key(seed, month, Purpose.GOAL, 0),
        key(seed, month, Purpose.EMPLOYEE, 0),
    )
    variety, habit, sociability, threshold = (
        key(seed, month, Purpose.VARIETY, 0),
        key(seed, month, Purpose.HABIT, 0),
        key(seed, month, Purpose.SOCIABILITY, 0),
        key(seed, month, Purpose.REWARD_THRESHOLD, 0),
    )
    for i in range(lo, hi):
        c.entered[i] = month
        c.event[i] = month
        c.leaves[i] = departure(seed, month, -p.market.settle, i, p.population)
        u = uniform(kind, i)
        c.kind[i] = (
            ENGAGED if u < q.share_engaged else (SATISFIED if u < q.share_engaged + q.share_satisfied else LOCKED_IN)
        )
        c.price_weight[i] = q.price_weight * lognormal(uniform(price_weight, i), q.price_weight_spread)
        if p.market.repertoire == 1:
            c.spend[i] = gamma(seed, month, Purpose.GAMMA, 0, i, p.repertoire.shape)
        else:
            c.spend[i] = lognormal(uniform(spend, i), q.spend_spread)
        # the engaged are the receptive: they come from the upper half of the same range, everybody else from the lower
        half = 0.5 * uniform(receptivity, i) + (0.5 if c.kind[i] == ENGAGED else 0.0)
        c.receptivity[i] = min(2.0 * q.receptivity * half, 1.0)
        c.variety[i] = -q.variety * log(uniform(variety, i))
        c.habit[i] = 2.0 * q.habit * uniform(habit, i)
        c.sociability[i] = lognormal(uniform(sociability, i), q.sociability_spread)
        u = uniform(channel, i)
        c.channel[i] = ONLINE if u < q.share_online else (DEALER if u < q.share_online + q.share_dealer else STORE)
        c.goal[i] = int(4.0 * uniform(goal, i))
        c.employee[i] = int(p.staff.size * uniform(employee, i))
        # members are those for whom less than the usual reward is enough; the others have had the chance, and passed
        u = uniform(threshold, i)
        c.reward_threshold[i] = q.reward_threshold * (u if c.kind[i] == LOCKED_IN else 1.0 - log(u))


@rule
def draw_opinions(c, quality, known, p, seed, month, lo, hi):
    """Draw lasting tastes, first opinions, and who knows which firm."""
    for i in range(lo, hi):
        c.aware[i] = 0
    for k in range(len(quality)):
        taste, opinion, aware = (
            key(seed, month, Purpose.TASTE, k),
            key(seed, month, Purpose.OPINION, k),
            key(seed, month, Purpose.AWARE, k),
        )
        for i in range(lo, hi):
            if uniform(aware, i) < known[k]:
                c.aware[i] = c.aware[i] | np.uint8((1 << k) & 255)
            c.taste[k, i] = normal_quantile(uniform(taste, i)) * GUMBEL_SD * math.sqrt(p.choice.lasting_share)
            first = min(max(quality[k] + p.population.opinion_spread * bell(opinion, i), 0.0), 1.0)
            c.expectation[k, i] = first
            c.satisfaction[k, i] = first
            c.bond[k, i] = 0.0
            c.months_used[k, i] = 0


@rule
def draw_gamma_tastes(c, offers, p, seed, month, lo, hi):
    """Draw lasting tastes anew: a person's share of choices is G over the sum of all firms' G, and these are gammas.

    That makes shares Dirichlet between people; a taste is the logarithm of the person's share over that of everybody.
    What all tastes of a person have in common decides no choice. Firms are alike, or as unlike as their brands at rest
    make them: a small one has a smaller shape, so that it has few who care for it and they care as much.
    """
    firms, whole = len(c.taste), 0.0
    for k in range(firms):
        whole += exp(p.choice.brand * offers.brand[k * WIDTH])
    for i in range(lo, hi):
        most = NOWHERE
        for k in range(firms):
            share = exp(p.choice.brand * offers.brand[k * WIDTH]) / whole
            c.taste[k, i] = log_gamma(seed, month, Purpose.TASTE_GAMMA, k, i, p.choice.dirichlet * share)
            most = max(most, np.float64(c.taste[k, i]))
        total = 0.0
        for k in range(firms):
            total += exp(max(np.float64(c.taste[k, i]) - most, LOWEST_TASTE))
        for k in range(firms):
            share = exp(p.choice.brand * offers.brand[k * WIDTH]) / whole
            c.taste[k, i] = max(np.float64(c.taste[k, i]) - most - log(total) - log(share), LOWEST_TASTE)


@rule
def choose_first_provider(c, offers, p, seed, month, lo, hi):
    """Let everybody choose a provider as in any month, before anything ties anybody."""
    firms = len(offers.price) // WIDTH
    usual = 0.0
    for k in range(firms):
        usual += offers.price[k * WIDTH] / firms
    for i in range(lo, hi):
        best = NOWHERE
        for k in range(firms):
            public = k * WIDTH
            seen = attraction(
                np.float64(c.taste[k, i]),
                np.float64(c.satisfaction[k, i]),
                np.float64(c.expectation[k, i]),
                promise_weight(0.0, p),
                offers.seen[c.goal[i], public]
                + reputation(
                    offers.brand[public], offers.mind[public], offers.dealer[public], c.channel[i] == DEALER, p.choice
                ),
                0.0,
                passing_noise(gumbel(key(seed, month, Purpose.NOISE, k), i), p),
                p.choice,
            )
            feeling = price_feeling(offers.price[public], usual, p.price)
            seen += np.float64(c.price_weight[i]) * p.market.climate * feeling
            seen += 0.0 if k > p.market.rivals or (c.aware[i] >> k) & 1 == 1 else UNKNOWN
            if seen > best:
                best = seen
                c.provider[i] = k
        c.aware[i] = c.aware[i] | np.uint8((1 << c.provider[i]) & 255)


@rule
def draw_history(c, offers, p, seed, start):
    """Draw what the time before the first month has left: tenure, bond, points, contract, reference price."""
    q = p.population
    tenure, bond, points, contract = (
        key(seed, start, Purpose.TENURE, 0),
        key(seed, start, Purpose.BOND, 0),
        key(seed, start, Purpose.POINTS, 0),
        key(seed, start, Purpose.CONTRACT, 0),
    )
    known = key(seed, start, Purpose.KNOWN, 0)
    for i in range(len(c.kind)):
        k = c.provider[i]
        public = k * WIDTH
        c.left_month[i] = STAYED if k == 0 else NOT_IN_BASE
        c.stayed_for[i] = -1  # no customer has chosen yet
        c.left_because[i] = -1
        c.tenure[i] = 1 + int(min(-q.tenure * log(uniform(tenure, i)), 600.0))
        c.months_used[k, i] = min(c.tenure[i], MOST_USED)
        mean = q.bond * np.float64(c.receptivity[i])
        built = min(max(mean * (1.0 + q.bond_spread * bell(bond, i)), 0.0), 1.0)
        c.bond[k, i] = built if k <= p.market.rivals else 0.0  # no customer bonds with no firm
        # how well the provider suits them nobody knew when they chose; customers of long standing have found out
        suits = suited(0.0, bell(key(seed, start, Purpose.FIT, k), i), p.experience)
        months, speed = np.float64(c.tenure[i]), p.expectation.up if suits > 0.0 else p.expectation.down
        c.satisfaction[k, i] = opinion_of_own(np.float64(c.satisfaction[k, i]), suits, months, p.satisfaction.learning)
        c.expectation[k, i] = opinion_of_own(np.float64(c.expectation[k, i]), suits, months, speed)
        is_member = c.kind[i] == LOCKED_IN and offers.points_face[public] > 0.0
        c.is_member[i] = 1 if is_member else 0
        c.points[i] = cents(uniform(points, i) * offers.points_threshold[public]) if is_member else 0
        c.has_cashed[i] = 0
        signed = offers.contract_months[public]
        c.contract_left[i] = 1 + int(uniform(contract, i) * signed) if signed > 0.0 else 0
        c.reference[i] = offers.price[public]
        c.grievance[i] = 0.0
        c.grudge[i] = 0.0
        c.card[i] = k
        c.is_endowed[i] = 0  # members of old have had their first reward
        fill_wallet(c, i)
        c.idle[i] = 0 if k == 0 or p.market.repertoire == 0 else LONG_AGO
        c.held_by[i] = 0
        c.drawn_away[i] = -1
        c.incident[i] = 0
        c.message[i] = 0
        c.also_said[i] = 0
        c.former[i] = -1
        c.is_known[i] = 1 if uniform(known, i) < p.need.known and k <= p.market.rivals else 0


@rule
def learned(months, speed):
    """Return the part of what there is to learn about a firm that so many months with it have taught.

    speed: share per month, 0..1
    """
    return 1.0 - exp(max(months * log(max(1.0 - speed, 1.0e-9)), -700.0))


@rule
def opinion_of_own(opinion, suits, months, speed):
    """Return the opinion of the own provider at month 0: a first opinion, and what has been learned of its fit since.

    opinion: satisfaction scale   suits: what the fit does for performance   months: with it   speed: share per month
    """
    return min(max(opinion + suits * learned(months, speed), 0.0), 1.0)


@rule
def departure(seed, month, start, i, p):
    """Return when person i, who comes to the market in a month, leaves it for good; 0 never.

    start: month in which the market does   p: Population
    """
    if p.attrition == 0.0:
        return 0
    chance = p.attrition
    if p.attrition_spread > 0.01:  # else all but alike
        a = attrition_shape(p.attrition, p.attrition_spread)
        b = a * (1.0 - p.attrition) / p.attrition
        a = a + (1.0 if month > start else 0.0)
        leaving = a * gamma(seed, month, Purpose.ATTRITION, 0, i, a)
        chance = leaving / (leaving + b * gamma(seed, month, Purpose.ATTRITION, 1, i, b))
    return month + lifetime(uniform(key(seed, month, Purpose.DEPARTURE, 0), i), chance)
