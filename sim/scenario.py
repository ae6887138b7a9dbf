"""A scenario: the baseline, sparse changes to numbers, levers, events, and what is expected of it. Read and written as TOML."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from sim.errors import BadInput, nearest, sentence
from sim.levers import LEVERS, AnyLever
from sim.parameters import Declared, Firm, Parameters, number

LARGEST_FILE = 1_000_000  # bytes
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


class Climate(Declared):
    """An event: for some months people feel the price more (recession) or less (boom)."""

    kind: Literal["climate"] = "climate"
    level: float = number(1.3, 0.5, 2.0, "factor", "uncertain", "van Heerde et al. 2013; size is an assumption", "Multiplies how much price matters.")
    start: int = number(1, 1, 600, "month", "fixed", "the scenario", "First month.")
    end: int = number(600, 1, 600, "month", "fixed", "the scenario", "Last month.")


EVENTS: dict[str, type[Declared]] = {"climate": Climate}


class Scenario(BaseModel):
    """One business question put to the market. Frozen; changes make a new, validated scenario."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    name: str = "unnamed"
    title: str = ""
    title_zh: str = ""
    question: str = ""
    question_zh: str = ""
    baseline: str = ""
    changes: Parameters = Parameters()
    firms: dict[str, dict[str, float]] = Field(default_factory=dict)
    levers: tuple[AnyLever, ...] = ()
    events: tuple[Climate, ...] = ()
    expect: dict[str, str] = Field(default_factory=dict)

    @field_validator("levers", "events", mode="before")
    @classmethod
    def _as_tuple(cls, value: Any) -> Any:
        """Accept TOML's lists."""
        return tuple(value) if isinstance(value, list) else value

    @model_validator(mode="after")
    def _hang_together(self) -> Scenario:
        """Check what no single number can show."""
        people = self.changes.population
        if people.share_engaged + people.share_satisfied > 1.0 + 1e-9:
            raise ValueError("population.share_engaged and population.share_satisfied add up to more than 1.")
        rivals = self.changes.market.rivals
        for key, numbers in self.firms.items():
            if not key.isdigit() or int(key) > rivals:
                raise ValueError(f'firms."{key}" does not exist; firms are numbered 0 to {rivals}.')
            for name in numbers:
                if name not in Firm.model_fields:
                    raise ValueError(f'firms.{key}: unknown key "{name}".{nearest(name, Firm.model_fields)}')
        for key in self.firms:
            try:
                self.firm(int(key))
            except ValidationError as error:
                raise ValueError(sentence(error, f"firms.{key}", _NAMES)) from None
        for at, lever in enumerate(self.levers):
            if lever.firm > rivals:
                raise ValueError(f"levers.{at} ({lever.kind}) belongs to firm {lever.firm}; firms are numbered 0 to {rivals}.")
        return self

    @property
    def parameters(self) -> Parameters:
        """Return all numbers of the market under this scenario."""
        return self.changes

    def firm(self, k: int) -> Firm:
        """Return the list values of firm k."""
        return Firm.model_validate(self.changes.firm.model_dump() | self.firms.get(str(k), {}))

    def climate(self, month: int) -> float:
        """Return how much price matters in a month, as a factor."""
        level = self.changes.market.climate
        for event in self.events:
            if event.start <= month <= event.end:
                level *= event.level
        return level

    def with_changes(self, changes: Mapping[str, Any], where: str = "changes") -> Scenario:
        """Return this scenario with some keys set.

        Args:
            changes: key to value. "block.name" sets a parameter; "lever.field" sets a field of every lever of that kind,
                or gives the focal company such a lever; "customers", "months" and "rivals" are short for "market. ...".
            where: named in complaints.

        Raises:
            BadInput: unknown key, wrong type, or out of range.
        """
        data = self.model_dump(exclude_unset=True)
        data["changes"] = {block: dict(numbers) for block, numbers in data.get("changes", {}).items()}
        levers = [lever.model_dump() for lever in self.levers]
        for key, value in changes.items():
            block, _, name = (f"market.{key}" if key in {"customers", "months", "rivals"} else key).partition(".")
            if block in Parameters.model_fields and name:
                data["changes"].setdefault(block, {})[name] = value
            elif block in LEVERS and name:
                if name not in LEVERS[block].model_fields or name == "kind":
                    raise BadInput(f'{where}: unknown key "{key}".{nearest(name, _lever_fields(block))}')
                if not any(lever["kind"] == block for lever in levers):
                    levers.append({"kind": block, "firm": 0})
                for lever in levers:
                    if lever["kind"] == block:
                        lever[name] = value
            else:
                raise BadInput(f'{where}: unknown key "{key}".{nearest(key, known_keys())}')
        data["levers"] = levers
        return _validated(data, where)

    @cached_property
    def digest(self) -> str:
        """Return a hash of everything that can change a result: not of names and texts."""
        data = {
            "parameters": self.changes.model_dump(),
            "firms": self.firms,
            "levers": [lever.model_dump() for lever in self.levers],
            "events": [event.model_dump() for event in self.events],
        }
        return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:16]

    def to_toml(self) -> str:
        """Return the scenario as TOML that stands on its own, without its baseline file."""
        import tomli_w

        data = self.model_dump(exclude_defaults=True)
        data.pop("name", None)
        if self.levers:
            data["levers"] = [{"kind": lever.kind} | lever.model_dump(exclude_defaults=True) for lever in self.levers]
        if self.events:
            data["events"] = [{"kind": event.kind} | event.model_dump(exclude_defaults=True) for event in self.events]
        data.pop("baseline", None)
        return tomli_w.dumps(data)


