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
def known_chance(reach, praise, p):
    """Return the chance of coming to know of a firm this month.   reach: share   praise: messages   p: News."""
    return 1.0 - (1.0 - p.notice * reach) * (1.0 - min(p.told * praise, 1.0))
