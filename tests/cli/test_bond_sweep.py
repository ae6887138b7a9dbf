"""`bond sweep` on the command line: what it prints, what it refuses, and the exit codes."""

import errno
import json
import re
import shlex
from pathlib import Path

import pyarrow.parquet as pq
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


def test_what_a_sweep_does_not_use_is_said(bond, tmp_path):
    path = tmp_path / "study.toml"
    path.write_text(STUDY + 'points = 8\nseed = 2\n[assumptions]\n"bond.build" = true\n[optimise]\nbudget = 40\n')
    done = bond("sweep", str(path), "--out", str(tmp_path / "out"), "--workers", "1")
    assert done.exit_code == 0
    assert "no design names these [assumptions], so they stay as the scenario has them: bond.build." in done.stderr
    assert "a design of kind grid takes no points and no seed; not used here" in done.stderr
    assert "[optimise] is for `bond optimise`" in done.stderr
    levels = STUDY.replace("[0.1, 0.4]", "{ levels = 3 }").partition("[design]")[0].replace("seeds = 2", "seeds = 1")
    path.write_text(levels.replace('"price_war", "price_war_deep"', '"price_war"'))
    done = bond("sweep", str(path), "--out", str(tmp_path / "other"), "--workers", "1")
    assert "the design, latin_hypercube, takes no levels; those of price_cut.strength are not used" in done.stderr


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


TWO = '"price_cut.strength" = [0.1, 0.4]\n"bond.weight" = [1.0, 2.0]'
DESIGNS = {
    "grid": 'kind = "grid"',
    "one_at_a_time": 'kind = "one_at_a_time"',
    "latin_hypercube": 'kind = "latin_hypercube"\npoints = 8',
    "sobol": 'kind = "sobol"\npoints = 8',
    "halton": 'kind = "halton"\npoints = 8',
    "saltelli": 'kind = "saltelli"\npoints = 8',
    "morris": 'kind = "morris"\npoints = 4',
    "list": 'kind = "list"\nrows = [{ "bond.weight" = 1.0 }, { "bond.weight" = 2.0 }, { "bond.weight" = 1.5 }]',
    "list_with_gaps": 'kind = "list"\nrows = [{ "bond.weight" = 1.0 }, { "price_cut.strength" = 0.2 }]',
}


@pytest.mark.slow
@pytest.mark.parametrize("outcomes", ['["retention_12.overall"]', '["retention_12.overall", "satisfied_leavers_0"]'])
@pytest.mark.parametrize("seeds", [1, 2, 3])
@pytest.mark.parametrize("kind", DESIGNS)
def test_what_is_recommended_next_works(bond, tmp_path, monkeypatch, kind, seeds, outcomes):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.toml").write_text(
        f'scenario = "price_war"\nseeds = {seeds}\noutcomes = {outcomes}\n[changes]\ncustomers = 60\nmonths = 12\n'
        f"[factors]\n{TWO}\n[design]\n{DESIGNS[kind]}\n"
    )
    done = bond("sweep", "s.toml", "--out", "o", "--workers", "1")
    assert done.exit_code == 0, done.stderr
    recommended = re.findall(r"`(bond [^`]*)`", " ".join(done.stdout.split()))
    for command in recommended:
        told = bond(*shlex.split(command)[1:])
        assert told.exit_code == 0, f"{command}: {told.stderr}"
    if not recommended:
        assert bond("sensitivity", "o", "--outcome", "retention_12.overall").exit_code == 4, (
            "it would have told something"
        )


def test_nothing_is_recommended_of_a_sweep_with_failed_runs(bond, failing, tmp_path):
    done = bond("sweep", failing, "--out", str(tmp_path / "out"), "--workers", "1")
    assert "`bond sensitivity" not in done.stdout
    assert bond("sensitivity", str(tmp_path / "out")).exit_code == 4


def test_a_full_disk_is_said_and_gone_on_with(bond, study, tmp_path, monkeypatch):
    out, before = str(tmp_path / "out"), pq.write_table

    def full(table, file, **more):
        Path(file).write_bytes(b"PAR1") if isinstance(file, str) else file.write(b"PAR1")  # an old pandas hands a path
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("sim.study.writing.pq.write_table", full)
    done = bond("sweep", study, "--out", out, "--workers", "1")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "No space left on device; what was finished is kept. Go on with: bond sweep" in done.stderr
    monkeypatch.setattr("sim.study.writing.pq.write_table", before)
    assert bond("sweep", study, "--out", out, "--workers", "1", "--resume").exit_code == 0


def test_a_list_of_points_from_a_spreadsheet_is_swept_and_kept(bond, tmp_path):
    listed = STUDY.partition("[factors]")[0] + '[design]\nkind = "list"\nfile = "points.csv"\n'
    (tmp_path / "study.toml").write_text(listed)
    (tmp_path / "points.csv").write_bytes(
        "thank_you_letter.who;bond.weight\r\nengaged;1.5\r\n;\r\n;2\r\n".encode("utf-16")
    )
    study, out = str(tmp_path / "study.toml"), str(tmp_path / "out")
    done = bond("sweep", study, "--out", out, "--workers", "1")
    assert done.exit_code == 0, done.stderr
    assert Dataset(out).design()["bond.weight"].tolist() == [1.5, 2.0] * 2
    assert bond("sweep", f"{out}/study.toml", "--out", str(tmp_path / "again"), "--workers", "1").exit_code == 0
    (tmp_path / "points.csv").write_text("bond.weight\n9\n")
    done = bond("sweep", study, "--out", str(tmp_path / "bad"), "--workers", "1")
    assert done.exit_code == 4
    assert 'points.csv, row 2: "bond.weight" is 9, out of range; allowed is 0 to 6.' in done.stderr
    assert not (tmp_path / "bad" / "manifest.json").exists()
