"""One customer's life, month by month, next to her exact twin in another market: same person, same draws."""

from sim.study.story.cast import TYPICAL, Cast, Typical, cast
from sim.study.story.events import Event, Stretch, events, stretches
from sim.study.story.lives import Story, story
from sim.study.story.watch import trace

__all__ = ["TYPICAL", "Cast", "Event", "Story", "Stretch", "Typical", "cast", "events", "story", "stretches", "trace"]
