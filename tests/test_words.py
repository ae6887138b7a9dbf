"""What is said to people is in the catalogue of words: strays are found in the syntax trees of sim/."""

import ast
import re
from pathlib import Path

import pytest

import sim

ROOT = Path(sim.__file__).parent
HAN = re.compile(r"[\u4e00-\u9fff]")
CHINESE_ALLOWED = {
    "data/dates.py": "dates as Chinese files write them",
    "data/dialect.py": "dates as Chinese files write them",
    "data/flags.py": "yes and no, there and gone, as Chinese files say them",
    "data/names.py": "headings by which columns of a visitor's own file are known",
    "data/numbers.py": "a sign of currency",
    "data/periods.py": "periods as Chinese files label them",
    "data/residue.py": "how Chinese files call their totals and notes",
    "wording/__init__.py": "the name of the language",
}
DICTIONARIES_ALLOWED = {
    "errors.py": "the grammar of complaints: a number, numbers",
    "evidence/effects.py": "definitions of effects, which the handbook prints beside their formulas",
}
FEWEST = 2  # sentences that make a dictionary


def chinese(source):
    """Return the lines of a module in which Chinese is written."""
    return [at for at, line in enumerate(source.splitlines(), 1) if HAN.search(line)]


def dictionaries(source):
    """Return the lines at which a dictionary of sentences begins."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Dict) and sum(map(_is_sentence, node.values)) >= FEWEST
    ]


def _is_sentence(node):
    """Return whether a value is several words, or a tuple that holds such."""
    if isinstance(node, ast.Tuple):
        return any(map(_is_sentence, node.elts))
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return sum(len(text.split()) for text in texts) >= 2


def places(find):
    """Return every place that a search finds, as file and line."""
    return [
        f"{path.relative_to(ROOT).as_posix()}:{line}"
        for path in sorted(ROOT.rglob("*.py"))
        for line in find(path.read_text("utf-8"))
    ]


@pytest.mark.parametrize(("find", "allowed"), [(chinese, CHINESE_ALLOWED), (dictionaries, DICTIONARIES_ALLOWED)])
def test_words_are_in_the_catalogue(find, allowed):
    found = places(find)
    assert [place for place in found if not place.startswith(tuple(allowed))] == [], "put it into sim/wording"
    assert [one for one in allowed if not any(place.startswith(one) for place in found)] == [], "no longer needed"


@pytest.mark.parametrize(("find", "planted"), [
    (chinese, 'said = "价格战"'), (chinese, "x = 1  # 价格"),
    (dictionaries, 'WORDS = {"a": "This market", "b": "The other one"}'),
    (dictionaries, 'said = {1: f"{n} of them", 2: f"none of {n}"}[n]'),
    (dictionaries, 'TITLES = {"x": ("A market", "Ein Markt"), "y": ("A war", "Krieg")}'),
])  # fmt: skip
def test_a_planted_stray_is_found(find, planted):
    assert find(planted)


@pytest.mark.parametrize("innocent", ['units = {"share": "share", "chance": "chance"}', 'row = {"a": 1, "b": f"{x}"}'])
def test_codes_are_left_alone(innocent):
    assert not dictionaries(innocent)
