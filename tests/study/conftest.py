"""What tests of sweeps share."""

import pandas as pd
import pytest


def same_files(a, b):
    """Check that two sweeps hold the same files with the same rows in the same order."""
    names = {path.relative_to(a) for path in a.rglob("*.parquet")}
    assert names == {path.relative_to(b) for path in b.rglob("*.parquet")}
    assert names
    for name in names:
        pd.testing.assert_frame_equal(pd.read_parquet(a / name), pd.read_parquet(b / name))


@pytest.fixture(scope="session", name="same_files")
def same_files_fixture():
    """Return a function that checks that two sweeps hold the same."""
    return same_files
