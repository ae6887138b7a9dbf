"""Tastes that wander, and events in people's lives that change them."""

from __future__ import annotations

import numpy as np

from sim.levers.offer import WIDTH
from sim.market.compiled import rule
from sim.market.customers import DEALER
from sim.market.draws import Purpose, bell, gumbel, key, uniform
from sim.market.rules.choice import attraction, passing_noise, reputation
from sim.market.rules.life import EVENTS, event_next, noise_month, taste_next
from sim.market.rules.need import led_by
from sim.market.rules.news import talk_heard


@rule
def change_lives(b, c, p):
    """Let lasting tastes wander, and life bring something that changes passing taste."""
    lo, hi = b.lo, b.hi
    if p.choice.taste_drift > 0.0:
        for k in range(len(c.taste)):
            taste, drift = c.taste[k, lo:hi], key(b.seed, b.month, Purpose.DRIFT, k)
            for j in range(hi - lo):
                taste[j] = taste_next(np.float64(taste[j]), bell(drift, lo + j), p.choice)
    if p.structure.noise == EVENTS:
        event, happens = c.event[lo:hi], key(b.seed, b.month, Purpose.EVENT, 0)
        for j in range(hi - lo):
            event[j] = event_next(event[j], b.month, uniform(happens, lo + j), p.need)


@rule
def attract_since_events(b, c, offers, p, s, k):
    """Work out what attracts people to firm k, with the passing taste that the last event in their lives has left.

    It is the same loop as in `compare_firms`, where one key serves everybody: here each person has one of their own.
    """
    lo, hi = b.lo, b.hi
    f, channel, goal, event = c.provider[lo:hi], c.channel[lo:hi], c.goal[lo:hi], c.event[lo:hi]
    taste, heard, public = c.taste[k, lo:hi], c.heard[k, lo:hi], k * WIDTH
    satisfaction, expectation = c.satisfaction[k, lo:hi], c.expectation[k, lo:hi]
    plain_name = reputation(offers.brand[public], offers.mind[public], offers.dealer[public], False, p.choice)
    dealers_name = reputation(offers.brand[public], offers.mind[public], offers.dealer[public], True, p.choice)
    for j in range(hi - lo):
        promised = led_by(
            goal[j], offers.seen[0, public], offers.seen[1, public], offers.seen[2, public], offers.seen[3, public]
        )
        promised += dealers_name if channel[j] == DEALER else plain_name
        counted = talk_heard(np.float64(heard[j]), p.word_of_mouth)
        since = key(b.seed, noise_month(b.month, event[j], p.structure), Purpose.NOISE, k)
        s.value[j] = attraction(
            np.float64(taste[j]), np.float64(satisfaction[j]), np.float64(expectation[j]), promised,
            counted * p.choice.own_talk if f[j] == k else counted,
            passing_noise(gumbel(since, lo + j), p.choice), p.choice,
        )  # fmt: skip
