"""The mechanisms that a result can rest on, and how each is switched off."""

from __future__ import annotations

from sim.scenario import Scenario
from sim.wording import IN_ENGLISH, Wording

MECHANISMS: dict[str, dict[str, float | str]] = {
    "bond": {
        "bond.weight": 0.0,
        "bond.build": 0.0,
        "bond.ordinary": 0.0,
        "bond.kept_promise": 0.0,
        "bond.recognition": 0.0,
        "population.bond": 0.0,
    },
    "points": {"programme.value": 0.0},
    "foresight": {"structure.points": "myopic"},
    "inexperience": {"structure.promise": "belief"},
    "word_of_mouth": {
        "word_of_mouth.links": 0,
        "word_of_mouth.advocate": 0.0,
        "word_of_mouth.detract": 0.0,
        "word_of_mouth.asked": 0.0,
        "word_of_mouth.delight": 0.0,
        "word_of_mouth.failure": 0.0,
    },
    "staff": {"experience.contact_chance": 0.0, "failure.skill": 0.0},
    "failures": {"firm.failure_rate": 0.0, "firm.buy_failure": 0.0},
    "price": {"population.price_weight": 0.0},
    "satisfaction": {"choice.experience": 0.0},
    "surprise": {"satisfaction.surprise": 0.0},
    "habit": {"population.habit": 0.0, "choice.hassle": 0.0},
    "needs": {"need.weight": 0.0, "need.fit": 0.0, "need.promise": 0.0},
    "advertising": {"news.advertising": 0.0, "news.notice": 0.0, "news.brand_build": 0.0, "choice.salience": 0.0},
    "attention": {"attention.base": 0.0042},
    "variety": {"population.variety": 0.0},
    "brand": {"choice.brand": 0.0},
    "dealers": {"choice.dealer": 0.0},
    "loss_aversion": {"price.loss_aversion": 1.0, "satisfaction.loss_weight": 1.0},
}
"""By name, the numbers or words that switch a mechanism off. What that means is in the catalogue of words."""


def mechanism_name(name: str, t: Wording = IN_ENGLISH) -> str:
    """Return what a mechanism is called."""
    return t(f"mechanism.{name}").partition(":")[0]


def switched_off(scenario: Scenario, name: str) -> Scenario:
    """Return a scenario without a mechanism; what single firms have of it is taken away as well."""
    off = MECHANISMS[name]
    listed = {key.partition(".")[2] for key in off if key.startswith("firm.")}
    firms = {k: {key: value for key, value in own.items() if key not in listed} for k, own in scenario.firms.items()}
    bare = scenario.replaced(firms=firms) if listed else scenario
    return bare.with_changes(off, where=f"without {name}")
