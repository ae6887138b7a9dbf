"""Rungs are read off, never stored."""

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


@rule
def attitude(satisfaction, bond):
    """Return how a customer feels about a firm, bond and all.   satisfaction: scale 0..1   bond: share."""
    return satisfaction + bond


@rule
def loyalty(is_here, is_drawn):
    """Return which of four loyalties a customer shows to a firm: 0 true, 1 latent, 2 spurious, 3 none.

    is_here: whether they are with it   is_drawn: whether the attitude to it is better than that to any other firm
    """
    return (0 if is_here else 1) if is_drawn else (2 if is_here else 3)
