"""The house: a floor per room, imports lead down; and what each rule about size and names excuses, with the reason."""

import ast
from functools import cache
from pathlib import Path

import pytest

import sim

ROOT = Path(sim.__file__).parent
FLOORS = {
    "speaks and reads; knows no market": [
        "version",
        "wording",
        "errors",
        "cache",
        "shipped",
        "reading",
        "installed",
        "compilation",
    ],
    "what comes from outside, and what is estimated from it": ["data", "estimators"],
    "every number, declared once": ["parameters"],
    "what firms do and what happens to them": ["levers", "events"],
    "one world to simulate, its numbers and its question": [
        "keys",
        "industries",
        "company",
        "scenario",
        "labels",
        "question",
    ],
    "the market, twice: compiled, and as Mesa objects": ["market"],
    "what a run leaves behind": ["results", "record"],
    "what is read off a result": ["measures"],
    "many runs: comparisons, sweeps, searches": ["study"],
    "what articles claim and others published, measured": ["evidence"],
    "what is handed out: JSON, pictures, exhibits, the briefing": ["report", "charts", "exhibits", "briefing"],
    "the doors: pages, documents, commands": ["doctor", "bench", "ui", "handbook", "cli"],
}
"""From the ground up. A room imports rooms of lower floors, and those left of it on its own."""
ROOMS = [room for rooms in FLOORS.values() for room in rooms]

MAY_IMPORT_MESA = {
    "market.model",
    "market.agents",
    "market.people.state",
    "market.firms",
    "market.staff",
    "market.channels",
}
LONGEST_FILE, MAX_ARGUMENTS = 300, 5
LONG_FILES = {
    "charts.pareto": "one drawing: its parts share scale and colours",
    "market.model": "a market from month 0 to its end, in the order in which it lives",
    "market.population": "month 0, in the order in which people come to be what they are",
    "market.walks.weighing": "firms compared, term by term, in one pass over the block",
    "scenario": "the one class that says what a market is, and the one reader of it",
    "study.optimise.optimum": "an optimum with all that is asked of it",
    "study.plan": "the study file: every key that it may hold, checked where it is declared",
    "study.sensitivity": "one analysis and its refusals",
    "study.sensitivity.indices": "the estimators of one analysis, each beside its source",
}
MANY_ARGUMENTS = {
    "market.month.run_month": "the door of the engine, where columns become plain tuples",
    "parameters.declare.number": "one number, one line: the order is that of the declaration everywhere",
    "study.evaluate.evaluate": "called by position with what every sweep has; the rest has defaults",
    "study.flip.flip": "public, and its first arguments are those of compare and sweep",
    "study.flip._Market.__init__": "called at one place, with what a flip needs",
    "study.sensitivity._measured": "called at one place, with what a method needs",
}
COMPILED = {"rule", "walk", "register_jitable"}
"""Numba compiles scalars and tuples, no objects: a rule takes its numbers one by one, as its formula does."""
COMMANDS = "cli"
"""An option of a command is an argument with a default; nobody but Typer calls it."""
MODULES = sorted(path for path in ROOT.rglob("*.py"))


def name_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__").removesuffix("__init__")


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports_of(path):
    """Every import, also those inside functions and those that only a type checker reads."""
    found = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return found


@cache
def graph():
    """Return the modules of the package, each with those it imports; a package is imported for its own names only."""
    known = {name_of(path): path for path in MODULES}
    found = {name: set() for name in known}
    for name, path in known.items():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Import):
                wanted = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                submodules = [f"{node.module}.{alias.name}" for alias in node.names]
                wanted = [one if own(one) in known else node.module for one in submodules]
            else:
                continue
            found[name] |= {own(one) for one in wanted if one.partition(".")[0] == "sim"} - {name}
    return found


def own(imported):
    return imported.removeprefix("sim").removeprefix(".")


def room_of(name):
    return name.partition(".")[0]


def upward(edges):
    """Return the arrows that lead up the house; the package itself is its front door, checked by the circles."""
    return [
        f"{name} imports {imported}, which stands higher in the house"
        for name, wanted in edges.items() if name
        for imported in sorted(wanted) if imported
        if ROOMS.index(room_of(imported)) > ROOMS.index(room_of(name))
    ]  # fmt: skip


def planted(edges, name, imported):
    assert {name, imported} <= set(edges)
    return edges | {name: edges[name] | {imported}}


def test_every_module_has_a_floor():
    assert len(ROOMS) == len(set(ROOMS))
    assert {room_of(name_of(path)) for path in MODULES} - {""} == set(ROOMS)


