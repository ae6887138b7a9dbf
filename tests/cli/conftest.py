"""How the tests call the command line: in this process where that will do, as a real process where it must be one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def bond() -> Iterator[Callable[..., Result]]:
    """Call `bond` in this process."""
    from sim.cli import app

    with pytest.MonkeyPatch.context() as patch:  # typer makes all commands anew for each call: half of the time
        patch.setattr("typer.testing._get_command", cache(get_command), raising=False)
        yield lambda *words: CliRunner().invoke(app, list(words), prog_name="bond")


@pytest.fixture(scope="session")
def bond_json(bond: Callable[..., Result]) -> Callable[..., Any]:
    """Call `bond` in this process and read its JSON."""

    def call(*words: str) -> Any:
        done = bond(*words, "--json")
        assert done.exit_code == 0, done.stderr
        return json.loads(done.stdout, parse_constant=lambda word: pytest.fail(f"{word} in the JSON"))

    return call


@pytest.fixture(scope="session")
def process() -> Callable[..., subprocess.Popen[str]]:
    """Start `bond` as a process of its own, with stdout and stderr kept apart."""

    def start(*words: str, **surroundings: str) -> subprocess.Popen[str]:
        paths = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH", ""))))
        return subprocess.Popen(
            [sys.executable, "-m", "sim.cli", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": paths} | surroundings,
        )

    return start


@pytest.fixture(scope="session")
def small() -> tuple[str, ...]:
    """Options that keep a market small: 15 months, so that the cut in month 13 is seen."""
    return ("--customers", "400", "--months", "15", "--seeds", "3")


@pytest.fixture(scope="session")
def small_run(bond_json: Callable[..., Any], small: tuple[str, ...]) -> Any:
    """The report of a small price war."""
    return bond_json("run", "price_war", *small)
