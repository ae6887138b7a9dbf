"""The views of depth, cohorts and the map, on a page of their own."""

import pytest
from streamlit.testing.v1 import AppTest

from sim.wording import catalogue

pytestmark = pytest.mark.slow


def page(view, a, b, language, months):
    from importlib import import_module

    from sim import load
    from sim.ui.arena.arms import Arms
    from sim.ui.arena.scene import Scene, SharedCache
    from sim.wording import Wording

    a, b = (load(name).with_changes({"customers": 300, "months": months}) for name in (a, b))
    scene = Scene(a, b, "moves", "x", min(24, months), Wording(language), "light", Arms(), SharedCache(), lambda: None)
    module = import_module(f"sim.ui.arena.views.{view}")
    if view == "depth":
        module.CUSTOMERS, module.BATCHES = 300, (2, 3)
    if view == "cohorts":
        module.MARKETS = 3
    module.show(scene, None)


def opened(view, a="price_war", b="price_war_buyout", language="en", months=24):
    at = AppTest.from_function(page, args=(view, a, b, language, months), default_timeout=60).run()
    assert not at.exception
    return at


def headings(at):
    return [heading.value for heading in at.subheader]


@pytest.mark.parametrize("view", ["depth", "cohorts", "map"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_view_shows_its_exhibit_once(view, language):
    at = opened(view, language=language)
    assert headings(at) == [catalogue(language)[f"{'where' if view == 'map' else view}.title"]]
    assert len(at.get("vega_lite_chart")) == 1


@pytest.mark.parametrize("view", ["depth", "cohorts", "map"])
@pytest.mark.parametrize(
    ("a", "b", "months"),
    [("fast_food", "fast_food_staff", 24), ("calm_market", "calm_market", 12), ("price_war", "calm_market", 1)],
)
def test_a_view_has_an_answer_for_other_markets(view, a, b, months):
    at = opened(view, a, b, months=months)
    if (view, a) == ("cohorts", "fast_food"):
        assert [info.value for info in at.info] == [catalogue("en")["cohorts.repertoire"]]
        assert not headings(at)
    else:
        assert len(headings(at)) == 1


def test_the_difference_of_cohorts_can_be_chosen():
    at = opened("cohorts")
    at.button_group(key="cohorts-show").set_value("difference").run()
    assert not at.exception
    assert catalogue("en")["cohorts.note_difference"] in " ".join(caption.value for caption in at.caption)


def test_the_map_turns_with_its_controls():
    at = opened("map")
    before = [caption.value for caption in at.caption]
    at.button_group(key="map-question").set_value("answers").run()
    at.button_group(key="map-across").set_value("months").run()
    assert not at.exception
    after = " ".join(caption.value for caption in at.caption)
    assert catalogue("en")["where.answers_is"] in after
    assert after not in before
    assert "At a cut of 20%." in after
