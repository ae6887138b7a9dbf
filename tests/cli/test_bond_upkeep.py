"""`bond doctor`, `bond app`, `bond bench`."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from sim.bench.sweeps import Sweeps, measure_sweeps
from sim.cli.upkeep import has_desktop
from sim.study.recent import OFFERED


@pytest.mark.slow
def test_doctor(bond, bond_json, monkeypatch):
    monkeypatch.setattr("sim.doctor._app", lambda: "there")
    report = bond_json("doctor")
    assert report["ok"]
    assert [check["name"] for check in report["checks"]] == [
        "files", "packages", "market", "mesa", "app", "extras", "browser",
    ]  # fmt: skip
    assert "missing" not in {report["versions"][name] for name in ("python", "mesa", "numba")}
    assert "sound" in bond("doctor").stdout


def test_doctor_finds_a_market_that_is_not_itself(bond, monkeypatch):
    import sim.study.run

    seeds = iter((1, 1, 2) * 2)
    run_one = sim.study.run.run_one
    monkeypatch.setattr(
        "sim.study.run.run_one", lambda scenario, seed, threads: run_one(scenario, next(seeds), threads)
    )
    report = bond("doctor")
    assert report.exit_code == 1
    assert "two threads gave other numbers" in report.stdout


@pytest.fixture
def started_app(bond, monkeypatch):
    """Return what `bond app` would start: the port, the program and its words."""

    def start(*options):
        started = []
        monkeypatch.setattr("os.execv", lambda program, words: started.append((program, words)))
        monkeypatch.setattr("subprocess.call", lambda words: 0)
        monkeypatch.setenv("PYTHONSAFEPATH", "")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        bond("app", "--port", str(port), *options)
        return port, *started[0]

    return start


@pytest.mark.skipif(sys.platform == "win32", reason="there, the app runs beside the command")
def test_app_starts_streamlit_on_this_machine_only(started_app, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    port, program, words = started_app()
    assert Path.cwd() == tmp_path, "folders named in the app start from where the command was given"
    assert os.environ["PYTHONSAFEPATH"] == "1", "and what lies there is not imported"
    assert program == sys.executable
    assert words[1:4] == ["-m", "streamlit", "run"]
    assert words[4].endswith("app.py")
    assert {
        f"--server.port={port}",
        "--server.address=localhost",
        "--server.headless=true",
        "--browser.gatherUsageStats=false",
    } <= set(words)


@pytest.mark.skipif(sys.platform == "win32", reason="there, the app runs beside the command")
def test_app_hands_the_folders_of_studies_on(bond, monkeypatch, tmp_path):
    monkeypatch.setattr("os.execv", lambda program, words: None)
    monkeypatch.setattr("subprocess.call", lambda words: 0)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(OFFERED, "what was there before")
    for name in ("one", "two", "a:b"):
        (tmp_path / name).mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    bond("app", "--port", port, "--studies", "one", "--studies", str(tmp_path / "two"))
    assert os.environ[OFFERED].split(os.pathsep) == [str(tmp_path / "one"), str(tmp_path / "two")]
    assert bond("app", "--port", port, "--studies", "gone").exit_code == 4
    assert 'there is no folder "gone"' in bond("app", "--port", port, "--studies", "gone").stderr
    assert bond("app", "--port", port, "--studies", "a:b").exit_code == 4


def test_app_opens_a_browser_only_on_a_desktop(started_app, monkeypatch):
    monkeypatch.setattr("sim.cli.upkeep.has_desktop", lambda: True)
    assert "--server.headless=false" in started_app()[2]
    assert "--server.headless=true" in started_app("--no-browser")[2]
    monkeypatch.undo()
    assert "--server.headless=true" in started_app()[2]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a desktop says so in other ways")
@pytest.mark.parametrize(
    ("is_terminal", "surroundings", "there"),
    [
        (True, {"DISPLAY": ":0"}, True),
        (True, {"WAYLAND_DISPLAY": "wayland-0"}, True),
        (False, {"DISPLAY": ":0"}, False),
        (True, {}, False),
        (True, {"DISPLAY": ":0", "CI": "true"}, False),
        (True, {"DISPLAY": ":0", "SSH_CONNECTION": "1"}, False),
    ],
)
def test_what_a_desktop_is(monkeypatch, is_terminal, surroundings, there):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "CI", "SSH_CONNECTION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout", SimpleNamespace(isatty=lambda: is_terminal))
    assert has_desktop() is there


def test_app_says_that_a_port_is_taken(bond):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = bond("app", "--port", str(taken.getsockname()[1]))
    assert done.exit_code == 1
    assert "in use" in done.stderr


@pytest.mark.slow
def test_a_sweep_is_compared_with_mesas_own_runner():
    speed, storing, ratio = measure_sweeps("price_war", 300, 12, 20, 2)
    assert len(speed) == len(storing) == 2
    assert min(speed) > 0.0
    assert ratio[0] > 2.0


def test_bench_reports_figures_beside_aims(bond, bond_json, monkeypatch):
    import sim.bench as bench

    tiny = bench.Plan(bench.Size(50, 2), bench.Size(100, 2), bench.Size(5, 2), bench.Size(50, 2), 8, 3)
    monkeypatch.setattr(bench, "QUICK", tiny)
    monkeypatch.setattr(bench, "first_run_seconds", lambda: 1.0)
    monkeypatch.setattr(bench, "whole_run_seconds", lambda: 1.0)
    monkeypatch.setattr(bench, "ledger_minutes", lambda quick: 5.0)
    monkeypatch.setattr(bench, "claim_seconds", lambda: 2.0)
    monkeypatch.setattr(bench, "measure_sweeps", lambda *size: Sweeps([150.0] * 3, [4.0] * 3, [300.0]))
    report = bond_json("bench", "--quick")
    assert all(len(one["all"]) in {1, 3} and one["value"] > 0.0 for one in report["figures"])
    assert [one["aim"] for one in report["figures"]] == [
        90.0, 150.0, 90.0, None, 200.0, 120.0, 30.0, 3.0, 10.0, 120.0, 10.0, 100.0, 10.0,
    ]  # fmt: skip
    shown = bond("bench", "--quick").stdout
    assert max(map(len, shown.splitlines())) <= 80
