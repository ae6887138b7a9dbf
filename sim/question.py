"""The question a market answers: the scenario's own while it is true of it, else a sentence from its levers."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from sim.events import AnyEvent, Climate
from sim.labels import labels
from sim.levers import AnyLever
from sim.scenario import Scenario, load, scenario_names
from sim.wording import LANGUAGES, Wording
from sim.wording.numbers import plain, typed

SIZE = {"customers", "months"}  # of the simulation: no scenario asks about these


def question(scenario: Scenario, t: Wording) -> str:
    """Return a scenario's question in the reader's language; empty if it asks none."""
    return (scenario.question_zh if t.language == "zh" else "") or scenario.question


def titled(scenario: Scenario, t: Wording) -> str:
    """Return a scenario's title in the reader's language, its name where it has none."""
    return (scenario.title_zh if t.language == "zh" else "") or scenario.title or scenario.name


def titles(a: Scenario, b: Scenario, t: Wording) -> tuple[str, str]:
    """Return what two scenarios are called side by side: their titles, and between namesakes what tells them apart."""
    names = titled(a, t), titled(b, t)
    if names[0] != names[1] or a.digest == b.digest:
        return names
    label_a, label_b = labels(a, b)
    apart = names[0] + label_a.removeprefix(a.name), names[1] + label_b.removeprefix(b.name)
    return apart if apart[0] != apart[1] else (label_a, label_b)


def asked_anew(market: Scenario, shipped: Scenario) -> Scenario:
    """Return a market with the question that is true of it.

    Args:
        market: a scenario with changes.
        shipped: the scenario before them. Its question stays unless what rivals do, the climate, or what it sets itself
            for the company and for people was changed; moves of the company beyond that are what a question is for.
    """
    if market.digest == shipped.digest:
        return market
    now, then = (_stated(one, shipped, _before(shipped.baseline)) for one in (market, shipped))
    if now == then:
        return market
    en, zh = (_sentence(market, shipped, now, then, Wording(language)) for language in LANGUAGES)
    return market.replaced(question=en, question_zh=zh)


@cache
def _before(baseline: str) -> Scenario:
    """Return the market that a scenario builds on, the model's defaults if it names none."""
    return load(baseline) if baseline in scenario_names() else Scenario()


class _Stated(NamedTuple):
    """What the question of a scenario may speak of, as it is in a market."""

    attacks: tuple[AnyLever, ...]
    climate: float
    events: tuple[AnyEvent, ...]
    own: tuple[AnyLever, ...]  # moves of the company that the scenario adds to its baseline
    numbers: tuple[tuple[str, Any], ...]  # that it sets otherwise than its baseline


def _stated(market: Scenario, shipped: Scenario, before: Scenario) -> _Stated:
    kinds = {one.kind for one in shipped.levers if one.firm == 0 and one not in before.levers}
    own = tuple(one for one in market.levers if one.firm == 0 and one.kind in kinds)
    set_here, usual, now = (_flat(one) for one in (shipped, before, market))
    keys = [key for key in set_here if set_here[key] != usual[key] and key.partition(".")[2] not in SIZE]
    return _Stated(
        _attacks(market), market.parameters.market.climate, market.events, own, tuple((key, now[key]) for key in keys)
    )


def _flat(scenario: Scenario) -> dict[str, Any]:
    blocks = scenario.parameters.model_dump()
    return {f"{block}.{name}": value for block, numbers in blocks.items() for name, value in numbers.items()}


def _attacks(market: Scenario) -> tuple[AnyLever, ...]:
    last = market.parameters.market.months
    return tuple(one for one in market.levers if one.firm > 0 and one.strength > 0.0 and one.start <= last)


def _sentence(market: Scenario, shipped: Scenario, now: _Stated, then: _Stated, t: Wording) -> str:
    last = market.parameters.market.months
    clauses = _attack_clauses(now.attacks, last, t) or [t("asked.no_attack")]
    if now.climate != 1.0:
        clauses.append(t("asked.climate", factor=typed(now.climate), when=""))
    clauses += [
        t("asked.climate", factor=typed(one.level), when=_when(one.start, one.end, last, t))
        for one in now.events
        if isinstance(one, Climate)
    ]
    if now.own != then.own:
        clauses.append(t("asked.own_moves"))
    if now.numbers != then.numbers:
        clauses.append(t("asked.assumptions"))
    return t("asked.whole", title=titled(shipped, t), what=t("asked.join").join(clauses))


def _attack_clauses(attacks: tuple[AnyLever, ...], last: int, t: Wording) -> list[str]:
    """Return what rivals do in clauses, one for what the same rival does in the same months."""
    acts_of: dict[tuple[int, int, int], list[str]] = {}
    for one in sorted(attacks, key=lambda one: (one.firm, one.start)):
        code, move = f"asked.{one.kind}", t(f"move.{one.kind}.label")
        act = t(code if code in t else "asked.move", size=plain(100.0 * one.strength, 3), move=move)
        acts_of.setdefault((one.firm, one.start, min(one.end, last)), []).append(act)
    clauses, before = [], None
    for (firm, start, end), acts in acts_of.items():
        who = "rival" if before is None else "same_rival" if firm == before else "other_rival"
        values = {"who": t(f"asked.{who}"), "acts": t("asked.and").join(acts), "when": _when(start, end, last, t)}
        clauses.append(t("asked.attack", **values))
        before = firm
    return clauses


def _when(start: int, end: int, last: int, t: Wording) -> str:
    return t("asked.since", start=start) if end >= last else t("asked.while", start=start, end=end)
