"""What the arena says of a visit: the question asked now, what came along, which frame is shown, one's own file."""

import pytest
from test_app import opened, said, slider

from sim.scenario import load
from sim.ui.arena.telling import crossing, frames
from sim.ui.arena.toolbar import link
from sim.ui.shared.brought import LONGEST, brought
from sim.ui.shared.session import OWN, Crossed, Session
from sim.ui.shared.tuning import Match
from sim.wording import LANGUAGES, Wording

pytestmark = pytest.mark.usefixtures("two_assumptions")
EN = Wording("en")
TEXT = 'title = "Mine"\nbaseline = "price_war"\n[changes.market]\ncustomers = 1200000\n'


def toasts(app):
    return [toast.value for toast in app.toast]


def captions(app):
    return " ".join(caption.value for caption in app.caption)


@pytest.mark.slow
def test_the_question_and_the_line_follow_the_rivals_levers():
    app = opened()
    assert load("price_war").question in said(app)
    assert EN("about_changed.note") not in captions(app)
    slider(app, "cut").set_value(0).run()
    assert "a fifth" not in said(app)
    assert "no rival attacks" in said(app)
    assert EN("about_changed.note") in captions(app)
    slider(app, "warmth").set_value(50).run()
    assert "the same market without your moves" in said(app)
    assert "war without" not in said(app)


@pytest.mark.slow
def test_moves_come_along_to_another_scenario_and_it_is_said_once():
    app = opened(
        **{"front_line_warmth.strength": "0.5", "bond.weight": "1", "pinned": "1", "b.recovery.strength": "0.5"}
    )
    app.selectbox(key="scenario 0").set_value("newtel").run()
    assert app.session_state["visit"].match == Match(
        "newtel", (("front_line_warmth.strength", 0.5),), (("recovery.strength", 0.5),)
    )
    assert len(toasts(app)) == 1
    for words in ("Front-line warmth", EN("carry.b_along"), EN("parameter.bond.weight.label")):
        assert words in toasts(app)[0]
    assert slider(app, "warmth").value == 50
    assert toasts(app.run()) == []


@pytest.mark.slow
def test_ones_own_file_stands_in_the_address_and_its_size_is_said():
    app = opened(scenario=OWN, own=brought(TEXT, "mine").code, **{"recovery.strength": "0.5"})
    assert toasts(app) == []
    assert app.session_state["visit"].scenario.parameters.market.customers == 1_200_000
    assert "the scenario itself has 1,200,000 customers" in captions(app)
    assert "your moves" in said(app)
    slider(app, "warmth").set_value(50).run()
    assert app.query_params["own"] in (brought(TEXT, "mine").code, [brought(TEXT, "mine").code])


@pytest.mark.slow
@pytest.mark.parametrize("query", [{}, {"own": "AAAA"}, {"own": brought("", "x").code[:-4]}])
def test_a_file_that_the_address_does_not_bring_is_said_in_one_sentence(query):
    app = opened(scenario=OWN, **query)
    assert not app.exception
    assert len(toasts(app)) == 1
    assert app.session_state["visit"].match == Match("price_war")


@pytest.mark.slow
def test_a_small_scenario_is_not_called_a_sample():
    few = brought('baseline = "price_war"\n[changes.market]\ncustomers = 1000\n', "few").code
    app = opened(scenario=OWN, own=few)
    assert "The scenario itself has 1,000 customers" in captions(app)
    assert "A sample" not in captions(app)


def shipped_of(name):
    return load(name)


def test_the_frames_of_a_replay_say_what_was_changed():
    before = Match("price_war", (("front_line_warmth.strength", 0.2),))
    after = Match("price_war", (("bond.weight", 1.0), ("front_line_warmth.strength", 0.5)))
    assert frames(before, after, shipped_of, EN) == (
        "Before the last change: Front-line warmth 20%, Weight of a bond 2",
        "After the last change: Front-line warmth 50%, Weight of a bond 1",
    )
    titles = frames(before, Match("newtel"), shipped_of, EN)
    assert [frame.partition(": ")[2] for frame in titles] == [load(name).title for name in ("price_war", "newtel")]
    kept = Match("price_war", before.changes, ())
    assert frames(before, kept, shipped_of, EN)[1].endswith(EN("replay.with_b"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_came_along_and_what_did_not_is_said_in_the_readers_language(language):
    t = Wording(language)
    warmth = ("front_line_warmth.start", "front_line_warmth.strength")
    (along,) = crossing(Crossed(warmth, (), False, False), t)
    assert along == t("carry.along", moves=t("move.front_line_warmth.label")), "two fields of one move are one"
    (left,) = crossing(Crossed((), ("rival.price_cut.start", "bond.weight"), True, False), t)
    assert t("carry.b_along") in left
    assert t("parameter.bond.weight.label") in left
    assert crossing(Crossed((), (), False, False), t) == []
    assert crossing(Crossed((), (), True, True), t) == [t("carry.told_b")]
    many = ("recovery.strength", "exit_fee.strength", "price_match.strength", "bond.weight", "market.climate")
    assert crossing(Crossed((), many, False, True), t)[0].count("2") == 1


def test_a_file_too_long_for_a_link_is_offered_no_link():
    visit = Session()
    visit.own = brought(TEXT, "mine")
    object.__setattr__(visit.own, "text", "".join(chr(0x4E00 + at * 7 % 20000) for at in range(LONGEST)))
    visit.match = Match(OWN)
    assert link(visit, EN) == ""
