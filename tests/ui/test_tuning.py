"""What visitors change, and the links that carry it."""

import time

import pytest

from sim.errors import BadInput
from sim.keys import PARAMETERS
from sim.levers import LEVERS
from sim.scenario import load, scenario_names
from sim.ui.arena.control import control_of
from sim.ui.shared.tuning import MAX_PARTS, Match, field_at, match_of, moves, query_of, tuned
from sim.wording import LANGUAGES, Wording

SHIPPED = load("price_war")


def shipped_of(name, company=""):
    return load(name) if name in scenario_names() else None


def read(query):
    return match_of(query, shipped_of, "price_war")


EVERYTHING = {
    "front_line_warmth.strength": 0.4, "front_line_warmth.start": 7, "front_line_warmth.end": 30,
    "recovery.strength": 0.5, "recovery.who": "members", "rival.price_cut.strength": 0.35, "rival.price_cut.start": 18,
    "bond.weight": 1.25, "market.climate": 1.3,
}  # fmt: skip


def test_a_link_carries_everything():
    match = Match("price_war").moved(EVERYTHING, SHIPPED)
    assert dict(match.changes) == EVERYTHING
    assert read(query_of(match)) == (match, [])
    pinned = Match("price_war", match.changes, moves(match.changes))
    assert read(query_of(pinned)) == (pinned, [])
    as_shipped = Match("price_war", match.changes, ())
    assert read(query_of(as_shipped)) == (as_shipped, []), "pinned as shipped is not the same as not pinned"


def test_every_number_can_be_reached_by_a_link():
    addresses = [key for key, declared in PARAMETERS.items() if declared.role == "uncertain"]
    addresses += [
        f"{lead}{kind}.{name}"
        for kind, lever in LEVERS.items()
        for name in lever.model_fields
        for lead in ("", "rival.")
        if name not in {"kind", "firm"}
    ]
    for address in addresses:
        field = field_at(address)
        value = field.words[-1] if field.declared is None else field.declared.high
        now = field.value_in(SHIPPED)
        if value == now:
            value = field.words[0] if field.declared is None else field.declared.low
        match = Match("price_war").moved({address: value}, SHIPPED)
        assert dict(match.changes) == {address: value}, address
        assert field.read(query_of(match)[address]) == value, address


def test_a_number_moved_back_is_no_change():
    match = Match("price_war").moved({"bond.weight": 1.0}, SHIPPED)
    default = PARAMETERS["bond.weight"].default
    assert match.moved({"bond.weight": default}, SHIPPED) == Match("price_war")


@pytest.mark.parametrize("name", scenario_names())
def test_nothing_changed_is_the_scenario_as_shipped(name):
    shipped = load(name)
    assert tuned(shipped, {}).digest == shipped.digest


def test_the_market_is_the_one_that_was_asked_for():
    market = Match("price_war").moved(EVERYTHING, SHIPPED).market(SHIPPED)
    for address, value in EVERYTHING.items():
        assert field_at(address).value_in(market) == value


def test_the_timing_of_a_move_that_nobody_makes_changes_nothing():
    assert tuned(SHIPPED, {"recovery.start": 20}).digest == SHIPPED.digest


def test_a_buyout_begins_with_the_cut_unless_somebody_says_otherwise():
    def start(changes):
        market = tuned(SHIPPED, {"rival.points_buyout.strength": 1.0, **changes})
        return next(lever.start for lever in market.levers if lever.kind == "points_buyout")

    assert start({}) == 13
    assert start({"rival.price_cut.start": 20}) == 20
    assert start({"rival.points_buyout.start": 30}) == 30


