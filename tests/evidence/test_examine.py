"""Claims put to the market: known answers, verdicts that move, and findings that are kept."""

import json
from typing import ClassVar

import numpy as np
import pytest
from pydantic import ValidationError

from sim import load
from sim.errors import BadInput, ResumeMismatch
from sim.evidence.examine import examine
from sim.evidence.lab import Lab, changed
from sim.evidence.ledger import Claim, scenario_of
from sim.evidence.mechanisms import MECHANISMS, switched_off
from sim.evidence.store import Store
from sim.market.model import MarketModel
from sim.parameters import all_declarations, all_switches

SMALL = {"seeds": 6, "customers": 1000, "threads": 1}
CUT = {"baseline": "calm_market", "levers": [{"kind": "price_cut", "firm": 0, "strength": 0.2, "start": 2}]}


def claim(*experiments, **fields):
    usual = {
        "id": "C00", "articles": ["000"], "says": "x", "says_zh": "x", "mechanisms": [], "note": "x", "note_zh": "x",
    }  # fmt: skip
    return Claim.model_validate(usual | fields | {"experiments": list(experiments)})


def experiment(**fields):
    usual = {
        "asks": "?", "asks_zh": "?", "outcome": "market_share_12", "expect": "> 0", "unit": "share_points",
        "treatment": CUT, "control": "calm_market",
    }  # fmt: skip
    return usual | fields


@pytest.fixture(scope="module")
def lab():
    return Lab(**SMALL)


def test_a_cut_wins_customers_and_the_opposite_claim_falls(lab):
    assert examine(claim(experiment()), lab).verdict == "supported"
    assert examine(claim(experiment(expect="< 0")), lab).verdict == "refuted"


def test_a_scenario_against_itself_has_no_effect(lab):
    found = examine(claim(experiment(treatment="calm_market")), lab)
    assert found.verdict == "refuted"
    assert found.outcomes[0].measured.status == "none"
    assert (found.outcomes[0].measured.lo, found.outcomes[0].measured.hi) == (0.0, 0.0)


def test_the_answer_changes_without_what_it_rests_on(lab):
    found = examine(claim(experiment(), mechanisms=["price", "variety"]), lab)
    assert found.rests_on == ("price",)
    assert found.outcomes[0].without["price"].status != "supported"
    assert found.outcomes[0].without["variety"].status == "supported"


def test_an_effect_of_one_parameter_is_assumed_only_if_it_goes_away_with_it(lab):
    by_price = experiment(assumed={"population.price_weight": 0.0})
    by_variety = experiment(assumed={"population.variety": 0.0})
    assert examine(claim(by_price), lab).verdict == "assumed"
    assert examine(claim(by_variety), lab).verdict == "supported"


def test_a_change_of_sign_is_found_where_it_is(lab):
    """A cut against a special of a fifth every month: the share is higher from a fifth on."""
    cut = {"baseline": "calm_market", "levers": [{"kind": "price_cut", "firm": 0, "strength": 0.3}]}
    special = {"baseline": "calm_market", "levers": [{"kind": "special_of_the_month", "strength": 0.2, "every": 1}]}
    turned = experiment(treatment=cut, control=special, turns={"price_cut.strength": [0.0, 0.4]})
    found = examine(claim(turned), lab)
    assert found.verdict == "depends"
    turns, (place,) = found.outcomes[0].turns, found.outcomes[0].changes_at
    assert [turn.value for turn in turns] == sorted(turn.value for turn in turns)
    assert place.low < place.value < place.high
    assert place.value == pytest.approx(0.2, abs=0.04)


def test_runs_without_a_mechanism_say_so_and_differ():
    with_bonds, without = Lab(**SMALL), Lab(**SMALL, without=("bond",))
    outcome = "retention_24.engaged"
    scenario = load("calm_market")
    assert with_bonds.values(scenario, outcome).mean() > without.values(scenario, outcome).mean()


@pytest.mark.parametrize("name", MECHANISMS)
def test_every_mechanism_can_be_switched_off_everywhere(name):
    declared = {one.key for one in (*all_declarations(), *all_switches())}
    assert set(MECHANISMS[name]) <= declared
    bare = switched_off(load("linda_television"), name)
    for key, value in MECHANISMS[name].items():
        block, _, field = key.partition(".")
        assert getattr(getattr(bare.parameters, block), field) == value
        if block == "firm":
            assert {getattr(bare.firm(k), field) for k in range(3)} == {value}


def test_a_lever_is_turned_only_where_it_is_held():
    calm = load("calm_market")
    assert changed(calm, {"price_cut.strength": 0.4}).digest == calm.digest
    assert changed(load("price_war"), {"price_cut.strength": 0.4}).levers[-1].strength == 0.4
    assert changed(calm, {"firms.0.awareness": 0.5}).firm(0).awareness == 0.5
    assert changed(calm, {"word_of_mouth.links": 4.0}).parameters.word_of_mouth.links == 4


