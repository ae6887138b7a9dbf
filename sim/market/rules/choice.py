"""Firms are compared, term by term; the terms are kept apart because they explain exits."""

import math

from sim.market.compiled import rule

NOWHERE = -1.0e300
"""Utility of a firm that a customer does not know, or of the best of no firms."""
LONGEST = 32_000
"""Months that a tenure can count."""


@rule
def passing_noise(gumbel, p):
    """Return this month's passing taste: the part of unexplained taste that does not last.   p: Choice."""
    return gumbel * math.sqrt(1.0 - p.lasting_share)


@rule
def experience_utility(satisfaction, expectation, p):
    """Return the utility of expected experience: satisfaction so far and its expected future.

    satisfaction, expectation: satisfaction scale 0..1   p: Choice
    Source: Lemon, White & Winer 2002.
    """
    return p.experience * ((1.0 - p.future_share) * satisfaction + p.future_share * expectation)


@rule
def attraction(taste, satisfaction, expectation, promised, heard, noise, p):
    """Return the utility of a firm before price and before anything that ties a customer to it.

    taste, noise: utility   promised: utility of the value promised, of brand and of dealers' advice
    heard: messages that count   p: Choice
    """
    return taste + experience_utility(satisfaction, expectation, p) + promised + p.talk * heard + noise


@rule
def reputation(brand, mind, dealer, is_dealers, p):
    """Return the utility of a brand, of being in people's mind, and of the advice of a customer's dealer.

    brand, dealer: share   mind: -1 to 1   is_dealers: true or false   p: Choice
    """
    return p.brand * brand + p.salience * mind + (p.dealer * dealer if is_dealers else 0.0)


@rule
def drawn_by(satisfaction, expectation, seen, reputed, p):
    """Return what draws to a firm before any tie: expected experience, the value promised, its reputation.

    satisfaction, expectation: satisfaction scale   seen, reputed: utility   p: Choice
    """
    return experience_utility(satisfaction, expectation, p) + seen + reputed


@rule
def reminded(reminder, satisfaction, mature, neutral, p):
    """Return the utility of being reminded of what the provider has done: bad news for the disappointed.

    reminder, mature: share   satisfaction, neutral: satisfaction scale   p: Choice
    """
    return p.reminder * reminder * mature * (satisfaction - neutral)


@rule
def put_right(matched, satisfaction, expectation, grudge, p):
    """Return the utility of a former provider's putting right what disappointed and what went wrong.

    matched: share   satisfaction, expectation: satisfaction scale   grudge: minor failures   p: Choice
    """
    disappointed = p.experience * (1.0 - p.future_share) * max(expectation - satisfaction, 0.0)
    return matched * (disappointed + p.grievance * grudge)


@rule
def value_of_own(attraction, grievance, variety, p):
    """Return the own provider's attraction less what drives away: unhealed failures and the wish for a change."""
    return attraction - p.grievance * grievance - variety


@rule
def resentment(was_left, grudge, p):
    """Return the utility lost by what is held against the firm left last.   was_left: true if this is it."""
    return p.grievance * grudge if was_left else 0.0


@rule
def tenure_next(tenure):
    """Return the tenure after another month.   tenure: months."""
    return min(tenure + 1, LONGEST)


@rule
def maturity(tenure, p):
    """Return how mature a relation is, 0 at the start towards 1.   tenure: months   p: Choice."""
    return tenure / (tenure + p.mature_months)


@rule
def habit_pull(habit, mature):
    """Return the pull of the familiar: it grows with the relation, without any feeling.   habit: utility."""
    return habit * mature


@rule
def rational_weight(price_weight, climate, mature, p):
    """Return how much money matters: more in recession, less in a mature relation.   p: Choice."""
    return price_weight * climate * (1.0 - p.rational_drop * mature)
