"""`bond sweep` on the command line: what it prints, what it refuses, and the exit codes."""

import json

import pytest

from sim.cli.progress import pace
from sim.study.dataset import Dataset
from sim.study.evaluate import Progress

STUDY = """
title = "Small"
scenarios = ["price_war", "price_war_deep"]
seeds = 2
outcomes = ["retention_12.overall", "satisfied_leavers_0"]
[changes]
customers = 100
months = 12
[factors]
"price_cut.strength" = [0.1, 0.4]
[design]
kind = "grid"
"""


@pytest.fixture
def study(tmp_path):
    path = tmp_path / "study.toml"
    path.write_text(STUDY)
    return str(path)


@pytest.fixture
def failing(tmp_path):
    path = tmp_path / "failing.toml"
    path.write_text(STUDY.replace("[0.1, 0.4]", '[0.1]\n"population.share_engaged" = [0.2, 0.9]'))
    return str(path)


def test_a_sweep_says_what_it_did(bond, study, tmp_path):
    out = str(tmp_path / "out")
    done = bond("sweep", study, "--out", out, "--workers", "1")
    assert done.exit_code == 0, done.stderr
    assert "4 points × 2 seeds: 8 of 8 runs there; 8 done now" in done.stdout
    assert "satisfied_leavers_0 does not exist in 4 runs of price_war." in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    report = json.loads(bond("sweep", study, "--out", out, "--resume", "--json").stdout)
    assert report["session"]["runs"] == 0
    frame = Dataset(out).frame()
    for row in report["outcomes"]:
        if row["outcome"] == "retention_12.overall":
            means = frame[frame["scenario"] == row["scenario"]].groupby("design_id")["retention_12.overall"].mean()
            assert row["mean"] == pytest.approx(means.mean())
            assert (row["lowest"], row["lowest_at"]) == (pytest.approx(means.min()), means.idxmin())
            assert (row["highest"], row["highest_at"]) == (pytest.approx(means.max()), means.idxmax())
        else:
            assert row["mean"] is None
            assert row["undefined"] == 4
    assert {row["scenario"] for row in report["outcomes"]} == {"price_war", "price_war_deep"}


def test_failed_runs_end_with_code_3_and_their_reason(bond, failing, tmp_path):
    done = bond("sweep", failing, "--out", str(tmp_path / "out"), "--workers", "1")
    assert done.exit_code == 3
    assert "4 failed" in done.stdout
    assert "4 runs failed, the first at point 1: point: population.share_engaged" in " ".join(done.stdout.split())
    again = bond("sweep", failing, "--out", str(tmp_path / "out"), "--resume", "--workers", "1", "--json")
    assert again.exit_code == 3
    assert json.loads(again.stdout)["failures"][0]["runs"] == 4


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["{study}"], 2, "Missing option"),
        (["none.toml", "--out", "{out}"], 4, "There is no file none.toml."),
        (["{study}", "--out", "{study}"], 4, "is a file; name a folder"),
        (["{study}", "--out", "{out}", "--workers", "0"], 4, "--workers is 0, out of range; allowed is 1 to 1024."),
        (["{study}", "--out", "{out}", "--workers", "2", "--dask", "tcp://x:1"], 4, "Give --workers or --dask, not both."),
        (["{study}", "--out", "{out}", "--force"], 4, "--force needs --resume"),
        (["{study}", "--out", "{out}", "--retry-failed"], 4, "--retry-failed needs --resume"),
    ],
)  # fmt: skip
def test_refusals(bond, study, tmp_path, words, code, sentence):
    out = tmp_path / "out"
    done = bond("sweep", *(word.format(study=study, out=out) for word in words))
    assert done.exit_code == code
    assert sentence in " ".join(done.stderr.split())
    assert not out.exists()


def test_another_study_is_a_mismatch(bond, study, failing, tmp_path):
    out = str(tmp_path / "out")
    assert bond("sweep", study, "--out", out, "--workers", "1").exit_code == 0
    assert bond("sweep", study, "--out", out).exit_code == 4
    done = bond("sweep", failing, "--out", out, "--resume")
    assert done.exit_code == 5
    assert "was begun with another study" in done.stderr


def test_pace():
    assert pace(Progress(0, 0, 100, 0), 3.0) == "0 of 100 runs"
    assert pace(Progress(60, 2, 100, 20), 4.0) == "60 of 100 runs, 2 failed, 10 a second, 0:00:04 left"
