"""A real Dask cluster on this machine: a scheduler and two workers, one of them killed in the middle."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app as bond
from sim.errors import BadInput
from sim.study.cluster import dask_executor
from sim.study.dataset import Dataset
from sim.study.plan import study_from
from sim.study.sweep import WorkersLost, sweep

distributed = pytest.importorskip("distributed")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
ROOT = Path(__file__).parents[2]
STUDY = study_from(
    {
        "scenario": "price_war",
        "seeds": 6,
        "changes": {"customers": 100, "months": 12, "market.settle": 0},
        "factors": {"price_cut.strength": {}, "population.receptivity": {}},
        "design": {"kind": "sobol", "points": 16},
        "outcomes": ["retention_12.overall", "profit_12"],
        "record": ["retention"],
    },
    name="clustered",
)


def start(*words):
    """Start a part of the cluster as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def started(n_workers):
    """A scheduler and its workers: the address, and the processes."""
    address = f"tcp://127.0.0.1:{(port := free_port())}"
    scheduler = start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    workers = []
    try:
        wait_for(port)
        for _ in range(n_workers):
            workers.append(start("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"))
        yield address, workers, scheduler
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def wait_for(port):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the scheduler never answered")


def all_workers(executor, n_workers=2):
    executor._client.wait_for_workers(n_workers, timeout=60)


@pytest.fixture(scope="module")
def cluster():
    """One cluster for all tests, the first of which need all of it; the last ones end a worker and the scheduler."""
    with started(2) as parts:
        yield parts


@pytest.fixture(scope="module", autouse=True)
def _small_batches():
    """Two dozen batches, so that a sweep has a middle."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.study.opening.batch_size", lambda bases: 4)
        yield


@pytest.fixture(scope="module")
def serial(tmp_path_factory):
    return sweep(STUDY, tmp_path_factory.mktemp("cluster") / "serial", workers=1)


def test_the_cluster_gives_the_same_files(cluster, serial, tmp_path, same_files):
    with dask_executor(cluster[0]) as executor:
        all_workers(executor)
        done = sweep(STUDY, tmp_path / "dask", executor=executor)
    same_files(serial.folder, done.folder)
    assert done.manifest["sessions"][-1]["executor"] == "ClientExecutor"
    assert done.manifest["sessions"][-1]["workers"] == 2


def test_the_command_line_takes_the_address(cluster, serial, tmp_path, same_files):
    words = ["sweep", str(serial.folder / "study.toml"), "--out", str(tmp_path / "out"), "--dask", cluster[0]]
    done = CliRunner().invoke(bond, words)
    assert done.exit_code == 0, done.stderr
    same_files(serial.folder, tmp_path / "out")
    assert Dataset(tmp_path / "out").manifest["sessions"][-1]["executor"] == "ClientExecutor"


def test_a_killed_worker_loses_nothing(cluster, serial, tmp_path, same_files):
    seen = []

    def kill_one_in_the_middle(progress):
        seen.append(progress.done)
        if progress.done > progress.total // 3 and workers[0].poll() is None:
            workers[0].kill()

    address, workers, _ = cluster
    with dask_executor(address) as executor:
        all_workers(executor)
        done = sweep(STUDY, tmp_path / "dask", executor=executor, on_progress=kill_one_in_the_middle)
        assert workers[0].wait(10) == -signal.SIGKILL, "it was killed"
        assert workers[1].poll() is None
    assert 0 < min(n for n in seen if n) < done.n_runs
    assert done.manifest["failed"] == 0
    same_files(serial.folder, done.folder)
    assert not done.runs().duplicated(["design_id", "seed"]).any()


def test_a_scheduler_that_ends_leaves_what_was_finished(cluster, tmp_path):
    address, _, scheduler = cluster
    with dask_executor(address) as executor:
        all_workers(executor, 1)

        def end(progress):
            if progress.done > progress.total // 3:
                scheduler.kill()

        with pytest.raises(WorkersLost, match="what was finished is kept"):
            sweep(STUDY, tmp_path / "cut", executor=executor, on_progress=end)
    there = Dataset(tmp_path / "cut")
    assert 0 < len(there.runs()) < there.n_runs
    assert sweep(STUDY, tmp_path / "cut", workers=1, resume=True).is_complete


def test_nobody_at_the_address(monkeypatch):
    monkeypatch.setattr("sim.study.cluster.SECONDS_TO_ANSWER", 1)
    with pytest.raises(BadInput, match="no scheduler answers at"), dask_executor(f"tcp://127.0.0.1:{free_port()}"):
        pass