@pytest.mark.parametrize(("query", "code", "what", "allowed"), [
    ({"scenario": "no_such"}, "no_scenario", "no_such", ""),
    ({"bond.weight": "1000"}, "out_of_range", "bond.weight=1000", "0 – 6"),
    ({"bond.weight": "nan"}, "out_of_range", "bond.weight=nan", "0 – 6"),
    ({"bond.weight": "much"}, "out_of_range", "bond.weight=much", "0 – 6"),
    ({"recovery.who": "nobody"}, "not_among", "recovery.who=nobody", "everyone, "),
    ({"recovery.start": "2.5"}, "not_whole", "recovery.start=2.5", "1 – "),
    ({"recovery.strength": "0.5", "recovery.start": "30", "recovery.end": "20"}, "together", "after its end", ""),
    ({"b.recovery.strength": "7", "pinned": "0"}, "out_of_range", "b.recovery.strength=7", "0 – 1"),
    ({"recovery.strenght": "0.5"}, "unknown", "recovery.strenght=0.5", "recovery.strength"),
    ({"rival.price_cuts.strength": "0.5"}, "unknown", "rival.price_cuts", "rival.price_cut.strength"),
    ({"points.strength": "0.5"}, "unknown", "points.strength", "strength"),
    ({"x.y": "1"}, "unlike_any", "x.y=1", ""),
    ({"market.customers": "9"}, "fixed", "market.customers=9", ""),
    ({"bond.weight": "1" * 20_000}, "too_long", "20,000", "300"),
    ({f"bond.wieght{at}": "1" for at in range(301)}, "too_long", "20,000", "300"),
    ({"customers": "9"}, "unlike_any", "customers=9", ""),
    ({"price_cut": "0.3"}, "unknown", "price_cut=0.3", "price_cut."),
    ({"pined": "1"}, "unknown", "pined=1", "pinned"),
    ({"bond.weight": "1_0"}, "out_of_range", "bond.weight=1_0", "0 – 6"),
    ({"bond.weight": "٣"}, "out_of_range", "bond.weight=٣", "0 – 6"),
])  # fmt: skip
def test_what_cannot_be_used_is_said_and_left_out(query, code, what, allowed):
    match, (unread,) = read(query)
    assert match == Match("price_war")
    assert unread.code == code
    assert what in unread.what
    assert allowed in unread.allowed
    for language in LANGUAGES:
        said = Wording(language)(f"link.{code}", what=unread.what, allowed=unread.allowed)
        assert unread.what in said
        assert unread.allowed in said


def test_what_is_not_ours_is_no_concern():
    others = {"utm_source": "mail", "fbclid": "x", "embed": "true", "lang": "zh"}
    assert read(others) == (Match("price_war"), [])


@pytest.mark.parametrize("lead", ["", "b.", "rival."])
def test_the_longest_link_costs_little(lead):
    read({"bond.wieght": "1"})  # loads what is loaded once
    begun = time.process_time()
    match, unread = read({f"{lead}front_line_warmht.strenght{at}": "0.5" for at in range(MAX_PARTS)})
    assert (match, len(unread)) == (Match("price_war"), MAX_PARTS)
    assert time.process_time() - begun < 0.5, "seconds of processor; looking up every nearest name takes several"


def test_a_link_may_hold_every_number_there_is():
    changes = {at: field_at(at).declared.high for at in PARAMETERS if field_at(at)}
    query = query_of(Match("price_war").moved(changes, SHIPPED))
    match, unread = read(query | {f"rival.{kind}.strength": "0.01" for kind in LEVERS})
    assert "too_long" not in {one.code for one in unread}
    assert len(match.changes) > 100 or {one.code for one in unread} == {"together"}


def test_changes_that_do_not_go_together_are_refused():
    with pytest.raises(BadInput, match="after its end"):
        tuned(SHIPPED, {"recovery.strength": 0.5, "recovery.start": 30, "recovery.end": 20})


def test_moves_are_compared_with_the_same_war_without_them():
    control = control_of(Match("price_war").moved(EVERYTHING, SHIPPED), SHIPPED)
    assert control.question == "moves"
    others = {at: value for at, value in EVERYTHING.items() if at in PARAMETERS or at.startswith("rival.")}
    assert control.scenario.digest == tuned(SHIPPED, others).digest


def test_assumptions_are_shared_with_the_calm_market():
    control = control_of(Match("price_war").moved({"bond.weight": 1.0}, SHIPPED), SHIPPED)
    assert control.question == "war"
    assert control.scenario.digest == load("calm_market").with_changes({"bond.weight": 1.0}).digest


def test_pinned_moves_stand_in_the_same_war_under_the_same_assumptions():
    match = Match("price_war").moved(EVERYTHING, SHIPPED)
    held = Match("price_war").moved({"points_programme.strength": 0.3}, SHIPPED)
    control = control_of(Match("price_war", match.changes, held.changes), SHIPPED)
    assert control.question == "pinned"
    assert field_at("points_programme.strength").value_in(control.scenario) == 0.3
    assert field_at("front_line_warmth.strength").value_in(control.scenario) == 0.0
    assert field_at("rival.price_cut.strength").value_in(control.scenario) == 0.35
    assert field_at("bond.weight").value_in(control.scenario) == 1.25


def test_a_market_that_is_its_own_baseline_has_nothing_to_be_compared_with():
    calm = load("calm_market")
    assert control_of(Match("calm_market"), calm) == (calm, "calm")


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_can_be_paired_with_its_control(name):
    shipped = load(name)
    control = control_of(Match(name), shipped).scenario
    assert control.parameters.market.months == shipped.parameters.market.months
    assert control.parameters.market.customers == shipped.parameters.market.customers
