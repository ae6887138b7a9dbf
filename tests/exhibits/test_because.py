"""Why, in a sentence: the reasons for leaving that changed most, and none that cannot be told from zero."""

import re

import pytest

from sim.exhibits.reasons import DRAWN, because, paired_departures
from sim.levers import LEVERS
from sim.market.exits import REASONS
from sim.measures.exits import exits
from sim.measures.retention import base
from sim.scenario import load
from sim.study.compare import Comparison, compare
from sim.wording import LANGUAGES, Wording

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_names_the_largest_clear_change_first(war_and_calm, language):
    t = Wording(language)
    gaps = paired_departures(war_and_calm, 24)
    clear = [reason for reason in REASONS if gaps[reason].lo > 0.0 or gaps[reason].hi < 0.0]
    largest = max(clear, key=lambda reason: abs(float(gaps[reason].mean)))
    said, names = because(war_and_calm, 24, t), {one: t(f"chart.{one}").lower() for one in clear}
    assert largest == "price"
    assert said.index(names[largest]) == min(said.index(name) for name in names.values() if name in said)
    assert f"{float(gaps[largest].mean):+.1f}" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_chance_is_no_cause(war_and_calm, language):
    t = Wording(language)
    gaps = paired_departures(war_and_calm, 24)
    tipped = sum(float(gaps[one].mean) for one in DRAWN)
    assert tipped > 0.0
    causes, apart, rest = because(war_and_calm, 24, t).partition(t("reasons.drawn_more", n=f"{tipped:.1f}"))
    assert apart
    assert not rest
    assert not [one for one in DRAWN if t(f"chart.{one}").lower() in causes.lower()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_exit_fee_is_said_to_hold_those_who_would_have_gone_on_a_mood(language):
    nothing_fails = {"customers": 1000, "months": 24, "firm.failure_rate": 0.0}  # failures drive more people away
    t, calm = Wording(language), load("calm_market").with_changes(nothing_fails)
    fee = calm.replaced(levers=(*calm.levers, LEVERS["exit_fee"](kind="exit_fee", strength=100.0)))
    said = because(compare(fee, calm, 8), 24, t)
    assert said.startswith(t("reasons.drawn_first_fewer", n="|").partition("|")[0])
    assert float(re.search(r"\d+\.\d", said.replace("100", ""))[0]) > 1.0


def test_the_changes_add_up_to_all_departures(war_and_calm):
    def departures(result):
        return (100.0 * exits(result)[:, :25, :3].sum(axis=(1, 2, 3)) / base(result)[:, 3]).mean()

    gaps = paired_departures(war_and_calm, 24)
    whole = departures(war_and_calm.a) - departures(war_and_calm.b)
    assert sum(float(gap.mean) for gap in gaps.values()) == pytest.approx(whole)


def test_nothing_changed_needs_no_reason(war_and_calm):
    assert because(Comparison(war_and_calm.a, war_and_calm.a), 24, Wording("en")) == ""
