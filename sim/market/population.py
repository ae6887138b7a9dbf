"""Month 0: who lives in the market, and in which state the story finds them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.levers.offer import WIDTH, Offers
from sim.market.arithmetic import exp, log, normal_quantile
from sim.market.compiled import rule, walk
from sim.market.customers import DEALER, KINDS, NOT_IN_BASE, ONLINE, STAYED, STORE, Columns, empty_columns
from sim.market.draws import Purpose, bell, gumbel, key, uniform
from sim.market.rules.choice import NOWHERE, attraction, passing_noise, reputation
from sim.market.rules.money import cents, price_feeling
from sim.market.rules.repertoire import LONG_AGO

ATTEMPTS = 30  # each succeeds nineteen times in twenty
ENGAGED, SATISFIED, LOCKED_IN = range(len(KINDS))
UNKNOWN = -1.0e6  # utility of a firm that a customer does not know, so that only those who know none at all take it
GUMBEL_SD = math.pi / math.sqrt(6.0)


def populate(p: Any, offers: Offers, quality: NDArray[np.float64], known: NDArray[np.float64], seed: int) -> Columns:
    """Return the customers of month 0.

    Args:
        p: ParameterValues; `p.market` gives the number of people.
        offers: the offers that the base has lived under: those of month 1, at list prices.
        quality: functional quality by which firms are known, shape (f,).
        known: share of people who know each firm, shape (f,).
        seed: of the run.
    """
    c = empty_columns(p.market.customers, len(quality))
    draw_everybody(c, offers, quality, known, p, seed)
    return c


@walk
def draw_everybody(c, offers, quality, known, p, seed):
    """Fill the columns: what people are like, what they think of firms, whom they chose, and what that left behind."""
    draw_traits(c, p, seed)
    draw_opinions(c, quality, known, p, seed)
    choose_first_provider(c, offers, p, seed)
    draw_history(c, offers, p, seed)


@rule
def draw_traits(c, p, seed):
    """Draw what people are like, no matter who serves them."""
    q = p.population
    kind, price_weight, spend, receptivity = (
        key(seed, 0, Purpose.KIND, 0),
        key(seed, 0, Purpose.PRICE_WEIGHT, 0),
        key(seed, 0, Purpose.SPEND, 0),
        key(seed, 0, Purpose.RECEPTIVITY, 0),
    )
    channel, goal, employee = (
        key(seed, 0, Purpose.CHANNEL, 0),
        key(seed, 0, Purpose.GOAL, 0),
        key(seed, 0, Purpose.EMPLOYEE, 0),
    )
    variety, habit, sociability, threshold = (
        key(seed, 0, Purpose.VARIETY, 0),
        key(seed, 0, Purpose.HABIT, 0),
        key(seed, 0, Purpose.SOCIABILITY, 0),
        key(seed, 0, Purpose.REWARD_THRESHOLD, 0),
    )
    for i in range(len(c.kind)):
        u = uniform(kind, i)
        c.kind[i] = (
            ENGAGED if u < q.share_engaged else (SATISFIED if u < q.share_engaged + q.share_satisfied else LOCKED_IN)
        )
        c.price_weight[i] = q.price_weight * lognormal(uniform(price_weight, i), q.price_weight_spread)
        if p.market.repertoire == 1:
            c.spend[i] = gamma(seed, i, p.repertoire.shape)
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
def draw_opinions(c, quality, known, p, seed):
    """Draw lasting tastes, first opinions, and who knows which firm."""
    for i in range(len(c.kind)):
        c.aware[i] = 0
    for k in range(len(quality)):
        taste, opinion, aware = (
            key(seed, 0, Purpose.TASTE, k),
            key(seed, 0, Purpose.OPINION, k),
            key(seed, 0, Purpose.AWARE, k),
        )
        for i in range(len(c.kind)):
            if uniform(aware, i) < known[k]:
                c.aware[i] = c.aware[i] | np.uint8((1 << k) & 255)
            c.taste[k, i] = normal_quantile(uniform(taste, i)) * GUMBEL_SD * math.sqrt(p.choice.lasting_share)
            first = min(max(quality[k] + p.population.opinion_spread * bell(opinion, i), 0.0), 1.0)
            c.expectation[k, i] = first
            c.satisfaction[k, i] = first
            c.bond[k, i] = 0.0


@rule
def choose_first_provider(c, offers, p, seed):
    """Let everybody choose a provider as in any month, before anything ties anybody."""
    firms = len(offers.price) // WIDTH
    usual = 0.0
    for k in range(firms):
        usual += offers.price[k * WIDTH] / firms
    for i in range(len(c.kind)):
        best = NOWHERE
        for k in range(firms):
            public = k * WIDTH
            seen = attraction(
                np.float64(c.taste[k, i]),
                np.float64(c.satisfaction[k, i]),
                np.float64(c.expectation[k, i]),
                offers.seen[c.goal[i], public]
                + reputation(
                    offers.brand[public], offers.mind[public], offers.dealer[public], c.channel[i] == DEALER, p.choice
                ),
                0.0,
                passing_noise(gumbel(key(seed, 0, Purpose.NOISE, k), i), p.choice),
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
def draw_history(c, offers, p, seed):
    """Draw what the time before month 0 has left: tenure, bond, points, contract, reference price."""
    q = p.population
    tenure, bond, points, contract = (
        key(seed, 0, Purpose.TENURE, 0),
        key(seed, 0, Purpose.BOND, 0),
        key(seed, 0, Purpose.POINTS, 0),
        key(seed, 0, Purpose.CONTRACT, 0),
    )
    known = key(seed, 0, Purpose.KNOWN, 0)
    for i in range(len(c.kind)):
        k = c.provider[i]
        public = k * WIDTH
        c.left_month[i] = STAYED if k == 0 else NOT_IN_BASE
        c.stayed_for[i] = -1  # no customer has chosen yet
        c.left_because[i] = -1
        c.tenure[i] = 1 + int(min(-q.tenure * log(uniform(tenure, i)), 600.0))
        mean = q.bond * np.float64(c.receptivity[i])
        built = min(max(mean * (1.0 + q.bond_spread * bell(bond, i)), 0.0), 1.0)
        c.bond[k, i] = built if k <= p.market.rivals else 0.0  # no customer bonds with no firm
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
        c.idle[i] = 0 if k == 0 or p.market.repertoire == 0 else LONG_AGO
        c.held_by[i] = 0
        c.drawn_away[i] = -1
        c.incident[i] = 0
        c.message[i] = 0
        c.also_said[i] = 0
        c.former[i] = -1
        c.is_known[i] = 1 if uniform(known, i) < p.need.known and k <= p.market.rivals else 0


@rule
def lognormal(u, spread):
    """Return a lognormal quantile with mean 1.   u: uniform   spread: sd of the logarithm."""
    return exp(spread * normal_quantile(u) - 0.5 * spread * spread)


@rule
def gamma(seed, i, shape):
    """Return a gamma quantity with mean 1 by Marsaglia & Tsang (2000); a shape below 1 is boosted.

    seed: of the run   i: customer   shape: above 0; the variance is 1 / shape
    """
    raised = shape + 1.0 if shape < 1.0 else shape
    d = raised - 1.0 / 3.0
    width = 1.0 / math.sqrt(9.0 * d)
    found = d
    for attempt in range(ATTEMPTS):
        x = normal_quantile(uniform(key(seed, 0, Purpose.GAMMA, 2 * attempt), i))
        v = 1.0 + width * x
        v = v * v * v
        u = uniform(key(seed, 0, Purpose.GAMMA, 2 * attempt + 1), i)
        if v > 0.0 and log(u) < 0.5 * x * x + d - d * v + d * log(v):
            found = d * v
            break
    if shape < 1.0:
        found = found * exp(log(uniform(key(seed, 0, Purpose.GAMMA, 2 * ATTEMPTS), i)) / shape)
    return found / shape
