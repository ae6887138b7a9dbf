"""A block's passing quantities."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.market.compiled import rule

BLOCK = 1024
"""Customers per block: enough to fill vector loops, few enough for the processor's nearest memory."""


class Scratch(NamedTuple):
    """One block's passing quantities, float64, one row per quantity; thrown away when the block is done."""

    mature: np.ndarray
    felt: np.ndarray
    plain: np.ndarray  # price weight of somebody without a bond
    weight: np.ndarray  # price weight that the bond leaves
    bill: np.ndarray
    points: np.ndarray  # utility of the points balance
    fee: np.ndarray  # utility of the exit fee
    lock: np.ndarray
    habit: np.ndarray
    voucher: np.ndarray
    contacted: np.ndarray
    ended: np.ndarray
    own_satisfaction: np.ndarray
    own_expectation: np.ndarray
    own_bond: np.ndarray
    own_heard: np.ndarray
    own: np.ndarray  # utility of the own provider at the actual price weight
    own_plain: np.ndarray
    best: np.ndarray  # utility of the best rival, what it pays toward switching included
    best_uncompensated: np.ndarray
    best_plain: np.ndarray
    best_plain_uncompensated: np.ndarray
    chosen: np.ndarray  # number of that rival
    held: np.ndarray  # what holds the customer, with hostage and fan flags, as an index into Totals.here
    performance: np.ndarray
    warmth: np.ndarray
    met: np.ndarray  # 1 if a person was met this month
    betrayed: np.ndarray  # 1 if a failure was not put right
    luck: np.ndarray  # whatever the running loop needs


@rule
def new_scratch():
    """Return scratch rows of one block's length. They are no state: every row is written before it is read."""
    return Scratch(
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
        np.empty(BLOCK),
    )
