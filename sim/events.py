"""Events: what befalls a market, no matter who is to blame. Shaped like levers, but no firm pulls them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.parameters import Declared, number


class Climate(Declared):
    """An event: for some months people feel the price more (recession) or less (boom), at once or gradually."""

    kind: Literal["climate"] = "climate"
    level: float = number(
        1.3,
        0.5,
        2.0,
        "factor",
        "uncertain",
        "van Heerde et al. 2013; size is an assumption",
        "Multiplies how much price matters.",
        plausible=(0.7, 1.6),
    )
    start: int = number(1, 1, 600, "month", "fixed", "the scenario", "First month.")
    end: int = number(600, 1, 600, "month", "fixed", "the scenario", "Last month.")
    ramp: int = number(
        1, 1, 60, "months", "fixed", "the scenario", "Months over which it builds up, and dies away before the end."
    )

    def factor(self, month: int) -> float:
        """Return by how much price matters more in a month."""
        if not self.start <= month <= self.end:
            return 1.0
        part = min(month - self.start + 1, self.end - month + 1, self.ramp) / self.ramp
        return 1.0 + part * (self.level - 1.0)


class MemoryLoss(Declared):
    """An event: a firm loses what it knew of its customers."""

    kind: Literal["memory_loss"] = "memory_loss"
    firm: int = number(0, 0, 7, "firm", "fixed", "the scenario", "Firm that loses its records.")
    start: int = number(12, 1, 600, "month", "fixed", "the scenario", "Month in which the records are lost.")

    @property
    def end(self) -> int:
        """Return the last month of the event: its only one."""
        return self.start


EVENTS: dict[str, type[Declared]] = {"climate": Climate, "memory_loss": MemoryLoss}
AnyEvent = Annotated[Climate | MemoryLoss, Field(discriminator="kind")]
