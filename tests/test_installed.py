"""What is installed is what was declared, and `bond doctor` says so when it is not."""

import json
import re
import subprocess
import sys
import sysconfig
import venv
from importlib import metadata
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement

from sim.doctor import examine
from sim.errors import BadInput
from sim.installed import requirements, unmet
from sim.study.adapters import ema_model
from sim.study.cluster import dask_executor
from sim.study.designs import Design, cube
from sim.study.optimise.search import check_optuna
from sim.study.plan import study_from

ROOT = Path(__file__).parents[1]
LOOK = """
import json, sim.doctor as doctor, sim.installed as installed
doctor._golden_run = doctor._mesa = lambda: "not looked at here"  # half a minute of compiling
declared = installed.requirements()
declared = {extra: sorted(f"{one.name.lower()}{one.specifier}".replace("_", "-") for one in declared[extra]) for extra in declared}
print(json.dumps({**doctor.examine(), "declared": declared}))
"""


def detail(report, name):
    return next((one["ok"], one["detail"]) for one in report["checks"] if one["name"] == name)


@pytest.fixture
def doctor(monkeypatch):
    """Return a doctor who does not run the market."""
    monkeypatch.setattr("sim.doctor._golden_run", lambda: "not looked at here")
    return examine


def test_every_requirement_says_how_old_a_version_may_be():
    """Those are the versions that `make lowest` tries."""
    declared = [one for all_of in requirements().values() for one in all_of]
    assert [one.name for one in declared if ">=" not in {part.operator for part in one.specifier}] == []


def test_the_tests_run_on_what_is_declared():
    wrong = [said for wanted in requirements().values() for one in wanted if (said := unmet(one))]
    assert wrong == []


@pytest.mark.parametrize("requirement", requirements()[""], ids=lambda one: one.name)
def test_no_needed_package_may_be_older_than_declared(monkeypatch, requirement):
    found = metadata.version
    monkeypatch.setattr(
        "sim.installed.metadata.version", lambda name: "0.1" if name == requirement.name else found(name)
    )
    wrong = [said for one in requirements()[""] if (said := unmet(one))]
    assert wrong == [f"{requirement.name} is 0.1, needed is {requirement.specifier}"]


def test_one_package_too_old_and_the_doctor_says_no(doctor, monkeypatch):
    found = metadata.version
    monkeypatch.setattr("sim.installed.metadata.version", lambda name: "0.1" if name == "numpy" else found(name))
    report = doctor()
    is_sound, said = detail(report, "packages")
    assert not is_sound
    assert said.startswith("RuntimeError: numpy is 0.1, needed is ")
    assert not report["ok"]
    assert report["verdict"] == "Failed: packages."


def test_a_package_may_not_be_missing_or_too_new(doctor, monkeypatch):
    def found(name):
        if name == "typst":
            raise metadata.PackageNotFoundError(name)
        return {"mesa": "4.0.0"}.get(name, "99")

    monkeypatch.setattr("sim.installed.metadata.version", found)
    monkeypatch.setattr(
        "sim.doctor.requirements", lambda: {"": [Requirement("mesa<4,>=3.3"), Requirement("typst>=0.15")]}
    )
    assert detail(doctor(), "packages") == (False, "RuntimeError: mesa is 4.0.0, needed is <4,>=3.3; typst is missing")


def test_an_extra_that_will_not_do_is_said_and_is_no_failure(doctor, monkeypatch):
    found = metadata.version
    monkeypatch.setattr("sim.installed.metadata.version", lambda name: "1.0" if name == "optuna" else found(name))
    report = doctor()
    assert detail(report, "extras") == (False, "optimise (optuna is 1.0, needed is >=4.0)")
    assert report["ok"]


def test_another_project_with_our_package_is_named(doctor, monkeypatch):
    """Beside the source too, where nothing is recorded: which of the two is imported depends on the folder."""
    claims = {"sim": ["Bind_or.Bond", "other-sim", "other-sim"], "numpy": ["numpy"]}
    monkeypatch.setattr("sim.installed.metadata.packages_distributions", lambda: claims)
    ok, said = detail(doctor(), "files")
    assert not ok
    assert "other-sim brings a package named sim too" in said
    claims["sim"] = ["bind-or-bond"]
    assert detail(doctor(), "files")[0]


