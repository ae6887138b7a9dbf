"""`--out` and `--plot`: what is written, where, and when not."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from sim.report.files import PICTURES

NAMES = {"result.json", "retention.csv", "holds.csv", "exits.csv", "account.csv", "scenario.toml", "manifest.json"}
TINY = ("--customers", "300", "--months", "3", "--seeds", "2")


@pytest.fixture(scope="module")
def folder(bond, tmp_path_factory, small):
    place = tmp_path_factory.mktemp("out") / "new" / "run"
    done = bond("run", "price_war", *small, "--out", str(place), "--json")
    assert done.exit_code == 0, done.stderr
    assert (place / "result.json").read_text() == done.stdout
    return place


def test_names(folder):
    assert {path.name for path in folder.iterdir()} == NAMES
    assert [path.name for path in folder.parent.iterdir()] == ["run"]


def test_scenario_runs_again_to_the_same_numbers(folder, bond_json):
    first, again = (
        json.loads((folder / "result.json").read_text()),
        bond_json("run", str(folder / "scenario.toml"), "--seeds", "3"),
    )
    assert again["scenario"]["digest"] == first["scenario"]["digest"]
    assert again["retention"] == first["retention"]


def test_tables_are_tidy_and_agree_with_the_report(folder):
    report = json.loads((folder / "result.json").read_text())
    for name in ("retention", "holds", "exits", "account"):
        frame = pd.read_csv(folder / f"{name}.csv")
        assert list(frame.columns[:3]) == ["scenario", "seed", "month"]
        assert set(frame["seed"]) == {1, 2, 3}
        assert not frame.duplicated(["seed", "month", *({"kind", "group"} & set(frame.columns))]).any()
    retention = pd.read_csv(folder / "retention.csv")
    at_the_end = retention[(retention["month"] == 15) & (retention["kind"] == "engaged")]
    assert at_the_end["retention"].mean() == pytest.approx(report["retention"]["engaged"]["mean"][15])
    exits = pd.read_csv(folder / "exits.csv")
    assert exits.loc[:, "price":"chance"].sum(axis=1).to_numpy() == pytest.approx(exits["leavers"].to_numpy())


def test_manifest(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    assert set(manifest["files"]) == NAMES - {"manifest.json"}
    assert {"command", "bind_or_bond", "engine", "python", "packages", "scenarios", "seeds", "written"} <= set(manifest)


def test_an_empty_folder_is_filled(bond, tmp_path):
    assert bond("compare", "price_war", "calm_market", *TINY, "--out", str(tmp_path)).exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == NAMES - {"scenario.toml"} | {
        "scenario_a.toml",
        "scenario_b.toml",
    }
    assert set(pd.read_csv(tmp_path / "retention.csv")["arm"]) == {"a", "b"}
    assert bond("run", "price_war", *TINY, "--out", str(tmp_path)).exit_code == 4


def test_pictures(bond, tmp_path):
    charts = pytest.importorskip("sim.charts")
    assert set(PICTURES) == set(charts.SUFFIXES)
    assert bond("run", "price_war", *TINY, "--plot", str(tmp_path / "new" / "war.SVG")).exit_code == 0
    assert bond("compare", "price_war", "calm_market", *TINY, "--plot", str(tmp_path / "gap.json")).exit_code == 0
    assert "<svg" in (tmp_path / "new" / "war.SVG").read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gap.json", "new"]
