"""The house: imports go one way, down the list; mesa, numba and streamlit stay in their rooms."""

import ast
from functools import cache
from pathlib import Path

import sim

ROOT = Path(sim.__file__).parent
LAYERS = [
    ["errors", "reading", "installed"],
    ["compilation"],
    ["wording"],
    ["data", "estimators"],
    ["parameters"],
    ["levers", "events"],
    ["scenario"],
    ["labels", "question"],
    ["market"],
    ["results", "record"],
    ["measures"],
    ["study"],
    ["evidence"],
    ["charts", "report"],
    ["exhibits"],
    ["briefing"],
    ["doctor", "bench", "ui", "handbook"],
    ["cli"],
]
MAY_IMPORT_MESA = {
    "market.model",
    "market.agents",
    "market.people.state",
    "market.firms",
    "market.staff",
    "market.channels",
}
MODULES = sorted(path for path in ROOT.rglob("*.py"))


def name_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__").removesuffix("__init__")


@cache
def imports_of(path):
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return found


def layer_of(name):
    """Return the floor on which a module lives, None for the package itself."""
    return next((floor for floor, rooms in enumerate(LAYERS) if name.partition(".")[0] in rooms), None)


def test_every_module_has_a_place():
    homeless = [name_of(path) for path in MODULES if name_of(path) and layer_of(name_of(path)) is None]
    assert not homeless


def test_arrows_go_one_way():
    upwards = [
        f"{name_of(path)} imports {imported}, which stands higher in the house"
        for path in MODULES if name_of(path)
        for imported in imports_of(path) if imported.startswith("sim.")
        if (theirs := layer_of(imported.removeprefix("sim."))) is not None and theirs > layer_of(name_of(path))
    ]  # fmt: skip
    assert upwards == []


def test_mesa_and_streamlit_stay_in_their_rooms():
    roots = {name_of(path): {one.partition(".")[0] for one in imports_of(path)} for path in MODULES}
    assert {name for name, used in roots.items() if "mesa" in used} <= MAY_IMPORT_MESA | {"doctor", "bench.sweeps"}
    assert {name.partition(".")[0] for name, used in roots.items() if "streamlit" in used} == {"ui"}


def test_rules_use_nothing_but_arithmetic():
    allowed = {"sim.market.compiled", "sim.market.compiled.rule", "sim.market.arithmetic", "sim.market.arithmetic.exp"}
    allowed |= {f"sim.market.rules.money{name}" for name in ("", ".cents", ".CENTS")}
    rules = {name_of(path): set(imports_of(path)) for path in MODULES if name_of(path).startswith("market.rules.")}
    assert rules
    for name, imported in rules.items():
        assert {one.partition(".")[0] for one in imported} <= {"math", "sim"}, name
        assert {one for one in imported if one.startswith("sim")} <= allowed, name


def test_files_stay_small():
    long = {name_of(path): n for path in MODULES if (n := len(path.read_text(encoding="utf-8").splitlines())) > 420}
    assert not long
