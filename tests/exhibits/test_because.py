"""Why, in a sentence: the reasons for leaving that changed most, and none that cannot be told from zero."""

import pytest

from sim.exhibits.reasons import because, paired_departures
from sim.market.exits import REASONS
from sim.measures.exits import exits
from sim.measures.retention import base
from sim.study.compare import Comparison
from sim.wording import LANGUAGES, Wording


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_names_the_largest_clear_change_first(war_and_calm, language):
    t = Wording(language)
    gaps = paired_departures(war_and_calm, 24)
    clear = [reason for reason in REASONS if gaps[reason].lo > 0.0 or gaps[reason].hi < 0.0]
    largest = max(clear, key=lambda reason: abs(float(gaps[reason].mean)))
    said = because(war_and_calm, 24, t)
    assert largest == "price"
    assert said.index(t(f"chart.{largest}")) == min(
        said.index(t(f"chart.{one}")) for one in clear if t(f"chart.{one}") in said
    )
    assert f"{float(gaps[largest].mean):+.1f}" in said


def test_the_changes_add_up_to_all_departures(war_and_calm):
    def departures(result):
        return (100.0 * exits(result)[:, :25, :3].sum(axis=(1, 2, 3)) / base(result)[:, 3]).mean()

    gaps = paired_departures(war_and_calm, 24)
    whole = departures(war_and_calm.a) - departures(war_and_calm.b)
    assert sum(float(gap.mean) for gap in gaps.values()) == pytest.approx(whole)


def test_nothing_changed_needs_no_reason(war_and_calm):
    assert because(Comparison(war_and_calm.a, war_and_calm.a), 24, Wording("en")) == ""
