"""Step 3 of the month: a brand is a stock, and dealers have their reasons."""

from sim.market.compiled import rule


@rule
def brand_next(brand, at_rest, reach, fame, p):
    """Return the brand stock after this month.

    Rule: advertising and fame build it slowly; left alone it falls back to what it was; a scandal destroys part of it.

    brand, at_rest, reach: share   fame: share of the gap, below 0 by a scandal   p: News
    """
    built = brand + p.brand_build * (reach + max(fame, 0.0)) * (1.0 - brand) - p.brand_decay * (brand - at_rest)
    return min(max(built * (1.0 + min(fame, 0.0)), 0.0), 1.0)


@rule
def readiness_next(readiness, margin, support, p):
    """Return how ready dealers are to recommend a firm: they follow margin and support.   p: Dealers."""
    wanted = min(max(p.readiness + p.per_margin * (margin - p.usual_margin) + support, 0.0), 1.0)
    return readiness + p.adaptation * (wanted - readiness)
