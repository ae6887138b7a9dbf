"""Facts of failure, complaint, recovery and win-back: the measurements run, and vanish with their mechanism."""

import numpy as np
import pytest

from sim.evidence.facts import failures
from sim.evidence.lab import Lab
from sim.market.rules.failure import MAJOR, QUICK, SILENT
from sim.measures.intervals import Interval
from sim.scenario import load

pytestmark = pytest.mark.slow


@pytest.fixture
def lab():
    return Lab(seeds=3, customers=1200, threads=1)


def test_twins_take_the_first_failure_only_and_only_if_it_was_the_last_for_a_year():
    months, people = 27, 3
    incident = np.zeros((months, people), int)
    incident[2, 0] = QUICK
    incident[2, 1], incident[5, 1] = QUICK, SILENT  # failed again within the year: left out
    incident[1, 2], incident[14, 2] = SILENT, QUICK  # not the first: left out
    provider = np.zeros((months, people), int)
    failing = {"incident": incident, "provider": provider.copy(), "satisfaction": np.full((months, people), 0.6)}
    sound = {"incident": 0 * incident, "provider": provider, "satisfaction": np.full((months, people), 0.7)}
    failing["provider"][6:] = 1
    content, stayed = failures._twins(failing, sound, (QUICK, MAJOR + QUICK))
    assert content == pytest.approx(-0.1)
    assert stayed == -100.0


def test_a_failure_that_leaves_nothing_changes_nothing(monkeypatch, lab):
    """V50: if a quick settlement leaves no trace, the recovered and the never failed live the same life."""
    monkeypatch.setattr(failures, "load", lambda name: load(name).with_changes({"failure.left_quick": 0.0}))
    found = failures.recovery_paradox(lab)
    assert found["quick"].mean() == 0.0
    assert found["satisfaction"].mean() == pytest.approx(0.0, abs=1e-7)


def test_what_came_of_a_failure_does_not_matter_if_nobody_minds_failures(monkeypatch):
    """V49: repurchase is ordered by outcome because failures are felt; without feeling the order is gone."""
    off = {"attention.incident": 0.0, "choice.grievance": 0.0, "failure.drop": 0.0, "bond.betrayal": 0.0}
    monkeypatch.setattr(failures, "load", lambda name: load(name).with_changes(off))
    found = failures.repurchase_after_failure(Lab(seeds=3, customers=4000, threads=1))
    cells = [values.mean() for values in found.values() if not isinstance(values, Interval)]
    assert len(cells) == 8
    assert np.ptp(cells) < 15.0
