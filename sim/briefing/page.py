"""The briefing as one page of HTML: no script, nothing fetched, everything inside."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sim.briefing.content import Briefing, Listing
from sim.briefing.table import Table
from sim.exhibits import Exhibit

if TYPE_CHECKING:
    from jinja2 import Template

_ID = re.compile(r'\bid="([^"]+)"')


def to_html(briefing: Briefing) -> str:
    """Return the briefing as a page that stands on its own. The same briefing gives the same text."""
    numbers = iter(range(1, 1000))
    return _template().render(b=briefing, t=briefing.t, inline=lambda svg: inline(svg, f"p{next(numbers)}-"))


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    surroundings = Environment(
        loader=PackageLoader("sim", "briefing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    surroundings.tests["table"] = lambda part: isinstance(part, Table)
    surroundings.tests["listing"] = lambda part: isinstance(part, Listing)
    surroundings.tests["picture"] = lambda part: isinstance(part, Exhibit)
    return surroundings.get_template("page.html.jinja")


def inline(svg: str, prefix: str) -> str:
    """Return an SVG document as an element of a page: its names made its own, hidden from readers who hear the page.

    Args:
        svg: as drawn by Vega, which counts its clip paths on from picture to picture, or begins again.
        prefix: of the names, which are numbered: the same picture gives the same text.
    """
    svg = svg[svg.index("<svg") :]
    for at, name in enumerate(dict.fromkeys(_ID.findall(svg))):
        svg = svg.replace(f'id="{name}"', f'id="{prefix}{at}"').replace(f"url(#{name})", f"url(#{prefix}{at})")
        svg = svg.replace(f'href="#{name}"', f'href="#{prefix}{at}"')
    return svg.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1)
