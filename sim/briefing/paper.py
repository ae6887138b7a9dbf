"""The briefing on paper: a tagged PDF, set by Typst from a template that is next to this file."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from sim.briefing.content import Briefing, Listing
from sim.briefing.table import Table
from sim.errors import BadInput
from sim.exhibits import Exhibit

TEMPLATE = Path(__file__).with_name("paper.typ")
CHINESE = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Hiragino Sans GB",
    "Heiti SC", "STHeiti", "Microsoft YaHei", "DengXian", "SimHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
    "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun", "Droid Sans Fallback",
)  # fmt: skip
"""Families in order of liking, as Linux, macOS and Windows call theirs."""
LATIN = "Libertinus Serif"  # comes with Typst: an English briefing looks alike on every machine
BOLD = 600  # weights from here on read as bold


def to_pdf(briefing: Briefing) -> bytes:
    """Return the briefing as an A4 PDF: tagged, with alternative texts, fonts embedded, the day of writing as its date.

    Raises:
        BadInput: it is in Chinese and there is no Chinese font.
    """
    import typst

    if not has_font(briefing.language):
        raise BadInput(f"A PDF in Chinese needs a Chinese font, such as {CHINESE[0]}; none is installed, ask for HTML.")
    inputs = {"briefing": json.dumps(_as_inputs(briefing), ensure_ascii=False)}
    at = datetime.combine(briefing.written, time(), UTC)
    # Typst checks the promises of PDF/UA, accessible documents. A text of one's own may hold a letter that no font
    # here has, which breaks them; then the file is tagged all the same and promises nothing.
    promises: tuple[list[Any], ...] = (["ua-1"], [])
    for standards in promises:
        try:
            made = typst.compile(
                TEMPLATE.read_bytes(),
                format="pdf",
                sys_inputs=inputs,
                pdf_standards=standards,
                timestamp=at,
            )
            break
        except typst.TypstError:
            if not standards:
                raise
    assert isinstance(made, bytes)
    return made


def has_font(language: str) -> bool:
    """Return whether a PDF can be written in a language on this machine."""
    return language != "zh" or any(family in _families() for family in CHINESE)


@cache
def _families() -> dict[str, int]:
    """Return the font families of this machine, each with its heaviest weight (400 is regular, 700 bold)."""
    import typst

    heaviest: dict[str, int] = {}
    for font in typst.Fonts().fonts():
        heaviest[font.family] = max(font.weight, heaviest.get(font.family, 0))
    return heaviest


def _fonts(language: str) -> list[str]:
    """Return the families to set a briefing in: one for its language, and what stands in where it has no letter."""
    chinese = [family for family in CHINESE if family in _families()][:1]
    return [*chinese, LATIN] if language == "zh" else [LATIN, *chinese]


def _as_inputs(briefing: Briefing) -> dict[str, Any]:
    """Return the briefing as plain data, the form in which the template reads it."""
    t, day, fonts = briefing.t, briefing.written, _fonts(briefing.language)
    return {
        "language": briefing.language,
        "fonts": fonts,
        "is_thin": _families().get(fonts[0], BOLD) < BOLD,
        "kicker": f"{t('briefing.made_with')} · {t('briefing.kind')} · {day.isoformat()}",
        "day": [day.year, day.month, day.day],
        "page": t("briefing.page", page="<page>", pages="<pages>"),
        "title": briefing.title,
        "kind": t("briefing.kind"),
        "question": briefing.question,
        "against": briefing.against,
        "verdict": [part._asdict() for part in briefing.verdict],
        "sections": [
            {
                "title": section.title,
                "is_appendix": section.is_appendix,
                "parts": [_part(part, briefing.link) for part in section.parts],
            }
            for section in briefing.sections
        ],
    }


def _part(part: str | Table | Listing | Exhibit, link: str) -> dict[str, Any]:
    if isinstance(part, str):
        return {"is": "text", "text": part}
    if isinstance(part, Table):
        widths = list(part.widths) if part.widths else None
        size = "large" if part.is_large else "small" if part.is_small else "plain"
        rows = [list(row) for row in part.rows]
        table = {"caption": part.caption, "head": list(part.head), "rows": rows, "numbers": list(part.numbers)}
        return {"is": "table", **table, "size": size, "widths": widths, "marked": sorted(part.marked)}
    if isinstance(part, Listing):
        return {"is": "link" if part.text == link else "listing", "name": part.name, "text": part.text}
    words = {"title": part.title, "finding": part.finding, "note": part.note, "alt": part.alt}
    return {"is": "picture", **words, "svg": part.printed()}
