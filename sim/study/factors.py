"""A factor: one key of a scenario that a study varies, and over which values."""

from __future__ import annotations

from pydantic import Field, model_validator

from sim.keys import check_value, key_of
from sim.parameters import Listed, Strict
from sim.wording.numbers import typed

Level = float | int | str
MAX_LEVELS = 1_000


class Factor(Strict):
    """What a study varies of one key: a range, or a list of values. Bounds left out are the declared plausible ones.

    In a study of an industry's scenarios they are those of the industry.
    """

    key: str
    low: float | None = None
    high: float | None = None
    levels: int = Field(5, ge=2, le=MAX_LEVELS)
    """How many values a grid takes from the range, evenly spaced, both ends included."""
    values: Listed[Level] = ()
    """Instead of a range: the values themselves, numbers or words."""

    @model_validator(mode="after")
    def _makes_sense(self) -> Factor:
        if self.values:
            if {"low", "high", "levels"} & self.model_fields_set:
                raise ValueError(f'"{self.key}" has both values and a range; give one of them.')
            if len(set(self.values)) < len(self.values):
                raise ValueError(f'"{self.key}" lists a value twice.')
            if len({isinstance(value, str) for value in self.values}) > 1:
                raise ValueError(f'"{self.key}" lists numbers and words; give one or the other.')
            key_of(self.key)
            for value in self.values:
                check_value(self.key, value, "factors")
            return self
        declared = key_of(self.key).declared
        if declared is None:
            raise ValueError(f'"{self.key}" takes words, not numbers: list them, as in values = ["everyone"].')
        low, high = self.bounds
        if not declared.low <= low < high <= declared.high:
            raise ValueError(
                f'"{self.key}" goes from {typed(low)} to {typed(high)}; allowed is a range within '
                f"{typed(declared.low)} to {typed(declared.high)}."
            )
        if declared.is_whole and (low != int(low) or high != int(high)):
            raise ValueError(f'"{self.key}" takes whole numbers; its range is {typed(low)} to {typed(high)}.')
        return self

    @property
    def bounds(self) -> tuple[float, float]:
        """Return lowest and highest value of a range; of a list, the first and the last place in it."""
        if self.values:
            return 0.0, float(len(self.values) - 1)
        declared = key_of(self.key).declared
        assert declared is not None  # checked when the factor was made
        low, high = declared.plausible
        return low if self.low is None else self.low, high if self.high is None else self.high

    @property
    def is_whole(self) -> bool:
        """Return whether only whole numbers are meant."""
        return not self.values and key_of(self.key).is_whole

    def at(self, share: float) -> Level:
        """Return the value at a share 0..1 of the way through the range, or through the list.

        Whole numbers and listed values each get an equal part of the way.
        """
        if self.values:
            return self.values[min(int(share * len(self.values)), len(self.values) - 1)]
        low, high = self.bounds
        if self.is_whole:
            return int(min(low + int(share * (high - low + 1)), high))
        return low + share * (high - low)

    def grid(self) -> list[Level]:
        """Return the values of a grid: those listed, or `levels` of them from one end of the range to the other."""
        if self.values:
            return list(self.values)
        low, high = self.bounds
        if self.is_whole:
            steps = min(self.levels, int(high - low) + 1)
            return sorted({round(low + (high - low) * at / (steps - 1)) for at in range(steps)})
        spaced = (low + (high - low) * at / (self.levels - 1) for at in range(self.levels))
        return [float(f"{value:.12g}") for value in spaced]  # 0.3 and not 0.30000000000000004