def test_arrows_lead_down():
    assert upward(graph()) == []


@pytest.mark.parametrize(
    ("name", "imported"),
    [
        ("wording", "charts.words"),
        ("market.model", "measures.figures"),
        ("levers.bond", "scenario"),
        ("charts.depth", "exhibits.depth"),
        ("study.sweep", "ui.arena.page"),
    ],
)
def test_an_arrow_upwards_is_found(name, imported):
    assert len(upward(planted(graph(), name, imported))) == 1


def circles(edges):
    """Return what is left once modules that import nothing left, or that nothing left imports, are taken away."""
    left = dict(edges)
    while True:
        wanted = {imported for imports in left.values() for imported in imports}
        inside = {name: imports & left.keys() for name, imports in left.items() if name in wanted}
        inside = {name: imports for name, imports in inside.items() if imports}
        if len(inside) == len(left):
            return sorted(left)
        left = inside


def test_no_modules_import_each_other_in_a_circle():
    """Imports for a type checker included: whoever reads the one file has to read the other."""
    assert circles(graph()) == []


@pytest.mark.parametrize(
    ("name", "imported"),
    [("market.draws", "market.month"), ("results", ""), ("ui.shared.session", "ui.arena.page")],
    ids=["within a room", "through the front door", "between pages"],
)
def test_a_circle_is_found(name, imported):
    assert {name, imported} <= set(circles(planted(graph(), name, imported)))


def test_what_pages_share_knows_no_page():
    shared = {name: wanted for name, wanted in graph().items() if name.startswith("ui.shared")}
    assert shared
    pages = [one for wanted in shared.values() for one in wanted if one.startswith("ui.")]
    assert {one for one in pages if not one.startswith("ui.shared")} == set()


def test_mesa_and_streamlit_stay_in_their_rooms():
    roots = {name_of(path): {one.partition(".")[0] for one in imports_of(path)} for path in MODULES}
    assert {name for name, used in roots.items() if "mesa" in used} <= MAY_IMPORT_MESA | {"doctor", "bench.sweeps"}
    assert {room_of(name) for name, used in roots.items() if "streamlit" in used} == {"ui"}


def test_rules_use_nothing_but_arithmetic():
    allowed = {"sim.market.compiled", "sim.market.compiled.rule", "sim.market.arithmetic"}
    allowed |= {f"sim.market.arithmetic.{name}" for name in ("exp", "log")}
    allowed |= {f"sim.market.rules.money{name}" for name in ("", ".cents", ".CENTS")}
    rules = {name_of(path): set(imports_of(path)) for path in MODULES if name_of(path).startswith("market.rules.")}
    assert rules
    for name, imported in rules.items():
        assert {one.partition(".")[0] for one in imported} <= {"math", "sim"}, name
        assert {one for one in imported if one.startswith("sim")} <= allowed, name


def private_imports(tree):
    return [
        f"{alias.name} of {node.module}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sim")
        for alias in node.names if alias.name.startswith("_") and not alias.name.endswith("__")
    ]  # fmt: skip


def test_private_names_stay_private():
    assert {name_of(path): found for path in MODULES if (found := private_imports(tree_of(path)))} == {}
    curious = ast.parse("from sim.labels import _secret\nfrom sim import __version__")
    assert private_imports(curious) == ["_secret of sim.labels"]


def test_long_files_are_excused_by_name():
    long = {name_of(path) for path in MODULES if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE}
    assert long == set(LONG_FILES)


def crowded(tree, prefix):
    """Return the functions that take more than five arguments by position and are neither compiled nor commands."""
    found = []
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            found += crowded(node, f"{prefix}.{node.name}")
        elif isinstance(node, ast.FunctionDef):
            taken = [one.arg for one in (*node.args.posonlyargs, *node.args.args) if one.arg not in {"self", "cls"}]
            marks = {leaf.id for one in node.decorator_list for leaf in ast.walk(one) if isinstance(leaf, ast.Name)}
            is_command = room_of(prefix) == COMMANDS and not node.name.startswith("_")
            if len(taken) > MAX_ARGUMENTS and not marks & COMPILED and not is_command:
                found.append(f"{prefix}.{node.name}")
    return found


def test_functions_with_many_arguments_are_excused_by_name():
    found = [name for path in MODULES for name in crowded(tree_of(path), name_of(path))]
    assert sorted(found) == sorted(MANY_ARGUMENTS)
    long = "def spread(a, b, c, d, e, f): ...\n"
    assert crowded(ast.parse(long + "@rule\n" + long), "market.x") == ["market.x.spread"]
