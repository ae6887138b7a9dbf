"""A rule replaced by hand takes effect, or is refused in a sentence that says where it would."""

import importlib
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import sim
from sim import BadInput, MarketModel, compare, flip, run, study_from, sweep
from sim.handbook import source
from sim.market import firms, staff, surveys
from sim.market.agents import ObjectMarket
from sim.market.compiled import RULES
from sim.market.people import leaving, living, shopping, weighing
from sim.market.replaced import check_rules
from sim.market.rules import bond, brand, choice
from sim.market.walks import living as walks

SMALL = {"customers": 60, "months": 2, "market.settle": 0}


def never(*numbers):
    return 0.0


def test_every_rule_is_known_and_has_a_name_of_its_own():
    names = [one.name for path in source.rule_files() for one in source.functions(path)]
    assert len(names) > 50
    for path in source.rule_files():
        home = importlib.import_module(f"sim.market.rules.{path.stem}")
        for one in source.functions(path):
            assert RULES[one.name] is getattr(home, one.name)
    decorated = sum(path.read_text().count("\n@rule\n") for path in (source.ROOT / "market").rglob("*.py"))
    assert len(RULES) == decorated  # none has taken another's place


@pytest.mark.parametrize("home", [bond, living, walks], ids=["rules", "people", "walks"])
def test_the_compiled_market_refuses_a_replaced_rule(home, monkeypatch, tmp_path):
    war = sim.load("price_war").with_changes(SMALL)
    study = study_from(
        {"scenario": "price_war", "changes": SMALL, "outcomes": ["profit_2"], "factors": {"bond.decay": True}}
    )
    monkeypatch.setattr(home, "bond_next", never)
    where = f"{home.__name__}.bond_next"
    said = rf"^{where} was replaced by hand.*Edit sim/market/rules/bond\.py.*replace sim\.market\.people\.living\.bond_next"
    for use in (
        lambda: run(war, 1),
        lambda: compare(war, "calm_market", 1),
        lambda: MarketModel("price_war", rng=1),
        lambda: sweep(study, tmp_path / "sweep", workers=2),
        lambda: flip("price_war", "calm_market", points=8, seeds=8),
        lambda: sim.sensitivity(study),
    ):
        with pytest.raises(BadInput, match=said):
            use()
    assert not (tmp_path / "sweep").exists()
    monkeypatch.undo()
    run(war, 1)


@pytest.mark.parametrize("replaced", [lambda *numbers: 0.0, None, max], ids=["lambda", "None", "built in"])
def test_whatever_stands_in_its_place_is_found(replaced, monkeypatch):
    monkeypatch.setattr(bond, "bond_next", replaced)
    with pytest.raises(BadInput, match=r"rules\.bond\.bond_next was replaced"):
        check_rules()


def test_the_market_of_mesa_objects_uses_what_it_is_given(monkeypatch):
    usual = ObjectMarket("price_war", rng=1, **SMALL)
    usual.run_to_end()
    monkeypatch.setattr(bond, "bond_next", never)
    with pytest.raises(BadInput, match=r"calls the rule as sim\.market\.people\.living\.bond_next: replace that\.$"):
        ObjectMarket("price_war", rng=1, **SMALL)
    monkeypatch.setattr(living, "bond_next", never)
    other = run(sim.load("price_war").with_changes(SMALL), [1], model=ObjectMarket)
    assert not np.array_equal(other.record.felt, usual.record.felt[np.newaxis])
    monkeypatch.undo()
    again = run(sim.load("price_war").with_changes(SMALL), [1], model=ObjectMarket)
    np.testing.assert_array_equal(again.record.felt, usual.record.felt[np.newaxis])


def test_a_rule_compiled_into_both_markets_is_refused_in_both(monkeypatch):
    for place in (bond, leaving, shopping, weighing):
        monkeypatch.setattr(place, "felt_bond", never)
    assert surveys.felt_bond is RULES["felt_bond"]  # readings would come from another rule than what people do
    for market in (MarketModel, ObjectMarket):
        with pytest.raises(BadInput, match=r"felt_bond was replaced by hand.*again\.$"):
            market("price_war", rng=1, **SMALL)


@pytest.mark.parametrize(("module", "rule"), [(staff, "skill_next"), (walks, "feel"), (choice, "attraction")])
def test_what_no_object_calls_has_no_other_way(module, rule, monkeypatch):
    monkeypatch.setattr(module, rule, never)
    for market in (MarketModel, ObjectMarket):
        with pytest.raises(BadInput, match=rf"{rule} was replaced by hand.*Edit sim/market/.*again\.$"):
            market("price_war", rng=1, **SMALL)


def test_a_rule_that_both_markets_call_as_it_is_can_be_replaced(monkeypatch):
    monkeypatch.setattr(brand, "brand_next", never)
    with pytest.raises(BadInput, match=r"calls the rule as sim\.market\.firms\.brand_next: replace that\.$"):
        check_rules()
    monkeypatch.setattr(firms, "brand_next", never)
    for market in (MarketModel, ObjectMarket):
        market("ads_only", rng=1, **SMALL).run_to_end()


@pytest.mark.slow
def test_it_is_found_however_early_it_was_replaced():
    code = (
        "import sim, sim.market.rules.bond as bond\n"
        "bond.bond_next = lambda *numbers: 0.0\n"
        "try:\n    sim.run('price_war', 1)\nexcept sim.BadInput as error:\n    print(error)"
    )
    root = Path(sim.__file__).parent.parent
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root).stdout
    assert said.startswith("sim.market.rules.bond.bond_next and ")
    assert "was replaced by hand" in said


def test_the_check_costs_next_to_nothing():
    check_rules()
    begin = time.process_time()
    for _ in range(100):
        check_rules()
    assert (time.process_time() - begin) / 100 < 0.001


def test_a_market_is_told_in_one_line():
    market = MarketModel("price_war", rng=7, **SMALL)
    market.advance()
    assert repr(market) == "MarketModel('price_war', rng=7, 60 customers, month 1 of 2)"
    assert repr(ObjectMarket("price_war", rng=7, **SMALL)).startswith("ObjectMarket('price_war', rng=7, 60 customers")
    market.__dict__.clear()
    assert repr(market) == "MarketModel()"
