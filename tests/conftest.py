"""Shared by all tests: small markets, run once."""

import pytest

from sim import load
from sim.study.compare import compare


@pytest.fixture(scope="session")
def war_and_calm():
    """The flagship against its baseline: 24 seeds, 2,000 customers, 36 months."""
    size = {"customers": 2000, "months": 36}
    return compare(load("price_war").with_changes(size), load("calm_market").with_changes(size), 24)
