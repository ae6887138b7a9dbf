"""One assumption at a time: the same as changing it by hand, and only what stands on fresh luck counts."""

import numpy as np
import pandas as pd
import pytest

from sim import BadInput, load
from sim.study.compare import compare
from sim.study.flip.prior import Assumption
from sim.study.overturn import CONFIRMING, FIGURES, _rows, most_able, overturn, shared_assumptions

SEEDS = 3
MONTH = 18
SIZE = {"customers": 300, "months": 24}
WAR = load("price_war").with_changes(SIZE)
CALM = load("calm_market").with_changes(SIZE)


@pytest.fixture(scope="module")
def tested():
    keys = ["survey.response", "market.climate"]
    keys = [key for key in keys if key in shared_assumptions(WAR, CALM)]
    return pd.concat(overturn(WAR, CALM, MONTH, keys, seeds=SEEDS))


def row(table, key, figure="kept"):
    return table[(table["key"] == key) & (table["figure"] == figure)].iloc[0]


@pytest.mark.parametrize("figure", FIGURES)
def test_the_default_is_the_comparison_itself(tested, figure):
    pair = compare(WAR.with_changes({"months": MONTH}), CALM.with_changes({"months": MONTH}), SEEDS)
    told = pair.kept_per_100(MONTH) if figure == "kept" else pair.profit_difference(MONTH)
    found = row(tested, "market.climate", figure)
    assert [found["mean"], found["lo"], found["hi"]] == pytest.approx(list(told))


def test_the_ends_are_what_changing_both_markets_by_hand_gives(tested):
    found = row(tested, "market.climate")
    hard = {"market.climate": found["high"], "months": MONTH}
    by_hand = compare(WAR.with_changes(hard), CALM.with_changes(hard), SEEDS).kept_per_100(MONTH)
    assert not found["high_overturns"]
    assert [found["high_mean"], found["high_lo"], found["high_hi"]] == pytest.approx(list(by_hand))
    assert found["swing"] >= abs(found["high_mean"] - found["mean"])


def test_a_war_nobody_feels_costs_nobody(monkeypatch):
    null = Assumption("population.price_weight", "utility", 3.8, 0.0, 6.0, is_whole=False, in_a=True, in_b=True)
    monkeypatch.setattr("sim.study.overturn.assumptions_of", lambda a, b: ((null,), ()))
    found = row(pd.concat(overturn(WAR, CALM, MONTH, seeds=SEEDS)), null.key)
    assert [found["low_mean"], found["low_lo"], found["low_hi"]] == [0.0, 0.0, 0.0]
    assert found["weakens"]
    assert not found["low_overturns"]


def test_what_nobody_feels_moves_nothing():
    keys = [key for key in shared_assumptions(WAR, CALM) if key.startswith("survey.")][:1]
    assert keys
    found = pd.concat(overturn(WAR, CALM, 6, keys, seeds=2))
    assert found["swing"].tolist() == [0.0, 0.0]


def test_all_shared_assumptions_are_tested_and_no_decision_is():
    keys = shared_assumptions(WAR, CALM)
    assert len(keys) > 100
    assert "bond.weight" in keys
    other = WAR.with_changes({"bond.weight": 1.0})
    assert "bond.weight" not in shared_assumptions(other, CALM)
    assert list(overturn(other, CALM, 3, ["bond.weight"], seeds=2)) == []


def test_it_is_told_of_every_market_and_works_piece_by_piece():
    told = []
    found = overturn(WAR, CALM, 3, ["bond.weight", "market.climate"], seeds=2, on_done=told.append)
    assert told == []
    first = next(found)
    assert first["key"].unique().tolist() == ["bond.weight"]
    assert len(told) == 2 * 2 * 3  # two markets, two seeds, as it is and at both ends


def test_what_it_is_told_to_stop_by_ends_it():
    def stop(done):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        next(overturn(WAR, CALM, 3, ["bond.weight"], seeds=2, on_done=stop))


