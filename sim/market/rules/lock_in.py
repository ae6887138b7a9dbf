"""What leaving forfeits."""

from sim.market.compiled import rule


@rule
def forfeit(points_utility, fee_utility, p):
    """Return the lock-in of a customer: points, exit fee and trouble, in utility.

    Forfeits are losses, so sums given up weigh by loss aversion.

    p: ParameterValues
    Source: Burnham, Frels & Mahajan 2003 (financial and procedural switching costs).
    """
    return p.price.loss_aversion * (points_utility + fee_utility) + p.choice.hassle


@rule
def compensated(points_utility, buyout, p):
    """Return how much of the lock-in a rival takes away by paying for lost points.

    points_utility: utility   buyout: share of the points' worth paid by the rival   p: Price
    """
    return p.loss_aversion * points_utility * buyout


@rule
def tied(points_utility, fee_utility):
    """Return how far a customer is locked in, 0 free towards 1.   points_utility, fee_utility: utility."""
    forfeited = points_utility + fee_utility
    return forfeited / (1.0 + forfeited)
