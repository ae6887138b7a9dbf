"""The catalogue of moves. Any firm may hold any of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Union

from pydantic import Field

from sim.levers.base import SIDES, Counts, Lever, Targeted, View
from sim.levers.bind import Advertising, DealerMargin, Endorsement, ExitFee, PointsBuyout, PointsProgramme
from sim.levers.bond import (
    ChannelMemory,
    ComplaintChannels,
    DealerSupport,
    FailureDetection,
    Findability,
    FrontLineWarmth,
    InternalService,
    LifeAssets,
    Listening,
    Mentoring,
    NeedTraining,
    OnlineHelp,
    OutcomeFollowUp,
    Recovery,
    ThankYouCall,
    ThankYouLetter,
    ValueStatement,
    WinBack,
)
from sim.levers.hygiene import CrmTargeting, PlanOffer, ProcessUpgrade, Steering
from sim.levers.prices import HillClimb, PriceCut, PriceMatch, Retaliate, SpecialOfTheMonth, Undercut
from sim.levers.who import SELECTORS, Who
from sim.parameters import Declaration, all_declarations

_CATALOGUE: tuple[type[Lever], ...] = (
    PointsProgramme, ExitFee, PriceCut, PriceMatch, SpecialOfTheMonth, Undercut, Retaliate, HillClimb,
    Advertising, Endorsement, PointsBuyout, DealerMargin,
    FrontLineWarmth, NeedTraining, Mentoring, InternalService, Recovery, ComplaintChannels, FailureDetection,
    ThankYouLetter, ThankYouCall, OutcomeFollowUp, ValueStatement, LifeAssets, Listening,
    OnlineHelp, DealerSupport, ChannelMemory, Findability, WinBack,
    ProcessUpgrade, PlanOffer, CrmTargeting, Steering,
)  # fmt: skip
LEVERS: dict[str, type[Lever]] = {cls.kind_name(): cls for cls in _CATALOGUE}
"""Every lever by the name that scenarios use."""

if TYPE_CHECKING:
    AnyLever = Lever
else:
    AnyLever = Annotated[Union[_CATALOGUE], Field(discriminator="kind")]  # noqa: UP007


@cache
def declared() -> dict[str, Declaration]:
    """Return every declared number, of parameters by "block.name" and of levers by "kind.field"."""
    of_levers = {f"{kind}.{name}": one for kind, lever in LEVERS.items() for name, one in lever.numbers().items()}
    return {one.key: one for one in all_declarations()} | of_levers


__all__ = ["LEVERS", "SELECTORS", "SIDES", "AnyLever", "Counts", "Lever", "Targeted", "View", "Who", "declared"]
