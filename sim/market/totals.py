"""What is counted each month. All totals are whole numbers, so no order of adding can change them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.levers.offer import WIDTH
from sim.market.customers import CHANNELS, GROUPS
from sim.market.exits import REASONS
from sim.market.hold import HOLDS
from sim.market.rules.failure import MAJOR, OUTCOMES

Counts = NDArray[np.int64]
RUNGS = ("prospect", "customer", "satisfied", "loyal", "advocate")
LOYALTIES = ("true", "latent", "spurious", "none")
"""With the firm and drawn to it; drawn to it but elsewhere; with it and not drawn to it; neither (Dick & Basu 1994)."""
MILLIONTHS = 1_000_000
REACHED = ("served", "members", "failures", "complaints", "contacts")
"""What is counted by offer, because levers that reach some customers only are paid for these."""
SERVED, MEMBERS, FAILURES, COMPLAINTS, CONTACTS = range(len(REACHED))
ASKED = ("answers", "csat", "promoters", "detractors", "engagement", "intention", "relative")
"""What a survey counts of each firm's customers: answers, and sums over them (see sim/market/surveys.py)."""


class Totals(NamedTuple):
    """Totals of one month, or with a leading axis of all months. f firms; money and points in cents."""

    here: Counts  # (groups, holds, 2, 2) with the focal company: by what holds them, hostage or not, fan or not
    survivors: Counts  # (groups,) never left
    leavers: Counts  # (groups,) left the focal company this month
    satisfied_leavers: Counts  # (groups,) of these, with satisfaction above the middle of the scale
    exits: Counts  # (groups, reasons) leavers by reason, in millionths of a leaver
    interviews: Counts  # (reasons,) main reasons of leavers as recorded in exit interviews
    rungs: Counts  # (5,) people on each rung of the focal company's experience ladder
    loyalties: Counts  # (4,) people by loyalty to the focal company: true, latent, spurious, none; not in month 0
    satisfaction: Counts  # (1,) sum over the focal company's customers, millionths
    felt: Counts  # (1,) sum of felt bonds over the same customers, millionths of a utility
    survey: Counts  # (f, len(ASKED)) what a sample of customers said of their provider; sums in millionths
    served: Counts  # (f,) customers
    members: Counts  # (f,) enrolled customers
    reached: Counts  # (f, WIDTH, len(REACHED)) by offer received
    by_channel: Counts  # (f, channels) customers
    incidents: Counts  # (f, 9) what came of failures, see rules/failure.py
    headquarters: Counts  # (f,) complaints that reached headquarters
    won: Counts  # (f,) customers won this month
    lost: Counts  # (f,) customers lost this month
    shortfall: Counts  # (f,) what customers were told less what they lived through, in millionths; if it matters
    returned: Counts  # (f,) customers won who had left the firm last
    referred: Counts  # (f,) customers won who had heard praise of the firm last month
    fell_through: Counts  # (f,) customers nearly won
    bought: Counts  # (f,) purchases
    wallet: Counts  # (1,) purchases, at any firm, of people who are active customers of the focal company
    revenue: Counts  # (f,) cents
    dealer_revenue: Counts  # (f,) of this, from customers of dealers, cents
    usage: Counts  # (f,) hundredths of a month of average use
    points_earned: Counts  # (f,) cents of reward, given on joining included
    redeemed: Counts  # (f,) cents of rewards cashed
    points_expired: Counts  # (f,) cents
    points_forfeited: Counts  # (f,) cents, by leavers
    points_held: Counts  # (f,) cents, all balances at month's end
    compensation: Counts  # (f,) cents paid to switchers for lost points
    fees: Counts  # (f,) cents of exit fees collected


def empty_totals(firms: int, months: int | None = None) -> Totals:
    """Return totals at zero, for one month, or with a leading axis for months 0 to `months`."""
    lead = () if months is None else (months + 1,)
    groups = len(GROUPS)
    shapes: dict[str, tuple[int, ...]] = {
        "here": (groups, len(HOLDS), 2, 2),
        "survivors": (groups,),
        "leavers": (groups,),
        "satisfied_leavers": (groups,),
        "exits": (groups, len(REASONS)),
        "interviews": (len(REASONS),),
        "rungs": (len(RUNGS),),
        "loyalties": (len(LOYALTIES),),
        "satisfaction": (1,),
        "felt": (1,),
        "wallet": (1,),
        "survey": (firms, len(ASKED)),
        "reached": (firms, WIDTH, len(REACHED)),
        "by_channel": (firms, len(CHANNELS)),
        "incidents": (firms, len(OUTCOMES) + MAJOR),
    }
    return Totals(*(np.zeros(lead + shapes.get(name, (firms,)), np.int64) for name in Totals._fields))
