"""Back and forth."""

import base64
import random
import zlib

import pytest

from sim.errors import BadInput
from sim.reading import LARGEST_FILE
from sim.scenario import load
from sim.ui.shared import session as rooms
from sim.ui.shared.brought import LONGEST, brought, unpacked
from sim.ui.shared.session import OWN, Crossed, Session
from sim.ui.shared.tuning import Match


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


def test_another_scenario_takes_the_companys_moves_along_and_can_be_left_again(visit):
    visit.set({"recovery.strength": 0.5})
    visit.pin(True)
    visit.set({"recovery.strength": 0.3, "recovery.start": 7})
    visit.set({"bond.weight": 1.0})
    visit.set({"rival.price_cut.strength": 0.3})
    before = visit.match
    visit.choose("newtel")
    plan = (("recovery.start", 7), ("recovery.strength", 0.3))
    assert visit.match == Match("newtel", plan, (("recovery.strength", 0.5),))
    assert visit.crossed == Crossed(
        ("recovery.start", "recovery.strength"), ("bond.weight", "rival.price_cut.strength"), True, False
    )
    visit.undo()
    assert visit.match == before
    visit.redo()
    visit.reset()
    assert visit.match == Match("newtel")
    assert visit.scenario.digest == load("newtel").digest


def test_a_name_that_no_scenario_has_is_no_choice(visit):
    visit.set({"recovery.strength": 0.5})
    before = visit.match
    visit.choose("Price war")
    assert (visit.match, visit.crossed) == (before, None)


def test_a_move_that_another_scenario_has_no_room_for_stays_behind(visit):
    visit.own = brought('baseline = "price_war"\n[changes.market]\nmonths = 24\n', "short")
    visit.set({"recovery.strength": 0.5, "recovery.start": 30})
    visit.set({"front_line_warmth.strength": 0.4})
    visit.choose(OWN)
    assert visit.match.changes == (("front_line_warmth.strength", 0.4),)
    assert visit.crossed.left == ("recovery.start", "recovery.strength")


def test_moves_that_do_not_go_together_with_another_scenarios_stay_behind(visit):
    three = "".join(
        f'[[levers]]\nkind = "thank_you_letter"\nstrength = 0.1\nwho = "{who}"\n'
        for who in ("members", "newcomers", "engaged")
    )
    visit.own = brought(three, "three groups")
    visit.set({"recovery.strength": 0.5, "recovery.who": "complainers"})
    visit.choose(OWN)
    assert visit.match == Match(OWN)
    assert visit.crossed.left == ("recovery.strength", "recovery.who")


def test_a_story_opens_as_told_and_says_what_it_leaves_behind(visit):
    visit.open_in_arena("newtel")
    assert visit.crossed is None, "there was nothing to leave behind"
    visit.set({"recovery.strength": 0.5})
    visit.open_in_arena("price_war")
    assert visit.match == Match("price_war")
    assert visit.crossed == Crossed((), ("recovery.strength",), False, True)
    visit.undo()
    assert visit.match.changes == (("recovery.strength", 0.5),)


def test_back_and_forward_are_undo_and_redo_as_far_as_there(visit):
    seen = [visit.match]
    for step in range(1, 4):
        visit.set({"recovery.strength": step / 10})
        seen.append(visit.match)
    visit.travel(seen[1])
    assert (visit.match, visit.past, visit.future) == (seen[1], seen[:1], [seen[3], seen[2]])
    visit.travel(seen[3])
    assert (visit.match, visit.past, visit.future) == (seen[3], seen[:3], [])
    elsewhere = Match("newtel")
    visit.travel(elsewhere)
    assert (visit.match, visit.past) == (elsewhere, seen)


def test_a_slider_held_down_writes_one_address(visit, monkeypatch):
    written, now = [], [100.0]

    def write(visit):
        visit.address_due = None
        written.append(visit.match)

    monkeypatch.setattr(rooms, "write_address", write)
    monkeypatch.setattr(rooms.time, "monotonic", lambda: now[0])
    for step in range(1, 9):
        visit.set({"recovery.strength": step / 10})
        now[0] += 0.5
        rooms.follow(visit)
    assert written == []
    now[0] += rooms.SAME_MOVE_WITHIN
    rooms.follow(visit)
    rooms.follow(visit)
    assert written == [visit.match], "written once, when it has come to rest"
    visit.set({"bond.weight": 1.0})
    first = visit.match
    visit.set({"bond.weight": 1.5})
    visit.set({"recovery.strength": 0.0})
    assert written[1:] == [Match("price_war", (("bond.weight", 1.5), *first.changes[1:]))], "before another slider's"


def test_a_file_of_ones_own_is_shown_and_linked(visit):
    text = 'title = "Mine"\nbaseline = "price_war"\n[changes.bond]\nweight = 1.0\n'
    visit.bring(text, "mine")
    assert visit.match.scenario == OWN
    assert visit.scenario.parameters.bond.weight == 1.0
    visit.set({"recovery.strength": 0.5})
    query = rooms.address_of(visit)
    again = unpacked(query["own"])
    assert (again.name, again.text) == ("mine", text)
    assert again.scenario == visit.scenario, "baseline and all"
    with pytest.raises(BadInput, match="unknown key"):
        visit.bring("[changes.bond]\nwait = 1.0\n", "mine")
    assert visit.match.scenario == OWN, "a file that cannot be used changes nothing"


def test_a_file_too_long_for_a_link_is_not_cut(visit):
    luck = random.Random(1)
    long = "".join(f"# {luck.getrandbits(400):x}\n" for _ in range(100))
    visit.bring(f'baseline = "price_war"\n{long}', "long")
    assert "own" not in rooms.address_of(visit)
    assert rooms.address_of(visit)["scenario"] == OWN


def packed(plain):
    return base64.urlsafe_b64encode(zlib.compress(plain)).decode().rstrip("=")


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ("", "cut off or damaged"), ("?" * 9, "cut off or damaged"), ("AAAA", "cut off or damaged"), ("é", "damaged"),
        (packed(b'x\ntitle = "Mine"')[:-6], "cut off or damaged"),
        (packed(b"x\n" + b"#" * (LARGEST_FILE + 1)), "cut off or damaged"),
        (packed(b"x\n\xff"), "cut off or damaged"),
        ("A" * (LONGEST + 1), "cut off or damaged"),
        (packed(b"x\n[changes.bond]\nwait = 1.0\n"), "unknown key"), (packed(b"x\n[["), "is not TOML"),
    ],
)  # fmt: skip
def test_a_scenario_in_a_link_is_read_as_strictly_as_a_file(code, complaint):
    with pytest.raises(BadInput, match=complaint) as refused:
        unpacked(code)
    assert "\n" not in str(refused.value)
