"""The app on a real server, and a real browser to look at it with."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from streamlit.components.v2 import manifest_scanner
from visitor import ArenaVisitor, FullVisitor, Looks, assert_clean, visits

from sim.ui.arena.views import sure

ROOT = Path(__file__).parents[2]
QUICK = Path(__file__).with_name("quick_app.py")
HERE = "127.0.0.1"


class Server(NamedTuple):
    """A server at work."""

    address: str
    pid: int


@pytest.fixture(scope="session", autouse=True)
def packages_are_scanned_once():
    """Let Streamlit look through all installed packages for components once, and not again for every `AppTest`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="module")
def two_assumptions():
    """Let two assumptions be tested after every move: for tests that look at something else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sure, "FIRST", sure.FIRST[:2])
        yield


@pytest.fixture(scope="session")
def address(server):
    """Return the address of the app."""
    return server.address


@pytest.fixture(scope="session")
def studies(tmp_path_factory):
    """Return the folder whose studies the app offers."""
    return tmp_path_factory.mktemp("studies")


@pytest.fixture(scope="session")
def server(tmp_path_factory, studies):
    """Start the quick app for all tests."""
    with started(tmp_path_factory.mktemp("server") / "log.txt", QUICK, BOND_STUDIES=str(studies)) as found:
        yield found


@pytest.fixture(scope="session")
def full_server(tmp_path_factory):
    """Start the app as shipped."""
    with started(tmp_path_factory.mktemp("full-server") / "log.txt") as found:
        yield found


@pytest.fixture(scope="session")
def start_app():
    """Return what starts another server."""
    return started


@contextmanager
def started(log, script="app.py", **surroundings):
    """Start the app, or another page, on a free port of this machine, and end it again.

    log: the file for what it says; surroundings: environment variables more.
    """
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        port = probe.getsockname()[1]
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", "--server.headless=true"],
            cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, "PYTHONPATH": str(ROOT), **surroundings},
        )  # fmt: skip
    try:
        _wait_until_healthy(server, port, log)
        yield Server(f"http://{HERE}:{port}/", server.pid)
    finally:
        server.terminate()
        server.wait(20)


def _wait_until_healthy(server, port, log):
    last = time.monotonic() + 60.0
    while time.monotonic() < last and server.poll() is None:
        try:
            if urllib.request.urlopen(f"http://{HERE}:{port}/_stcore/health", timeout=2).status == 200:
                return
        except OSError:
            time.sleep(0.02)
    pytest.fail(f"The app did not start:\n{log.read_text(errors='replace')}")


@pytest.fixture(scope="session")
def chromium():
    """Return the path of Chromium."""
    pytest.importorskip("playwright")
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return path or pytest.skip("Chromium is missing: the app is not looked at in a real browser.")


@pytest.fixture(scope="session")
def browser(chromium):
    """Start Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()


@pytest.fixture
def visit(browser, address):
    """Return a function that opens the arena."""
    yield from visits(ArenaVisitor, browser, address)


@pytest.fixture(scope="module")
def in_full(browser, full_server):
    """Return the arena as shipped."""
    for open_page in visits(FullVisitor, browser, full_server.address):
        yield open_page()


@pytest.fixture(scope="session")
def looks(browser, address):
    """Return the pages that several tests look at."""
    return Looks(browser, address)


@pytest.fixture
def look(looks):
    """Return a function that finds a page as a kind of visitor sees it. The page is shared: leave it as it was."""
    yield looks
    assert_clean(looks.opened.values())
