"""The briefing: one file that answers the question, for people who were not there when it was asked."""

from sim.briefing.content import Briefing, briefing
from sim.briefing.page import to_html
from sim.briefing.paper import has_font, to_pdf

__all__ = ["Briefing", "briefing", "has_font", "to_html", "to_pdf"]
