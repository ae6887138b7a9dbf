"""From what was measured in each arm, seed by seed, to one effect with its interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sim.measures.intervals import Interval, Values, interval, jackknife


def _odds_ratio(t: Values, c: Values) -> Values:
    return (t / (1.0 - t)) / (c / (1.0 - c))


EFFECTS: dict[str, tuple[int, str, Callable[..., Values]]] = {
    "value": (1, "treatment", lambda t: t),
    "difference": (2, "treatment less control", lambda t, c: t - c),
    "ratio": (2, "treatment over control", lambda t, c: t / c),
    "odds_ratio": (2, "odds of treatment over odds of control", _odds_ratio),
    "interaction": (
        4,
        "treatment less control, less the same difference in the second pair",
        lambda t, c, t2, c2: (t - c) - (t2 - c2),
    ),
    "ratio_of_effects": (
        4,
        "treatment less control, over the same difference in the second pair",
        lambda t, c, t2, c2: (t - c) / (t2 - c2),
    ),
}
"""Effects by name: how many arms they need, what they are, and the formula on means over seeds."""
SCALED = {"value", "difference", "interaction"}
"""Effects that have the unit of the outcome; the others are plain ratios."""


def effect(kind: str, arms: Sequence[Values]) -> Interval:
    """Return an effect of the means over seeds with its 95 % interval by the jackknife.

    Args:
        kind: key of EFFECTS.
        arms: one array of shape (seeds,) per arm, paired by seed.

    For differences this is the usual paired interval (Student's t); ratios get one without pairing being lost.
    """
    formula = EFFECTS[kind][2]
    values = np.stack(arms)
    n = values.shape[1]
    whole = formula(*values.mean(axis=1))
    if n < 2:
        return interval(np.array([whole]))
    left_out = formula(*((values.sum(axis=1, keepdims=True) - values) / (n - 1)))
    return jackknife(whole, left_out)
