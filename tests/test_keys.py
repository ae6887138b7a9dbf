"""Addresses of numbers: what is declared, which words are taken, and the value in a scenario."""

import ast
from pathlib import Path

import pytest

import sim
from sim.errors import BadInput
from sim.keys import SHORT, check_value, find, key_of, known_keys, nearest_key
from sim.levers import LEVERS, SELECTORS, declared
from sim.scenario import Scenario, load

WAR = load("price_war")
SIM = Path(sim.__file__).parent


def test_every_key_has_a_declaration_or_words_and_a_value_in_any_scenario():
    for text in known_keys():
        key = key_of(text)
        assert (key.declared is None) == bool(key.words), text
        assert key.is_lever == (key.block in LEVERS)
        value = key.value_in(Scenario())
        if key.declared is None:
            assert value in key.words
            assert key.allowed == ", ".join(key.words)
        else:
            assert key.declared.low <= value <= key.declared.high or (key.name, value) == ("strength", 0.0)
        check_value(text, value, "here")
    assert set(declared()) == {text for text in known_keys() if key_of(text).declared} - set(SHORT)
    assert key_of("recovery.who").words == tuple(SELECTORS)
    assert key_of("customers").declared == key_of("market.customers").declared


def test_a_number_of_each_holder():
    both = WAR.with_lever("price_cut", firm=0, strength=0.1).with_firm(1, quality=0.7)
    strength = find("price_cut.strength")
    assert sorted(strength.values_in(both)) == sorted(
        lever.strength for lever in both.levers if lever.kind == "price_cut"
    )
    assert find("rival.price_cut.strength").value_in(both) == next(one.strength for one in WAR.levers if one.firm == 1)
    assert find("firms.1.quality").value_in(both) == 0.7
    assert find("firms.0.quality").value_in(both) == WAR.firm(0).quality
    assert find("bond.weight").values_in(both) == [both.parameters.bond.weight]
    assert find("thank_you_call.strength").values_in(both) == []
    assert find("thank_you_call.strength").value_in(both) == 0.0


@pytest.mark.parametrize("nothing", [
    "", ".", "bond", "bond.", "bond.wieght", "price_cut.kind", "rival", "rival.bond.weight", "rival.customers",
    "firms", "firms.0", "firms.x.quality", "firms.0.bond", "firms.-1.quality", "rival.rival.price_cut.start",
])  # fmt: skip
def test_where_nothing_is(nothing):
    assert find(nothing) is None
    with pytest.raises(BadInput, match=r"There is no key"):
        key_of(nothing)


def test_the_nearest_name():
    assert nearest_key("bond.wieght") == ' Did you mean "bond.weight"?'
    assert "bond parameters" in nearest_key("qqq")
    with pytest.raises(BadInput, match=r'Did you mean "price_cut\.strength"'):
        WAR.with_changes({"price_cut.strenght": 0.3})
    for address in ("rival.price_cut.start", "firms.1.quality"):  # an address, but no key of `--set`
        with pytest.raises(BadInput, match="There is no key"):
            key_of(address)


@pytest.mark.parametrize(("address", "text", "value"), [
    ("bond.weight", "0.5", 0.5), ("bond.weight", " 1", None), ("bond.weight", "1_0", None), ("bond.weight", "-1", None),
    ("price_cut.start", "13", 13), ("price_cut.start", "1.5", None), ("recovery.who", "nobody", None),
    ("recovery.who", "everyone", "everyone"), ("bond.weight", "nan", None), ("bond.weight", "１", None),
])  # fmt: skip
def test_a_value_is_read_as_it_is_meant(address, text, value):
    assert find(address).read(text) == value


def test_a_record_with_fields_replaced_is_checked_like_any_other():
    longer = WAR.replaced(levers=(*WAR.levers, {"kind": "exit_fee", "strength": 50.0}))
    assert longer.levers[:-1] == WAR.levers
    assert longer.levers[-1].kind == "exit_fee"
    assert longer.given().keys() == WAR.given().keys()
    assert WAR.replaced() == WAR
    assert WAR.levers[0].replaced(strength=0.5).strength == 0.5
    for wrong, complaint in (
        ({"levers": [{"kind": "exit_fee", "firm": 7}]}, "belongs to firm 7"),
        ({"firms": {"9": {}}}, 'firms."9" does not exist'),
        ({"title": 3}, "must be text"),
        ({"heading": ""}, 'unknown key "heading"'),
    ):
        with pytest.raises(BadInput, match=complaint):
            WAR.replaced(**wrong)
    with pytest.raises(BadInput, match="out of range"):
        WAR.levers[0].replaced(strength=7.0)
    with pytest.raises(BadInput, match="out of range"):
        WAR.with_firm(0, quality=7.0)


def test_nothing_is_replaced_unchecked():
    found = [
        f"{path.relative_to(SIM)}:{node.lineno}"
        for path in SIM.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"model_copy", "model_construct"}
    ]
    assert found == []
