"""The generated parts of the page of usual sizes: the industries side by side, and each with its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from sim.handbook.markdown import code, span, table
from sim.industries import industry, industry_names
from sim.levers import declared
from sim.wording import IN_ENGLISH
from sim.wording.numbers import plain


def compared() -> str:
    """Return every number that some industry has, with what it is in each and by default."""
    sizes = {name: industry(name).sizes() for name in industry_names()}
    rows = []
    for key, one in declared().items():
        usual = [plain(own[key].value) if key in own else "" for own in sizes.values()]
        if any(usual):
            rows.append((code(key), one.unit, *usual, plain(one.default)))
    return table(("number", "unit", *map(_label, sizes), "default"), rows)


def each() -> str:
    """Return for each industry its numbers with range and source."""
    parts = []
    for name in industry_names():
        one = industry(name)
        rows = (
            (code(key), plain(size.value), span(*size.plausible), declared()[key].unit, size.basis, size.source)
            for key, size in one.sizes().items()
        )
        listed = table(("number", "usual", "plausible", "unit", "rests on", "source"), rows)
        parts.append(f'## {_label(name)}\n\n`industry = "{name}"`. Amounts are in {one.currency}.\n\n{listed}')
    return "\n\n".join(parts)


def tally() -> str:
    """Return how many of the numbers rest on what."""
    counts = Counter(size.basis for name in industry_names() for size in industry(name).sizes().values())
    return (
        f"the {counts.total()} numbers, {counts['read']} are read, {counts['remembered']} remembered and "
        f"{counts['assumed']} assumed"
    )


def _label(name: str) -> str:
    return IN_ENGLISH(f"industry.{name}")


PARTS: dict[str, Callable[[], str]] = {
    "industries_compared": compared,
    "industries": each,
    "industry_tally": tally,
}
"""The generated parts by the name under which the text asks for them."""
