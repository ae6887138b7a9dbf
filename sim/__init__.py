"""Bind or Bond: when a rival cuts prices, who stays, and what holds them?

The public names are loaded when they are first used, so that `bond --help` answers at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "BadInput": "sim.errors",
    "Comparison": "sim.study.compare",
    "Dataset": "sim.study.dataset",
    "LEVERS": "sim.levers",
    "MarketModel": "sim.market.model",
    "Parameters": "sim.parameters",
    "Result": "sim.results",
    "Scenario": "sim.scenario",
    "Study": "sim.study.plan",
    "analyse": "sim.study.sensitivity",
    "compare": "sim.study.compare",
    "figure": "sim.measures.figures",
    "flip": "sim.study.flip",
    "load": "sim.scenario",
    "load_study": "sim.study.plan",
    "optimise": "sim.study.optimise",
    "run": "sim.study.run",
    "scenario_names": "sim.scenario",
    "sensitivity": "sim.study.sensitivity",
    "study_from": "sim.study.plan",
    "sweep": "sim.study.sweep",
}
__all__ = sorted([*_HOMES, "__version__"])


def __getattr__(name: str) -> Any:
    """Load a public name from the module it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__
