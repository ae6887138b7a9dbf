"""The catalogue of moves. Any firm may hold any of them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.levers.base import Counts, Lever, View
from sim.levers.bind import Advertising, ExitFee, PointsBuyout, PointsProgramme, PriceCut, PriceMatch
from sim.levers.bond import FrontLineWarmth, Recovery, ThankYouLetter
from sim.levers.who import SELECTORS, Who

AnyLever = Annotated[
    PointsProgramme
    | ExitFee
    | PriceCut
    | PriceMatch
    | Advertising
    | PointsBuyout
    | FrontLineWarmth
    | Recovery
    | ThankYouLetter,
    Field(discriminator="kind"),
]
LEVERS: dict[str, type[Lever]] = {
    cls.kind_name(): cls
    for cls in (
        PointsProgramme,
        ExitFee,
        PriceCut,
        PriceMatch,
        Advertising,
        PointsBuyout,
        FrontLineWarmth,
        Recovery,
        ThankYouLetter,
    )
}
"""Every lever by the name that scenarios use."""

__all__ = ["LEVERS", "SELECTORS", "AnyLever", "Counts", "Lever", "View", "Who"]
