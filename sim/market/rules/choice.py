"""Firms are compared, term by term; the terms are kept apart because they explain exits."""

import math

from sim.market.compiled import rule

NOWHERE = -1.0e300
"""Utility of a firm that a customer does not know, or of the best of no firms."""
LONGEST = 32_000
"""Months that a tenure can count."""
MOST_USED = 120
"""Months of use of one firm beyond which no more are counted."""
BELIEF, INEXPERIENCE = range(2)
"""Whom a promise draws, see Structure."""
NORMAL, LOG_GAMMA = range(2)
"""How lasting tastes differ between people, see Structure."""


@rule
def passing_noise(gumbel, p):
    """Return this month's passing taste: the part of unexplained taste that does not last.

    Rule: what does not last of the variance; where lasting taste is the logarithm of a gamma quantity G, all of the
    Gumbel draw, as only then the chance of a choice is G over the sum of all firms' G.

    gumbel: standard Gumbel draw   p: ParameterValues
    Source: Goodhardt, Ehrenberg & Chatfield 1984 (the Dirichlet); McFadden 1974 (Gumbel noise makes a logit).
    """
    return gumbel * (1.0 if p.structure.taste == LOG_GAMMA else math.sqrt(1.0 - p.choice.lasting_share))


@rule
def promise_weight(months_used, p):
    """Return how much expectation counts in the experience that a person expects of a firm; the rest is satisfaction.

    Rule: what is promised counts alike for everybody, or it weighs by inexperience: fully with a firm never used, and
    less with every month of own use, as a first belief does against so many noisy signals.

    months_used: months of own use of the firm   p: ParameterValues
    Source: Erdem & Keane 1996 (Bayesian learning from use and adverts); Hoch & Ha 1986 (adverts persuade where
    experience does not speak).
    """
    inexperience = p.choice.learning_months / (p.choice.learning_months + months_used)
    return p.choice.future_share * (inexperience if p.structure.promise == INEXPERIENCE else 1.0)


@rule
def months_used_next(months_used):
    """Return for how many months a firm has been used after another month of use."""
    return min(months_used + 1, MOST_USED)


@rule
def expected_experience(satisfaction, expectation, promised, p):
    """Return the experience expected of a firm, on the satisfaction scale: satisfaction so far and its expected future.

    satisfaction, expectation: satisfaction scale 0..1   promised: share that expectation counts   p: Choice
    Source: Lemon, White & Winer 2002.
    """
    return (1.0 - promised) * satisfaction + promised * expectation


@rule
def experience_utility(satisfaction, expectation, promised, p):
    """Return the utility of the experience expected of a firm.

    satisfaction, expectation: satisfaction scale 0..1   promised: share that expectation counts   p: Choice
    """
    return p.experience * expected_experience(satisfaction, expectation, promised, p)


@rule
def lesser_quality(expected, own, p):
    """Return the utility that a rival loses because it would be a step down, beyond the step itself.

    Rule: quality is a gain or a loss against what one has, and losses weigh more.

    expected, own: experience expected of the rival and of the own provider, satisfaction scale   p: Choice
    Source: Hardie, Johnson & Fader 1993; Tversky & Kahneman 1991.
    """
    return p.experience * (p.quality_loss - 1.0) * max(own - expected, 0.0)


@rule
def attraction(taste, satisfaction, expectation, promised, reputed, heard, noise, p):
    """Return the utility of a firm before price and before anything that ties a customer to it.

    taste, noise: utility   satisfaction, expectation: satisfaction scale   promised: share that expectation counts
    reputed: utility of the value promised, of brand and of dealers' advice   heard: messages that count   p: Choice
    """
    return taste + experience_utility(satisfaction, expectation, promised, p) + reputed + p.talk * heard + noise


@rule
def reputation(brand, mind, dealer, is_dealers, p):
    """Return the utility of a brand, of being in people's mind, and of the advice of a customer's dealer.

    brand, dealer: share   mind: -1 to 1   is_dealers: true or false   p: Choice
    """
    return p.brand * brand + p.salience * mind + (p.dealer * dealer if is_dealers else 0.0)


@rule
def drawn_by(satisfaction, expectation, promised, seen, reputed, p):
    """Return what draws to a firm before any tie: expected experience, the value promised, its reputation.

    satisfaction, expectation: satisfaction scale   promised: share that expectation counts
    seen, reputed: utility   p: Choice
    """
    return experience_utility(satisfaction, expectation, promised, p) + seen + reputed


@rule
def reminded(reminder, satisfaction, mature, neutral, p):
    """Return the utility of being reminded of what the provider has done: bad news for the disappointed.

    reminder, mature: share   satisfaction, neutral: satisfaction scale   p: Choice
    """
    return p.reminder * reminder * mature * (satisfaction - neutral)


@rule
def put_right(matched, satisfaction, expectation, promised, grudge, p):
    """Return the utility of a former provider's putting right what disappointed and what went wrong.

    matched: share   satisfaction, expectation: satisfaction scale   promised: share that expectation counts
    grudge: minor failures   p: Choice
    """
    disappointed = p.experience * (1.0 - promised) * max(expectation - satisfaction, 0.0)
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
