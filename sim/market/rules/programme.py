"""Points: joining, earning, expiring, cashing, and what they are worth before they are cashed."""

from sim.market.compiled import rule


@rule
def points_worth(points, threshold, p):
    """Return what a balance feels worth.

    Rule: worth rises with the balance, and faster as the reward comes near (goal gradient).

    points, threshold: currency or cents of reward, alike   p: Programme
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
def earning_rate(rate, tenure, spend, tier_from, tier_bonus):
    """Return the rate at which points are earned: faster on the higher tier.

    rate: share of spending   tenure: months   spend: factor   tier_from: months of average spending
    """
    return rate * (1.0 + (tier_bonus if tenure * spend >= tier_from else 0.0))
