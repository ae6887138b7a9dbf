"""Is this installation sound? Its own files, the packages that it needs, a golden run, Mesa, the app, a browser."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from sim.installed import PROJECT, changed, requirements, source, strangers, unmet
from sim.shipped import PACKAGE, TOP, is_checkout

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
GOLDEN = {"customers": 300, "months": 15}
GOLDEN_SEED = 1


def examine() -> dict[str, Any]:
    """Return versions and checks. Whatever goes wrong in a check becomes its detail.

    Returns:
        versions (name to text), checks (name, ok, needed, detail), ok (all needed checks passed), verdict (a sentence).
    """
    checks = [
        _check("files", _files),
        _check("packages", _packages),
        _check("market", _golden_run),
        _check("mesa", _mesa),
        _check("app", _app),
        _check("extras", _extras, needed=False),
        _check("browser", _browser, needed=False),
    ]
    failed = [check["name"] for check in checks if check["needed"] and not check["ok"]]
    verdict = f"Failed: {', '.join(failed)}." if failed else "This installation is sound."
    return {"versions": versions(), "checks": checks, "ok": not failed, "verdict": verdict}


def versions() -> dict[str, str]:
    """Return the versions of the project, Python, the machine and the packages that are always needed."""
    known = {"python": platform.python_version(), "machine": f"{platform.machine()}, {os.cpu_count()} processors"}
    try:
        packages = [PROJECT, *(one.name for one in requirements()[""])]
    except PackageNotFoundError:
        packages = [PROJECT]
    for package in packages:
        try:
            known[package] = version(package)
        except PackageNotFoundError:
            known[package] = "missing"
    return known


def _check(name: str, examine: Callable[[], str], needed: bool = True) -> dict[str, Any]:
    try:
        return {"name": name, "ok": True, "needed": needed, "detail": examine()}
    except Exception as error:  # a doctor reports what is wrong, whatever it is
        return {
            "name": name,
            "ok": False,
            "needed": needed,
            "detail": f"{type(error).__name__}: {error}" if needed else str(error),
        }


def _files() -> str:
    """Look for another project's files among ours: `sim` is a name that others use too."""
    again = f"uninstall that, then install {PROJECT} again"
    if others := strangers():
        raise RuntimeError(f"{' and '.join(others)} brings a package named {PACKAGE.name} too; {again}")
    if odd := changed():
        more = f", nor are {len(odd) - 1} others" if odd[1:] else ""
        raise RuntimeError(f"{odd[0]} is not the file that {PROJECT} installed{more}; install {PROJECT} again")
    return f"those of the source in {TOP}" if source() else f"as {PROJECT} installed them"


def _packages() -> str:
    needed = requirements()[""]
    if wrong := _wrong_with(needed):
        raise RuntimeError("; ".join(wrong))
    return f"all {len(needed)} are there, in versions that will do"


def _extras() -> str:
    """Say of each extra whether it is whole."""
    wrong = {extra: _wrong_with(wanted) for extra, wanted in requirements().items() if extra}
    wanting = {extra: ", ".join([*why[:3], "..."] if len(why) > 3 else why) for extra, why in wrong.items() if why}
    if wanting:
        raise RuntimeError("; ".join(f"{extra} ({why})" for extra, why in wanting.items()))
    return f"all are there: {', '.join(wrong)}"


def _wrong_with(packages: list[Requirement]) -> list[str]:
    return [reason for one in packages if (reason := unmet(one))]


def _golden_run() -> str:
    """Run a small market three times, once with two threads, and compare every bit that is left behind."""
    import numpy as np

    from sim.market.behaviour import behaviour_digest
    from sim.scenario import load
    from sim.study.run import run_one

    scenario = load("price_war").with_changes(GOLDEN)
    first, *others = (run_one(scenario, GOLDEN_SEED, threads) for threads in (1, 1, 2))
    for words, other in zip(("a second run", "two threads"), others, strict=True):
        same = all(np.array_equal(a, b) for a, b in zip(first.record, other.record, strict=True))
        if not (
            same
            and np.array_equal(first.left_month, other.left_month)
            and np.array_equal(first.lever_costs, other.lever_costs)
        ):
            raise RuntimeError(f"{words} gave other numbers than the first run")
    return f"the same bits twice and with two threads (engine {behaviour_digest()})"


def _mesa() -> str:
    import mesa

    from sim.market.model import MarketModel

    if not issubclass(MarketModel, mesa.Model):
        raise RuntimeError("MarketModel is not a Mesa model")
    return f"version {version('mesa')}, MarketModel is a mesa.Model"


def _app() -> str:
    if not (app_folder() / "app.py").is_file():
        raise RuntimeError("app.py was not found")
    return "app.py is there"


def _browser() -> str:
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        raise RuntimeError("no Chromium or Chrome on the path; only the browser tests need one")
    return f"{os.path.basename(browser)} is there, the browser tests can run"


def app_folder() -> Path:
    """Return the folder that holds app.py: the top of the project, or inside an installed package."""
    return TOP if is_checkout() else PACKAGE / "_app"
