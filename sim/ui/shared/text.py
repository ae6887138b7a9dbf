"""Text on the page: paragraphs of the app's own kinds, and text from outside as nothing but text."""

from __future__ import annotations

import re

from sim.wording import Wording


def paragraph(text: str, t: Wording, kind: str) -> str:
    """Return a paragraph of a kind that the app's style knows; the text must be escaped already."""
    return f'<p class="{kind}" lang="{t.language}">{text}</p>'


def escaped(text: str) -> str:
    """Return a text in which nothing is taken for markup."""
    return re.sub(r"([\\`*_{}\[\]<>#|$~:])", r"\\\1", text)
