"""The app without a browser: what stands on the screen, and what a moved lever does to it."""

import json

import pytest
import quick_app
from streamlit.testing.v1 import AppTest

from sim.exhibits.key_figures import key_figures
from sim.scenario import load, loads
from sim.study.compare import compare
from sim.ui.arena.arms import CHUNK, Arms, Effort
from sim.ui.arena.help import evidence, lever_help
from sim.ui.arena.levers import SLIDERS
from sim.ui.shared.tuning import tuned
from sim.ui.stories.cases import cases
from sim.wording import LANGUAGES, Wording

BATCHES = Effort().batches
SMALL = {"customers": 600, "months": 30}
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("two_assumptions")]


def opened(**query):
    """Return the app as a visitor finds it under an address."""
    app = AppTest.from_file(quick_app.__file__, default_timeout=60)
    for key, value in query.items():
        app.query_params[key.replace("__", ".")] = value
    return app.run()


def slider(app, code):
    one = next(one for one in SLIDERS if one.code == code)
    name = f"{'main' if one.group != 'assumptions' else 'field'} {one.address}"
    return app.slider(key=f"{name} {app.session_state['visit'].controls[name]}")


def button(app, label):
    return next(button for button in app.button if button.label == label)


def unfold(app, key):
    """Open a folded part of the panel, as a click does."""
    app.session_state[key] = True
    return app.run()


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
    assert "customers stay in “Price war”" in said(first_visit)
    assert len(charts_of(first_visit)) >= 3, "two of the first screen, and a view"
    assert len(first_visit.metric) == 5
    assert [metric.value for metric in first_visit.metric]


def test_every_slider_stands_where_the_scenario_ships_it(first_visit):
    shipped = load("price_war")
    for one in SLIDERS:
        if one.is_main and one.group != "assumptions":
            assert slider(first_visit, one.code).value == one.position(shipped), one.code


def test_the_control_is_drawn_from_the_start(first_visit):
    assert "calm market" in said(first_visit)


def test_the_number_of_markets_is_stated(first_visit):
    assert any(caption.value.startswith(f"{quick_app.EFFORT.batches[-1]} ") for caption in first_visit.caption)


def test_a_move_is_compared_with_the_same_war_without_it(first_visit):
    app = opened()
    slider(app, "warmth").set_value(60).run()
    assert not app.exception
    assert "your moves" in said(app)
    assert "without your moves" in said(app)
    assert charts_of(app)[0] != charts_of(first_visit)[0]


def test_an_assumption_does_not_count_as_a_move():
    app = opened()
    slider(unfold(app, "assumptions"), "bondweight").set_value(3.0).run()
    assert "customers stay in “Price war”" in said(app)


def test_a_rival_who_moves_in_a_calm_market_is_compared_with_the_calm():
    app = opened(scenario="calm_market")
    assert "both markets are the same, customer for customer" in said(app)
    slider(app, "cut").set_value(20).run()
    assert "customers stay in “A calm market (price_cut" in said(app)


def test_reset_brings_everything_back():
    app = opened()
    slider(app, "points").set_value(25).run()
    assert not button(app, "Reset").disabled
    button(app, "Reset").click().run()
    assert slider(app, "points").value == 4
    assert button(app, "Reset").disabled
    assert "customers stay in “Price war”" in said(app)


def test_a_link_sets_the_sliders():
    app = opened(scenario="price_war", front_line_warmth__strength="0.4")
    assert slider(app, "warmth").value == 40
    assert "your moves" in said(app)


def test_a_language_that_nobody_speaks_here_is_passed_over():
    app = opened(lang="tlh")
    assert not app.exception
    assert len(charts_of(app)) >= 3
    assert not app.toast


@pytest.mark.parametrize("query", [
    {"front_line_warmth.strength": "999"}, {"front_line_warmth.strength": "abc"}, {"front_line_warmth.strength": ""},
    {"scenario": "no_such"}, {"scenario": "../../etc/passwd"}, {"v": "99"}, {"something": "else"}, {"bond.weight": "1e9"},
    {"recovery.who": "nobody"},
    {"front_line_warmth.strength": "0.5", "front_line_warmth.start": "40", "front_line_warmth.end": "20"},
])  # fmt: skip
def test_a_link_that_cannot_be_followed_opens_the_flagship_and_is_answered_in_one_sentence(query):
    app = opened(**query)
    assert not app.exception
    assert len(charts_of(app)) >= 3
    assert "“Price war”" in said(app)
    assert len(app.toast) == 1


MAIN = [case.main for case in cases()]  # the others of a case differ by a number or a lever


