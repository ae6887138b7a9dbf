"""Our logarithm, exponential and normal quantile against numpy and scipy."""

import numpy as np
from scipy.special import ndtri

from sim.market import arithmetic
from sim.market.compiled import walk


@walk
def log_of(x):
    out = np.empty_like(x)
    for i in range(len(x)):
        out[i] = arithmetic.log(x[i])
    return out


@walk
def exp_of(x):
    out = np.empty_like(x)
    for i in range(len(x)):
        out[i] = arithmetic.exp(x[i])
    return out


@walk
def quantile_of(x):
    out = np.empty_like(x)
    for i in range(len(x)):
        out[i] = arithmetic.normal_quantile(x[i])
    return out


def ulps(ours, theirs):
    return np.max(np.abs(ours - theirs) / np.spacing(np.abs(theirs)))


def test_log():
    rng = np.random.default_rng(1)
    x = np.concatenate([rng.random(200_000), np.exp(rng.uniform(-300, 300, 200_000)), [0.5, 2.0, 2.0**-52]])
    assert ulps(log_of(x), np.log(x)) <= 4
    assert log_of(np.array([1.0]))[0] == 0.0


def test_exp():
    x = np.random.default_rng(2).uniform(-300, 300, 200_000)
    assert ulps(exp_of(x), np.exp(x)) <= 4
    assert exp_of(np.array([0.0]))[0] == 1.0


def test_normal_quantile():
    u = np.concatenate([np.random.default_rng(3).random(200_000), 10.0 ** -np.arange(1, 16), [0.02425, 0.97575, 0.5]])
    np.testing.assert_allclose(quantile_of(u), ndtri(u), rtol=2e-9, atol=1e-12)
    np.testing.assert_array_equal(quantile_of(1.0 - u[:1000]), -quantile_of(u[:1000]))


def test_plain_python_gives_the_same_bits():
    x = np.random.default_rng(4).random(300)
    assert [float(arithmetic.log(v)) for v in x] == log_of(x).tolist()
    assert [float(arithmetic.exp(float(v))) for v in x] == exp_of(x).tolist()
    assert [float(arithmetic.normal_quantile(float(v))) for v in x] == quantile_of(x).tolist()
