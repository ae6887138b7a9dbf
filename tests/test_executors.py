"""Processes that share out work: the same findings, and nobody left behind."""

import os
import signal
import subprocess
import sys
import time

import pytest

from sim import load
from sim.errors import BadInput
from sim.evidence import shifts
from sim.evidence.lab import Lab
from sim.study import executors
from sim.study.evaluate import evaluate
from sim.study.executors import processes
from sim.study.flip import flip
from sim.study.optimise import optimise
from sim.study.plan import study_from
from sim.study.sensitivity import sensitivity
from sim.study.sweep import sweep

PARENT = """
import os, time
from sim.study.executors import processes
pool = processes(1)  # no guard: the script must not be run again in the process
print(pool.submit(os.getpid).result(), flush=True)
time.sleep(60)
"""


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as stat:  # a child that nobody waited for is no longer at work
        return stat.read().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.slow
@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks processes up in /proc")
def test_a_killed_parent_leaves_nobody_behind(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    root = os.path.dirname(os.path.dirname(__file__))
    surroundings = os.environ | {"PYTHONPATH": os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=surroundings) as parent:
        child = int(parent.stdout.readline())
        assert is_alive(child)
        parent.send_signal(signal.SIGKILL)
    last = time.monotonic() + 20.0
    while is_alive(child) and time.monotonic() < last:
        time.sleep(0.2)
    assert not is_alive(child)


@pytest.mark.slow
def test_findings_do_not_depend_on_processes():
    lab = Lab(seeds=2, customers=300)
    numbers = ["C10", "C12", "C43", "C72"]
    serial = {number: shifts.find("claims", number, lab) for number in numbers}
    shared = dict(shifts.find_all("claims", numbers, Lab(seeds=2, customers=300, threads=2)))
    assert shared == serial


@pytest.mark.slow
def test_a_process_that_dies_is_said_as_want_of_memory(monkeypatch):
    def dying(workers, begin, *arguments):
        pool = processes(workers, begin, *arguments)
        pool.submit(os.abort)
        return pool

    monkeypatch.setattr(shifts, "processes", dying)
    with pytest.raises(MemoryError):
        list(shifts.find_all("claims", ["C05", "C10", "C39", "C72"], Lab(seeds=2, customers=300, threads=2)))


TINY = {
    "scenario": "price_war", "seeds": 8, "changes": {"customers": 50, "months": 2}, "outcomes": ["profit_2"],
    "factors": {"front_line_warmth.strength": {"low": 0.0, "high": 0.3}, "points_programme.strength": {"low": 0.0, "high": 0.2}},
    "design": {"kind": "latin_hypercube", "points": 4}, "optimise": {"maximise": ["profit_2"], "trials": 10},
}  # fmt: skip


def every_use(out):
    """Return what takes an executor, by name."""
    study = study_from(TINY, name="tiny")
    a, b = (load(name).with_changes(TINY["changes"]) for name in ("price_war", "calm_market"))
    return {
        "sweep": lambda hands: sweep(study, out / "sweep", executor=hands),
        "sensitivity": lambda hands: sensitivity(study, "regional", executor=hands),
        "evaluate": lambda hands: evaluate([a], [(0, {})], [1], ["profit_2"], hands),
        "flip": lambda hands: flip(a, b, "profit_2", ["bond.weight"], points=2, seeds=8, executor=hands),
        "optimise": lambda hands: optimise(study, executor=hands),
    }


@pytest.mark.parametrize("use", ["sweep", "sensitivity", "evaluate", "flip", "optimise"])
def test_what_is_no_executor_is_refused_in_a_sentence(tmp_path, use):
    with pytest.raises(BadInput, match=r"executor is 4; give a concurrent\.futures\.Executor, the Client of a Dask"):
        every_use(tmp_path)[use](4)
    assert not any(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_dask_client_is_taken_as_it_is(tmp_path):
    distributed = pytest.importorskip("distributed")
    with distributed.Client(processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None) as client:
        for name, use in every_use(tmp_path).items():
            assert use(client) is not None, name
        assert client.submit(int, 3).result() == 3, "it is not shut down"


@pytest.mark.parametrize("use", ["flip", "optimise"])
def test_by_default_all_processors_are_at_work(tmp_path, monkeypatch, use):
    """From Python as on the command line: processes of our own, one per processor."""
    asked = []

    def pool(workers):
        asked.append(workers)
        raise KeyboardInterrupt

    monkeypatch.setattr(executors, "market_processes", pool)
    monkeypatch.setattr(os, "cpu_count", lambda: 5)
    with pytest.raises(KeyboardInterrupt):
        every_use(tmp_path)[use](None)
    assert asked == [5]
