"""Facts of word of mouth, endorsement and willingness to pay: the measurements run, and vanish with their mechanism."""

import numpy as np
import pytest

from sim.evidence.facts import FAMILIES, Fact, talk
from sim.evidence.facts.relationship import repertoire
from sim.evidence.lab import Lab
from sim.scenario import load

pytestmark = pytest.mark.slow


def test_messages_that_count_for_nothing_move_nobody(lab):
    """V52b and V52c: with no weight in the choice, on expectations or on looking around, talk changes nothing."""
    off = {"choice.talk": 0.0, "news.talk": 0.0, "attention.bad_word": 0.0, "attention.good_word": 0.0}
    market = lab.sized(repertoire().with_changes(off), months=13)
    praised, untold = (lab.observe(market, talk._purchases_after(messages)) for messages in (1, 0))
    assert all(np.array_equal(one[0], other[0]) for one, other in zip(praised, untold, strict=True))
    market = lab.sized(load("calm_market").with_changes(off), months=13)
    assert lab.observe(market, talk._moved(-1)) == lab.observe(market, talk._moved(0))


def test_a_face_moves_nobody_without_advertising():
    """V54: an endorsement works as advertising does, and is nothing where advertising is."""
    found = talk.fit_decides(Lab(seeds=2, customers=600, threads=1, without=("advertising",)))
    assert [values.mean() for values in found.values()] == [0.0] * len(found)


def test_what_nobody_minds_paying_says_nothing_about_satisfaction():
    """V56: where price counts for nothing, rivals' cuts draw nobody away."""
    lab = Lab(seeds=2, customers=600, threads=1, without=("price",))
    start = talk.YEAR + 1
    cut = repertoire().with_lever("price_cut", 1, strength=0.9, start=start)
    arms = [lab.observe(lab.sized(arm, months=start), talk._bought_anyway) for arm in (cut, repertoire())]
    assert all(np.array_equal(one[1], two[1], equal_nan=True) for one, two in zip(*arms, strict=True))


def test_rows_that_no_market_can_answer_say_why():
    import tomllib
    from pathlib import Path

    for name in ("b6_relationship", "b7_failure"):
        rows = tomllib.loads((Path(talk.__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))
        for number, row in rows.items():
            fact = Fact.model_validate({"id": number} | row)
            assert fact.family in FAMILIES
            assert fact.tolerance != "H" or not fact.untestable
            assert bool(fact.untestable) == bool(fact.untestable_zh)
