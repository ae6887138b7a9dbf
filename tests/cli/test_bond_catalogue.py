"""Catalogues: everything is listed, with its source."""

from __future__ import annotations

import json

from sim.industries import industry_names
from sim.keys import known_keys
from sim.levers import LEVERS, SIDES
from sim.parameters import all_declarations, all_switches
from sim.scenario import load, scenario_names


def test_scenarios(bond, bond_json):
    assert [one["name"] for one in bond_json("scenarios")["scenarios"]] == scenario_names()
    assert all(one["title"] and one["question"] for one in bond_json("scenarios")["scenarios"])
    assert "price_war" in bond("scenarios").stdout
    assert bond_json("scenarios", "price_war")["digest"] == load("price_war").digest
    assert (
        "[[levers]]" in bond("scenarios", "price_war").stdout or "levers = [" in bond("scenarios", "price_war").stdout
    )


def test_levers(bond, bond_json):
    listed = bond_json("levers")
    assert [lever["kind"] for lever in listed["levers"]] == list(LEVERS)
    assert {number["key"] for lever in listed["levers"] for number in lever["numbers"]} <= set(known_keys())
    for lever in listed["levers"]:
        assert lever["side"] in SIDES
        assert lever["help"]
        assert lever["kind"] in bond("levers").stdout


def test_parameters_have_sources(bond, bond_json):
    listed = bond_json("parameters")["parameters"]
    assert [one["key"] for one in listed] == [one.key for one in all_declarations()]
    for one in listed:
        assert one["unit"]
        assert one["help"]
        assert (
            any(mark.isdigit() for mark in one["source"])
            or "assumption" in one["source"]
            or "scenario" in one["source"]
        ), one["key"]
        assert one["low"] <= one["default"] <= one["high"]
        assert one["plausible"][0] <= one["default"] <= one["plausible"][1]
    switches = bond_json("parameters")["switches"]
    assert [one["key"] for one in switches] == [one.key for one in all_switches()]
    assert all(one["default"] in one["words"] and one["help"] and one["source"] for one in switches)
    assert bond("parameters").stdout.count("Source: ") == len(listed) + len(switches)
    assert [one["key"] for one in bond_json("parameters", "attention.base")["parameters"]] == ["attention.base"]


def test_industries(bond, bond_json):
    listed = bond_json("industries")["industries"]
    assert [one["name"] for one in listed] == list(industry_names())
    for one in listed:
        assert one["label"]
        assert one["currency"]
        assert {number["key"] for number in one["numbers"]} <= set(known_keys())
        assert all(number["unit"] and number["source"] and number["basis"] for number in one["numbers"])
        assert bond_json("industries", one["name"])["industries"] == [one]
    assert bond("industries").stdout.count("Source: ") == sum(len(one["numbers"]) for one in listed)
    assert bond("industries", "bnak").stderr == 'bond: There is no industry "bnak". Did you mean "bank"?\n'


def test_schema(bond):
    plain, as_json = bond("schema"), bond("schema", "--json")
    assert json.loads(plain.stdout) == json.loads(as_json.stdout)
    assert set(LEVERS) <= set(str(json.loads(plain.stdout)).replace("'", " ").split())
