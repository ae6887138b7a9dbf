"""Points: joining, earning, expiring, cashing, and what they are worth before they are cashed."""

from sim.market.compiled import rule
from sim.market.rules.money import CENTS, cents


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


@rule
def points_earned(rate, price, usage, is_member, head_start, has_joined):
    """Return the points that a month earns, in cents: on the bill, and once on joining.

    rate: share of spending   price, head_start: currency   usage: factor   is_member, has_joined: true or false
    """
    return (cents(rate * price * usage) if is_member else 0) + (cents(head_start) if has_joined else 0)


@rule
def points_expired(balance, lost):
    """Return the points that expire this month, in cents.   balance: cents   lost: share."""
    return int(balance * lost + 0.5)


@rule
def is_reward_due(is_member, balance, threshold):
    """Return whether a balance is cashed.   is_member: true or false   balance: cents   threshold: currency."""
    return is_member and balance >= threshold * CENTS