class _Names:
    """Where in a scenario which names and bounds apply; asked by the sentence for a complaint."""

    def _model(self, location: tuple[Any, ...]) -> Any:
        model: Any = Scenario
        for part in location:
            if isinstance(part, int):
                continue
            if isinstance(model, type) and part in getattr(model, "model_fields", {}):
                annotation = model.model_fields[part].annotation
                model = annotation if isinstance(annotation, type) and hasattr(annotation, "model_fields") else part
            elif part in LEVERS:
                model = LEVERS[part]
            elif part in EVENTS:
                model = EVENTS[part]
            elif model == "events":
                model = Climate
        return Climate if model == "events" else model

    def __call__(self, location: tuple[Any, ...]) -> list[str]:
        """Return the names allowed at a location."""
        return [name for name in getattr(self._model(location), "model_fields", {}) if name != "name"]

    def kinds(self, location: tuple[Any, ...]) -> list[str]:
        """Return the kinds allowed at a location."""
        return list(EVENTS if location and location[0] == "events" else LEVERS)

    def bounds(self, location: tuple[Any, ...]) -> tuple[float | None, float | None]:
        """Return the bounds of the number at a location."""
        model = self._model(location[:-1]) if len(location) > 1 else Firm
        for declaration in model.declarations() if hasattr(model, "declarations") else ():
            if declaration.key == location[-1]:
                return declaration.low, declaration.high
        return None, None


_NAMES = _Names()


def _lever_fields(kind: str) -> list[str]:
    return [f"{kind}.{name}" for name in LEVERS[kind].model_fields if name != "kind"]


def known_keys() -> list[str]:
    """Return every key that `with_changes` and `--set` know."""
    from sim.parameters import all_declarations

    keys = [declaration.key for declaration in all_declarations()] + ["customers", "months", "rivals"]
    return keys + [field for kind in LEVERS for field in _lever_fields(kind)]


def _validated(data: Any, where: str) -> Scenario:
    try:
        return Scenario.model_validate(data)
    except ValidationError as error:
        raise BadInput(sentence(error, where, _NAMES)) from None


def scenario_folder() -> Path:
    """Return the folder of the scenarios that come with the project."""
    beside = Path(__file__).parent.parent / "scenarios"
    return beside if beside.is_dir() else Path(str(files("sim"))) / "_scenarios"


def scenario_names() -> list[str]:
    """Return the names of the scenarios that come with the project."""
    return sorted(path.stem for path in scenario_folder().glob("*.toml"))


def load(name_or_path: str | Path) -> Scenario:
    """Return a scenario by its name, or from a TOML file.

    Raises:
        BadInput: no such scenario or file, not TOML, too large, unknown key, wrong type, or out of range.
    """
    given = str(name_or_path)
    if _NAME.fullmatch(given):
        path = scenario_folder() / f"{given}.toml"
        if not path.is_file():
            raise BadInput(f'There is no scenario "{given}".{nearest(given, scenario_names())}')
    elif given.endswith(".toml"):
        path = Path(given)
        if not path.is_file():
            raise BadInput(f'There is no file "{given}". Known scenarios: {", ".join(scenario_names())}.')
    else:
        raise BadInput(f'"{given[:80]}" is neither the name of a scenario nor a .toml file. Known: {", ".join(scenario_names())}.')
    data = _with_baseline(_read(path, given), given, seen=())
    return _validated(data | {"name": path.stem}, given)


def loads(text: str, name: str = "unnamed") -> Scenario:
    """Return a scenario from TOML text. Raises BadInput as `load` does."""
    return _validated(_with_baseline(_parse(text, name), name, seen=()) | {"name": name}, name)


def _read(path: Path, where: str) -> dict[str, Any]:
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise BadInput(f"{where}: {size / 1e6:.1f} MB is too large for a scenario; allowed is {LARGEST_FILE / 1e6:.0f} MB.")
    try:
        return _parse(path.read_text(encoding="utf-8"), where)
    except (UnicodeDecodeError, PermissionError) as error:
        raise BadInput(f"{where}: cannot be read as text ({type(error).__name__}).") from None


def _parse(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{where}: is not TOML: {str(error)[0].lower()}{str(error)[1:]}.") from None


def _with_baseline(data: dict[str, Any], where: str, seen: Iterable[str]) -> dict[str, Any]:
    """Return the data laid over those of its baseline: numbers overwrite, levers and events add."""
    baseline = data.get("baseline", "")
    if not baseline:
        return data
    seen = (*seen, str(baseline))
    if not isinstance(baseline, str) or baseline not in scenario_names() or len(set(seen)) != len(seen):
        raise BadInput(f'{where}: baseline {baseline!r} is not a scenario.{nearest(str(baseline), scenario_names())}')
    below = _with_baseline(_read(scenario_folder() / f"{baseline}.toml", baseline), baseline, seen)
    merged = dict(data)
    for table in ("changes", "firms"):
        lower, upper = below.get(table, {}), data.get(table, {})
        if not isinstance(upper, dict) or not all(isinstance(block, dict) for block in upper.values()):
            raise BadInput(f'{where}: "{table}" must be a table of tables.')
        merged[table] = {key: lower.get(key, {}) | upper.get(key, {}) for key in [*lower, *(k for k in upper if k not in lower)]}
    for series in ("levers", "events"):
        upper = data.get(series, [])
        if not isinstance(upper, list):
            raise BadInput(f'{where}: "{series}" must be a list of tables, [[{series}]].')
        merged[series] = [*below.get(series, []), *upper]
    return merged
