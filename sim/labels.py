"""What scenarios are called side by side: their names, and between namesakes what tells them apart."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sim.events import Climate, MemoryLoss
from sim.levers import AnyLever
from sim.scenario import Scenario
from sim.wording.numbers import typed

MAX_NAMED = 3
"""Differences that a label can carry."""


def labels(*scenarios: Scenario) -> list[str]:
    """Return what each scenario is called among the others; different labels wherever the markets are different.

    That is its name. Namesakes that are not the same market get what they have otherwise in brackets, written as
    `--set` takes it: "price_war (front_line_warmth.strength=0.5)" next to "price_war".
    """
    known: dict[tuple[str, str], str] = {}
    for name in dict.fromkeys(scenario.name for scenario in scenarios):
        namesakes = {one.digest: one for one in scenarios if one.name == name}
        names_apart = _names_apart(list(namesakes.values())) if len(namesakes) > 1 else [name]
        known |= {(name, digest): label for digest, label in zip(namesakes, names_apart, strict=True)}
    return [known[one.name, one.digest] for one in scenarios]


def digests(*scenarios: Scenario) -> dict[str, str]:
    """Return the digest of each scenario under its label."""
    return dict(zip(labels(*scenarios), (scenario.digest for scenario in scenarios), strict=True))


def _names_apart(namesakes: list[Scenario]) -> list[str]:
    several = {kind for one in namesakes for kind, n in Counter(lever.kind for lever in one.levers).items() if n > 1}
    numbers = [_numbers(one, several) for one in namesakes]
    differing = {key for own in numbers for key in own if any(other.get(key) != own[key] for other in numbers)}
    names = []
    for scenario, own in zip(namesakes, numbers, strict=True):
        changes = [f"{key}={_plain(value)}" for key, value in own.items() if key in differing]
        few = changes if len(changes) <= MAX_NAMED else [*changes[:MAX_NAMED], "…"]
        names.append(f"{scenario.name} ({', '.join(few)})" if few else scenario.name)
    alike = {label for label, n in Counter(names).items() if n > 1}
    return [f"{label} [{one.digest}]" if label in alike else label for label, one in zip(names, namesakes, strict=True)]


def _numbers(scenario: Scenario, several: set[str]) -> dict[str, Any]:
    """Return what decides the market, by key: all parameters; of levers, events and single firms what is set."""
    numbers = {f"{name}.{key}": value for name, block in scenario.changes for key, value in block}
    numbers |= {f"firms.{k}.{key}": value for k, own in scenario.firms.items() for key, value in own.items()}
    for series in (scenario.levers, scenario.events):
        for at, item in enumerate(series):
            place = f"levers.{at}.{item.kind}" if item.kind in several else item.kind
            numbers |= {f"{place}.{key}": value for key, value in _set(item).items()}
    return numbers


def _set(item: AnyLever | Climate | MemoryLoss) -> dict[str, Any]:
    """Return the fields of a lever or an event that are not as usual, and its size in any case."""
    size = {name: value for name in ("strength", "level") if (value := getattr(item, name, None)) is not None}
    return size | item.model_dump(exclude_defaults=True, exclude={"kind"})


def _plain(value: Any) -> str:
    return typed(value, 10) if isinstance(value, int | float) else str(value)
