"""What is counted each month. All totals are whole numbers, so no order of adding can change them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.market.customers import GROUPS
from sim.market.exits import REASONS
from sim.market.hold import HOLDS

Counts = NDArray[np.int64]
RUNGS = ("prospect", "customer", "satisfied", "loyal", "advocate")
MILLIONTHS = 1_000_000


class Totals(NamedTuple):
    """Totals of one month, or with a leading axis of all months. f firms; money in cents."""

    here: Counts  # (groups, holds, 2, 2) with the focal company: by what holds them, hostage or not, fan or not
    survivors: Counts  # (groups,) never left
    leavers: Counts  # (groups,) left the focal company this month
    satisfied_leavers: Counts  # (groups,) of these, with satisfaction above the middle of the scale
    exits: Counts  # (groups, reasons) leavers by reason, in millionths of a leaver
    rungs: Counts  # (5,) people on each rung of the focal company's experience ladder
    satisfaction: Counts  # (1,) sum over the focal company's customers, millionths
    felt: Counts  # (1,) sum of felt bonds over the same customers, millionths of a utility
    served: Counts  # (f,) customers
    members: Counts  # (f,) enrolled customers
    won: Counts  # (f,) customers won this month
    lost: Counts  # (f,) customers lost this month
    revenue: Counts  # (f,) cents
    usage: Counts  # (f,) hundredths of a month of average use
    redeemed: Counts  # (f,) cents of rewards cashed
    compensation: Counts  # (f,) cents paid to switchers for lost points
    fees: Counts  # (f,) cents of exit fees collected
    contacted: Counts  # (f,) customers contacted


def empty_totals(firms: int, months: int | None = None) -> Totals:
    """Return totals at zero, for one month, or with a leading axis for months 0 to `months`."""
    lead = () if months is None else (months + 1,)
    groups = len(GROUPS)
    shapes = {
        "here": (groups, len(HOLDS), 2, 2),
        "survivors": (groups,),
        "leavers": (groups,),
        "satisfied_leavers": (groups,),
        "exits": (groups, len(REASONS)),
        "rungs": (len(RUNGS),),
        "satisfaction": (1,),
        "felt": (1,),
    }
    return Totals(*(np.zeros(lead + shapes.get(name, (firms,)), np.int64) for name in Totals._fields))
