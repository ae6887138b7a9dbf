"""`bond` as a real process: how fast help answers, exit codes, Ctrl-C, and what goes to which stream."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

import sim
from sim.compilation import COMPILING


@pytest.mark.alone
def test_help_answers_at_once(process):
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        helped = process("--help")
        out, err = helped.communicate(timeout=30)
        times.append(time.perf_counter() - begin)
        assert (helped.returncode, err) == (0, "")
        assert "compare" in out
    assert min(times) < 0.9  # the aim is 0.3 s; a busy machine is given three times as much


def test_help_imports_nothing_heavy():
    heavy = ("numpy", "numba", "mesa", "pandas", "pydantic", "scipy", "altair", "streamlit", "rich")
    code = f"import sys, sim.cli; print([name for name in {heavy} if name in sys.modules and name != 'rich'])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=os.path.dirname(os.path.dirname(sim.__file__)),
    )
    assert done.stdout.strip() in {"[]", "['pydantic']"}  # newer typer brings pydantic's core along


def test_version(bond):
    assert bond("--version").stdout == f"bind-or-bond {sim.__version__}\n"


@pytest.mark.slow
def test_streams_and_exit_codes(process):
    good = process("run", "price_war", "--customers", "300", "--months", "2", "--seeds", "2", "--json")
    out, err = good.communicate(timeout=120)
    assert (good.returncode, err.replace(f"{COMPILING}\n", "")) == (0, "")
    assert json.loads(out)["months"] == 2
    bad = process("run", "price_wra", "--json")
    out, err = bad.communicate(timeout=60)
    assert (bad.returncode, out) == (4, "")
    assert err.count("\n") == 1


@pytest.mark.slow
def test_a_terminal_without_letters(process):
    done = process(
        "run", "price_war", "--customers", "300", "--months", "2", "--seeds", "2", PYTHONIOENCODING="ascii", LC_ALL="C"
    )
    out, _ = done.communicate(timeout=120)
    assert done.returncode == 0
    assert out.isascii()


@pytest.mark.alone
@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX knows them")
@pytest.mark.slow
def test_ctrl_c(process, tmp_path):
    long = process(
        "run", "price_war", "--customers", "1000000", "--months", "600", "--seeds", "4", "--out", str(tmp_path / "out")
    )
    time.sleep(2.5)
    assert long.poll() is None
    long.send_signal(signal.SIGINT)
    begin = time.perf_counter()
    out, err = long.communicate(timeout=30)
    assert time.perf_counter() - begin < 5.0
    assert (long.returncode, out) == (130, "")
    assert "Interrupted" in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


SMALL = "run price_war --customers 100 --months 2 --seeds 1 --json"


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no device that is always full")
@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        ("{bond} --help > /dev/full", 1, "no space left"),
        ("{bond} --version > /dev/full", 1, "no space left"),
        ("{bond} levers --json > /dev/full", 1, "no space left"),
        ("{bond} scenarios > /dev/full", 1, "no space left"),
        ("{bond} scenarios >&-", 0, ""),
        ("{bond} run nope 2> /dev/full", 4, ""),
        ("{bond} run nope 2>&-", 4, ""),
        ("{bond} " + SMALL + " 2>&- | grep -q provenance", 0, ""),
        ("{bond} parameters --json | head -c 1 > /dev/null; exit ${{PIPESTATUS[1]}}", 0, ""),
        ("{bond} --version | true; exit ${{PIPESTATUS[1]}}", 0, ""),
    ],
)
def test_streams_that_are_full_or_closed(line, code, told):
    paths = os.pathsep.join(filter(None, (os.path.dirname(os.path.dirname(sim.__file__)), os.getenv("PYTHONPATH"))))
    done = subprocess.run(
        ["bash", "-c", line.format(bond=f"{sys.executable} -m sim.cli")],
        capture_output=True, text=True, timeout=120, check=False, env=os.environ | {"PYTHONPATH": paths},
    )  # fmt: skip
    assert done.returncode == code
    assert told in done.stderr
    assert done.stderr.count("\n") == bool(told), done.stderr
