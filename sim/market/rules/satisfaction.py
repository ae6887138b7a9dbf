"""Satisfaction follows performance and surprise; expectation ratchets."""

from sim.market.arithmetic import exp, log
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
def in_order(satisfaction, bond):
    """Return how far the core is in order: all of it from a satisfaction on, less and less below.

    Rule: satisfaction has levels; what comes after the core counts only as far as the core is in order.

    satisfaction: satisfaction scale   bond: Bond
    Source: articles' levels, core before feeling.
    """
    return min(satisfaction / max(bond.core, 1.0e-9), 1.0)


@rule
def learned(months, speed):
    """Return the part of what there is to learn about a firm that so many months with it have taught.

    speed: share per month, 0..1
    """
    return 1.0 - exp(max(months * log(max(1.0 - speed, 1.0e-9)), -700.0))


@rule
def opinion_of_own(opinion, suits, months, speed):
    """Return the opinion of the own provider at month 0: a first opinion, and what has been learned of its fit since.

    opinion: satisfaction scale   suits: what the fit does for performance   months: with it   speed: share per month
    """
    return min(max(opinion + suits * learned(months, speed), 0.0), 1.0)


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
