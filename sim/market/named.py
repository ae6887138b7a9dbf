"""Tables on their way into the compiled month: handed over as plain tuples, and given their names back inside.

Numba takes in a plain tuple up to eight times as fast as one with names, and a month has some three hundred names.
"""

from __future__ import annotations

from typing import Any

from numba.extending import register_jitable

from sim.levers.offer import Offers
from sim.market.customers import Columns
from sim.market.staff import Staff
from sim.market.totals import Totals
from sim.market.walks.scratch import Scratch
from sim.parameters import Parameters, ParameterValues

(
    _Market, _Firm, _Population, _News, _Need, _Attention, _Price, _Choice, _Experience, _Failure, _Staff,
    _Satisfaction, _Expectation, _Bond, _Programme, _WordOfMouth, _Dealers, _Repertoire, _Survey, _Ladder, _Structure,
) = (type(block) for block in Parameters().values())  # fmt: skip


def plain(p: Any) -> tuple[tuple[float, ...], ...]:
    """Return all parameters without their names.   p: ParameterValues."""
    return tuple(map(tuple, p))


@register_jitable(_nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)  # no rule: it hands arrays back
def with_names(c: Any, offers: Any, staff: Any, p: Any, s: Any, totals: Any) -> Any:
    """Return all tables of a month by their names: Columns, Offers, Staff, ParameterValues, Scratch, Totals."""
    numbers = ParameterValues(  # type: ignore[call-arg]
        _Market(*p[0]), _Firm(*p[1]), _Population(*p[2]), _News(*p[3]), _Need(*p[4]), _Attention(*p[5]),
        _Price(*p[6]), _Choice(*p[7]), _Experience(*p[8]), _Failure(*p[9]), _Staff(*p[10]), _Satisfaction(*p[11]),
        _Expectation(*p[12]), _Bond(*p[13]), _Programme(*p[14]), _WordOfMouth(*p[15]), _Dealers(*p[16]),
        _Repertoire(*p[17]), _Survey(*p[18]), _Ladder(*p[19]), _Structure(*p[20]),
    )  # fmt: skip
    return Columns(*c), Offers(*offers), Staff(*staff), numbers, Scratch(*s), Totals(*totals)
