"""Points: joining, earning, expiring, cashing, and what they are worth before they are cashed."""

from sim.market.compiled import rule


@rule
def points_worth(points, threshold, p):
    """Return what a balance feels worth.

    Rule: worth rises with the balance, and faster as the reward comes near (goal gradient).

    points, threshold: currency of reward   p: Programme
    Source: Kivetz, Urminsky & Zheng 2006.
    """
    progress = min(points / threshold, 1.0)
    return p.value * points * (1.0 - p.gradient + p.gradient * progress)


@rule
def joins(luck, rate, reward_threshold, p):
    """Return whether a customer joins: the reward must be worth the trouble, and the moment must come.

    luck: uniform   rate, reward_threshold: share of spending   p: Programme
    """
    return luck < p.join_chance and rate * p.value > reward_threshold


@rule
def points_next(points, earned, kept):
    """Return the balance after earning and expiry.

    Rule: a share of the old balance expires each month, as if its age were spread evenly.

    points, earned: currency of reward   kept: share
    """
    return points * kept + earned
