"""Many visitors of one server: they share numbers, and nobody reads, waits for or pays for what another one did."""

import pickle
import tomllib
from collections import Counter

import pytest
import quick_app
from streamlit.testing.v1 import AppTest

from sim.briefing import briefing, to_html
from sim.briefing.content import command_line, file_names
from sim.evidence.ledger import ledger
from sim.exhibits.standard import standard_exhibits
from sim.scenario import from_table, load, scenario_names
from sim.study.compare import Comparison
from sim.ui.arena.arms import CHUNK, Arms, chunk
from sim.ui.arena.scene import SharedCache
from sim.ui.arena.views import sure
from sim.ui.shared.brought import Brought
from sim.ui.shared.pairs import pair_named, pair_names
from sim.ui.shared.session import FLAGSHIP, OWN, Session
from sim.ui.shared.tuning import Match
from sim.wording import LANGUAGES, Wording

TINY = {"customers": 30, "months": 3}
SECRET = "Xanthippe"
WORDS = ("title", "title_zh", "question", "question_zh", "remark", "remark_zh", "source")
pytestmark = pytest.mark.slow


def brought(name):
    """Return a market that comes with the project as a visitor brings it along: the same numbers in secret words."""
    told = tomllib.loads(load(name).to_toml()) | {field: f"{SECRET} {field}" for field in WORDS}
    return from_table(told, SECRET.lower())


def every_market():
    """Return all markets that come with the project: scenarios, and both sides of every experiment."""
    pairs = [pair_named(name) for claim in ledger().values() for name in pair_names(claim)]
    return [load(name) for name in scenario_names()] + [market for pair in pairs for market in pair]


def test_whoever_asks_gets_an_own_scenario_back_whoever_asked_before():
    arms, markets = Arms(), [market.with_changes(TINY) for market in every_market()]
    n_alike = Counter(one.digest for one in markets)
    shared = [one for one in markets if n_alike[one.digest] > 1]
    assert len({one.digest for one in shared}) < len({one.title for one in shared}), "the same numbers in other words"
    for _ in range(2):
        for one in shared:
            assert arms.result(one, 1).scenario == one
    assert len(arms.results) == len({one.digest for one in shared}), "numbers are simulated once"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_a_file_and_a_command_are_in_the_words_of_whoever_asks(language):
    arms, t = Arms(), Wording(language)
    own, shipped = brought("price_war").with_changes(TINY), load("price_war").with_changes(TINY)
    assert own.digest == shipped.digest
    for market, is_own in ((own, True), (shipped, False), (own, True)):
        comparison = Comparison(arms.result(market, 2), arms.result(market, 2))
        exhibits = standard_exhibits(comparison, 3, t)
        said = [
            to_html(briefing(comparison, 3, "calm", t, exhibits, command=command_line(comparison, 3, language))),
            comparison.a.scenario.to_toml(), command_line(comparison, 3), " ".join(file_names(comparison)),
        ]  # fmt: skip
        assert [SECRET.lower() in one.lower() for one in said] == [is_own] * 4


def visitor(visit=None, **query):
    """Return the app as a visitor sees it."""
    app = AppTest.from_file(quick_app.__file__, default_timeout=120)
    if visit is not None:
        app.session_state["visit"] = visit
    for key, value in query.items():
        app.query_params[key] = value
    app.session_state["share"] = app.session_state["export"] = True
    return app.run()


def everything_on(app):
    """Return all that a visitor was sent, as text."""
    return "".join(str(element.proto) for element in app.main)


def test_what_one_visitor_brought_no_other_one_reads():
    other = "catalogue_online"
    market = brought(other)
    first = visitor(
        Session(own=Brought(market.name, market.to_toml(), market), match=Match(OWN), past=[Match(FLAGSHIP)])
    )
    assert not first.exception
    assert SECRET in everything_on(first)
    second = visitor(scenario=other)
    assert not second.exception
    assert load(other).question in everything_on(second)
    assert SECRET.lower() not in everything_on(second).lower()


def view_page(view):
    """Draw one view of a market with words of its own. It is sent to Streamlit as source, hence the imports."""
    from importlib import import_module

    import streamlit as st

    from sim.ui.arena.arms import Arms
    from sim.ui.arena.scene import Scene
    from sim.wording import Wording

    market = st.session_state.brought.with_changes({"customers": 200, "months": 6})
    a, b = market.with_lever("front_line_warmth", strength=0.5), market.with_lever("points_programme", strength=0.04)
    scene = Scene(a, b, "moves", "", 6, Wording("en"), "light", Arms(), st.session_state.kept, lambda: None)
    module = import_module(f"sim.ui.arena.views.{view}")
    if view == "depth":
        module.CUSTOMERS, module.BATCHES = 200, (2, 3)
    first, second = (scene.arms.result(one, 2) for one in (a, b))
    from sim.study.compare import Comparison

    module.show(scene, Comparison(first, second))


def look_at(view, kept):
    app = AppTest.from_function(view_page, args=(view,), default_timeout=120)
    app.session_state["brought"], app.session_state["kept"] = brought("price_war"), kept
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("view", ["story", "depth", "cohorts", "money", "sure"])
def test_what_views_keep_for_all_holds_nobodys_words(view):
    kept = SharedCache()
    look_at(view, kept)
    assert len(kept), "the view keeps something"
    assert SECRET.lower().encode() not in pickle.dumps(kept.values()).lower()


def test_the_tests_of_one_visitor_change_no_sentence_of_another(monkeypatch):
    kept, keys = SharedCache(), (*sure.FIRST, "firm.quality", "choice.hassle")
    monkeypatch.setattr(sure, "shared_assumptions", lambda a, b: keys)
    before = look_at("sure", kept)
    asked = look_at("sure", kept)
    asked.button(key="sure-all").click().run()
    after = look_at("sure", kept)

    def read(app):
        return [html.proto.body for html in app.get("html")], [button.label for button in app.button]

    assert read(after) == read(before), "who did not reads what would be there without that visitor"
    assert not read(asked)[1], "nothing is left to be asked for"
    assert set(keys) == set(kept.values()[0]), "what was tested is there for whoever asks for it next"


def test_large_markets_are_simulated_in_smaller_turns():
    shipped = load("price_war").with_changes({"customers": 4000})
    assert chunk(shipped) == CHUNK
    assert chunk(shipped.with_changes({"months": 600, "rivals": 7})) == 1


def test_what_views_keep_is_bounded_in_memory():
    kept = SharedCache(most_bytes=3_000_000)
    for key in range(9):
        kept.get(key, lambda: bytes(1_000_000))
    assert len(kept) == 2
