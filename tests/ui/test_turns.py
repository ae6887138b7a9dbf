"""First pictures go first."""

import threading
import time

import pytest

from sim.ui.shared.turns import FairQueue

EACH = 0.15  # seconds


class CalledOffError(Exception):
    pass


def test_one_at_a_time_and_the_urgent_ones_first():
    turns, order = FairQueue(), []
    hold = threading.Event()

    def work(name, is_urgent):
        with turns.turn(is_urgent, lambda: None):
            order.append(name)
            if name == "first":
                hold.wait(10)

    def start(name, is_urgent):
        one = threading.Thread(target=work, args=(name, is_urgent))
        one.start()
        time.sleep(0.1)  # until it stands in line
        return one

    begun = [start("first", False), start("refined", False), start("urgent", True)]
    assert order == ["first"]
    hold.set()
    for one in begun:
        one.join(10)
    assert order == ["first", "urgent", "refined"]


def test_first_pictures_come_in_the_order_in_which_they_were_asked_for():
    turns, order = FairQueue(), []

    def work(name):
        with turns.turn(True, lambda: None):
            order.append(name)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(12)]
    with turns.turn(False, lambda: None):
        for one in threads:
            one.start()
            time.sleep(0.03)  # less than between two looks: whoever looks next must not be the first to get in
        time.sleep(0.2)
    for one in threads:
        one.join(10)
    assert order == list(range(12))


def test_whoever_is_called_off_while_waiting_leaves_nothing_behind():
    turns = FairQueue()

    def check_cancelled():
        raise CalledOffError

    with turns.turn(False, lambda: None):
        for is_urgent in (True, False):
            with pytest.raises(CalledOffError), turns.turn(is_urgent, check_cancelled):
                pytest.fail("it was not its turn")
    with turns.turn(False, lambda: pytest.fail("nobody is in the way")):
        pass


def test_work_that_fails_gives_its_turn_back():
    turns = FairQueue()
    with pytest.raises(CalledOffError), turns.turn(True, lambda: None):
        raise CalledOffError
    with turns.turn(False, lambda: pytest.fail("nobody is in the way")):
        pass


def test_long_work_gives_way_to_a_first_picture():
    turns, seen = FairQueue(), []
    turns.give_way(lambda: seen.append("asked"))
    assert seen == ["asked"], "nobody waits: it asks once whether it is still wanted, and goes on"
    release = threading.Event()

    def urgent():
        with turns.turn(True, lambda: None):
            seen.append("urgent")

    def background():
        with turns.turn(False, lambda: None):
            release.wait(10)

    threads = [threading.Thread(target=background), threading.Thread(target=urgent)]
    for one in threads:
        one.start()
        time.sleep(0.1)
    other = threading.Thread(target=lambda: (turns.give_way(lambda: None), seen.append("went on")))
    other.start()
    time.sleep(0.1)
    assert seen == ["asked"]
    release.set()
    for one in (*threads, other):
        one.join(10)
    assert seen == ["asked", "urgent", "went on"]


@pytest.mark.alone
@pytest.mark.slow
def test_one_refinement_at_a_time_and_none_at_once_where_others_wait(monkeypatch):
    monkeypatch.setattr("sim.ui.shared.turns.SECONDS_PER_WAITING", EACH)
    turns, waited = FairQueue(), []

    def refine(seconds):
        begun = time.monotonic()
        with turns.refinement(lambda: None):
            waited.append(time.monotonic() - begun)
            time.sleep(seconds)

    refine(0.0)
    assert waited.pop() < 0.05
    for length, begins in ((0.5, [0, 1, 2]), (3.0, [0, 3, 6])):
        threads = [threading.Thread(target=refine, args=(length * EACH,)) for _ in range(3)]
        for one in threads:
            one.start()
        for one in threads:
            one.join(10)
        assert sorted(round(seconds / EACH) for seconds in waited) == begins
        waited.clear()
    refine(0.0)
    assert waited.pop() < 0.05, "nobody is left waiting"


@pytest.mark.alone
def test_leisure_begins_when_nobody_has_asked_for_a_while(monkeypatch):
    monkeypatch.setattr("sim.ui.shared.turns.IDLE_AFTER", EACH)
    turns, asked = FairQueue(), []
    turns.wait_until_idle(lambda: asked.append(1))
    assert not asked, "nobody has asked yet"
    with turns.turn(True, lambda: None):
        pass
    begun = time.monotonic()
    turns.wait_until_idle(lambda: asked.append(1))
    assert EACH * 0.8 < time.monotonic() - begun < EACH * 2
    assert asked


def test_whoever_stands_in_line_does_not_give_way_to_itself():
    turns = FairQueue()
    asked = []

    def check_cancelled():
        turns.give_way(lambda: asked.append(1))

    def urgent():
        with turns.turn(True, check_cancelled):
            check_cancelled()

    with turns.turn(False, lambda: None):
        other = threading.Thread(target=urgent)
        other.start()
        time.sleep(0.2)
    other.join(5)
    assert not other.is_alive()
    assert len(asked) >= 2
