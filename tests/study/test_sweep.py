"""A sweep: the same rows whoever does the work and however often it is interrupted; a failed run is a row."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from sim import load
from sim.errors import BadInput, ResumeMismatch
from sim.measures.figures import figure
from sim.study.dataset import Dataset
from sim.study.durable import only_writer
from sim.study.evaluate import simulate
from sim.study.executors import processes
from sim.study.plan import study_from
from sim.study.run import run
from sim.study.sweep import WorkersLost, sweep

pytestmark = pytest.mark.slow

SMALL = {
    "scenario": "price_war",
    "seeds": 3,
    "changes": {"customers": 100, "months": 12, "market.settle": 0},
    "factors": {"price_cut.strength": {"low": 0.1, "high": 0.5, "levels": 5}, "bond.weight": [1.0, 2.0]},
    "design": {"kind": "grid"},
    "outcomes": ["retention_12.overall", "profit_12"],
    "record": ["retention"],
}
INVALID = {"population.share_engaged": [0.2, 0.9]}  # the other share is a third, so the second value is too much


def small(**other):
    return study_from(SMALL | other, name="small")


@pytest.fixture(scope="module")
def serial(tmp_path_factory):
    """A small sweep, done in this process."""
    return sweep(small(), tmp_path_factory.mktemp("sweeps") / "serial", workers=1)


def test_rows_are_what_single_runs_give(serial):
    frame = serial.frame()
    assert len(frame) == 10 * 3
    row = frame[(frame["price_cut.strength"] == 0.3) & (frame["bond.weight"] == 2.0) & (frame["seed"] == 2)].iloc[0]
    asked = SMALL["changes"] | {"price_cut.strength": 0.3, "bond.weight": 2.0}
    result = run(load("price_war").with_changes(asked), [2])
    assert row["retention_12.overall"] == figure(result, "retention_12.overall")[0]
    assert row["profit_12"] == figure(result, "profit_12")[0]
    months = serial.months()
    own = months[months["run_id"] == row["run_id"]]
    assert own["month"].tolist() == list(range(13))
    assert own["retention.overall"].iloc[-1] == row["retention_12.overall"]


def test_every_run_has_an_id_of_its_own_that_says_what_it_is(serial, tmp_path):
    runs = serial.runs()
    assert runs["run_id"].is_unique
    once_more = sweep(small(factors={"bond.weight": [2.0]}, seeds=[2], changes={**SMALL["changes"], "price_cut.strength": 0.3}),
                      tmp_path / "one", workers=1)  # fmt: skip
    assert once_more.runs()["run_id"].isin(runs["run_id"]).all(), "the same scenario, seed and engine is the same run"


def test_seeds_are_paired_unless_asked_otherwise(serial, tmp_path):
    by_point = serial.runs().groupby("design_id")["seed"].apply(tuple)
    assert set(by_point) == {(1, 2, 3)}
    unpaired = sweep(small(paired=False), tmp_path / "unpaired", workers=1).runs()
    assert unpaired["seed"].is_unique


def test_any_executor_gives_the_same_files(serial, tmp_path, same_files):
    with ThreadPoolExecutor(2) as threads:
        same_files(serial.folder, sweep(small(), tmp_path / "threads", executor=threads).folder)
    done = sweep(small(), tmp_path / "processes", workers=2)
    same_files(serial.folder, done.folder)
    assert done.is_complete
    assert done.manifest["is_complete"]
    assert not (done.folder / "unfinished").exists()


def test_an_executor_of_somebody_elses(serial, tmp_path, same_files):
    with ProcessPoolExecutor(2) as pool:
        same_files(serial.folder, sweep(small(), tmp_path / "pool", executor=pool).folder)
        assert pool.submit(int, 3).result() == 3, "it is not shut down"


def test_what_is_asked_lies_beside_the_rows_and_can_be_run_again(serial, tmp_path, same_files):
    again = sweep(serial.folder / "study.toml", tmp_path / "again", workers=1)
    same_files(serial.folder, again.folder)
    told = serial.manifest
    assert {"bind_or_bond", "commit", "engine", "packages", "scenarios", "seeds", "outcomes"} <= set(told)
    assert load(serial.folder / "scenarios" / "price_war.toml").digest == small().bases[0].digest


def test_a_run_that_fails_is_a_row_and_the_others_are_done(tmp_path):
    done = sweep(small(factors=INVALID), tmp_path / "failing", workers=1)
    runs = done.frame()
    assert runs.groupby("population.share_engaged")["status"].unique().map(list).to_dict() == {
        0.2: ["done"], 0.9: ["failed"],
    }  # fmt: skip
    assert runs.loc[runs["status"] == "failed", "profit_12"].isna().all()
    assert runs.loc[runs["status"] == "done", "profit_12"].notna().all()
    failures = done.failures()
    assert len(failures) == 3
    assert failures["error"].str.contains("add up to more than 1").all()
    assert done.is_complete
    assert done.manifest["failed"] == 3


def test_failed_runs_are_done_again_only_on_request(tmp_path, monkeypatch, same_files):
    import sim.study.sweep as module

    def faint(batch):
        return [
            module.failed(batch, job, "no room") if job.seed == 2 else one
            for job, one in zip(batch.jobs, simulate(batch), strict=True)
        ]

    monkeypatch.setattr(module, "simulate", faint)
    whole = sweep(small(), tmp_path / "whole", workers=1)
    assert len(whole.failures()) == 10
    monkeypatch.undo()
    assert len(sweep(small(), tmp_path / "whole", workers=1, resume=True).failures()) == 10
    mended = sweep(small(), tmp_path / "whole", workers=1, resume=True, retry_failed=True)
    assert mended.failures().empty
    same_files(sweep(small(), tmp_path / "never", workers=1).folder, mended.folder)


def test_more_seeds_are_added_without_doing_the_others_again(serial, tmp_path, monkeypatch, same_files):
    first = sweep(small(seeds=2), tmp_path / "grown", workers=1)
    done = []
    monkeypatch.setattr("sim.study.sweep.simulate", lambda batch: done.extend(batch.jobs) or simulate(batch))
    grown = sweep(small(seeds=3), first.folder, workers=1, resume=True)
    assert {job.seed for job in done} == {3}
    same_files(serial.folder, grown.folder)


def test_batches_are_as_short_as_the_largest_market_needs(tmp_path):
    designs = [{"kind": "list", "rows": [{"customers": most}, {"bond.weight": 1.0}]} for most in (100, 20_000)]
    few, many = (
        sweep(
            small(changes=SMALL["changes"] | {"customers": 50}, factors={}, design=design, seeds=1),
            tmp_path / str(at),
            workers=1,
        )
        for at, design in enumerate(designs)
    )
    assert many.manifest["batch_runs"] < few.manifest["batch_runs"]


def test_going_on_with_something_else_is_refused(serial, tmp_path, monkeypatch):
    folder = sweep(small(), tmp_path / "own", workers=1).folder
    with pytest.raises(BadInput, match="holds a sweep already; give --resume"):
        sweep(small(), folder)
    with pytest.raises(ResumeMismatch, match="begun with another study"):
        sweep(small(outcomes=["profit_12"]), folder, resume=True)
    with pytest.raises(ResumeMismatch, match="holds 3 seeds per point, more than the 2 asked for"):
        sweep(small(seeds=2), folder, resume=True)
    listed = sweep(small(seeds=[4, 5]), tmp_path / "listed", workers=1).folder
    with pytest.raises(ResumeMismatch, match="begun with other seeds"):
        sweep(small(seeds=[4, 6, 7]), listed, resume=True)
    assert sweep(small(seeds=[4, 5, 6]), listed, workers=1, resume=True).study().seeds == (4, 5, 6)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").write_text("mine")
    with pytest.raises(BadInput, match="not empty and holds no sweep"):
        sweep(small(), tmp_path / "other")
    monkeypatch.setattr("sim.study.opening.behaviour_digest", lambda: "anotherengine")
    with pytest.raises(ResumeMismatch, match=r"was begun with engine .* give --force to mix them"):
        sweep(small(seeds=4), folder, resume=True)


def test_forced_engines_can_be_told_apart(tmp_path, monkeypatch):
    folder = sweep(small(seeds=2), tmp_path / "mixed", workers=1).folder
    for module in ("opening", "sweep", "evaluate"):
        monkeypatch.setattr(f"sim.study.{module}.behaviour_digest", lambda: "anotherengine")
    runs = sweep(small(seeds=3), folder, workers=1, resume=True, force=True).runs()
    assert set(runs.loc[runs["seed"] == 3, "engine"]) == {"anotherengine"}
    assert "anotherengine" not in set(runs.loc[runs["seed"] < 3, "engine"])


def test_two_processes_do_not_write_into_one_folder(tmp_path):
    folder = sweep(small(), tmp_path / "own", workers=1).folder
    with only_writer(folder), pytest.raises(BadInput, match="another process is writing"):
        sweep(small(seeds=4), folder, resume=True)
    assert sweep(small(seeds=4), folder, workers=1, resume=True).n_runs == 40


def test_a_run_that_kills_its_process_fails_alone(tmp_path, monkeypatch):
    """The processes import this module's `deadly`, which ends them at seed 2 of one point."""
    monkeypatch.setattr("sim.study.sweep.simulate", deadly)
    monkeypatch.setattr("sim.study.sweep.TRIES", 2)
    monkeypatch.setattr("sim.study.opening.batch_size", lambda bases: 4)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    done = sweep(small(), tmp_path / "deadly", workers=2)
    failures = done.failures()
    assert failures[["design_id", "seed"]].to_numpy().tolist() == [[4, 2]]
    assert failures["error"].str.contains("came to its end every time").all()
    assert (done.runs()["status"] == "done").sum() == 29