@pytest.mark.parametrize(
    ("module", "package", "call"),
    [
        ("distributed", "distributed", lambda: dask_executor("tcp://127.0.0.1:1").__enter__()),
        ("ema_workbench", "ema_workbench", lambda: ema_model(study_from({"factors": {"bond.weight": True}}))),
        ("SALib.sample.morris", "SALib", lambda: cube(Design(kind="morris", points=2), 2)),
        ("optuna", "optuna", check_optuna),
    ],
)
def test_an_optional_package_is_named_as_the_index_knows_it(monkeypatch, module, package, call):
    """Not as an extra of this project, which is on no index."""
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(BadInput) as complaint:
        call()
    (asked,) = re.findall(r': pip install "(.+)"\.$', str(complaint.value))
    assert Requirement(asked).name == package
    assert any(str(one).startswith(asked) for extra in requirements().values() for one in extra)


def test_nothing_says_that_the_project_is_on_an_index():
    texts = [
        path
        for folder in ("sim", "docs")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".md", ".toml", ".ipynb"}
    ]
    said = re.compile(r"install[^\n]*\bbind[-_]or[-_]bond\b")
    assert not [path for path in [ROOT / "README.md", *texts] if said.search(path.read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """Build this project as a wheel, and another project's whose package is called as ours is."""
    place = tmp_path_factory.mktemp("wheels")
    other = place / "other"
    (other / "sim").mkdir(parents=True)
    (other / "sim" / "__init__.py").write_text('"""Somebody else\'s simulator."""\n')
    (other / "pyproject.toml").write_text(
        '[project]\nname = "other-sim"\nversion = "1.0"\n[tool.hatch.build.targets.wheel]\npackages = ["sim"]\n'
    )
    return [next(WheelBuilder(str(root)).build(directory=str(place), versions=["standard"])) for root in (ROOT, other)]


@pytest.mark.slow
def test_a_wheel_is_sound_until_another_project_is_installed_over_it(wheels, tmp_path):
    venv.create(tmp_path, with_pip=True, symlinks=True)
    (program,) = {*tmp_path.glob("bin/python"), *tmp_path.glob("Scripts/python.exe")}
    site = Path(sysconfig.get_path("purelib", vars={"base": str(tmp_path)}, scheme="venv"))
    (site / "needed.pth").write_text(sysconfig.get_path("purelib"))  # what the project needs, as the tests have it

    def pip(*words):
        subprocess.run([program, "-m", "pip", "-q", *words], check=True, cwd=tmp_path)

    def look():
        done = subprocess.run([program, "-I", "-c", LOOK], check=True, capture_output=True, text=True, cwd=tmp_path)
        return json.loads(done.stdout)

    ours, others = wheels
    pip("install", "--no-index", "--no-deps", ours)
    report = look()
    assert report["ok"], report
    assert detail(report, "files") == (True, "as bind-or-bond installed them")
    here = subprocess.run([sys.executable, "-c", LOOK], check=True, capture_output=True, text=True, cwd=ROOT)
    assert report["declared"] == json.loads(here.stdout)["declared"]

    pip("install", "--no-index", others)
    ok, said = detail(look(), "files")
    assert not ok
    assert "other-sim brings a package named sim too" in said

    pip("uninstall", "-y", "other-sim")
    ok, said = detail(look(), "files")
    assert not ok
    assert "sim/__init__.py is not the file that bind-or-bond installed; install" in said

    pip("install", "--no-index", "--no-deps", "--force-reinstall", ours)
    assert look()["ok"]

    (site / "streamlit-1.60.0.dist-info").mkdir()
    (site / "streamlit-1.60.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: streamlit\nVersion: 1.60.0\n"
    )
    report = look()
    assert not report["ok"]
    assert "streamlit is 1.60.0, needed is" in detail(report, "packages")[1]
