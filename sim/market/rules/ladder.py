"""Step 14 of the month: rungs are read off, never stored."""

from sim.market.compiled import rule


@rule
def rung(is_here, satisfaction, felt, praised, p):
    """Return the rung of the experience ladder: 0 prospect, 1 customer, 2 satisfied, 3 loyal, 4 advocate.

    satisfaction: scale 0..1   felt: utility of the bond   praised: whether they spoke for the firm   p: Ladder
    """
    is_satisfied = satisfaction >= p.satisfied
    is_loyal = is_satisfied and felt >= p.loyal
    step = 4 if is_loyal and praised else (3 if is_loyal else (2 if is_satisfied else 1))
    return step if is_here else 0