def test_an_arm_may_set_single_numbers():
    arm = scenario_of({"baseline": "price_war", "set": {"price_cut.strength": 0.3}}, "treatment")
    assert arm.levers[-1].strength == 0.3
    with pytest.raises(BadInput, match="treatment"):
        scenario_of({"baseline": "price_war", "set": {"price_cut.strenght": 0.3}}, "treatment")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"effect": "odds"}, "unknown effect"),
        ({"unit": "percents"}, 'Did you mean "percent"'),
        ({"control": None}, "needs the arms treatment, control"),
        ({"effect": "ratio"}, "has no unit"),
        ({"expect": "positive"}, "not an expectation"),
        ({"outcom": "x"}, "outcom"),
    ],
)
def test_an_experiment_that_does_not_hang_together_is_refused(fields, said):
    with pytest.raises(ValidationError, match=said):
        claim(experiment(**fields))


def test_observing_gives_each_seed_its_own_market(lab):
    months = lab.observe(lab.sized(load("calm_market"), months=3), _months_and_luck)
    assert [seed for _, seed in months] == list(range(1, 7))
    assert {month for month, _ in months} == {3}


def _months_and_luck(market: MarketModel):
    market.run_to_end()
    return market.month, market.luck


def test_results_do_not_depend_on_threads():
    scenario = load("price_war")
    one, two = (Lab(4, 500, threads).values(scenario, "retention_18.overall") for threads in (1, 2))
    assert np.array_equal(one, two)


class TestStore:
    """What was found is kept line by line."""

    lab: ClassVar[Lab] = Lab(**SMALL)

    def test_findings_come_back(self, tmp_path):
        Store(tmp_path / "a", self.lab, resume=False).add("C01", {"mean": 0.1})
        assert Store(tmp_path / "a", self.lab, resume=True).get("C01") == {"mean": 0.1}

    def test_a_line_cut_off_in_the_middle_is_forgotten_and_written_again(self, tmp_path):
        store = Store(tmp_path, self.lab, resume=False)
        store.add("C01", 1)
        store.add("C02", 2)
        rows = tmp_path / "rows.jsonl"
        rows.write_bytes(rows.read_bytes()[:-4])
        again = Store(tmp_path, self.lab, resume=True)
        assert (again.get("C01"), again.get("C02")) == (1, None)
        again.add("C02", 2)
        assert [json.loads(line)["key"] for line in rows.read_text().splitlines()] == ["C01", "C02"]

    @pytest.mark.parametrize(
        "damage",
        [b"", b"\x00" * 60 + b"\n", b"[]\n", b"3\n", b"\xff\xfe\n", b'{"key": "C01"}\n', b'{"key": "C01", "found": 7}\n', b"["
         * 100_000 + b"\n"],
    )  # fmt: skip
    def test_a_damaged_line_is_forgotten_and_the_others_are_kept(self, tmp_path, damage):
        store = Store(tmp_path, self.lab, resume=False)
        for key in ("C01", "C02", "C03"):
            store.add(key, {"mean": 0.25})
        rows = tmp_path / "rows.jsonl"
        first, second, third = rows.read_bytes().splitlines(keepends=True)
        for line in (damage, first.replace(b"0.25", b"0.75")):
            rows.write_bytes(line + second + third)
            again = Store(tmp_path, self.lab, resume=True)
            assert [again.get(key) for key in ("C01", "C02", "C03")] == [None, {"mean": 0.25}, {"mean": 0.25}]
            assert rows.read_bytes() == second + third

    @pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"3", b"\xff", b"\x00" * 40])
    def test_damaged_conditions_are_refused_in_a_sentence(self, tmp_path, damage):
        Store(tmp_path, self.lab, resume=False).add("C01", 1)
        (tmp_path / "conditions.json").write_bytes(damage)
        with pytest.raises(BadInput, match="is damaged") as refused:
            Store(tmp_path, self.lab, resume=True)
        assert "\n" not in str(refused.value)

    def test_other_conditions_are_no_continuation(self, tmp_path):
        Store(tmp_path, self.lab, resume=False)
        with pytest.raises(ResumeMismatch, match="begun with seeds 6, not 7"):
            Store(tmp_path, Lab(seeds=7, customers=1000), resume=True)
        with pytest.raises(ResumeMismatch, match="without nothing, not bond"):
            Store(tmp_path, Lab(**SMALL, without=("bond",)), resume=True)

    def test_a_folder_in_use_is_left_alone(self, tmp_path):
        Store(tmp_path / "used", self.lab, resume=False)
        with pytest.raises(BadInput, match="give --resume"):
            Store(tmp_path / "used", self.lab, resume=False)
        (tmp_path / "other").mkdir()
        (tmp_path / "other" / "file").touch()
        with pytest.raises(BadInput, match="holds no findings"):
            Store(tmp_path / "other", self.lab, resume=True)
