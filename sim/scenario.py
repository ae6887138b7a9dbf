"""A scenario: baseline or industry, sparse changes to numbers, levers, events, and what is expected of it. Read and written as TOML."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator

from sim.company import Company, Fitted, amounts, at_level, usual_amounts
from sim.errors import BadInput, nearest, sentence, short
from sim.events import AnyEvent, Climate, MemoryLoss
from sim.industries import industry, industry_names
from sim.keys import block_and_name
from sim.levers import LEVERS, AnyLever
from sim.levers.offer import GROUPS_AT_ONCE
from sim.parameters import Firm, Listed, Parameters, Strict
from sim.reading import check_values, parse_toml, read_toml
from sim.shipped import shipped
from sim.wording.numbers import plain

MAX_AT_ONCE = 300  # levers, and events; every kind of lever for each of eight firms fits in
LISTED = "See `bond scenarios`."
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_FIGURE = re.compile(r"[a-z_]+_\d+(\.[a-z_]+)?")
_RELATION = re.compile(r"[<>] \S+")


class Scenario(Strict):
    """One business question put to the market. Frozen; changes make a new, validated scenario."""

    not_in_files = frozenset({"name"})

    name: str = "unnamed"
    title: str = ""
    title_zh: str = ""
    question: str = ""
    question_zh: str = ""
    source: str = ""
    remark: str = ""
    remark_zh: str = ""
    baseline: str = ""
    industry: str = ""
    company: Company | None = None
    changes: Parameters = Parameters()
    firms: dict[str, dict[str, float]] = Field(default_factory=dict)
    levers: Listed[AnyLever] = ()
    events: Listed[AnyEvent] = ()
    expect: dict[str, str | Listed[str]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _hang_together(self) -> Scenario:
        """Check what no single number can show."""
        people = self.changes.population
        if people.share_engaged + people.share_satisfied > 1.0 + 1e-9:
            raise ValueError("population.share_engaged and population.share_satisfied add up to more than 1.")
        if people.share_online + people.share_dealer > 1.0 + 1e-9:
            raise ValueError("population.share_online and population.share_dealer add up to more than 1.")
        rivals = self.changes.market.rivals
        for key, numbers in self.firms.items():
            if key not in {str(k) for k in range(rivals + 1)}:
                raise ValueError(f'firms."{key}" does not exist; firms are numbered 0 to {rivals}.')
            for name in numbers:
                if name not in Firm.model_fields:
                    raise ValueError(f'firms.{key}: unknown key "{name}".{nearest(name, Firm.model_fields)}')
        for key in self.firms:
            try:
                self.firm(int(key))
            except ValidationError as error:
                raise ValueError(sentence(error, f"firms.{key}", Firm)) from None
        for at, lever in enumerate(self.levers):
            if lever.firm > rivals:
                raise ValueError(
                    f"levers.{at} ({lever.kind}) belongs to firm {lever.firm}; firms are numbered 0 to {rivals}."
                )
        for firm in range(rivals + 1):
            selective = [
                (lever.start, lever.end, lever.reaches)
                for lever in self.levers
                if lever.firm == firm and lever.strength > 0.0 and lever.reaches != "everyone"
            ]
            for month in {start for start, _, _ in selective}:
                addressed = {reaches for start, end, reaches in selective if start <= month <= end}
                if len(addressed) > GROUPS_AT_ONCE:
                    raise ValueError(
                        f"levers: firm {firm} addresses {len(addressed)} groups in month {month} "
                        f"({', '.join(sorted(addressed))}); {GROUPS_AT_ONCE} besides everyone are possible at once."
                    )
        for at, event in enumerate(self.events):
            if isinstance(event, MemoryLoss) and event.firm > rivals:
                raise ValueError(
                    f"events.{at} (memory_loss) befalls firm {event.firm}; firms are numbered 0 to {rivals}."
                )
        for series in ("levers", "events"):
            for at, item in enumerate(getattr(self, series)):
                if item.start > item.end:
                    raise ValueError(
                        f"{series}.{at} ({item.kind}) starts in month {item.start}, after its end in month {item.end}."
                    )
        for figure, relation in self.relations():
            if not _FIGURE.fullmatch(figure) or not _RELATION.fullmatch(relation):
                raise ValueError(
                    f'expect: write "retention_24.engaged" = "< calm_market", not {short(figure)} = {short(relation)}.'
                )
            right = relation.split(" ")[1]
            if not (_FIGURE.fullmatch(right) or _is_number(right) or right in _shipped()):
                raise ValueError(
                    f"expect: {short(right)} is no number, no figure and no scenario.{nearest(right, _shipped(), LISTED)}"
                )
        return self

    def __hash__(self) -> int:
        """Return a hash: equal scenarios have the same."""
        firms = frozenset((k, name, value) for k, own in self.firms.items() for name, value in own.items())
        return hash((self.name, self.changes, firms, self.levers, self.events))

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        """Return what its line tells: the name, how many levers and events there are, and the digest."""
        counts = ("levers", len(self.levers)), ("events", len(self.events))
        return (None, self.name[:60]), *counts, ("digest", self.digest)

    def relations(self) -> list[tuple[str, str]]:
        """Return what is expected, one relation at a time: a figure and a relation such as "> calm_market"."""
        stated = {name: (text,) if isinstance(text, str) else text for name, text in self.expect.items()}
        return [(name, relation) for name, relations in stated.items() for relation in relations]

    @field_validator("industry")
    @classmethod
    def _is_known(cls, value: str) -> str:
        """Refuse an industry that there is not."""
        if value:
            industry(value)
        return value

    @field_validator("levers", "events", mode="before")
    @classmethod
    def _few_enough(cls, value: Any, info: ValidationInfo) -> Any:
        """Refuse more than can be checked and simulated quickly, before any of them is looked at."""
        if isinstance(value, list | tuple) and len(value) > MAX_AT_ONCE:
            raise ValueError(f"{plain(len(value))} {info.field_name} are too many; allowed are up to {MAX_AT_ONCE}.")
        return value

    @property
    def parameters(self) -> Parameters:
        """Return all numbers of the market under this scenario."""
        return self.changes

    def firm(self, k: int) -> Firm:
        """Return the list values of firm k. No customer is signed up in a repertoire market, so that costs nothing there."""
        free = {"acquisition_cost": 0.0} if self.changes.market.repertoire else {}
        return Firm.model_validate(self.changes.firm.model_dump() | self.firms.get(str(k), {}) | free)

    def climate(self, month: int) -> float:
        """Return how much price matters in a month, as a factor."""
        level = self.changes.market.climate
        for event in self.events:
            if isinstance(event, Climate):
                level *= event.factor(month)
        return level

    def loses_memory(self, month: int) -> list[int]:
        """Return the firms that lose what they knew of their customers at the start of a month."""
        return [event.firm for event in self.events if isinstance(event, MemoryLoss) and event.start == month]

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
            block, name = block_and_name(key, where)
            if block not in LEVERS:
                data["changes"].setdefault(block, {})[name] = value
            else:
                if not any(lever["kind"] == block for lever in levers):
                    levers.append({"kind": block, "firm": 0} | self.usual(block))
                for lever in levers:
                    if lever["kind"] == block:
                        lever[name] = value
        data["levers"] = levers
        return _validated(data, where, as_key=True)

    def with_lever(self, kind: str, firm: int = 0, **fields: Any) -> Scenario:
        """Return this scenario with fields set on the levers of one kind that a firm holds, or with such a lever added.

        Raises:
            BadInput: no such kind or field, or out of range.
        """
        levers = [lever.model_dump() for lever in self.levers]
        if not any(lever["kind"] == kind and lever["firm"] == firm for lever in levers):
            levers.append({"kind": kind, "firm": firm} | self.usual(kind))
        for lever in levers:
            if lever["kind"] == kind and lever["firm"] == firm:
                lever.update(fields)
        return _validated(self.given() | {"levers": levers}, kind, as_key=True)

    def with_firm(self, k: int, **numbers: float) -> Scenario:
        """Return this scenario with numbers of one firm set. Raises BadInput as `replaced` does."""
        return self.replaced(firms=self.firms | {str(k): self.firms.get(str(k), {}) | numbers})

    def usual(self, kind: str) -> dict[str, float]:
        """Return the amounts of a lever that is not held yet where the price level is a company's own, else nothing."""
        if self.company is None or self.company.price is None or kind not in LEVERS:
            return {}
        return usual_amounts(kind, self.firm(0).list_price, self.industry)

    def with_company(self, company: Company, own: Mapping[str, Any] | None = None) -> Scenario:
        """Return this scenario at the price level and the margin of a company. Its churn is another matter.

        All firms' prices, costs and amounts of levers change in the proportion of the company's price to what it was.

        Args:
            company: as somebody said it; one that was set already stays as it is.
            own: table of a file whose amounts are in the company's currency already, and stay.

        Raises:
            BadInput: an amount would be out of range, or the file gives another price.
        """
        if company.fitted is not None:
            return self.replaced(company=company)
        own = own or {}
        stays = set(own.get("changes", {}).get("firm", {}))
        for name, value in (("list_price", company.price), ("unit_cost", company.margin)):
            if name in stays and value is not None:
                what = "price" if name == "list_price" else "margin"
                raise BadInput(f"company: {what} and changes.firm.{name} both say it; give one of them.")
        firm = self.firm(0)
        level = 1.0 if company.price is None else company.price / firm.list_price
        levels = {name: 1.0 if name in stays else level for name in amounts()["firm"]}
        data = self.given()
        numbers = self.changes.firm.model_dump()
        if company.margin is not None:
            cost = at_level(firm.list_price, level) * (1.0 - company.margin)
            if firm.unit_cost > 0.0:
                levels["unit_cost"] = cost / firm.unit_cost
            else:  # nothing that could be had in proportion
                numbers["unit_cost"], levels["unit_cost"] = at_level(cost, 1.0), 1.0
        changed = {name: at_level(numbers[name], by) for name, by in levels.items()}
        usual = self.changes.firm.model_dump()
        changes = self.changes.model_dump(exclude_unset=True)
        data["changes"] = changes | {
            "firm": changes.get("firm", {}) | {name: value for name, value in changed.items() if value != usual[name]}
        }
        of_file = own.get("firms", {})
        data["firms"] = {
            k: {
                name: value if name in of_file.get(k, {}) else at_level(value, levels.get(name, 1.0))
                for name, value in one.items()
            }
            for k, one in self.firms.items()
        }
        last = own.get("levers", [])
        given = [*({} for _ in range(len(self.levers) - len(last))), *last]
        data["levers"] = [
            lever.model_dump()
            | {name: at_level(getattr(lever, name), level) for name in amounts()[lever.kind] if name not in said}
            for lever, said in zip(self.levers, given, strict=True)
        ]
        data["company"] = company.replaced(fitted=Fitted())
        return _validated(data, f"company, at a price of {plain(self.firm(0).list_price * level)}")

    def without_words(self) -> Scenario:
        """Return what can change a result, and nothing else: no name, no text. The digest is the same."""
        company = self.company if self.company and self.company.needs_fit else None
        return Scenario(company=company, changes=self.changes, firms=self.firms, levers=self.levers, events=self.events)

    @cached_property
    def digest(self) -> str:
        """Return a hash of everything that can change a result: not of names and texts."""
        data: dict[str, Any] = {
            "parameters": self.changes.model_dump(),
            "firms": self.firms,
            "levers": [lever.model_dump() for lever in self.levers],
            "events": [event.model_dump() for event in self.events],
        }
        if self.company is not None and self.company.needs_fit:  # what was fitted is among the numbers
            data["company"] = self.company.monthly_churn
        return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:16]

    def to_toml(self) -> str:
        """Return the scenario as TOML that stands on its own, without the files of its baseline and its industry."""
        import tomli_w

        data = self.model_dump(exclude_defaults=True, exclude_none=True)
        data.pop("name", None)
        if self.company is not None and self.company.fitted is not None:
            data["company"].setdefault("fitted", {})  # even if nothing was moved: it is set
        if self.levers:
            data["levers"] = [{"kind": lever.kind} | lever.model_dump(exclude_defaults=True) for lever in self.levers]
        if self.events:
            data["events"] = [{"kind": event.kind} | event.model_dump(exclude_defaults=True) for event in self.events]
        for below in ("baseline", "industry"):
            data.pop(below, None)
        return tomli_w.dumps(data)


