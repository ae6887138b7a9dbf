"""Shared by all tests: small markets, run once."""

import os

import pytest

from sim import load
from sim.study.compare import compare


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


@pytest.fixture(scope="session")
def war_and_calm():
    """The flagship against its baseline: 24 seeds, 2,000 customers, 36 months."""
    size = {"customers": 2000, "months": 36}
    return compare(load("price_war").with_changes(size), load("calm_market").with_changes(size), 24)
