"""Something goes wrong; voice, silence, and what is resolved."""

from sim.market.compiled import rule

NOTHING, SILENT, QUICK, SLOW, IN_VAIN = range(5)
OUTCOMES = ("nothing", "silent", "quick", "slow", "in_vain")
"""What came of a failure: not said; settled quickly; settled late, at the front or from headquarters; said in vain."""
MAJOR = 4  # added to the outcome of a major failure


@rule
def has_complained(incident):
    """Return whether something was said about a failure.   incident: outcome, MAJOR more for a major failure."""
    return incident > 0 and incident != SILENT and incident != SILENT + MAJOR


@rule
def failed(luck, failure_rate):
    """Return whether something goes wrong this month.   luck: uniform."""
    return luck < failure_rate


@rule
def is_major(luck, failure_rate, p):
    """Return whether a failure is a major one. The draw of the failure decides it.   p: Failure."""
    return luck < failure_rate * p.major


@rule
def voice_chance(major, felt, ease, readiness, p):
    """Return the chance that a failure is told to the front line.

    Rule: more is said by those who feel a bond, who are ready to speak, whom it hurts, and where it is easy.

    major: true or false   felt: utility of the bond   ease: share   readiness: uniform, drawn once   p: Failure
    Source: Hirschman 1970; level after TARP (Goodman 2005).
    """
    chance = p.voice + (p.voice_major if major else 0.0) + p.voice_bond * felt
    return min(chance * 2.0 * ease * (0.5 + readiness), 1.0)


@rule
def settle_chance(authority, skill, p):
    """Return the chance that a complaint is settled.

    authority: share settled at usual skill   skill: share   p: Failure
    """
    return min(max(authority * (1.0 + p.skill * (skill - p.usual_skill)), 0.0), 1.0)


@rule
def headquarters_chance(ease, p):
    """Return the chance that a customer whom the front line did not help writes to headquarters.   p: Failure."""
    return min(p.headquarters * 2.0 * ease, 1.0)


@rule
def outcome_of(is_said, is_found, is_settled, is_quick, is_written, is_heard):
    """Return what comes of a failure.

    Rule: what is neither said nor found stays silent; the front line settles it, quickly or late, or does not; a letter
    to headquarters may still settle it, late.

    all: true or false   is_heard: whether headquarters would settle it
    """
    at_front = QUICK if is_quick else SLOW
    beyond = SLOW if is_written and is_heard else IN_VAIN
    return (at_front if is_settled else beyond) if is_said or is_found else SILENT


@rule
def failure_left(outcome, major, p):
    """Return how much of a failure is left after what was done, in minor failures.

    outcome: QUICK, SLOW, IN_VAIN or SILENT   major: true or false   p: Failure
    Source: order after the TARP table of repurchase; relief and double deviation are kept apart.
    """
    said = p.left_quick if outcome == QUICK else (p.left_slow if outcome == SLOW else 1.0 - p.relief + p.double)
    share = 1.0 if outcome == SILENT else said
    return share * (p.severity if major else 1.0)
