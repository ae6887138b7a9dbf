"""Purchase occasions in a repertoire market."""

from sim.market.arithmetic import exp
from sim.market.compiled import rule

MAX_PURCHASES = 31
"""Purchases of one person in one month beyond which no more are counted."""

CHEAPEST = 1.0e-9
"""Price of a purchase, in currency, below which a discount on it is felt no more."""

LONG_AGO = 100
"""Months without a purchase beyond which no more are counted."""


@rule
def purchase_rate(use, progress, value, p):
    """Return the mean number of purchase occasions this month.

    Rule: people differ (gamma, see population), so that counts follow a negative binomial; members buy faster as the
    reward comes near.

    use: factor, 1 on average   progress: share of the reward, 0 for a member of none; to people who look forward, what
    the balance is worth in rewards
    value: perceived worth of a point   p: Repertoire
    Source: Ehrenberg (NBD); Kivetz, Urminsky & Zheng 2006.
    """
    return p.rate * use * (1.0 + p.hurry * progress * min(value, 1.0))


@rule
def occasions(luck, rate):
    """Return how many purchase occasions come up this month: a Poisson count.   luck: uniform   rate: mean."""
    chance = exp(-rate)
    below, count = chance, 0
    while luck > below and count < MAX_PURCHASES:
        count += 1
        chance = chance * rate / count
        below += chance
    return count


@rule
def reward_pull(rate, progress, weight, p):
    """Return the utility of the points that one purchase earns: a discount, felt more as the reward comes near.

    rate: share of spending   progress: share of the reward   weight: utility per 100 % of price   p: Programme
    """
    return weight * rate * p.value * (1.0 - p.gradient + 2.0 * p.gradient * min(progress, 1.0))


@rule
def pull_ahead(before, after, threshold, price, weight, p):
    """Return the utility of the points that one purchase earns, to people who look forward.

    Rule: it is what the purchase adds to the worth of the balance, felt as a discount on its price.

    before, after: worth of the balance in rewards, see `share_of_reward`   threshold: currency of reward
    price: of the purchase, currency   weight: utility per 100 % of price   p: Programme
    Source: Lewis 2004; Hartmann & Viard 2008; Kopalle et al. 2012.
    """
    return weight * p.value * threshold * (after - before) / max(price, CHEAPEST)


@rule
def inertia(habit, p):
    """Return the pull of the firm bought last.   habit: utility   p: Repertoire."""
    return p.inertia * habit


@rule
def has_lapsed(is_former, is_repertoire):
    """Return whether a customer counts as a former customer of a firm.

    In a subscription that is a customer who left it last; in a repertoire people come and go, and no customer has left.

    is_former: true or false   is_repertoire: 0 or 1
    """
    return is_former and is_repertoire == 0
