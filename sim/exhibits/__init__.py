"""What is shown of a comparison: a finding in words, a chart, a table. The app and the briefing show the same."""

from sim.exhibits.exhibit import Exhibit

__all__ = ["Exhibit"]
