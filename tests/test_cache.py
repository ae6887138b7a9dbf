"""Results that are kept: the latest, within a number and a size, and the longest under each key."""

import pickle

import pytest

from sim.cache import ResultCache


def test_the_latest_are_kept_and_made_once():
    cache, made = ResultCache(most=2), []

    def get(key):
        return cache.get(key, lambda: made.append(key) or key.upper())

    assert [get(key) for key in "abab"] == ["A", "B", "A", "B"]
    assert made == ["a", "b"]
    assert (get("a"), get("c")) == ("A", "C")  # b was asked for least lately
    assert cache.values() == ["A", "C"]
    assert cache.find("b") is None
    assert len(cache) == 2


def test_size_counts_too_but_the_latest_is_kept_however_large():
    cache = ResultCache(most_bytes=10, size_of=len)
    cache.keep(1, "x" * 6)
    cache.keep(2, "y" * 4)
    assert len(cache) == 2
    cache.keep(3, "z" * 40)
    assert cache.values() == ["z" * 40]


def test_a_longer_result_is_not_replaced_by_a_shorter():
    cache = ResultCache(length_of=len)
    assert cache.keep("a", "long") == "long"
    assert cache.keep("a", "no") == "long"
    assert cache.keep("a", "longer") == "longer"


def test_what_fails_keeps_nothing():
    cache = ResultCache()
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 // 0)
    assert len(cache) == 0


def test_another_process_gets_an_empty_one_of_the_same_limits():
    cache = ResultCache(most=1)
    cache.keep("a", 1)
    sent = pickle.loads(pickle.dumps(cache))
    assert len(sent) == 0
    sent.keep("b", 2)
    sent.keep("c", 3)
    assert sent.values() == [3]
