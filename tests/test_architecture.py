"""What docs/architecture.md names is there, and its floors are those that the code is held to."""

import ast
import re
from functools import cache

import pytest
from test_layers import FLOORS, MODULES, ROOT, tree_of

HOME = ROOT.parent
PAGE = (HOME / "docs" / "architecture.md").read_text(encoding="utf-8") if (HOME / "docs").is_dir() else ""
FLOOR = re.compile(r"^\d+\. (.+): (`.+`)$", re.MULTILINE)
FILES = re.compile(r"\b(?:sim|tests|scenarios|docs)/[\w./-]*\w")
LINKS = re.compile(r"\]\(([^)#]+)")
NAMES = re.compile(r"`([A-Za-z_][\w.]*)`")
IN_THE_PICTURE = (
    "Scenario", "MarketModel.advance", "PriceCut.act", "Offer", "run_month", "price_feeling", "sum_utility", "run",
    "Result", "survival", "Comparison", "retention_table", "Exhibit",
)  # fmt: skip


@cache
def defined():
    """Return every name that the package defines: functions, classes, their methods, fields and constants."""
    found = set()
    for path in MODULES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(node.name)
            if isinstance(node, ast.ClassDef):
                found |= {f"{node.name}.{one.name}" for one in node.body if isinstance(one, ast.FunctionDef)}
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
    return found


def test_floors_are_those_of_the_code():
    told = {meaning: re.findall(r"`(\w+)`", rooms) for meaning, rooms in FLOOR.findall(PAGE)}
    assert list(told.items()) == list(FLOORS.items())


def test_every_file_that_is_named_is_there():
    named = set(FILES.findall(PAGE))
    assert len(named) > 25
    assert sorted(one for one in named if not (HOME / one).exists()) == []
    assert [one for one in LINKS.findall(PAGE) if not (HOME / "docs" / one).exists()] == []


@pytest.mark.parametrize("name", IN_THE_PICTURE)
def test_the_picture_names_what_there_is(name):
    assert re.search(rf"\b{re.escape(name)}\b", PAGE)
    assert name in defined()


def test_every_name_is_defined():
    rooms = {room for rooms in FLOORS.values() for room in rooms}
    known = defined() | rooms | {"math"}
    assert sorted(name for name in set(NAMES.findall(PAGE)) if name not in known) == []
