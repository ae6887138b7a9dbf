"""What was found, in the reader's language. Everything is said from the numbers of a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.wording import IN_ENGLISH, Wording
from sim.wording.numbers import plain

Row = Mapping[str, Any]


def claimed(expect: str, t: Wording = IN_ENGLISH) -> str:
    """Return what was expected, "> 0" or "2.5 to 3.5", in words."""
    if " to " in expect:
        low, high = expect.split(" to ")
        return t("finding.between", low=plain(float(low)), high=plain(float(high)))
    side, bound = expect.split()
    return t(f"finding.{'above' if side == '>' else 'below'}", bound=plain(float(bound)))


def effect_words(reading: Row, unit: str, kind: str, t: Wording = IN_ENGLISH) -> str:
    """Return an effect with its unit and interval, as in "+1.2 of every 100 customers (0.9 to 1.5)"."""
    sign = "+" if kind in {"difference", "interaction"} else "-"
    mean, lo, hi = (plain(reading[key], 3, sign) for key in ("mean", "lo", "hi"))
    return t("finding.interval", mean=mean, unit=t(f"counted_in.{unit}"), lo=lo, hi=hi).replace("  ", " ")


def experiment_words(experiment: Row, t: Wording = IN_ENGLISH) -> str:
    """Return what one experiment found, in a few sentences."""
    unit, kind = experiment["unit"], experiment["kind"]

    def words(reading: Row) -> str:
        return effect_words(reading, unit, kind, t)

    question = experiment["asks_zh" if t.language == "zh" else "asks"]
    answer = {"effect": words(experiment["measured"]), "claimed": claimed(experiment["expect"], t)}
    sentences = [t("finding.measured", question=question, **answer)]
    if experiment["measured"]["status"] in {"none", "open"}:
        sentences.append(t(f"finding.{experiment['measured']['status']}"))
    for change in experiment["changes_at"]:
        ends = {end: plain(change[end], 3) for end in ("value", "low", "high")}
        sentences.append(t("finding.changes", key=change["key"], **ends))
    if experiment["verdict"] == "assumed":
        null = experiment["assumed"]
        sentences.append(t("finding.assumed_by", key=null["key"], value=plain(null["value"], 3), effect=words(null)))
    return (" " if t.language == "en" else "").join(sentences)


def verdict_words(verdict: str, t: Wording = IN_ENGLISH) -> str:
    """Return the word for a verdict."""
    return t(f"verdict_of_claim.{verdict.replace(' ', '_')}")


def verdict_by_parts(row: Row, t: Wording = IN_ENGLISH) -> str:
    """Return the verdict on a claim and, where its parts differ, on each of them."""
    verdicts = [one["verdict"] for one in row["experiments"]]
    whole = verdict_words(row["verdict"], t)
    if len(set(verdicts)) == 1:
        return whole
    parts = (t("finding.part", n=at, verdict=verdict_words(one, t)) for at, one in enumerate(verdicts, start=1))
    return t("finding.by_parts", verdict=whole, parts=t("evidence.list").join(parts))


def part_words(at: int, experiment: Row, t: Wording = IN_ENGLISH) -> str:
    """Return the verdict on one part of a claim with what was found, and why the market cannot tell where it cannot."""
    verdict = t("finding.part", n=at, verdict=verdict_words(experiment["verdict"], t))
    why = experiment["why_zh" if t.language == "zh" else "why"]
    return t("finding.part_found", part=verdict, found=experiment_words(experiment, t)) + (f" {why}" if why else "")


def band_words(check: Row, t: Wording = IN_ENGLISH) -> str:
    """Return the target of a check in words."""
    low, high = check["low"], check["high"]
    if low is None and high is None:
        return t("finding.no_target")
    if low is not None and high is not None:
        return t("finding.band", low=plain(low, 3), high=plain(high, 3))
    return t("finding.at_least", low=plain(low, 3)) if low is not None else t("finding.at_most", high=plain(high, 3))
