"""Advertising and talk reach people."""

from sim.market.compiled import rule


@rule
def talk_heard(messages, p):
    """Return how much of the messages heard counts: beyond a few, more add nothing.

    messages: praise less warnings heard last month about one firm        p: WordOfMouth
    """
    return min(max(messages, -p.most_heard), p.most_heard)


@rule
def expectation_after_news(expectation, claim, reach, heard, p):
    """Return the expectation of a firm after this month's news.

    Rule: advertising lifts expectation towards what it claims, and never lowers it; each message moves it a little.

    expectation, claim: satisfaction scale 0..1   reach: share of people   heard: messages   p: News
    Source: articles' claim that advertising raises expectation, not experience; speeds are assumptions.
    """
    lifted = expectation + p.advertising * reach * max(claim - expectation, 0.0)
    return min(max(lifted + p.talk * heard, 0.0), 1.0)


@rule
def convinced(reach, credibility):
    """Return the share of people who are reached and believe what they are told.   reach, credibility: share."""
    return reach * credibility


@rule
def fell_short(performance, claim, reach):
    """Return by how much a month fell short of what a customer was told, below 0 if it was better.

    performance, claim: satisfaction scale   reach: share of people who were told
    """
    return reach * (claim - performance)


@rule
def credibility_next(credibility, shortfall, p):
    """Return how far people believe what a firm claims after this month.

    Rule: it falls as customers live through less than they were told, and comes back by itself, slowly.

    credibility: share   shortfall: mean over customers, satisfaction scale   p: News
    Source: Kopalle & Lehmann 2006 (overstated quality is found out and costs later sales); all sizes are assumptions.
    """
    lost = p.credibility_loss * max(shortfall, 0.0) * credibility
    return max(credibility - lost + p.credibility_recovery * (1.0 - credibility), 0.0)


@rule
def known_chance(reach, praise, p):
    """Return the chance of coming to know of a firm this month.   reach: share   praise: messages   p: News."""
    return 1.0 - (1.0 - p.notice * reach) * (1.0 - min(p.told * praise, 1.0))
