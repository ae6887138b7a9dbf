"""Named draws: each is looked up by (seed, month, purpose, customer, firm), never taken from a stream.

Two runs that differ only in a lever therefore share all their draws; one more customer or one more rival leaves
all other draws alone; and no order, thread or process can change a result.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from sim.market.arithmetic import log
from sim.market.compiled import rule, walk


class Purpose(IntEnum):
    """What a draw is for, and what it decides. A new purpose gets a new number; numbers are never used again."""

    KIND = 1  # at month 0, which kind of customer a person is
    PRICE_WEIGHT = 2  # once, how much a person minds the price
    SPEND = 3  # once, how much a person uses
    RECEPTIVITY = 4  # once, how readily a person answers warmth
    VARIETY = 5  # once, how much a person likes a change
    HABIT = 6  # once, how strong a person's habits are
    SOCIABILITY = 7  # once, how often a person talks
    REWARD_THRESHOLD = 8  # once, what reward makes a programme worth the trouble
    TENURE = 9  # at month 0, for how long a person has been with the provider
    BOND = 10  # at month 0, the bond with the provider
    POINTS = 11  # at month 0, a member's balance
    CONTRACT = 12  # at month 0, how long the contract still runs
    TASTE = 13  # once per firm, lasting taste
    OPINION = 14  # at month 0, per firm, the first opinion
    LISTENER = 15  # once per link, who hears a person
    CHANNEL = 16  # once, through which channel a person deals with firms
    GOAL = 17  # at month 0, the leading goal
    KNOWN = 18  # at month 0, whether the provider knows that goal
    EMPLOYEE = 19  # once, the number of a person's usual employee
    NOISE = 20  # each month per firm, passing taste
    REVIEW = 21  # each month, whether a person looks around
    PERFORMANCE = 22  # each month, how well the service works
    FAILURE = 23  # each month, whether something goes wrong, and whether it is major
    CONTACT = 24  # each month, whether there is a service contact, and whether with a person
    WARMTH = 25  # each month, how warm the contact is in addition to what the employee is like
    JOIN = 26  # each month, whether the moment to join a programme comes
    SPEAK = 27  # each month, whether a person praises, warns or keeps silent
    NEED = 28  # each month, whether the leading goal is drawn anew, and which comes
    LEARN = 29  # each month, whether the goal is read in a contact
    LISTEN = 30  # each month, whether a person is asked what she needs, and whether the answer is used
    COLLEAGUE = 31  # each month, whether the usual employee serves, and if not who
    HURRY = 32  # each month, whether a person in contact is in a hurry
    VOICE = 33  # each month, whether a failure is told to the front line
    READINESS = 34  # once, how ready a person is to complain
    DETECT = 35  # each month, whether the firm finds a failure itself
    SETTLE = 36  # each month, whether the front line settles a complaint
    QUICK = 37  # each month, whether the answer comes quickly
    HEADQUARTERS = 38  # each month, whether headquarters is written to, and whether it settles the complaint
    BUY = 39  # each month, whether becoming a customer falls through at the last step
    AWARE = 40  # per firm, who knows it at month 0; later who comes to know it or forgets it
    SEARCH = 41  # each month per firm, whether a person who does not know it comes across it
    INTERVIEW = 42  # each month, whether a leaver is interviewed, and whether price is recorded instead of the reason
    SURVEYED = 43  # each month, who is asked in the survey
    ANSWER = 44  # each month per question, the noise of an answer
    TURNOVER = 45  # per firm and employee, who leaves; at month 0 for how long an employee has been there
    STAFF = 46  # per firm and employee, what an employee hired is like
    LEVER = 47  # each month per firm and lever, the draw of the lever itself (a scandal)
    HALF = 48  # once, to which half of an experiment a customer belongs
    OCCASIONS = 49  # each month of a repertoire market, how many purchase occasions come up
    BASKET = 50  # each month of a repertoire market, per firm and occasion after the first, passing taste
    GAMMA = 51  # once in a repertoire market, how often a person buys
    FIT = 52  # once per firm, how well its service suits a person beyond what can be known before
    SCALE_USE = 53  # once, how generously or strictly a person answers on a form
    TASTE_GAMMA = 55  # once per firm, lasting taste where it is the logarithm of a gamma quantity
    ATTRITION = 58  # once, how likely a person is to leave the market for good
    DEPARTURE = 59  # once, when the person does
    DRIFT = 60  # each month per firm, what is new in lasting taste
    EVENT = 61  # each month, whether something happens in a person's life, and makes the person look around
    TELL = 67  # each month, whether a person speaks of the provider because somebody asks or something happened
    RECALL = 68  # each month, whether a person speaks of the firm left last because somebody asks
    THRESHOLD = 69  # once, how much it takes until a person looks around
    HEED = 70  # each month per link, whether what a person says is taken in


_ONE = np.uint64(1)
_WEYL = np.uint64(0x9E3779B97F4A7C15)
_MIX_A = np.uint64(0xBF58476D1CE4E5B9)
_MIX_B = np.uint64(0x94D049BB133111EB)
_S12, _S16, _S27, _S30, _S31, _S32, _S48 = (np.uint64(s) for s in (12, 16, 27, 30, 31, 32, 48))
_LOW16 = np.uint64(0xFFFF)
_FLOAT_ONE = np.uint64(0x3FF0000000000000)


@rule
def mixed(z):
    """Return 64 well-mixed bits of z (the finaliser of splitmix64; Steele, Lea & Flood 2014)."""
    z = (z ^ (z >> _S30)) * _MIX_A
    z = (z ^ (z >> _S27)) * _MIX_B
    return z ^ (z >> _S31)


@rule
def key(seed, month, purpose, firm):
    """Return the key under which the customers' draws of one purpose in one month are looked up."""
    k = mixed(np.uint64(seed) + _WEYL)
    k = mixed(k ^ (np.uint64(month) * _WEYL + _ONE))
    return mixed(k ^ ((np.uint64(purpose) << _S32) + np.uint64(firm)))