AnyScenario = Scenario | str | Path  # what is taken wherever a scenario is wanted: itself, its name, or its file's path


def _validated(data: Any, where: str, as_key: bool = False) -> Scenario:
    try:
        return Scenario.model_validate(data)
    except ValidationError as error:
        raise BadInput(sentence(error, where, Scenario, as_key)) from None


def scenario_folder() -> Path:
    """Return the folder of the scenarios that come with the project."""
    return shipped("scenarios")


def scenario_names() -> list[str]:
    """Return the names of the scenarios that come with the project."""
    return sorted(path.stem for path in scenario_folder().glob("*.toml"))


@cache
def _shipped() -> frozenset[str]:
    return frozenset(scenario_names())


def _is_number(word: str) -> bool:
    try:
        return math.isfinite(float(word))
    except ValueError:
        return False


def load(scenario: AnyScenario, industry: str = "") -> Scenario:
    """Return a scenario by its name, or from a TOML file; a Scenario unmodified. The one place where these are resolved.

    Args:
        scenario: a scenario, its name, or the path of its file.
        industry: whose usual sizes a name or a file starts from, that which it names itself if empty.

    Raises:
        BadInput: no such scenario or file, not TOML, too large, unknown key, wrong type, or out of range.
        TypeError: it is neither a Scenario nor the name or path of one.
    """
    if isinstance(scenario, Scenario):
        return scenario
    if not isinstance(scenario, str | Path):
        raise TypeError(f"scenario is {short(scenario)}; it must be a Scenario, or the name or the path of one.")
    given = str(scenario)
    if _NAME.fullmatch(given):
        path = scenario_folder() / f"{given}.toml"
        if not path.is_file():
            raise BadInput(f'There is no scenario "{given}".{nearest(given, scenario_names(), LISTED)}')
    elif given.endswith(".toml"):
        path = Path(given)
    else:
        raise BadInput(f'"{given[:80]}" is neither the name of a scenario nor a .toml file. {LISTED}')
    data = read_toml(path, given, LISTED)
    Scenario.check_names(data, given)
    return from_table(data | ({"industry": industry} if industry else {}), path.stem, given)


