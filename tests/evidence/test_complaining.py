"""What becomes of people for whom something went wrong, in scripted months with known answers and in small markets."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.evidence.probes import complaining
from sim.market.model import MarketModel
from sim.market.rules.failure import IN_VAIN, MAJOR, QUICK, SILENT, SLOW

pytestmark = pytest.mark.slow

OURS, THEIRS = 0, 1


class Scripted:
    """A market of as many people as the first month has entries; `months` maps a month to what happens in it.

    Each happening is (person, column, value); `provider` stays until it is changed, all else lasts for its month.
    """

    def __init__(self, providers: list[int], months: int, happenings: dict[int, list[tuple[int, str, int]]]) -> None:
        n = len(providers)
        self.customers: Any = _People(np.array(providers, np.int8), np.zeros(n, np.int8), np.zeros(n, np.int8))
        self.month, self.months, self.happenings = 0, months, happenings

    def advance(self) -> None:
        self.month += 1
        self.customers.incident[:] = 0
        self.customers.message[:] = 0
        for person, column, value in self.happenings.get(self.month, []):
            getattr(self.customers, column)[person] = value


class _People(SimpleNamespace):
    def __init__(self, provider: Any, incident: Any, message: Any) -> None:
        super().__init__(provider=provider, incident=incident, message=message)

    def __len__(self) -> int:
        return len(self.provider)


def look(probe: Any, providers: list[int], months: int, happenings: dict[int, list[tuple[int, str, int]]]) -> float:
    return float(probe(Scripted(providers, months, happenings)))


def small(**changes: Any) -> MarketModel:
    return MarketModel("calm_market", rng=3, customers=400, **changes)


def test_silence_is_complete_when_complaining_is_impossible() -> None:
    brief = small().brief.with_changes({"months": 12, "firm.ease": 0.0, "firm.failure_rate": 0.2})
    model = MarketModel(brief, rng=3)
    assert complaining.silent_share_of_failures(model) == 1.0


def test_nothing_is_silent_when_everything_is_found() -> None:
    brief = small().brief.with_changes({"months": 6, "firm.failure_rate": 0.2, "failure_detection.strength": 1.0})
    assert complaining.silent_share_of_failures(MarketModel(brief, rng=3)) == 0.0


def test_without_failures_there_is_nothing_to_be_silent_about() -> None:
    brief = small().brief.with_changes({"months": 6, "firm.failure_rate": 0.0})
    assert math.isnan(complaining.silent_share_of_failures(MarketModel(brief, rng=3)))


def test_of_three_aggrieved_leavers_one_had_spoken_and_one_left_too_late() -> None:
    happenings = {
        1: [(0, "incident", SILENT), (1, "incident", SILENT), (2, "incident", SILENT + MAJOR)],
        2: [(1, "incident", QUICK)],
        4: [(0, "provider", THEIRS), (1, "provider", THEIRS)],
        8: [(2, "provider", THEIRS)],
    }
    assert look(complaining.silent_share_of_aggrieved_leavers, [OURS] * 4, 10, happenings) == 0.5


def test_a_failure_at_a_rival_is_not_held_against_the_company() -> None:
    happenings = {1: [(0, "incident", SILENT)], 2: [(0, "provider", OURS)], 3: [(0, "provider", THEIRS)]}
    assert math.isnan(look(complaining.silent_share_of_aggrieved_leavers, [THEIRS, OURS], 5, happenings))


def test_warnings_are_counted_per_customer_of_the_base_and_only_about_the_company() -> None:
    happenings = {1: [(0, "message", -1), (2, "message", -2)], 3: [(0, "message", -1), (1, "message", 1)]}
    assert look(complaining.warnings_spoken, [OURS, OURS, THEIRS], 4, happenings) == 1.0


def test_those_who_left_with_a_grievance_go_on_warning_and_are_counted() -> None:
    vain = IN_VAIN + MAJOR
    happenings = {
        2: [(0, "incident", vain), (0, "message", -1), (1, "incident", vain)],
        3: [(0, "provider", THEIRS), (0, "message", -1)],
        9: [(0, "message", -1), (1, "message", -2)],
        15: [(0, "message", -1)],
    }
    assert look(complaining.warnings_spoken, [OURS] * 2, 24, happenings) == 4 / 2
    assert look(complaining.warnings_after_vain_complaint, [OURS] * 2, 24, happenings) == 3 / 2


def test_in_the_market_they_are_most_of_the_warnings_after_a_complaint_in_vain() -> None:
    aggrieved_only = {"word_of_mouth.asked": 0.0, "word_of_mouth.failure": 0.0}  # nobody else speaks of a failure

    def spoken(**changes: float) -> float:
        size = {"customers": 3000, "months": 24, "failure.major": 0.5, "firm.failure_rate": 0.05}
        market = MarketModel("linda_television", rng=1, **size, **aggrieved_only, **changes)
        return complaining.warnings_after_vain_complaint(market)

    assert spoken() > 1.5 * spoken(**{"experience.grudge_left": 0.0})  # who forgets at once warns of nobody


def test_complainers_are_looked_for_half_a_year_after_their_first_complaint() -> None:
    happenings = {
        1: [(0, "incident", QUICK), (1, "incident", IN_VAIN)],
        3: [(0, "incident", IN_VAIN), (2, "incident", SILENT)],
        5: [(1, "provider", THEIRS)],
        8: [(0, "provider", THEIRS)],
        9: [(3, "incident", QUICK)],
    }
    assert look(complaining.kept_after_complaint, [OURS] * 4, 12, happenings) == 0.5


def test_a_second_failure_counts_within_a_year_and_among_those_who_are_still_there() -> None:
    happenings = {
        5: [(3, "incident", SILENT)],
        13: [(0, "incident", SILENT), (1, "incident", QUICK), (2, "incident", QUICK)],
        15: [(2, "incident", QUICK), (2, "provider", OURS)],
        16: [(2, "provider", THEIRS)],
        20: [(0, "incident", SILENT)],
        26: [(1, "incident", SILENT)],
    }
    assert look(complaining.failed_again, [OURS] * 4, 36, happenings) == 0.5


def test_after_a_complaint_in_vain_half_are_gone_and_one_warns_twice() -> None:
    vain = IN_VAIN + MAJOR
    happenings = {
        2: [(0, "incident", vain), (0, "message", -1), (1, "incident", vain), (2, "incident", IN_VAIN)],
        6: [(0, "message", -1), (2, "message", -1)],
        9: [(1, "provider", THEIRS)],
        15: [(0, "message", -1)],
    }
    assert look(complaining.kept_after_vain_complaint, [OURS] * 3, 24, happenings) == 0.5
    assert look(complaining.warnings_after_vain_complaint, [OURS] * 3, 24, happenings) == 1.0


def test_months_kept_run_from_the_complaint_for_two_years() -> None:
    happenings = {3: [(0, "incident", QUICK + MAJOR), (1, "incident", IN_VAIN + MAJOR)], 8: [(1, "provider", THEIRS)]}
    assert look(complaining.months_kept_after_major_complaint, [OURS] * 2, 36, happenings) == (24 + 4) / 2


def test_leaving_after_help_and_without_it() -> None:
    happenings = {
        3: [(0, "incident", QUICK), (1, "incident", QUICK + MAJOR), (2, "incident", IN_VAIN)],
        4: [(3, "incident", IN_VAIN + MAJOR), (4, "incident", SLOW), (5, "incident", SILENT)],
        9: [(0, "provider", THEIRS), (2, "provider", THEIRS), (3, "provider", THEIRS), (5, "provider", THEIRS)],
    }
    # one of two who were helped at once, both who were turned away; help that came late and silence do not count
    assert look(complaining.leaving_ratio_without_help, [OURS] * 6, 24, happenings) == 2.0
    assert math.isnan(look(complaining.leaving_ratio_without_help, [OURS] * 6, 24, {}))


@pytest.mark.parametrize(
    "name", ["kept_after_complaint", "failed_again", "kept_after_vain_complaint", "warnings_after_vain_complaint"]
)
def test_an_empty_group_gives_no_number(name: str) -> None:
    assert math.isnan(look(getattr(complaining, name), [OURS, OURS], 36, {}))
