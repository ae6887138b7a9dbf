"""Probes: outcomes that need single customers. Each takes a market at month 0, lets it run, and returns a number."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from sim.market.model import MarketModel

Probe = Callable[[MarketModel], float]


@cache
def probes() -> dict[str, Probe]:
    """Return all probes by name: every public function of the modules of this room that takes a `market` alone."""
    known: dict[str, Probe] = {}
    for module in iter_modules(__path__):
        contents = vars(import_module(f"{__name__}.{module.name}"))
        for name, thing in contents.items():
            if callable(thing) and getattr(thing, "__module__", "").startswith(__name__) and not name.startswith("_"):
                assert name not in known, f"two probes are called {name}"
                known[name] = thing
    return known


def probe_named(name: str) -> Probe | None:
    """Return a probe by name, None if there is none."""
    return probes().get(name)
