"""Shared by the tests of facts: a small laboratory, which keeps its results for all of them."""

import pytest

from sim.evidence.lab import Lab


@pytest.fixture(scope="session")
def lab():
    return Lab(seeds=3, customers=800, threads=1)
