"""Most months no customer reconsiders a provider."""

from sim.market.compiled import rule


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
