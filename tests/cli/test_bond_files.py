"""`--out` and `--plot`: what is written, where, and when not."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pandas as pd
import pytest

import sim
from sim.charts import SUFFIXES
from sim.market.exits import REASONS
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
    assert exits[list(REASONS)].sum(axis=1).to_numpy() == pytest.approx(exits["leavers"].to_numpy())


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


@pytest.mark.slow
def test_pictures(bond, tmp_path):
    assert set(PICTURES) == set(SUFFIXES)
    assert bond("run", "price_war", *TINY, "--plot", str(tmp_path / "new" / "war.SVG")).exit_code == 0
    assert bond("compare", "price_war", "calm_market", *TINY, "--plot", str(tmp_path / "gap.json")).exit_code == 0
    assert "<svg" in (tmp_path / "new" / "war.SVG").read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gap.json", "new"]


@pytest.mark.parametrize("words", [("run", "price_war"), ("compare", "price_war", "calm_market")])
def test_a_full_disk_takes_no_result_away(bond, tmp_path, monkeypatch, words):
    whole = bond(*words, *TINY, "--json").stdout

    def full(*names):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sim.report.files.os.replace", full)
    done = bond(*words, *TINY, "--json", "--out", str(tmp_path / "out"))
    assert done.exit_code == 4
    assert done.stdout == whole
    assert done.stderr == f'bond: --out: "{tmp_path / "out"}" cannot be written: no space left on device.\n'


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device that is always full is one of Linux")
@pytest.mark.parametrize(
    "words", [("run", "price_war", *TINY), ("run", "price_war", *TINY, "--json"), ("scenarios",), ("--help",)]
)
def test_an_output_that_is_full_is_said_in_a_sentence(words):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sim.cli", *words], stdout=full, stderr=subprocess.PIPE, text=True,
            env=os.environ | {"PYTHONPATH": os.path.dirname(os.path.dirname(sim.__file__))},
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "bond: output: no space left on device.\n")