def loads(text: str, name: str = "unnamed") -> Scenario:
    """Return a scenario from TOML text. Raises BadInput as `load` does."""
    data = parse_toml(text, name)
    Scenario.check_names(data, name)
    return from_table(data, name)


def from_table(data: Mapping[str, Any], name: str, where: str = "") -> Scenario:
    """Return a scenario from a table as a TOML file would hold it, laid over its baseline and its industry.

    Args:
        data: the table.
        name: of the scenario.
        where: named in complaints, the scenario's name if empty.

    Raises:
        BadInput: as of `load`.
    """
    where = where or name
    check_values(data, where)
    for key in data.keys() & Company.model_fields.keys():
        raise BadInput(f'{where}: "{key}" stands alone; a company\'s numbers stand under [company].')
    scenario = _validated(_with_industry(_with_baseline(dict(data), where, seen=())) | {"name": name}, where)
    return scenario.with_company(scenario.company, data) if scenario.company else scenario


def _with_baseline(data: dict[str, Any], where: str, seen: Iterable[str]) -> dict[str, Any]:
    """Return the data laid over those of its baseline: numbers overwrite, levers and events add, the industry stays."""
    baseline = data.get("baseline", "")
    if not baseline:
        return data
    seen = (*seen, str(baseline))
    if not isinstance(baseline, str) or baseline not in scenario_names() or len(set(seen)) != len(seen):
        known = nearest(str(baseline), scenario_names(), LISTED)
        raise BadInput(f"{where}: baseline {baseline!r} is not a scenario.{known}")
    below = _with_baseline(read_toml(scenario_folder() / f"{baseline}.toml", baseline), baseline, seen)
    merged = dict(data)
    for table in ("changes", "firms"):
        lower, upper = below.get(table, {}), data.get(table, {})
        if not isinstance(upper, dict) or not all(isinstance(block, dict) for block in upper.values()):
            raise BadInput(f'{where}: "{table}" must be a table of tables.')
        merged[table] = {
            key: lower.get(key, {}) | upper.get(key, {}) for key in [*lower, *(k for k in upper if k not in lower)]
        }
    for series in ("levers", "events"):
        upper = data.get(series, [])
        if not isinstance(upper, list):
            raise BadInput(f'{where}: "{series}" must be a list of tables, [[{series}]].')
        merged[series] = [*below.get(series, []), *upper]
    return {"industry": below.get("industry", "")} | merged


def _with_industry(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data laid over the usual sizes of its industry, those of parameters and of the levers that are held.

    What stands where no table can be is left as it is, to be complained of when all is checked.
    """
    if data.get("industry") not in industry_names():
        return data
    usual = industry(data["industry"]).values()
    changes, levers = data.get("changes", {}), data.get("levers", [])
    if isinstance(changes, dict):
        of_market = {block: sizes for block, sizes in usual.items() if block in Parameters.model_fields}
        laid = {block: _laid_over(sizes, changes.get(block, {})) for block, sizes in of_market.items()}
        data = data | {"changes": changes | laid}
    if isinstance(levers, list):
        data = data | {"levers": [_laid_over(usual.get(_kind(lever), {}), lever) for lever in levers]}
    return data


def _laid_over(lower: dict[str, Any], upper: Any) -> Any:
    return lower | upper if isinstance(upper, dict) else upper


def _kind(lever: Any) -> str:
    return str(lever.get("kind")) if isinstance(lever, dict) else ""