def deadly(batch):
    """Simulate, but end the process where a certain run is asked for."""
    for job in batch.jobs:
        if job.seed == 2 and np.isclose(job.changes["price_cut.strength"], 0.3) and job.changes["bond.weight"] == 1.0:
            os._exit(1)
    return simulate(batch)


def test_an_executor_that_breaks_down_says_so_and_keeps_what_was_finished(tmp_path):
    with processes(1) as pool:
        pool.submit(os._exit, 1)
        with pytest.raises(WorkersLost):
            sweep(small(), tmp_path / "broken", executor=pool)
    assert sweep(small(), tmp_path / "broken", workers=1, resume=True).is_complete


def test_a_worker_with_another_engine_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.study.evaluate.behaviour_digest", lambda: "anotherengine")
    with ThreadPoolExecutor(1) as pool, pytest.raises(ResumeMismatch, match="A worker runs engine anotherengine"):
        sweep(small(), tmp_path / "mixed", executor=pool)


class TestKilled:
    """SIGKILL, whenever: the rest is done, and the whole is what it would have been."""

    TOML = """
        scenario = "price_war"
        seeds = 8
        outcomes = ["retention_12.overall", "profit_12", "felt_bond_12"]
        record = ["retention"]
        [changes]
        customers = 150
        months = 12
        "market.settle" = 0
        [factors]
        "price_cut.strength" = {}
        "population.receptivity" = {}
        "population.share_engaged" = {}
        [design]
        kind = "sobol"
        points = 256
        """  # about half of the shares are too much together with the other third: failures are kept as well

    def begin(self, study, out, *more, workers=2):
        return subprocess.Popen(
            [sys.executable, "-m", "sim.cli", "sweep", str(study), "--out", str(out), "--workers", str(workers), *more],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        )  # fmt: skip

    @pytest.fixture
    def study(self, tmp_path):
        path = tmp_path / "study.toml"
        path.write_text(self.TOML)
        return path

    @pytest.mark.campaign
    @pytest.mark.timeout(600)
    def test_ten_times(self, study, tmp_path, same_files):
        whole = sweep(study, tmp_path / "whole", workers=1)
        out, luck = tmp_path / "killed", np.random.default_rng(8)
        kept, was_at_work = [], []
        for kill in range(10):
            more = ["--resume"] if (out / "manifest.json").is_file() else []
            process = self.begin(study, out, *more, workers=1 + kill % 2)  # in one process, and in processes of its own
            until = time.monotonic() + 60
            before = kept[-1] if kept else 0
            while time.monotonic() < until and process.poll() is None:  # let it get somewhere, now and then not
                if (out / "manifest.json").is_file() and len(Dataset(out).runs(["seed"])) > before:
                    break
                time.sleep(0.05)
            time.sleep(luck.uniform(0.0, 0.15))
            was_at_work.append(process.poll() is None)
            process.kill()
            process.communicate()
            kept.append(len(Dataset(out).runs(["seed"])) if (out / "manifest.json").is_file() else 0)
        assert sorted(kept) == kept, "nothing that was there is lost"
        assert len(set(kept)) > 3, f"the kills came at different points: {kept}"
        assert sum(was_at_work) >= 8, f"a fast machine left too little to interrupt: {kept}"
        process = self.begin(study, out, "--resume", "--json")
        told, complaints = process.communicate(timeout=120)
        assert process.returncode == 3, complaints
        report = json.loads(told)
        assert report["done"] == whole.n_runs
        assert report["session"]["runs"] == whole.n_runs - kept[-1], "what was there was not done again"
        same_files(whole.folder, out)
        assert not Dataset(out).runs().duplicated(["design_id", "seed"]).any()

    @pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
    def test_ctrl_c_keeps_what_is_there_and_says_how_to_go_on(self, study, tmp_path, ending):
        out = tmp_path / "stopped"
        process = self.begin(study, out)
        until = time.monotonic() + 60
        while time.monotonic() < until and not list((out / "unfinished").glob("runs-*.parquet")):
            time.sleep(0.02)
        process.send_signal(ending)
        told, complaints = process.communicate(timeout=30)
        assert process.returncode == 130
        assert told == ""
        assert f"Go on with: bond sweep {study} --out {out} --resume" in complaints
        assert "Traceback" not in complaints
        there = Dataset(out)
        assert 0 < len(there.runs()) < there.n_runs
        assert not there.is_complete
        assert there.manifest["done"] == len(there.runs())
