"""A brand is a stock, and dealers have their reasons."""

from sim.market.compiled import rule


@rule
def brand_next(brand, at_rest, mind, scandal, p):
    """Return the brand stock after this month.

    Rule: advertising and a fitting face build it slowly, a face that does not fit wears it down as slowly; left alone
    it falls back to what it was; a scandal destroys part of it at once.

    brand, at_rest, scandal: share   mind: how favourably the firm is in people's mind, -1 to 1   p: News
    """
    gain = p.brand_build * max(mind, 0.0) * (1.0 - brand)
    loss = p.brand_build * max(-mind, 0.0) * brand + p.brand_decay * (brand - at_rest)
    return min(max((brand + gain - loss) * (1.0 - scandal), 0.0), 1.0)


@rule
def readiness_next(readiness, margin, support, p):
    """Return how ready dealers are to recommend a firm: they follow margin and support.   p: Dealers."""
    wanted = min(max(p.readiness + p.per_margin * (margin - p.usual_margin) + support, 0.0), 1.0)
    return readiness + p.adaptation * (wanted - readiness)
