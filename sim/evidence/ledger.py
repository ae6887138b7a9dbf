"""The ledger: every claim of the five articles, and the experiments that could support or refute it."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from sim.errors import BadInput, nearest
from sim.evidence.effects import EFFECTS, SCALED
from sim.evidence.mechanisms import MECHANISMS
from sim.evidence.verdicts import expected
from sim.measures.units import UNITS
from sim.scenario import Scenario, from_table, load

ARTICLES = ("000", "001", "002", "003", "004")
"""The five articles by number; what each is about is in the catalogue of words."""
ARMS = ("treatment", "control", "treatment_2", "control_2")
Arm = str | dict[str, Any]
"""A scenario by name, or a table as a scenario file holds it, with `set` for single numbers as in `--set`."""


class Experiment(BaseModel):
    """One experiment. Effects are differences on the same draws; `turns` names what to vary, `assumed` what to null."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    asks: str
    asks_zh: str
    outcome: str
    effect: str = "difference"
    expect: str
    unit: str
    least: float | None = None
    months: int | None = None
    treatment: Arm
    control: Arm | None = None
    treatment_2: Arm | None = None
    control_2: Arm | None = None
    turns: dict[str, tuple[float, ...]] = {}
    assumed: dict[str, float] = {}
    untestable: str = ""
    """Why the market cannot tell, whatever is measured: what it lacks for the effect to show."""
    untestable_zh: str = ""

    @field_validator("turns", mode="before")
    @classmethod
    def _as_tuples(cls, value: Any) -> Any:
        """Accept TOML's lists."""
        return {key: tuple(values) for key, values in value.items()}

    @model_validator(mode="after")
    def _hangs_together(self) -> Experiment:
        """Check that arms, effect, expectation and unit fit together."""
        if self.effect not in EFFECTS:
            raise ValueError(f'unknown effect "{self.effect}".{nearest(self.effect, EFFECTS)}')
        if self.unit not in UNITS:
            raise ValueError(f'unknown unit "{self.unit}".{nearest(self.unit, UNITS)}')
        given = [name for name in ARMS if getattr(self, name) is not None]
        needed = EFFECTS[self.effect][0]
        if given != list(ARMS[:needed]):
            raise ValueError(f"a {self.effect} needs the arms {', '.join(ARMS[:needed])}, not {', '.join(given)}.")
        if self.effect not in SCALED and UNITS[self.unit].scale != 1.0:
            raise ValueError(f"a {self.effect} has no unit of its outcome; write times.")
        if len(self.assumed) > 1:
            raise ValueError("assumed names one parameter.")
        expected(self.expect)
        return self

    @property
    def arms(self) -> list[str]:
        """Return the names of the arms."""
        return list(ARMS[: EFFECTS[self.effect][0]])

    @property
    def smallest(self) -> float:
        """Return the smallest effect that matters."""
        return UNITS[self.unit].least if self.least is None else self.least

    def scenario(self, arm: str) -> Scenario:
        """Return an arm as a scenario. Raises BadInput if it is none."""
        return scenario_of(getattr(self, arm), arm)


def scenario_of(arm: Arm, name: str) -> Scenario:
    """Return what an arm stands for. Raises BadInput if it is no scenario."""
    if isinstance(arm, str):
        return load(arm)
    table = dict(arm)
    numbers = table.pop("set", {})
    scenario = from_table(table, name)
    return scenario.with_changes(numbers, where=name) if numbers else scenario


class Claim(BaseModel):
    """One row of the ledger."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    articles: tuple[str, ...]
    says: str
    says_zh: str
    mechanisms: tuple[str, ...]
    contested: str = ""
    note: str
    note_zh: str
    experiments: tuple[Experiment, ...]

    @field_validator("articles", "mechanisms", "experiments", mode="before")
    @classmethod
    def _as_tuple(cls, value: Any) -> Any:
        """Accept TOML's lists."""
        return tuple(value) if isinstance(value, list) else value

    @model_validator(mode="after")
    def _hangs_together(self) -> Claim:
        """Check the names."""
        for given, known in ((self.articles, ARTICLES), (self.mechanisms, MECHANISMS)):
            for name in given:
                if name not in known:
                    raise ValueError(f'unknown name "{name}".{nearest(name, known)}')
        if not self.experiments:
            raise ValueError("a claim needs an experiment.")
        return self

    @property
    def digest(self) -> str:
        """Return a hash of everything that can change a finding: arms as they are now, outcomes, expectations."""
        text = self.model_dump_json(include={"mechanisms", "experiments"})
        arms = [experiment.scenario(arm).digest for experiment in self.experiments for arm in experiment.arms]
        return hashlib.sha256((text + "".join(arms)).encode()).hexdigest()[:16]


def claims_folder() -> Path:
    """Return the folder of the claims."""
    return Path(__file__).parent / "claims"


@cache
def ledger() -> dict[str, Claim]:
    """Return all claims by their number, in order."""
    claims = {}
    for path in sorted(claims_folder().glob("*.toml")):
        with path.open("rb") as file:
            for number, table in tomllib.load(file).items():
                assert number not in claims, f"{number} stands twice"
                claims[number] = Claim.model_validate({"id": number} | cast("dict[str, Any]", table))
    return dict(sorted(claims.items(), key=lambda item: int(item[0][1:])))


def chosen(only: tuple[str, ...]) -> list[Claim]:
    """Return the claims asked for: by number, article or mechanism; all if nothing is named.

    Raises:
        BadInput: nothing goes by such a name.
    """
    claims = list(ledger().values())
    if not only:
        return claims
    known = [*ledger(), *ARTICLES, *MECHANISMS]
    for name in only:
        if name not in known:
            see = f"Claims: {claims[0].id} to {claims[-1].id}; articles: 000 to 004."
            raise BadInput(f'There is no claim, article or mechanism "{name[:40]}".{nearest(name, known, see)}')
    return [claim for claim in claims if {claim.id, *claim.articles, *claim.mechanisms} & set(only)]
