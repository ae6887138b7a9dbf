"""What is written down, customer by customer."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from sim import load, run
from sim.cli import app
from sim.market.customers import STORED, Columns
from sim.record import NOT_RECORDED, write_record
from sim.scenario import loads

NOBODY_COMES = {"population.attrition": 0.0}  # so that whoever is won has left another firm
WAR = load("price_war").with_changes(NOBODY_COMES | {"customers": 800, "months": 16})


@pytest.fixture(scope="module")
def choices(tmp_path_factory):
    path = tmp_path_factory.mktemp("record") / "choices.parquet"
    write_record(path, "choices", WAR, [1, 2])
    return pd.read_parquet(path)


def test_the_panel_is_one_row_per_occasion(choices):
    assert list(choices.columns) == [
        "seed", "customer", "month", "occasion", "firm", "price", "points", "member", "kind_at_entry", "stayed_for", "left_because",
    ]  # fmt: skip
    assert len(choices) == 2 * 800 * 16
    assert not choices.duplicated(["seed", "customer", "month", "occasion"]).any()
    assert (choices["stayed_for"].isna() == choices["left_because"].notna()).all()


def test_the_panel_is_the_same_run(choices):
    result = run(WAR, [1, 2])
    shares = choices.groupby(["seed", "month", "firm"]).size().unstack(fill_value=0).to_numpy().reshape(2, 16, 3)
    np.testing.assert_array_equal(shares, result.record.served[:, 1:])
    moved = choices[choices["left_because"].notna()].groupby(["seed", "month"]).size().unstack(fill_value=0)
    np.testing.assert_array_equal(moved.to_numpy(), result.record.won[:, 1:].sum(axis=2))
    cut = choices[(choices["firm"] == 1) & (choices["month"] >= 13)]
    assert set(cut["price"]) == {24.0}


def test_left_because_says_price_only_where_a_price_differs(choices):
    because = choices[choices["month"] < 13]["left_because"]
    assert (because != "price").all()
    assert (choices["left_because"] == "price").sum() > 10


def test_customers_are_recorded_from_month_0(tmp_path):
    path = tmp_path / "customers.parquet"
    write_record(path, "customers", WAR.with_changes({"months": 2}), [3])
    frame = pd.read_parquet(path)
    assert len(frame) == 800 * 3
    assert {"bond_0", "bond_2", "satisfaction_1", "points", "provider", "kind_at_entry"} <= set(frame.columns)
    assert frame[frame["month"] == 0]["stayed_for"].isna().all()


def test_every_column_is_recorded_and_choices_start_from_the_month_before(tmp_path):
    everything = loads((Path(__file__).parent / "everything_on.toml").read_text(encoding="utf-8"))
    scenario = everything.with_changes({"customers": 300, "months": 8})
    for what in ("customers", "choices"):
        write_record(tmp_path / what, what, scenario, [4])
    people, choices = (pd.read_parquet(tmp_path / what) for what in ("customers", "choices"))
    by_card = {name for name, (_, shape) in STORED.items() if shape == "(cards, n)"}
    for name in set(Columns._fields) - NOT_RECORDED - by_card:
        assert name in people or {f"{name}_{k}" for k in range(5)} <= set(people.columns), name
    write_record(tmp_path / "cards", "customers", scenario.with_changes({"market.repertoire": 1, "months": 1}), [4])
    wallets = pd.read_parquet(tmp_path / "cards")
    assert {f"{name}_{k}" for name in by_card for k in range(5)} <= set(wallets.columns)
    before = people[people["month"] < 8].sort_values(["month", "customer"])
    now = choices.sort_values(["month", "customer"])
    after = people[people["month"] > 0].sort_values(["month", "customer"])
    is_new = (after["entered"] == after["month"]).to_numpy()
    assert is_new.any(), "somebody came to the market"
    np.testing.assert_allclose(now["points"], np.where(is_new, 0, before["points"]) / 100.0)
    np.testing.assert_array_equal(now["member"], (before["is_member"] == 1).to_numpy() & ~is_new)
    np.testing.assert_array_equal(now["firm"].fillna(4), after["provider"])
    assert now["firm"].isna().any(), "somebody does without"
    assert now[now["firm"].isna()]["price"].isna().all()
    moved = (now["firm"].fillna(4).to_numpy() != before["provider"].to_numpy()) & ~is_new
    np.testing.assert_array_equal(now["left_because"].notna(), moved)


def test_bond_run_record(tmp_path):
    out = tmp_path / "out"
    size = ["--customers", "50", "--months", "3", "--seeds", "2"]
    done = CliRunner().invoke(app, ["run", "price_war", *size, "--record", "choices", "--out", str(out), "--json"])
    assert done.exit_code == 0, done.output
    assert len(pd.read_parquet(out / "choices.parquet")) == 50 * 3 * 2
    for wrong in (["--record", "choises", "--out", str(tmp_path / "x")], ["--record", "choices"]):
        refused = CliRunner().invoke(app, ["run", "price_war", *size, *wrong])
        assert refused.exit_code == 4
    assert not (tmp_path / "x").exists()
