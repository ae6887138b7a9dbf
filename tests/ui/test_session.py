"""Back and forth."""

import pytest

from sim.errors import BadInput
from sim.scenario import load
from sim.ui import session as rooms
from sim.ui.session import OWN, Session
from sim.ui.tuning import Match


@pytest.fixture
def visit(monkeypatch):
    monkeypatch.setattr(rooms, "write_address", lambda visit: None)
    clock = iter(range(0, 10_000, 10))
    monkeypatch.setattr(rooms.time, "monotonic", lambda: next(clock))
    return Session()


def test_undo_and_redo_lead_back_and_forth(visit):
    visit.set({"bond.weight": 1.0})
    visit.set({"recovery.strength": 0.5})
    both = visit.match
    visit.undo()
    assert dict(visit.match.changes) == {"bond.weight": 1.0}
    visit.undo()
    assert visit.match == Match("price_war")
    visit.undo()
    assert visit.match == Match("price_war")
    visit.redo()
    visit.redo()
    visit.redo()
    assert visit.match == both


def test_a_new_move_forgets_what_was_undone(visit):
    visit.set({"bond.weight": 1.0})
    visit.undo()
    visit.set({"bond.weight": 3.0})
    visit.redo()
    assert dict(visit.match.changes) == {"bond.weight": 3.0}


def test_a_slider_held_down_is_one_step(visit, monkeypatch):
    monkeypatch.setattr(rooms.time, "monotonic", lambda: 5.0)
    for step in range(1, 9):
        visit.set({"recovery.strength": step / 10})
    assert visit.past == [Match("price_war")]
    visit.set({"bond.weight": 1.0})
    assert len(visit.past) == 2


def test_reset_can_be_undone(visit):
    visit.set({"bond.weight": 1.0})
    visit.reset()
    assert visit.match == Match("price_war")
    visit.undo()
    assert dict(visit.match.changes) == {"bond.weight": 1.0}


def test_changes_that_do_not_go_together_are_refused_in_a_sentence(visit):
    visit.set({"recovery.strength": 0.5, "recovery.start": 30, "recovery.end": 20})
    assert visit.match == Match("price_war")
    assert "after its end" in visit.complaint


def test_pinned_moves_stay_while_others_are_tried(visit):
    visit.set({"recovery.strength": 0.5})
    visit.pin(True)
    visit.set({"recovery.strength": 0.0})
    assert visit.match == Match("price_war", (), (("recovery.strength", 0.5),))
    visit.pin(False)
    assert visit.match == Match("price_war")


def test_another_scenario_begins_as_shipped_and_can_be_left_again(visit):
    visit.set({"bond.weight": 1.0})
    visit.choose("newtel")
    assert visit.match == Match("newtel")
    assert visit.scenario.digest == load("newtel").digest
    visit.undo()
    assert dict(visit.match.changes) == {"bond.weight": 1.0}


def test_a_file_of_ones_own_is_shown_and_not_linked(visit):
    visit.bring('title = "Mine"\nbaseline = "price_war"\n[changes.bond]\nweight = 1.0\n', "mine")
    assert visit.match.scenario == OWN
    assert visit.scenario.parameters.bond.weight == 1.0
    assert rooms.address_of(visit) == {}
    with pytest.raises(BadInput, match="unknown key"):
        visit.bring("[changes.bond]\nwait = 1.0\n", "mine")
    assert visit.match.scenario == OWN, "a file that cannot be used changes nothing"
