"""Named luck: the right distributions, independent of each other, the same for ever."""

import numpy as np
import pytest
from scipy import stats

from sim.market import draws
from sim.market.compiled import walk

MASK = 2**64 - 1


@walk
def many(seed, month, purpose, firm, n):
    """Return n customers' uniform, Gumbel and bell draws under one name, shape (3, n)."""
    out = np.empty((3, n))
    k = draws.key(seed, month, purpose, firm)
    for i in range(n):
        out[0, i] = draws.uniform(k, i)
        out[1, i] = draws.gumbel(k, i)
        out[2, i] = draws.bell(k, i)
    return out


def mixed(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def by_hand(seed, month, purpose, firm, customer):
    """The uniform draw in unbounded whole numbers, independent of the compiled code."""
    weyl = 0x9E3779B97F4A7C15
    k = mixed((seed + weyl) & MASK)
    k = mixed(k ^ ((month * weyl + 1) & MASK))
    k = mixed(k ^ (((purpose << 32) + firm) & MASK))
    return ((mixed((customer * weyl + k) & MASK) >> 12) + 0.5) / 2**52


def test_draws_agree_with_whole_numbers_by_hand():
    drawn = many(7, 13, draws.Purpose.NOISE, 2, 50)[0]
    assert drawn.tolist() == [by_hand(7, 13, draws.Purpose.NOISE, 2, i) for i in range(50)]


def test_golden_draws():
    """The same bits on every machine, for ever: change these and every published result changes."""
    np.testing.assert_array_equal(many(1, 1, draws.Purpose.NOISE, 0, 3), GOLDEN)


def test_distributions():
    u, g, b = many(1, 5, draws.Purpose.NOISE, 0, 200_000)
    assert stats.kstest(u, "uniform").pvalue > 0.001
    assert stats.kstest(g, "gumbel_r").pvalue > 0.001
    assert u.min() > 0.0
    assert u.max() < 1.0
    assert abs(b.mean()) < 0.01
    assert abs(b.std() - 1.0) < 0.01
    assert np.abs(b).max() < 3.47


@pytest.mark.parametrize(
    "other", [(2, 5, 20, 0), (1, 6, 20, 0), (1, 5, 21, 0), (1, 5, 20, 1)], ids=["seed", "month", "purpose", "firm"]
)
def test_names_are_independent(other):
    a, b = many(1, 5, 20, 0, 100_000)[0], many(*other, 100_000)[0]
    assert abs(np.corrcoef(a, b)[0, 1]) < 0.012
    assert abs(np.corrcoef(a[1:], b[:-1])[0, 1]) < 0.012


def test_neighbours_are_independent():
    u = many(3, 1, 22, 0, 200_000)[0]
    for lag in (1, 2, 3, 512, 1024):
        assert abs(np.corrcoef(u[lag:], u[:-lag])[0, 1]) < 0.01, lag


GOLDEN = np.array(
    [
        [0.41388835132295176, 0.4504973342830677, 0.9894845580525876],
        [0.1253829395419278, 0.22639493233956767, 4.549629536775547],
        [-0.37737966127435296, 0.009567297246397911, 2.49714386830361],
    ]
)
