"""The view of a customer's story, drawn without a browser."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.slow


def page(a, b, language):
    import streamlit as st

    from sim.scenario import load
    from sim.ui.arena.arms import Arms
    from sim.ui.arena.scene import Scene, SharedCache
    from sim.ui.arena.views.story import show
    from sim.wording import Wording

    first, second = (load(name).with_changes({"customers": 300, "months": 24}) for name in (a, b))
    calls = st.session_state.setdefault("calls", [])
    kept = st.session_state.setdefault("kept", SharedCache())
    scene = Scene(
        first,
        second,
        "war",
        "the <other> market",
        24,
        Wording(language),
        "light",
        Arms(),
        kept,
        lambda: calls.append(1),
    )
    show(scene, None)


def opened(a, b, language="en"):
    app = AppTest.from_function(page, default_timeout=60, kwargs={"a": a, "b": b, "language": language}).run()
    assert not app.exception
    return app


def said(app):
    return " ".join(element.proto.body for element in app.get("html"))


def test_the_story_of_one_who_was_lost():
    app = opened("price_war", "calm_market")
    assert app.selectbox(key="story-whom").value == "lost"  # nobody is saved by a war
    assert "they part" in said(app)
    assert "the &lt;other&gt; market" in said(app)
    assert 'class="differs"' in said(app)
    spec = json.loads(app.get("vega_lite_chart")[0].proto.spec)
    assert "layer" in spec
    assert len(app.session_state["calls"]) == 4 * 24  # it breathes after every month of every market


def test_nobody_was_saved_is_said():
    app = opened("price_war", "calm_market")
    app.selectbox(key="story-whom").set_value("saved").run()
    assert "nobody was saved" in app.info[0].value
    assert not app.get("vega_lite_chart")


def test_any_customer_of_any_market():
    app = opened("price_war", "calm_market")
    app.selectbox(key="story-whom").set_value("number").run()
    app.number_input(key="story-customer").set_value(123).run()
    assert "Customer 123," in said(app)
    before = said(app)
    app.number_input(key="story-seed").set_value(3).run()
    assert "Customer 123," in said(app)
    assert said(app) != before


def test_what_was_found_is_kept():
    app = opened("price_war", "calm_market")
    n = len(app.session_state["calls"])
    app.run()
    assert len(app.session_state["calls"]) == n


@pytest.mark.parametrize(("a", "b"), [("fast_food_staff", "fast_food"), ("calm_market", "calm_market")])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_other_markets(a, b, language):
    assert opened(a, b, language).get("vega_lite_chart")
