"""A block of customers, and its passing quantities."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.market.customers import GROUPS
from sim.market.hold import HOLDS
from sim.market.rules.repertoire import MAX_PURCHASES

BLOCK = 1024
"""Customers per block: enough to fill vector loops, few enough for the processor's nearest memory."""
TALLIES = 4 * len(HOLDS) * len(GROUPS) + 1  # every hold with or without two flags, by group; and one for elsewhere
MAX_FIRMS = 9  # eight, and doing without


class Block(NamedTuple):
    """Customers lo to hi - 1 of a market in one month: what every step of the month is handed first.

    Tables are handed over one by one in addition to it: one argument that carries them all doubles the time to compile.
    """

    seed: int
    month: int
    lo: int
    hi: int


class Scratch(NamedTuple):
    """One block's passing quantities, one row per quantity; thrown away when the block is done."""

    at: np.ndarray  # place in `Offers` of what each customer is offered
    movers: np.ndarray  # places of the few with whom something happens, one after another
    tally: np.ndarray  # (TALLIES,) customers by what holds them
    mature: np.ndarray
    felt: np.ndarray
    plain: np.ndarray  # price weight of a customer without a bond
    weight: np.ndarray  # price weight that the bond leaves
    bill: np.ndarray
    points: np.ndarray  # utility of the points balance
    lock: np.ndarray
    tied: np.ndarray  # share: how far locked in
    habit: np.ndarray
    gift: np.ndarray  # utility of a voucher and of being reminded
    ended: np.ndarray
    own_satisfaction: np.ndarray
    own_expectation: np.ndarray
    own_bond: np.ndarray
    own_taste: np.ndarray
    own_heard: np.ndarray
    own: np.ndarray  # utility of the own provider at the actual price weight
    own_plain: np.ndarray
    best: np.ndarray  # utility of the best rival, what it pays toward switching included
    best_uncompensated: np.ndarray
    best_plain: np.ndarray
    best_plain_uncompensated: np.ndarray
    chosen: np.ndarray  # number of that rival
    value: np.ndarray  # utility of the firm at hand before its price
    rival: np.ndarray  # the same with all that draws to it, if it is not the own provider
    promised: np.ndarray  # share that expectation counts in the experience expected of the firm at hand
    own_expected: np.ndarray  # experience expected of the own provider, where worse quality is a loss
    own_feeling: np.ndarray  # how the price paid feels, per unit of price weight
    held: np.ndarray  # what holds the customer, with hostage and fan flags, as an index into Totals.here
    skill: np.ndarray  # of the employee in charge this month
    met: np.ndarray  # 1 if a person was met this month
    usual: np.ndarray  # 1 if that was the employee the customer knows
    served: np.ndarray  # what the service contact does for performance
    lost: np.ndarray  # what a failure takes from performance
    left: np.ndarray  # what is left of a failure, in minor failures
    in_vain: np.ndarray  # 1 if asked for an opinion that is not used
    performance: np.ndarray
    warmth: np.ndarray
    usage: np.ndarray
    luck: np.ndarray  # the draw at hand
    uses: np.ndarray  # 1 if the service is used this month
    praised: np.ndarray  # messages in praise of other firms heard last month
    past: np.ndarray  # satisfaction with the firm left last
    paid: np.ndarray  # this month's bill, cents
    rung: np.ndarray  # of the experience ladder
    attitude: np.ndarray  # to the focal company
    best_attitude: np.ndarray  # to any other firm
    # in a repertoire market
    occasions: np.ndarray  # purchase occasions this month
    bought_here: np.ndarray  # of these, purchases from the focal company
    pull: np.ndarray  # utility of the points that a purchase would earn
    progress: np.ndarray  # share of the reward; to people who look forward, what the balance is worth in rewards
    flags: np.ndarray  # hostage and fan, as in `held`
    start: np.ndarray  # firm bought last, before this month
    first_at: np.ndarray  # what that firm offered
    standing: np.ndarray  # (9, BLOCK) utility of every firm, passing taste apart
    pulls: np.ndarray  # (9, BLOCK) utility of what draws to every firm by its card, and to others by their rewards
    counted: np.ndarray  # (9, BLOCK) purchases from every firm this month
    keys: np.ndarray  # (9, MAX_PURCHASES) keys of the passing tastes of further purchases


def new_scratch() -> Scratch:
    """Return scratch rows of one block's length. They are no state.

    Every row is written before it is read; only `uses` stays 1 wherever everybody uses the service every month, and
    `usual` where it makes no difference.
    """
    other = {
        "at": np.ones(BLOCK, np.int64), "movers": np.ones(BLOCK, np.int64), "first_at": np.ones(BLOCK, np.int64),
        "tally": np.ones(TALLIES, np.int64), "standing": np.ones((MAX_FIRMS, BLOCK)),
        "pulls": np.ones((MAX_FIRMS, BLOCK)), "counted": np.ones((MAX_FIRMS, BLOCK)),
        "keys": np.ones((MAX_FIRMS, MAX_PURCHASES), np.uint64),
    }  # fmt: skip
    names = [name for name in Scratch._fields if name not in other]
    rows = dict(zip(names, np.ones((len(names), BLOCK)), strict=True))
    return Scratch(**rows, **other)
