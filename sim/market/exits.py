"""Why a customer left: the utility gap to the firm chosen, split over its terms.

The exact analogue of the lost-customer interview: every term that spoke for leaving gets its share of one leaver.
"""

from __future__ import annotations

from sim.market.compiled import rule
from sim.market.customers import NEWCOMER, NOT_IN_BASE

REASONS = (
    "price",
    "failure",
    "disappointment",
    "better_value",
    "word_of_mouth",
    "switching_paid",
    "reward_cashed",
    "variety",
    "taste",
    "chance",
    "left_market",
)
"""The last is no reason to leave a firm for another, and has no term: people move away, die, or need no such thing."""
LEFT_MARKET = len(REASONS) - 1
PARTS = 1_000_000  # one leaver, in whole parts: integer totals do not depend on the order of adding


@rule
def group_of(kind, left_month, entered):
    """Return by whom totals are kept: the kind at entry for the base, else newcomer.

    left_month, entered: as in Columns; who came to the market later has the kind of the person who made room
    """
    return kind if left_month != NOT_IN_BASE and entered <= 0 else NEWCOMER


@rule
def disappointment(satisfaction, neutral, promised, p):
    """Return the utility lost because satisfaction lies below a neutral level.

    satisfaction, neutral: scale 0..1   promised: share that expectation counts   p: Choice
    """
    return p.experience * (1.0 - promised) * max(neutral - satisfaction, 0.0)


@rule
def exit_terms(price, failure, disappointed, experience, talk, paid, cashed, variety, taste, chance):
    """Return how much each term spoke for leaving, in the order of REASONS; terms that spoke for staying count 0.

    All arguments are utility gaps, chosen firm less the firm left.
    """
    return (
        max(price, 0.0),
        max(failure, 0.0),
        max(disappointed, 0.0),
        max(experience - disappointed, 0.0),
        max(talk, 0.0),
        max(paid, 0.0),
        max(cashed, 0.0),
        max(variety, 0.0),
        max(taste, 0.0),
        max(chance, 0.0),
    )


@rule
def main_reason(terms):
    """Return the index of the reason that spoke loudest.   terms: utilities in the order of REASONS."""
    loudest, most = 0, -1.0
    for reason, term in enumerate(terms):
        if term > most:
            loudest, most = reason, term
    return loudest


@rule
def recorded_reason(reason, luck, p):
    """Return the reason that an exit interview records, -1 if the leaver gives none.

    Rule: few leavers are interviewed, and some of them give price as the polite answer. One draw decides both.

    reason: index into REASONS   luck: uniform   p: Survey
    """
    polite = luck < p.answered * p.misreport
    return -1 if luck >= p.answered else (0 if polite else reason)


@rule
def add_exit(totals, terms):
    """Add one leaver, split over the reasons in proportion to their terms, to a row of integer totals.

    totals: integers, shape (reasons,), in parts of a leaver   terms: utilities, not negative
    """
    total = 0.0
    for term in terms:
        total += term
    so_far = 0.0
    given = 0
    for reason, term in enumerate(terms):
        so_far += term
        upto = int(so_far / total * PARTS + 0.5)
        totals[reason] += upto - given
        given = upto
