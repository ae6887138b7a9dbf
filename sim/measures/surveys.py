"""What managers get to see: survey readings with their noise, exit interviews as recorded, the log of complaints."""

from __future__ import annotations

import numpy as np

from sim.market.rules.failure import MAJOR, OUTCOMES
from sim.market.surveys import metrics_of
from sim.market.totals import COMPLAINTS, FAILURES
from sim.measures.intervals import Values
from sim.results import Result


def readings(result: Result, firm: int = 0) -> Values:
    """Return what a firm's survey read each month, shape (seeds, months, metrics); not a number if none answered.

    Metrics and their units: `sim.market.surveys.METRICS`.
    """
    return np.stack(list(metrics_of(result.record.survey[..., firm, :]).values()), axis=-1)


def interviews(result: Result) -> Values:
    """Return how many leavers of the focal company gave each main reason, as recorded, (seeds, months, reasons)."""
    return result.record.interviews.astype(float)


def complaints(result: Result, firm: int = 0) -> Values:
    """Return failures, complaints to the front line, and to headquarters, shape (seeds, months, 3)."""
    counted = result.record.reached[..., firm, :, :].sum(axis=-2)
    columns = [counted[..., FAILURES], counted[..., COMPLAINTS], result.record.headquarters[..., firm]]
    return np.stack(columns, axis=-1).astype(float)


def outcomes(result: Result, firm: int = 0) -> Values:
    """Return what came of failures, shape (seeds, months, 2, outcomes): minor, major; silent, quick, slow, in vain."""
    counted = result.record.incidents[..., firm, 1:].astype(float)
    return np.stack([counted[..., :MAJOR], counted[..., MAJOR : MAJOR + len(OUTCOMES) - 1]], axis=-2)
