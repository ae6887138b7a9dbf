"""Satisfaction follows performance and surprise; expectation ratchets."""

from sim.market.compiled import rule


@rule
def satisfaction_next(satisfaction, performance, expectation, felt, tied, captivity, p):
    """Return satisfaction after an experience.

    Rule: satisfaction moves towards performance plus surprise; disappointment weighs more than delight, and a bond
    forgives part of it; captivity makes it weigh more, or less.

    satisfaction, performance, expectation: satisfaction scale   felt: utility of the bond   tied: share
    captivity: see Bond   p: Satisfaction
    Source: Oliver 1980; Mittal, Ross & Baldasare 1998.
    """
    gap = performance - expectation
    harm = p.loss_weight * max(1.0 - p.forgiveness * felt, 0.0) * (1.0 + captivity * tied)
    surprise = max(gap, 0.0) + harm * min(gap, 0.0)
    moved = satisfaction + p.learning * (performance + p.surprise * surprise - satisfaction)
    return min(max(moved, 0.0), 1.0)


@rule
def expectation_faded(expectation, satisfaction, p):
    """Return the expectation of a firm that one is not with: what was heard gives way to what one last knew.

    expectation, satisfaction: satisfaction scale 0..1   p: Expectation
    """
    return expectation + p.fading * (satisfaction - expectation)


@rule
def expectation_next(expectation, performance, p):
    """Return the expectation after an experience: up fast, down slowly.   p: Expectation."""
    gap = performance - expectation
    return min(max(expectation + p.up * max(gap, 0.0) + p.down * min(gap, 0.0), 0.0), 1.0)
