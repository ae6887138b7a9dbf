"""Most months no customer reconsiders a provider."""

from sim.market.arithmetic import exp
from sim.market.compiled import rule

CHANCE, THRESHOLD = range(2)
"""The two words of `structure.attention`."""
LEAST = 1.0e-3
"""Odds are those of chances no nearer than this to 0 and 1."""


@rule
def price_pull(price, cheapest, reference, weight):
    """Return how strongly the cheapest rival's price pulls, in utility; 0 if no rival is cheaper."""
    return weight * max(price - cheapest, 0.0) / reference


@rule
def poached_share(buyout, points_utility):
    """Return the share of the points forfeited that the best rival pays, if there are any.   buyout: share."""
    return min(buyout, 1.0) if points_utility > 0.0 else 0.0


@rule
def review_chance(pull, grievance, contacted, poached, contract_ended, cashed, warned, p):
    """Return the chance that a customer reconsiders the provider this month.

    Rule: a review stays away only if no trigger fires; each trigger is independent of the others.

    pull: utility   grievance, poached, contacted, cashed: 0..1   contract_ended: 0 or 1   warned: messages
    p: Attention
    """
    quiet = (1.0 - p.base) * (1.0 - min(p.price * max(pull - p.price_threshold, 0.0), 1.0))
    quiet = quiet * (1.0 - p.incident * min(grievance, 1.0)) * (1.0 - p.contact * contacted)
    quiet = quiet * (1.0 - p.poached * poached) * (1.0 - p.contract_end * contract_ended)
    quiet = quiet * (1.0 - p.cashed * cashed) * (1.0 - min(p.bad_word * warned, 1.0))
    return 1.0 - quiet


@rule
def recommended_chance(chance, praised, p):
    """Return the chance of a review once a recommendation of another firm is one more trigger, independent of the rest.

    chance: of all other triggers   praised: messages in praise of other firms   p: Attention
    """
    return chance + (1.0 - chance) * min(p.good_word * praised, 1.0)


@rule
def odds_added(chance, base):
    """Return by what part of themselves a trigger raises the odds of a review that would come with chance `base`.

    Rule: alone and at full strength it makes the chance what it is where triggers are independent.

    chance: of the trigger at full strength   base: chance of a quiet month
    """
    usual, fires = min(max(base, LEAST), 1.0 - LEAST), min(chance, 1.0 - LEAST)
    return (1.0 - (1.0 - usual) * (1.0 - fires)) / (usual * (1.0 - fires)) - 1.0


@rule
def middling_odds(p):
    """Return the odds of a review in a quiet month of the person in the middle: a share `base` of all then look around.

    p: Attention
    """
    base, spread = min(max(p.base, LEAST), 1.0 - LEAST), max(p.threshold_spread, LEAST)
    grown = exp(2.0 * spread * base)
    return (grown - 1.0) / (exp(spread) - grown * exp(-spread))


@rule
def stimuli(p):
    """Return what `threshold_chance` needs of the numbers: they are the same for everybody.   p: Attention."""
    return (
        middling_odds(p),
        odds_added(p.price, p.base),
        odds_added(p.incident, p.base),
        odds_added(p.contact, p.base),
        odds_added(p.poached, p.base),
        odds_added(p.contract_end, p.base),
        odds_added(p.cashed, p.base),
        odds_added(p.bad_word, p.base),
    )


@rule
def threshold_chance(lasting, pull, grievance, contacted, poached, contract_ended, cashed, warned, by, p):
    """Return the chance of a review where triggers add up to one stimulus that is held against a lasting threshold.

    Rule: each trigger multiplies the odds, so that two together do more than both apart, and one alone as much as where
    triggers are independent. A person's threshold is high or low for good: the logarithm of the odds is spread evenly.

    lasting: uniform, drawn once   by: what `stimuli` returns   the rest as in `review_chance`   p: Attention
    Source: triggers after Roos, Edvardsson & Gustafsson 2004; that they add up against a threshold is an assumption.
    """
    odds = by[0] * exp(max(p.threshold_spread, LEAST) * (2.0 * lasting - 1.0))
    odds = odds * (1.0 + by[1] * max(pull - p.price_threshold, 0.0)) * (1.0 + by[2] * min(grievance, 1.0))
    odds = odds * (1.0 + by[3] * contacted) * (1.0 + by[4] * poached) * (1.0 + by[5] * contract_ended)
    odds = odds * (1.0 + by[6] * cashed) * (1.0 + by[7] * warned)
    return odds / (1.0 + odds)


@rule
def stirred_chance(chance, praised, p):
    """Return the chance of a review once a recommendation of another firm is added to the stimulus.

    chance: with all other triggers   praised: messages in praise of other firms   p: Attention
    """
    odds = chance / max(1.0 - chance, 1.0e-9) * (1.0 + odds_added(p.good_word, p.base) * praised)
    return odds / (1.0 + odds)
