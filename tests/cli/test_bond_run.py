"""`bond run`: the shape of its JSON, and what must add up."""

from __future__ import annotations

import pytest

from sim.market.account import INCOME, LINES
from sim.market.exits import REASONS
from sim.market.hold import HOLDS
from sim.measures.retention import CURVES

KEYS = (
    "schema_version", "scenario", "seeds", "customers", "months", "retention", "active", "hold", "hostages", "fans",
    "exits", "money", "surveys", "rungs", "market", "provenance",
)  # fmt: skip
MONTHS = 15


def total(parts, key="mean"):
    return [sum(values) for values in zip(*(part[key] for part in parts), strict=True)]


def test_keys(small_run):
    assert tuple(small_run) == KEYS
    assert tuple(small_run["scenario"]) == ("name", "title", "question", "digest")
    assert small_run["seeds"] == [1, 2, 3]
    assert (small_run["customers"], small_run["months"]) == (400, MONTHS)
    assert set(small_run["provenance"]) == {"bind_or_bond", "engine", "scenarios"}


@pytest.mark.parametrize("measure", ["retention", "active"])
def test_curves_start_whole_and_stay_shares(small_run, measure):
    for kind in CURVES:
        curve = small_run[measure][kind]
        assert curve["month"] == list(range(MONTHS + 1))
        assert curve["mean"][0] == 1.0
        assert all(0.0 <= share <= 1.0 for share in curve["mean"])
        assert all(lo <= mean <= hi for lo, mean, hi in zip(curve["lo"], curve["mean"], curve["hi"], strict=True))
    assert all(
        a >= b
        for a, b in zip(
            small_run["retention"]["overall"]["mean"], small_run["retention"]["overall"]["mean"][1:], strict=False
        )
    )


def test_holds_add_up_to_the_retained(small_run):
    hold = small_run["hold"]
    assert hold["month"] == list(range(1, MONTHS + 1))
    for group, name in [(hold, "overall"), *((hold["by_kind"][kind], kind) for kind in CURVES[:3])]:
        assert total([group[one] for one in HOLDS]) == pytest.approx(group["retained"]["mean"], abs=1e-6)
        assert group["retained"]["mean"] == small_run["active"][name]["mean"][1:]


def test_reasons_add_up_to_the_leavers(small_run):
    exits = small_run["exits"]
    assert tuple(exits["by_reason"]) == REASONS
    assert total(exits["by_reason"].values()) == pytest.approx(exits["leavers"]["mean"], abs=1e-6)
    assert total(exits["by_group"].values()) == pytest.approx(exits["leavers"]["mean"], abs=1e-6)
    assert sum(exits["shares"].values()) == pytest.approx(1.0, abs=1e-6)
    assert 0.0 <= exits["satisfied_share"] <= 1.0


def test_the_account_adds_up(small_run):
    money = small_run["money"]
    income = total([money[line] for line in LINES[:INCOME]])
    costs = total([money[line] for line in LINES[INCOME:-1]])
    assert [a - b for a, b in zip(income, costs, strict=True)] == pytest.approx(money["profit"]["mean"], abs=1e-6)
    own = [lever["cost"] for lever in money["lever_costs"] if lever["firm"] == 0]
    assert total(own) == pytest.approx(money["levers"]["mean"], abs=1e-6)


def test_everybody_stands_on_a_rung_and_is_served_by_somebody(small_run):
    assert total([rung for name, rung in small_run["rungs"].items() if name != "month"]) == pytest.approx(
        [400.0] * MONTHS
    )
    assert total(small_run["market"]["served"]) == pytest.approx([400.0] * (MONTHS + 1))
    assert len(small_run["market"]["prices"]) == len(small_run["market"]["served"]) == 3


def test_one_seed_has_no_interval(bond_json):
    report = bond_json("run", "price_war", "--customers", "300", "--months", "2", "--seeds", "1")
    assert set(report["retention"]["overall"]["lo"]) == {None}


def test_where_nobody_is_there_is_no_number(bond_json):
    report = bond_json("run", "price_war", "--customers", "1", "--months", "2", "--seeds", "2")
    assert None in [report["retention"][kind]["mean"][0] for kind in CURVES]


def test_same_bytes_whatever_the_threads(bond, small):
    one, two = (bond("run", "price_war", *small, "--threads", threads, "--json").stdout for threads in "12")
    assert one == two


def test_set_is_heard(bond_json, small_run, small):
    changed = bond_json("run", "price_war", *small, "--set", "attention.base=0.5", "--set", "price_cut.strength=0.3")
    assert changed["scenario"]["digest"] != small_run["scenario"]["digest"]
    assert changed["retention"]["overall"]["mean"][-1] < small_run["retention"]["overall"]["mean"][-1]
    assert changed["market"]["prices"][1]["mean"][-1] == pytest.approx(0.7 * changed["market"]["prices"][1]["mean"][0])


def test_tables_fit_eighty_columns(bond, monkeypatch, small):
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    shown = bond("run", "price_war", *small)
    assert shown.exit_code == 0
    assert max(map(len, shown.stdout.splitlines())) <= 80
    assert "\x1b" not in shown.stdout
    assert shown.stderr == ""
    for words in (
        "price_war: of every 100 customers",
        "Never left",
        "What holds them",
        "hostages",
        "fans",
        "Why they left",
        "profit",
    ):
        assert words in shown.stdout