@pytest.mark.parametrize(("settings", "said"), [
    ({"keys": ["bond.wieght"]}, "bond.weight"), ({"seeds": 1}, "at least 2"), ({"seeds": 0}, "out of range"),
])  # fmt: skip
def test_bad_input_is_one_clear_sentence(settings, said):
    with pytest.raises(BadInput, match=said):
        next(overturn(WAR, CALM, 3, **{"keys": ["bond.weight"], "seeds": 2} | settings))


class Luck:
    """A pair of markets in which the low end reverses the answer on the first seeds; on others as given."""

    def __init__(self, fresh):
        self.fresh, self.asked = fresh, []

    def differences(self, seeds, one, value):
        self.asked.append((value, len(seeds)))
        mean = 2.0 if value else self.fresh if len(seeds) == CONFIRMING else -2.0
        return mean + np.array([np.resize([-0.1, 0.1], len(seeds))] * len(FIGURES))


ONE = Assumption("bond.weight", "utility", 1.0, 0.0, 2.0, False, True, True)


@pytest.mark.parametrize(("fresh", "stands"), [(-1.0, True), (0.0, False), (1.0, False)])
def test_a_reversal_must_stand_on_fresh_luck(fresh, stands):
    pair = Luck(fresh)
    now = 2.0 + np.array([[-0.1, 0.1, -0.1, 0.1]] * len(FIGURES))
    found = row(_rows(pair, ONE, now, range(1, 5), range(5, 5 + CONFIRMING)), "bond.weight")
    assert found["low_overturns"] == stands
    assert found["low_mean"] == pytest.approx(fresh)
    assert not found["high_overturns"]
    assert (0.0, CONFIRMING) in pair.asked
    assert (2.0, CONFIRMING) not in pair.asked


def made(key, mean, low, high, half=0.5, **more):
    """Return a row as `overturn` would, every interval as wide as the others."""
    ends = {"": mean, "low_": low, "high_": high}
    told = {f"{end}{name}": value + half * at for end, value in ends.items()
            for name, at in (("mean", 0), ("lo", -1), ("hi", 1))}  # fmt: skip
    clear = abs(mean) > half
    turned = {f"{end}_overturns": clear and mean * value < 0.0 and abs(value) > half
              for end, value in (("low", low), ("high", high))}  # fmt: skip
    swing = max(abs(low - mean), abs(high - mean))
    return {"figure": "kept", "key": key, "unit": "", "default": 0.5, "low": 0.0, "high": 1.0, "swing": swing,
            "weakens": False} | told | turned | more  # fmt: skip


def test_the_most_able_reverses_by_most():
    found = most_able(pd.DataFrame([made("x", 3.0, 9.0, -1.0), made("y", 3.0, -2.0, 4.0), made("z", 3.0, 3.0, 20.0)]))
    assert (found.key, found.value, found.reverses, found.is_open) == ("y", 0.0, True, False)
    assert (found.n_reversing, found.n_tested) == (2, 3)
    assert float(found.there.mean) == -2.0


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_where_nothing_reverses_the_nearest_is_told(sign):
    rows = [made("x", 3.0 * sign, 0.2 * sign, 9.0 * sign), made("y", 3.0 * sign, 2.0 * sign, 1.0 * sign)]
    found = most_able(pd.DataFrame(rows))
    assert (found.key, found.value, found.reverses, found.n_reversing) == ("x", 0.0, False, 0)


def test_where_there_is_no_answer_nothing_overturns_it():
    found = most_able(pd.DataFrame([made("x", 0.1, 2.0, 0.0), made("y", 0.1, 0.0, -4.0)]))
    assert found.is_open
    assert not found.reverses
    assert (found.key, found.value) == ("y", 1.0)


def test_an_end_that_is_no_market_is_passed_over():
    nan = float("nan")
    found = most_able(pd.DataFrame([made("x", 3.0, nan, 2.5, swing=0.5), made("y", 3.0, 2.9, 3.0)]))
    assert (found.key, found.value) == ("x", 1.0)


@pytest.mark.parametrize("rows", [[], [made("x", 3.0, 3.0, 3.0)], [made("x", 3.0, 1.0, 1.0, figure="profit")]])
def test_where_nothing_matters_there_is_none(rows):
    assert most_able(pd.DataFrame(rows)) is None