@pytest.mark.parametrize("name", MAIN)
def test_every_case_can_be_opened(name, monkeypatch):
    monkeypatch.setattr(
        "sim.ui.arena.views.sure.at_first_sight", lambda scene: None
    )  # a second each; it has its own tests
    app = opened(scenario=name)
    assert not app.exception
    assert load(name).question in said(app)


def test_chinese_is_chinese_and_keeps_the_levers():
    app = opened(lang="zh", front_line_warmth__strength="0.4")
    assert "情感联结" in " ".join(badge.proto.body for badge in app.markdown) + said(app) + str(app.get("badge"))
    assert "您的举措" in said(app)
    assert slider(app, "warmth").value == 40
    assert load("price_war").question_zh in said(app)


@pytest.mark.parametrize("one", SLIDERS, ids=lambda one: one.code)
def test_every_slider_changes_the_market_and_keeps_to_its_range(one):
    shipped = load("price_war")
    needs = {"thank_you_letter.strength": 0.3} if one.code == "voucher" else {}
    for position in (one.low, one.high):
        if position == one.position(shipped):
            continue
        market = tuned(shipped, {**needs, one.address: one.value(position)})
        assert market.digest != tuned(shipped, needs).digest
        assert one.position(market) == position


@pytest.mark.parametrize("one", SLIDERS, ids=lambda one: one.code)
def test_every_slider_has_its_help(one):
    for language in LANGUAGES:
        t = Wording(language)
        help = lever_help(one, t)
        assert evidence(one.key, one.declaration, t) in help
        assert one.key in help


def test_the_files_for_the_command_line_are_the_same_markets():
    shipped = load("price_war")
    market = tuned(shipped, {
        "front_line_warmth.strength": 0.5, "points_programme.strength": 0.2, "rival.points_buyout.strength": 1.0,
        "thank_you_letter.strength": 0.3, "thank_you_letter.voucher": 20.0, "market.climate": 1.3,
    })  # fmt: skip
    assert loads(market.to_toml()).digest == market.digest


def test_arms_are_simulated_once_and_paired():
    a, b = load("price_war").with_changes(SMALL), load("calm_market").with_changes(SMALL)
    arms = Arms()
    batches = list(arms.comparisons(a, b))
    assert [len(comparison.a.seeds) for comparison in batches] == list(BATCHES)
    again = list(arms.comparisons(a, b))
    assert len(again[0].a.seeds) in BATCHES
    assert arms.result(a, BATCHES[-1]).record is arms.result(a, BATCHES[0]).record
    whole = compare(a, b, BATCHES[-1])
    assert (whole.survival_difference() == batches[-1].survival_difference()).all(), "the command line agrees"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_verdict_has_a_sentence_for_every_case(language):
    war, calm = load("price_war").with_changes(SMALL), load("calm_market").with_changes(SMALL)
    for a, b in ((war, calm), (calm, war), (war, war)):
        sentence = compare(a, b, 3).verdict(language=language)
        assert "24" in sentence
        assert "nan" not in sentence
        assert "{" not in sentence


def test_what_is_too_close_to_call_is_neither_good_nor_bad():
    a, b = load("price_war").with_changes(SMALL), load("calm_market").with_changes(SMALL)
    figures = {figure.code: figure for figure in key_figures(compare(a, b, 6), 24)}
    assert figures["retention"].way == "loss"
    assert {figure.way for figure in key_figures(compare(a, a, 6), 24)} == {"open"}


def test_the_verdict_says_the_number_it_was_given():
    a, b = load("price_war").with_changes(SMALL), load("calm_market").with_changes(SMALL)
    comparison = compare(a, b, 6)
    assert f"{abs(float(comparison.kept_per_100(24).mean)):.1f}" in comparison.verdict()


def test_work_that_is_called_off_stops_at_once_and_keeps_what_it_has():
    class CalledOffError(Exception):
        pass

    left = [3 * CHUNK]  # it is asked before every turn and after every market

    def check_cancelled():
        left[0] -= 1
        if left[0] == 0:
            raise CalledOffError

    arms, market = Arms(), load("price_war").with_changes(SMALL)
    with pytest.raises(CalledOffError):
        arms.result(market, BATCHES[-1], check_cancelled)
    assert 0 < len(arms.result(market, 1).seeds) < BATCHES[-1]
    assert len(arms.result(market, BATCHES[-1]).seeds) == BATCHES[-1], "nobody is left holding the turn"


def test_only_so_many_arms_are_kept():
    market = load("calm_market").with_changes({"customers": 20, "months": 2})
    arms = Arms(most=9 * Arms().result(market, 1).n_bytes)
    for price_weight in range(15):
        arms.result(market.with_changes({"population.price_weight": price_weight / 10.0}), 1)
    assert len(arms.results) == 9
