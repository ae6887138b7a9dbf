"""The views of money and of doubt, drawn by Streamlit itself, for a policy, a war, and nothing at all."""

import pytest
from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.slow


def page(view, a, b, added, language):
    """Draw one view of small markets. It is sent to Streamlit as source, hence the imports."""
    import streamlit as st

    from sim import load
    from sim.study.compare import compare
    from sim.ui.arena.arms import Arms
    from sim.ui.arena.scene import Scene, SharedCache
    from sim.ui.arena.views import money, sure
    from sim.wording import Wording

    st.session_state.setdefault("kept", SharedCache())
    st.session_state.setdefault("breaths", 0)

    def check_cancelled():
        st.session_state.breaths += 1

    size = {"customers": 200, "months": 12}
    first, second = load(a).with_changes(size), load(b).with_changes(size)
    first = first.with_lever(added, strength=0.5) if added else first
    scene = Scene(
        first, second, "moves", "", 6, Wording(language), "light", Arms(), st.session_state["kept"], check_cancelled
    )
    {"money": money, "sure": sure}[view].show(scene, compare(first, second, 2))


def drawn(view, a="price_war", b="price_war", added="", language="en"):
    app = AppTest.from_function(page, args=(view, a, b, added, language), default_timeout=60).run()
    assert not app.exception
    return app


def findings(app):
    return [html.proto.body for html in app.get("html")]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_money_of_a_move_is_traced_and_counted_to_the_month_chosen(language):
    app = drawn("money", added="front_line_warmth", language=language)
    assert len(app.get("vega_lite_chart")) == 3
    early = findings(app)
    app.segmented_control(key="money-until").set_value(12).run()
    assert not app.exception
    late = findings(app)
    assert early[0] == late[0]
    assert early[1:] != late[1:]
    assert app.session_state["breaths"] > 40


def test_money_without_a_move_shows_profit_and_says_so():
    app = drawn("money", "price_war", "calm_market")
    assert len(app.get("vega_lite_chart")) == 1
    assert "no move of its own" in app.info[0].value


def test_money_of_the_same_market_is_the_same():
    assert "the same in both" in findings(drawn("money"))[0]


def test_doubt_tests_a_few_at_once_and_all_when_asked(monkeypatch):
    from sim.ui.arena.views import sure

    keys = (*sure.FIRST, "firm.quality", "choice.hassle")
    monkeypatch.setattr(sure, "shared_assumptions", lambda a, b: keys)
    app = drawn("sure", added="front_line_warmth")
    assert len(app.get("vega_lite_chart")) == 1
    breaths = app.session_state["breaths"]
    said = (f"None of the {len(sure.FIRST)}", "too close to call", "do not differ")
    assert any(words in findings(app)[0] for words in said)
    assert str(len(keys)) in app.button(key="sure-all").label
    app.button(key="sure-all").click().run()
    assert not app.exception
    assert app.session_state["breaths"] > breaths
    assert not app.button  # there is no more to test
    again = app.session_state["breaths"]
    app.segmented_control(key="sure-figure").set_value("profit").run()
    assert not app.exception
    assert app.session_state["breaths"] == again  # nothing was simulated twice


def test_doubt_about_nothing_is_none():
    app = drawn("sure", language="zh")
    assert len(app.get("vega_lite_chart")) == 0
    assert "没有可推翻的结论" in app.info[0].value
