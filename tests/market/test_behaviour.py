"""The digest of behaviour: it follows what the market does, and no words."""

import shutil

import pytest

from sim.market import behaviour
from sim.market.behaviour import behaviour_digest

COPIED = ("market", "levers", "events.py", "scenario.py")


@pytest.fixture
def changed(tmp_path, monkeypatch):
    """Return what gives the digest of a copy of the sources in which one text is replaced."""
    for name in COPIED:
        there = behaviour.SIM / name
        (shutil.copytree if there.is_dir() else shutil.copy)(there, tmp_path / name)
    monkeypatch.setattr(behaviour, "SIM", tmp_path)

    def digest(file="levers/prices.py", old="", new=""):
        path = tmp_path / file
        before = path.read_text(encoding="utf-8")
        assert old in before
        path.write_text(before.replace(old, new, 1), encoding="utf-8")
        found = behaviour_digest.__wrapped__()
        path.write_text(before, encoding="utf-8")
        return found

    return digest


def test_a_copy_has_the_same_digest(changed):
    assert changed() == behaviour_digest()


@pytest.mark.parametrize(("file", "old", "new"), [
    ("levers/prices.py", "self.strength * view.own.list_price", "self.strength * view.own.list_price / 2.0"),
    ("market/rules/bond.py", "p.price_damping * felt", "p.price_damping * felt * 0.5"),
    ("market/month.py", "        fail(b,", "        use(b,"),
    ("market/draws.py", "KIND = 1", "KIND = 99"),
    ("events.py", "(self.level - 1.0)", "(self.level - 1.1)"),
    ("scenario.py", '"acquisition_cost": 0.0', '"acquisition_cost": 1.0'),
])  # fmt: skip
def test_what_is_done_otherwise_changes_it(changed, file, old, new):
    assert changed(file, old, new) != behaviour_digest()


@pytest.mark.parametrize(("file", "old", "new"), [
    ("levers/prices.py", '"""', '"""In other words: '),
    ("levers/prices.py", "from __future__ import annotations\n", "from __future__ import annotations\n\n# a comment\n"),
    ("market/rules/bond.py", "    return", "    # why\n    return"),
    ("market/rules/bond.py", '    """', '    """As it were, '),
    ("scenario.py", "is not a scenario", "is none of the scenarios"),
    ("levers/bond.py", "plausible=(0.7, 5.0)", "plausible=(0.5, 6.0)"),
])  # fmt: skip
def test_words_do_not_change_it(changed, file, old, new):
    assert changed(file, old, new) == behaviour_digest()
