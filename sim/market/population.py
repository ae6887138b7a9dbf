"""Month 0: who lives in the market, and in which state the story finds them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.levers.offer import Offers
from sim.market.arithmetic import exp, log, normal_quantile
from sim.market.compiled import rule, walk
from sim.market.customers import KINDS, NOT_IN_BASE, STAYED, Columns, empty_columns
from sim.market.draws import Purpose, bell, gumbel, key, uniform
from sim.market.network import link_listeners
from sim.market.rules.choice import attraction, passing_noise
from sim.market.rules.money import price_feeling

KIND, PRICE_WEIGHT, SPEND, RECEPTIVITY = (
    int(Purpose.KIND),
    int(Purpose.PRICE_WEIGHT),
    int(Purpose.SPEND),
    int(Purpose.RECEPTIVITY),
)
VARIETY, HABIT, SOCIABILITY, THRESHOLD = (
    int(Purpose.VARIETY),
    int(Purpose.HABIT),
    int(Purpose.SOCIABILITY),
    int(Purpose.REWARD_THRESHOLD),
)
TENURE, BOND, POINTS, CONTRACT = int(Purpose.TENURE), int(Purpose.BOND), int(Purpose.POINTS), int(Purpose.CONTRACT)
TASTE, OPINION, NOISE = int(Purpose.TASTE), int(Purpose.OPINION), int(Purpose.NOISE)
ENGAGED, SATISFIED, LOCKED_IN = range(len(KINDS))
GUMBEL_SD = math.pi / math.sqrt(6.0)


def populate(p: Any, offers: Offers, seed: int) -> Columns:
    """Return the customers of month 0.

    Args:
        p: ParameterValues; `p.market` gives the number of people.
        offers: the offers of month 1, which the base already lives under.
        seed: of the run.
    """
    c = empty_columns(p.market.customers, len(offers.price), p.word_of_mouth.links)
    draw_everybody(c, offers, p, seed)
    link_listeners(c.listeners, seed, p.word_of_mouth.rewired)
    return c


@walk
def draw_everybody(c, offers, p, seed):
    """Fill the columns: what people are like, what they think of firms, whom they chose, and what that left behind."""
    draw_traits(c, p, seed)
    draw_opinions(c, offers, p, seed)
    choose_first_provider(c, offers, p, seed)
    draw_history(c, offers, p, seed)


@rule
def draw_traits(c, p, seed):
    """Draw what people are like, whoever serves them."""
    q = p.population
    kind, price_weight, spend, receptivity = (
        key(seed, 0, KIND, 0),
        key(seed, 0, PRICE_WEIGHT, 0),
        key(seed, 0, SPEND, 0),
        key(seed, 0, RECEPTIVITY, 0),
    )
    variety, habit, sociability, threshold = (
        key(seed, 0, VARIETY, 0),
        key(seed, 0, HABIT, 0),
        key(seed, 0, SOCIABILITY, 0),
        key(seed, 0, THRESHOLD, 0),
    )
    for i in range(len(c.kind)):
        u = uniform(kind, i)
        c.kind[i] = (
            ENGAGED if u < q.share_engaged else (SATISFIED if u < q.share_engaged + q.share_satisfied else LOCKED_IN)
        )
        c.price_weight[i] = q.price_weight * lognormal(uniform(price_weight, i), q.price_weight_spread)
        c.spend[i] = lognormal(uniform(spend, i), q.spend_spread)
        # the engaged are the receptive: they come from the upper half of the same range, everybody else from the lower
        half = 0.5 * uniform(receptivity, i) + (0.5 if c.kind[i] == ENGAGED else 0.0)
        c.receptivity[i] = min(2.0 * q.receptivity * half, 1.0)
        c.variety[i] = -q.variety * log(uniform(variety, i))
        c.habit[i] = 2.0 * q.habit * uniform(habit, i)
        c.sociability[i] = lognormal(uniform(sociability, i), q.sociability_spread)
        # members are those for whom less than the usual reward is enough; the others have had the chance, and passed
        u = uniform(threshold, i)
        c.reward_threshold[i] = q.reward_threshold * (u if c.kind[i] == LOCKED_IN else 1.0 - log(u))


@rule
def draw_opinions(c, offers, p, seed):
    """Draw lasting tastes and first opinions of every firm."""
    for k in range(len(offers.price)):
        taste, opinion = key(seed, 0, TASTE, k), key(seed, 0, OPINION, k)
        for i in range(len(c.kind)):
            c.taste[k, i] = normal_quantile(uniform(taste, i)) * GUMBEL_SD * math.sqrt(p.choice.lasting_share)
            first = min(max(offers.quality[k] + p.population.opinion_spread * bell(opinion, i), 0.0), 1.0)
            c.expectation[k, i] = first
            c.satisfaction[k, i] = first
            c.bond[k, i] = 0.0


@rule
def choose_first_provider(c, offers, p, seed):
    """Let everybody choose a provider as in step 6 of a month, before anything ties anybody."""
    firms = len(offers.price)
    usual = 0.0
    for k in range(firms):
        usual += offers.price[k] / firms
    for i in range(len(c.kind)):
        best = -1.0e300
        for k in range(firms):
            noise = passing_noise(gumbel(key(seed, 0, NOISE, k), i), p.choice)
            seen = attraction(
                np.float64(c.taste[k, i]),
                np.float64(c.satisfaction[k, i]),
                np.float64(c.expectation[k, i]),
                0.0,
                noise,
                p.choice,
            )
            seen += np.float64(c.price_weight[i]) * p.market.climate * price_feeling(offers.price[k], usual, p.price)
            if seen > best:
                best = seen
                c.provider[i] = k


@rule
def draw_history(c, offers, p, seed):
    """Draw what the time before month 0 has left: tenure, bond, points, contract, reference price."""
    q = p.population
    tenure, bond, points, contract = (
        key(seed, 0, TENURE, 0),
        key(seed, 0, BOND, 0),
        key(seed, 0, POINTS, 0),
        key(seed, 0, CONTRACT, 0),
    )
    for i in range(len(c.kind)):
        k = c.provider[i]
        c.left_month[i] = STAYED if k == 0 else NOT_IN_BASE
        c.stayed_for[i] = -1  # nobody has chosen yet
        c.left_because[i] = -1
        c.tenure[i] = 1 + int(min(-q.tenure * log(uniform(tenure, i)), 600.0))
        mean = q.bond_engaged if c.kind[i] == ENGAGED else q.bond_others
        c.bond[k, i] = min(max(mean * (1.0 + 0.25 * bell(bond, i)), 0.0), 1.0)
        is_member = c.kind[i] == LOCKED_IN and offers.points_face[k] > 0.0
        c.is_member[i] = 1 if is_member else 0
        c.points[i] = uniform(points, i) * offers.points_threshold[k] if is_member else 0.0
        c.cashed[i] = 0.0
        signed = offers.contract_months[k]
        c.contract_left[i] = 1 + int(uniform(contract, i) * signed) if signed > 0.0 else 0
        c.reference[i] = offers.price[k]
        c.grievance[i] = 0.0


@rule
def lognormal(u, spread):
    """Return a lognormal quantile with mean 1.   u: uniform   spread: sd of the logarithm."""
    return exp(spread * normal_quantile(u) - 0.5 * spread * spread)
