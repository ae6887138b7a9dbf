"""Every number that people read is printed by `sim.wording.numbers`: strays are found in the syntax trees of sim/."""

import ast
import re
from pathlib import Path

import pytest

import sim

ROOT = Path(sim.__file__).parent
PRINTER = "wording/numbers.py"
SPEC = re.compile(r"[,%+]|\.\d|[efgG]$")  # of a number: commas, per cent, signs, decimals, significant digits
ALLOWED = {
    "market/model.py": "the line of a model at a Python prompt; the room is hashed into the evidence",
    "evidence/facts/value.py": "names of checks: measured results are stored under them",
}


def strays(source):
    """Return the lines of a module that print a number by themselves, with what they do it by."""
    tree = ast.parse(source)
    rounding = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
        for inner in ast.walk(node)
    }  # float(f"{x:.4g}") is a number again, and nobody reads it
    return [
        (node.lineno, found)
        for node in ast.walk(tree)
        if id(node) not in rounding and (found := _printed_by(node))
    ]  # fmt: skip


def _printed_by(node):
    if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
        spec = "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.format_spec.values)
        return spec if SPEC.search(spec) else ""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "format" and node.args[1:]:
        return "format()"
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant):
        return node.left.value if isinstance(node.left.value, str) and "%" in node.left.value else ""
    if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Constant | ast.Call | ast.Name)):
        return _replaces_minus(node)
    text = node.value.value if isinstance(node.value, ast.Constant) else ""
    specs = re.findall(r"\{[^{}:]*:([^{}]*)\}", text) if isinstance(text, str) and node.attr == "format" else []
    return next((spec for spec in specs if SPEC.search(spec)), "")


def _replaces_minus(node):
    is_replace = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "replace"
    return "replace" if is_replace and [getattr(one, "value", "") for one in node.args] == ["-", "−"] else ""


def modules():
    return [path for path in sorted(ROOT.rglob("*.py")) if path.relative_to(ROOT).as_posix() != PRINTER]


def test_no_module_but_one_prints_numbers():
    found = []
    for path in modules():
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(tuple(ALLOWED)):
            found += [f"{name}:{line} prints a number by {what!r}" for line, what in strays(path.read_text("utf-8"))]
    assert found == [], "print it by sim.wording.numbers, or say in ALLOWED why not"


@pytest.mark.parametrize("place", ALLOWED)
def test_what_is_allowed_is_needed(place):
    paths = [path for path in modules() if path.relative_to(ROOT).as_posix().startswith(place)]
    assert any(strays(path.read_text("utf-8")) for path in paths)


@pytest.mark.parametrize("planted", [
    'said = f"{100.0 * share:.1f} of 100"', 'n = f"{n:,} runs"', 'said = f"{x:.{digits}f}"', 'said = f"{share:.0%}"',
    'said = f"{gap:+.2f}"', 'said = f"{value:g}"', 'said = "{:.2f}".format(x)', "show = '{:,.0f}'.format",
    'said = "%.1f" % x', 'said = format(x, ".2f")', 'said = text.replace("-", "−")', 'said = f"{x}".replace("-", "−")',
])  # fmt: skip
def test_a_planted_stray_is_found(planted):
    assert strays(planted)


@pytest.mark.parametrize("innocent", [
    'name = f"part-{at:05d}"', 'colour = f"{red:02X}"', 'line = f"{verdict:8} {name}"', 'said = f"{number(x)} of 100"',
    'step = float(f"{x:.12g}")', 'name = name.replace("-", "_")', 'said = t("x.y", n=plain(n))', "rest = n % 2",
])  # fmt: skip
def test_what_prints_no_number_is_left_alone(innocent):
    assert not strays(innocent)