@rule
def bits(k, customer):
    """Return the 64 random bits of one customer under one key."""
    return mixed(np.uint64(customer) * _WEYL + k)


@rule
def uniform(k, customer):
    """Return a uniform draw strictly between 0 and 1, in steps of 2**-52."""
    return np.uint64((bits(k, customer) >> _S12) | _FLOAT_ONE).view(np.float64) - (1.0 - 2.0**-53)


@rule
def exponential(k, customer):
    """Return a standard exponential draw, the first half of a Gumbel draw."""
    return -log(uniform(k, customer))


@rule
def gumbel(k, customer):
    """Return a standard Gumbel draw (sd 1.28)."""
    return -log(exponential(k, customer))


@rule
def bell(k, customer):
    """Return a nearly normal draw: the sum of four 16-bit uniforms, mean 0, sd 1, never beyond 3.47.

    Bounded on purpose: it spreads experiences on a scale that has ends.
    """
    b = bits(k, customer)
    total = np.int64(b & _LOW16) + np.int64((b >> _S16) & _LOW16) + np.int64((b >> _S32) & _LOW16) + np.int64(b >> _S48)
    return (np.float64(total) - 131070.0) * (1.7320508075688772 / 65536.0)


@walk
def named_uniform(seed, month, purpose, firm, number):
    """Return one named uniform draw, for callers in Python.   number: of the customer or lever."""
    return uniform(key(seed, month, purpose, firm), number)


@walk
def named_gumbel(seed, month, purpose, firm, number):
    """Return one named Gumbel draw, for callers in Python."""
    return gumbel(key(seed, month, purpose, firm), number)


@walk
def named_bell(seed, month, purpose, firm, number):
    """Return one named, nearly normal draw, for callers in Python."""
    return bell(key(seed, month, purpose, firm), number)
