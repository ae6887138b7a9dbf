"""Experiments of the ledger as scenario pairs: "C05-1" is the treatment of the first experiment of C05."""

from __future__ import annotations

import re

from sim.evidence.ledger import Claim, Experiment, ledger
from sim.scenario import Scenario
from sim.wording import Wording

_PAIR = re.compile(r"(C\d{2,3})-(\d)(b?)")
SECOND = "b"


def pair_names(claim: Claim) -> list[str]:
    """Return the names of all pairs of a claim; an experiment of four arms has two."""
    return [
        f"{claim.id}-{at}{which}"
        for at, experiment in enumerate(claim.experiments, start=1)
        for which in ("", SECOND)
        if f"control{'_2' if which else ''}" in experiment.arms
    ]


def pair_named(name: str) -> tuple[Scenario, Scenario] | None:
    """Return treatment and control by the name of a pair, None if there is no such pair."""
    experiment_at = _experiment(name)
    if experiment_at is None:
        return None
    claim, experiment, which = experiment_at
    texts = {
        "name": name, "title": f"{claim.id}: {claim.says}", "title_zh": f"{claim.id}: {claim.says_zh}",
        "question": experiment.asks, "question_zh": experiment.asks_zh, "remark": claim.note,
        "remark_zh": claim.note_zh, "source": f"articles {', '.join(claim.articles)}",
    }  # fmt: skip
    treatment = experiment.scenario(f"treatment{which}")
    control = experiment.scenario(f"control{which}")
    titles = {"title": "en", "title_zh": "zh"}
    other = {field: Wording(language)("evidence.control", claim=claim.id) for field, language in titles.items()}
    return _with_texts(treatment, texts), _with_texts(control, other)


def _experiment(name: str) -> tuple[Claim, Experiment, str] | None:
    asked = _PAIR.fullmatch(name)
    claim = ledger().get(asked[1]) if asked else None
    if asked is None or claim is None or name not in pair_names(claim):
        return None
    return claim, claim.experiments[int(asked[2]) - 1], "_2" if asked[3] else ""


def _with_texts(scenario: Scenario, texts: dict[str, str]) -> Scenario:
    # what is expected of a scenario is not what is expected of an experiment made from it
    return scenario.replaced(expect={}, baseline="", **texts)
