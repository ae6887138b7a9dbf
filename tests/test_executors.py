"""Processes that share out work: the same findings, and nobody left behind."""

import os
import signal
import subprocess
import sys
import time

import pytest

from sim.evidence import shifts
from sim.evidence.lab import Lab
from sim.study.executors import processes

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
    numbers = ["C05", "C10", "C39", "C72"]
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
