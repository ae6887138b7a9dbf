"""Which numbers would reach a missed fact: what is tried, in which order, and what was found."""

import pytest

from sim.evidence.facts import facts
from sim.evidence.measured import measured
from sim.handbook.reaching import settings
from sim.keys import PARAMETERS, key_of
from sim.report.evidence import state_of


def test_fewest_numbers_first_and_smallest_steps_before_larger_ones():
    assert list(settings({"a": [1.0, 2.0], "b": ["x"]})) == [
        {"b": "x"},
        {"a": 1.0},
        {"a": 2.0},
        {"a": 1.0, "b": "x"},
        {"a": 2.0, "b": "x"},
    ]


@pytest.mark.parametrize("number", [number for number, fact in facts().items() if fact.reach])
def test_what_is_tried_could_be_defended_and_is_another_market(number):
    assert 1 <= len(facts()[number].reach) <= 3, "two or three numbers at a time"
    for name, values in facts()[number].reach.items():
        key = key_of(name)
        if key.declared is None:
            assert set(values) <= set(key.words)
            continue
        low, high = PARAMETERS[name].plausible
        assert all(low <= value <= high for value in values), name
        assert PARAMETERS[name].default not in values, name
        steps = [abs(value - PARAMETERS[name].default) for value in values]
        assert steps == sorted(steps), name


def test_what_was_found_is_about_facts_that_are_missed_and_passes_there():
    missed = {row["id"] for row in measured("facts")["facts"] if state_of(row) == "failed"}
    named = {number for number, fact in facts().items() if fact.reach}
    assert set(measured("reached")) == missed & named
    for number, found in measured("reached").items():
        assert bool(found["set"]) == bool(found["checks"])
        assert all(check["passed"] for check in found["checks"])
        assert found["set"].items() <= {(k, v) for k, values in facts()[number].reach.items() for v in values}
