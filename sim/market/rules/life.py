"""People come into the market, live, change their minds slowly or at a stroke, and leave it for good."""

import math

from sim.market.arithmetic import log
from sim.market.compiled import rule

EVENTS = 1
"""Place of the word "events" among those of `Structure.noise`."""
GUMBEL_SD = math.pi / math.sqrt(6.0)
LONGEST_LIFE = 30_000
"""Months in the market beyond which no more are counted."""
_NEARLY = 1.0e-12


@rule
def attrition_shape(mean, spread):
    """Return the first shape of the beta distribution of people's monthly chances of leaving the market for good.

    Rule: chances differ between people, so that few of those who stay long are about to leave (beta-geometric). The law
    is that of the people in the market, which their coming and going leaves as it is; those who come are less settled:
    with them the first shape is greater by one.

    mean: chance per month   spread: sd of the chances, against their mean
    Source: Fader, Hardie & Lee 2005 (BG/NBD); Fader, Hardie & Shang 2010 (BG/BB).
    """
    return (1.0 - mean) / (spread * spread) - mean


@rule
def lifetime(luck, chance):
    """Return after how many months a person leaves the market for good: every month with the same chance.

    The one draw stands for all months: it says how long the coin falls well.

    luck: uniform   chance: per month
    """
    left = 1.0 - min(max(chance, _NEARLY), 1.0 - _NEARLY)
    return 1 + int(min(log(luck) / log(left), LONGEST_LIFE))


@rule
def taste_next(taste, luck, p):
    """Return lasting taste after this month.

    Rule: part of it is renewed, so that tastes wander and differ between people as much as ever (AR(1)). Tastes that
    make choices a Dirichlet stay as they are.

    taste: utility   luck: mean 0, sd 1   p: Choice
    Source: Lachaab, Ansari, Jedidi & Trabelsi 2006; size is an assumption.
    """
    kept, renewed = math.sqrt(1.0 - p.taste_drift), math.sqrt(p.taste_drift)
    return kept * taste + renewed * GUMBEL_SD * math.sqrt(p.lasting_share) * luck


@rule
def event_next(event, month, luck, p):
    """Return the month of the last event in a person's life: a move, a new job, a child, a bill that shocks.

    event: month   luck: uniform   p: Need
    Source: Mathur, Moschis & Lee 2008; frequency is an assumption.
    """
    return month if luck < p.event_chance else event


@rule
def opens_eyes(luck, p, attention):
    """Return whether an event makes a person look around. The draw that brings the event says so, too.

    luck: uniform   p: Need   attention: Attention
    Source: Andreasen 1984; size is an assumption.
    """
    return luck < p.event_chance * attention.event


@rule
def noise_month(month, event, p):
    """Return the month whose passing taste a person has: this one's, or that of the last event in the person's life.

    Rule: what life does to taste is remembered until life does something else.

    month, event: months   p: Structure
    """
    return event if p.noise == EVENTS else month
