"""`bond story`: one customer's life, and her twin's."""

from __future__ import annotations

import pytest

SMALL = ("--customers", "300", "--months", "24", "--seed", "2")


@pytest.fixture(scope="module")
def lost(bond_json):
    return bond_json("story", "price_war", "--typical", "lost", *SMALL)


def test_keys(lost):
    assert tuple(lost) == (
        "schema_version", "a", "b", "seed", "customer", "typical", "customers", "months", "traits", "first_difference",
        "parting", "finding", "told", "events", "lives", "provenance",
    )  # fmt: skip
    assert lost["b"]["name"] == "calm_market"  # the baseline, unless somebody says otherwise
    assert lost["typical"]["of"] == "lost"
    assert lost["typical"]["people"] >= 1
    assert lost["lives"]["a"]["month"] == list(range(25))
    assert lost["lives"]["a"]["warmth"][0] is None
    assert {len(column) for column in lost["lives"]["b"].values()} == {25}
    assert lost["told"][0]["same"]


def test_a_number_names_the_same_customer(bond_json, lost):
    again = bond_json("story", "price_war", "--customer", str(lost["customer"]), *SMALL)
    assert again["typical"] is None
    assert {key: value for key, value in again.items() if key != "typical"} == {
        key: value for key, value in lost.items() if key != "typical"
    }


def test_in_words_and_in_chinese(bond, lost):
    words = bond("story", "price_war", "--typical", "lost", *SMALL)
    assert words.exit_code == 0, words.stderr
    assert "Her twin: calm_market" in words.stdout
    assert " ".join(lost["finding"].split()) in " ".join(words.stdout.split())
    chinese = bond("story", "price_war", "--typical", "lost", "--lang", "zh", *SMALL)
    assert "孪生者" in chinese.stdout


def test_a_lever_is_set_in_one_market_and_the_market_in_both(bond_json, lost):
    changed = ("--set", "price_cut.strength=0.0", "--set", "attention.base=0.08")
    same = bond_json("story", "price_war", "--customer", "3", *SMALL, *changed)
    assert same["lives"]["a"] == same["lives"]["b"]  # without the cut the war is the calm market
    assert same["first_difference"] is None


def test_a_scenario_without_a_baseline_is_told_alone(bond):
    told = bond("story", "calm_market", "--customer", "3", *SMALL)
    assert told.exit_code == 0, told.stderr
    assert "no other market" in " ".join(told.stdout.split())


@pytest.mark.slow
def test_a_picture(bond, tmp_path):
    path = tmp_path / "life.svg"
    assert bond("story", "price_war", "--customer", "3", *SMALL, "--plot", str(path)).exit_code == 0
    assert "Bond" in path.read_text()


@pytest.mark.parametrize(("words", "said"), [
    ((), "--customer"),
    (("--customer", "3", "--typical", "fan"), "not both"),
    (("--typical", "hostages"), 'Did you mean "hostage"?'),
    (("--customer", "300"), "0 to 299"),
    (("--customer", "-1"), "0 to 299"),
    (("--customer", "3", "--lang", "fr"), "en, zh"),
    (("--customer", "3", "--seed", "-1"), "--seed"),
    (("--customer", "3", "--against", "calm_markt"), 'Did you mean "calm_market"?'),
    (("--customer", "3", "--plot", "life.gif"), "--plot"),
])  # fmt: skip
def test_what_cannot_be_told_is_said_in_one_sentence(bond, words, said):
    refused = bond("story", "price_war", *SMALL, *words)
    assert refused.exit_code == 4
    assert said in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert not refused.stdout


def test_an_empty_group_is_named(bond):
    nobody = bond("story", "price_war", "--typical", "saved", "--against", "price_war", *SMALL)
    assert nobody.exit_code == 4
    assert "nobody was saved" in nobody.stderr
