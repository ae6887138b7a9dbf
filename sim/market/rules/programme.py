"""Points: joining, earning, expiring, cashing, and what they are worth before they are cashed."""

from sim.market.arithmetic import exp, log
from sim.market.compiled import rule
from sim.market.rules.money import CENTS, cents

FORWARD = 1
"""Place of the word in `Structure.points`: people look forward to the reward."""
OUT_OF_SIGHT = 1.0e12
"""Way to a reward that is never reached."""
FAR = 600.0
"""Way of which a discount leaves nothing."""
NEAR = 1.0e-7
"""Way to a reward that takes nothing from it."""
AT_ONCE = 1.0e9
"""Impatience of people to whom nothing counts that they cannot have at once."""


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
def impatience(p):
    """Return by how much less a reward counts with every month that it is away, as an exponent.   p: Programme."""
    return -log(p.patience) if p.patience > 0.0 else AT_ONCE


@rule
def pace(rate, price, use, threshold, lost):
    """Return by how much a balance grows in a month, at a customer's own rate.

    Rule: what the usual use would earn, if all of it were bought there, less what expires of a balance half full.

    currency of reward per month   rate: share of spending   price, threshold: currency   use: factor   lost: share
    """
    return rate * price * use - 0.5 * lost * threshold


@rule
def way_to_reward(threshold, grows, eager):
    """Return how far away a whole reward is: the months in which it is earned, times impatience.

    Rule: where as much expires as is earned, the reward is out of sight.

    threshold: currency   grows: currency of reward per month   eager: impatience, exponent per month
    """
    return min(max(eager * threshold / grows, NEAR), OUT_OF_SIGHT) if grows > 0.0 else OUT_OF_SIGHT


@rule
def discounted(way):
    """Return what is left of the worth of a reward that is so far away.   way: months times impatience."""
    return exp(-min(way, FAR))


@rule
def progress_felt(points, threshold, given, p):
    """Return the share of the way to the reward that people see behind them, from 0 to 1.

    Rule: they look at their card, and points given on joining may count there as more, or less, than earned ones.

    points, threshold: currency of reward   given: share of the threshold   p: Programme
    Source: Nunes & Dreze 2006; Kivetz, Urminsky & Zheng 2006.
    """
    return min(max(points / threshold + (p.endowed - 1.0) * given, 0.0), 1.0)


@rule
def last_step(progress, step):
    """Return the progress seen, with one purchase left at least: whoever sees less feels as if it were one.

    progress: share of the reward   step: share of the reward that a purchase earns
    """
    return min(progress, max(1.0 - step, 0.0))


@rule
def share_of_reward(near, far):
    """Return what a balance is worth to people who look forward, in rewards: 0 at the start, 1 once it can be cashed.

    Rule: rewards come one after another, and each counts by how soon. A balance is worth by how much it brings all of
    them nearer. It is worth its share of the reward to those who fill a card soon; the others see the worth come late.

    near: what is left of the next reward by its being away, see `discounted`   far: the same from an empty balance
    Source: closed form, without uncertainty, of Lewis 2004, Hartmann & Viard 2008 and Kopalle et al. 2012: what the
    next purchase is worth hardly changes with the balance for frequent buyers, and most near a reward for rare ones.
    """
    return (near - far) / (1.0 - far)


@rule
def points_ahead(points, threshold, share, p):
    """Return what a balance is worth to people who look forward, in currency.

    points, threshold: currency of reward   share: see `share_of_reward`   p: Programme
    """
    return p.value * max(points, threshold) * share


@rule
def joins_ahead(luck, price, threshold, way, head_start, reward_threshold, p):
    """Return whether a customer who looks forward joins: rewards must be worth the trouble, and the moment must come.

    Rule: all rewards to come, each counted by how soon it comes, are weighed against the trouble of joining, which is
    taken once and is the same however much one buys: a share of what average use costs in the months people think
    ahead when they weigh a sum that comes once.

    luck: uniform   price: currency per month of average use   threshold: currency   way: see `way_to_reward`
    head_start: share of the threshold   reward_threshold: share of spending   p: ParameterValues
    Source: Leenheer et al. 2007: members select themselves; the form is an assumption.
    """
    if luck >= p.programme.join_chance:
        return False
    rewards = threshold * discounted((1.0 - head_start) * way) / (1.0 - discounted(way))
    return p.programme.value * rewards > reward_threshold * price * p.price.months_counted


@rule
def joins(luck, rate, reward_threshold, p):
    """Return whether a customer joins: the reward must be worth the trouble, and the moment must come.

    luck: uniform   rate, reward_threshold: share of spending   p: Programme
    """
    return luck < p.join_chance and rate * p.value > reward_threshold


@rule
def moment(luck, share):
    """Return the draw that says whether the moment to join comes, where it comes to a part of people only.

    luck: uniform   share: that part; at 0 it comes to nobody
    """
    return luck / share if share > 0.0 else 1.0


@rule
def readiness_for(carried, p):
    """Return how readily somebody takes a card who carries others, against somebody without any, as a share.

    carried: number of cards   p: Programme
    Source: Leenheer et al. 2002, Meyer-Waarden 2007: people are members of several programmes; size is an assumption.
    """
    return p.another if carried > 0 else 1.0


@rule
def beside(others, p):
    """Return what is left of what a card does when others lie beside it in the wallet, as a share.

    others: number of other cards   p: Programme
    Source: Leenheer et al. 2002, Meyer-Waarden 2007: several cards shrink the effect of each; form and size are
    assumptions.
    """
    return 1.0 / (1.0 + p.crowding * others)


@rule
def rewarded_next(rewarded, reward, p):
    """Return the rewards of a firm that are still remembered after this month, in currency.

    rewarded: the same a month ago, currency   reward: cashed this month, currency   p: Programme
    Source: Taylor & Neslin 2005: more is bought after the reward, too; form and sizes are assumptions.
    """
    return rewarded * p.rewarded_left + reward


@rule
def worth_of_rewarded(rewarded, p):
    """Return what rewards that are remembered count for in a choice, in currency.   rewarded: currency   p: Programme.

    Rule: behaviour that was rewarded is repeated, as if some of the reward were to be had again.

    Source: Taylor & Neslin 2005; Lal & Bell 2003.
    """
    return p.rewarded * p.value * rewarded


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


@rule
def has_given(is_in, was_endowed, has_joined, is_cashed, head_start):
    """Return whether points given on joining are on the card: from joining until the first reward.

    is_in, was_endowed, has_joined, is_cashed: true or false   head_start: currency
    """
    return is_in and not is_cashed and (head_start > 0.0 if has_joined else was_endowed == 1)
