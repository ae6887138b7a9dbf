"""The app without a browser: what stands on the screen, and what a moved lever does to it."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sim.exhibits.verdict import key_figures, verdict
from sim.scenario import load, loads, scenario_names
from sim.study.compare import compare
from sim.ui.arms import BATCHES, CHUNK, KEPT, Arms
from sim.ui.frame import lever_help
from sim.ui.levers import MOVES, SLIDERS, market_of, without_moves
from sim.wording import LANGUAGES, Wording

APP = str(Path(__file__).parents[2] / "app.py")
SMALL = {"customers": 600, "months": 30}
pytestmark = pytest.mark.slow


def opened(**query):
    """Return the app as a visitor finds it under an address."""
    app = AppTest.from_file(APP, default_timeout=60)
    for key, value in query.items():
        app.query_params[key.replace("__", "-")] = value
    return app.run()


def slider(app, code, scenario="price_war"):
    return app.slider(key=f"{scenario}-{code}")


def charts_of(app):
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


def said(app):
    """Return every word that stands on the screen as HTML."""
    return " ".join(element.proto.body for element in app.get("html"))


@pytest.fixture(scope="module")
def first_visit():
    return opened()


def test_the_first_screen_answers_before_it_is_asked(first_visit):
    assert not first_visit.exception
    assert "in month 13" in said(first_visit)
    assert "the war costs" in said(first_visit)
    assert len(charts_of(first_visit)) == 4
    assert len(first_visit.metric) == 5
    assert [metric.value for metric in first_visit.metric]


def test_every_slider_stands_where_the_scenario_ships_it(first_visit):
    shipped = load("price_war")
    for one in SLIDERS:
        assert slider(first_visit, one.code).value == one.start(shipped), one.code


def test_the_ghost_is_drawn_from_the_start(first_visit):
    assert "calm market" in said(first_visit)


def test_the_number_of_markets_is_stated(first_visit):
    assert any(str(BATCHES[-1]) in caption.value for caption in first_visit.caption)


def test_a_move_is_held_against_the_same_war_without_it(first_visit):
    app = opened()
    slider(app, "warmth").set_value(60).run()
    assert not app.exception
    assert "your moves" in said(app)
    assert "without your moves" in said(app)
    assert charts_of(app)[0] != charts_of(first_visit)[0]


def test_an_assumption_does_not_count_as_a_move():
    app = opened()
    slider(app, "bondweight").set_value(30).run()
    assert "the war costs" in said(app)


def test_a_rival_who_moves_in_a_calm_market_is_held_against_the_calm():
    app = opened(scenario="calm_market")
    assert "Nothing is different yet" in said(app)
    slider(app, "cut", "calm_market").set_value(20).run()
    assert "the war costs" in said(app)


def test_reset_brings_everything_back():
    app = opened()
    slider(app, "points").set_value(25).run()
    reset = next(button for button in app.button if button.label == "Reset")
    assert not reset.disabled
    reset.click().run()
    assert slider(app, "points").value == next(s for s in SLIDERS if s.code == "points").start(load("price_war"))
    assert "the war costs" in said(app)


def test_a_link_sets_the_sliders():
    app = opened(v="1", scenario="price_war", price_war__warmth="40")
    assert slider(app, "warmth").value == 40
    assert "your moves" in said(app)


@pytest.mark.parametrize("query", [
    {"price_war__warmth": "999"}, {"price_war__warmth": "abc"}, {"price_war__warmth": ""}, {"scenario": "no_such"},
    {"v": "99"}, {"lang": "tlh"}, {"something": "else"}, {"scenario": "../../etc/passwd"},
])  # fmt: skip
def test_a_bad_link_still_opens_the_app(query):
    app = opened(**query)
    assert not app.exception
    assert len(charts_of(app)) == 4


@pytest.mark.parametrize("query", [{"scenario": "no_such"}, {"v": "99"}])
def test_a_link_that_cannot_be_followed_is_answered_in_one_sentence(query):
    assert len(opened(**query).toast) == 1


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_can_be_opened(name):
    app = opened(scenario=name)
    assert not app.exception
    assert load(name).question in said(app)


def test_chinese_is_chinese_and_keeps_the_levers():
    app = opened(lang="zh", price_war__warmth="40")
    assert "情感联结" in " ".join(badge.proto.body for badge in app.markdown) + said(app) + str(app.get("badge"))
    assert "您的举措" in said(app)
    assert slider(app, "warmth").value == 40
    assert load("price_war").question_zh in said(app)


def test_sliders_that_stand_still_change_nothing():
    for name in scenario_names():
        shipped = load(name)
        assert market_of(shipped, {one.code: one.start(shipped) for one in SLIDERS}).digest == shipped.digest


@pytest.mark.parametrize("one", SLIDERS, ids=lambda one: one.code)
def test_every_slider_changes_the_market_and_keeps_to_its_range(one):
    shipped = load("price_war")
    needs = {"voucher": {"letter": 30}, "month": {}}.get(one.code, {})
    for position in (one.low, one.high):
        if position == one.start(shipped):
            continue
        market = market_of(shipped, {**needs, one.code: position})
        assert market.digest != market_of(shipped, needs).digest


@pytest.mark.parametrize("one", SLIDERS, ids=lambda one: one.code)
def test_every_slider_has_its_help(one):
    declared = one.declaration
    for language in LANGUAGES:
        help = lever_help(one, Wording(language))
        assert declared.source in help
        assert one.key in help


def test_taking_moves_back_leaves_rivals_and_assumptions():
    shipped = load("price_war")
    values = {one.code: one.start(shipped) for one in SLIDERS} | {"warmth": 50, "cut": 35, "bondweight": 30}
    back = without_moves(shipped, values)
    assert all(back[one.code] == one.start(shipped) for one in MOVES)
    assert (back["cut"], back["bondweight"]) == (35, 30)


def test_the_files_for_the_command_line_are_the_same_markets():
    shipped = load("price_war")
    market = market_of(
        shipped, {"warmth": 50, "points": 20, "buyout": 100, "letter": 30, "voucher": 20, "climate": 130}
    )
    assert loads(market.to_toml()).digest == market.digest


def test_arms_are_simulated_once_and_paired():
    a, b = load("price_war").with_changes(SMALL), load("calm_market").with_changes(SMALL)
    arms = Arms()
    batches = list(arms.comparisons(a, b))
    assert [len(comparison.a.seeds) for comparison in batches] == list(BATCHES)
    again = list(arms.comparisons(a, b))
    assert len(again[0].a.seeds) in BATCHES
    assert arms.result(a, BATCHES[-1]) is arms.result(a, BATCHES[0])
    whole = compare(a, b, BATCHES[-1])
    assert (whole.survival_difference() == batches[-1].survival_difference()).all(), "the command line agrees"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", ["moves", "war", "case", "calm"])
def test_the_verdict_has_a_sentence_for_every_case(language, question):
    t = Wording(language)
    war, calm = load("price_war").with_changes(SMALL), load("calm_market").with_changes(SMALL)
    for a, b in ((war, calm), (calm, war), (war, war)):
        sentence = verdict(compare(a, b, 3), 24, question, t)
        assert "24" in sentence or sentence == t("verdict.same")
        assert "nan" not in sentence
        assert "{" not in sentence


def test_what_is_too_close_to_call_is_neither_good_nor_bad():
    a, b = load("price_war").with_changes(SMALL), load("calm_market").with_changes(SMALL)
    figures = {figure.code: figure for figure in key_figures(compare(a, b, 6), 24)}
    assert figures["retention"].more_is == "good"
    assert {figure.more_is for figure in key_figures(compare(a, a, 6), 24)} == {"neither"}


def test_the_verdict_says_the_number_it_was_given():
    a, b = load("price_war").with_changes(SMALL), load("calm_market").with_changes(SMALL)
    comparison = compare(a, b, 6)
    assert f"{abs(float(comparison.kept_per_100(24).mean)):.1f}" in verdict(comparison, 24, "war", Wording("en"))


def test_work_that_is_called_off_stops_at_once_and_keeps_what_it_has():
    class CalledOffError(Exception):
        pass

    left = [CHUNK + 2]

    def breathe():
        left[0] -= 1
        if left[0] == 0:
            raise CalledOffError

    arms, market = Arms(), load("price_war").with_changes(SMALL)
    with pytest.raises(CalledOffError):
        arms.result(market, BATCHES[-1], breathe)
    assert len(arms.result(market, 1).seeds) == CHUNK


def test_only_so_many_arms_are_kept():
    arms, market = Arms(), load("calm_market").with_changes({"customers": 20, "months": 2})
    for price_weight in range(KEPT + 5):
        arms.result(market.with_changes({"population.price_weight": price_weight / 10.0}), 1)
    assert len(arms._kept) == KEPT
