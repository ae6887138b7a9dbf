"""Whom a lever reaches."""

from sim.market.compiled import rule


@rule
def trait(
    code, spend, tenure, dissatisfaction, felt, is_member, progress, complained, grievance, receptivity, online, u
):
    """Return what decides whether a customer belongs to a group: a member has at least the group's threshold of it.

    code: selector code (see sim/levers/who.py)   spend: factor   tenure: months   dissatisfaction: 1 - satisfaction
    felt: utility   is_member, complained, online: 0 or 1   progress: share of a reward   u: uniform, drawn once
    """
    if code == 1:
        return spend
    if code == 2:
        return tenure
    if code == 3:
        return -tenure
    if code == 4:
        return dissatisfaction
    if code == 5:
        return felt
    if code == 6:
        return is_member
    if code == 7:
        return progress * is_member
    if code == 8:
        return -tenure * spend
    if code == 9:
        return complained
    if code == 10:
        return grievance
    if code == 11:
        return receptivity
    if code == 12:
        return online
    return u
