"""What was found, in words: English and Simplified Chinese. Everything is said from the numbers of a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.evidence.ledger import UNITS

Row = Mapping[str, Any]

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "supported": "supported", "refuted": "refuted", "depends": "depends", "assumed": "assumed",
        "not testable": "not testable",
        "measured": "{question} Measured: {effect}; claimed: {claimed}.",
        "none": "That is too little to matter.",
        "open": "That is too close to call with this many markets.",
        "changes": "It turns at {key} = {value} (between {low} and {high}).",
        "assumed_by": "It is a direct consequence of {key}: at {value} it is {effect}.",
        "rests": "Without {mechanism} it is {effect}.",
        "interval": "{mean} {unit} ({lo} to {hi})",
        "above": "more than {bound}", "below": "less than {bound}", "between": "{low} to {high}",
        "passed": "met", "failed": "missed", "untestable": "not measured",
        "no_target": "no target", "band": "{low} to {high}", "at_least": "at least {low}", "at_most": "at most {high}",
        "times": "times",
    },
    "zh": {
        "supported": "支持", "refuted": "反驳", "depends": "视情况而定", "assumed": "属于假设",
        "not testable": "无法检验",
        "measured": "{question} 测得: {effect}; 主张: {claimed}。",
        "none": "小到无关紧要。",
        "open": "以这么多市场还无法判断。",
        "changes": "在 {key} = {value} 处转变 ({low} 与 {high} 之间)。",
        "assumed_by": "这是 {key} 的直接结果: 取 {value} 时为 {effect}。",
        "rests": "去掉 {mechanism} 后为 {effect}。",
        "interval": "{mean} {unit} ({lo} 至 {hi})",
        "above": "大于 {bound}", "below": "小于 {bound}", "between": "{low} 至 {high}",
        "passed": "符合", "failed": "不符", "untestable": "未测量",
        "no_target": "无目标", "band": "{low} 至 {high}", "at_least": "至少 {low}", "at_most": "至多 {high}",
        "times": "倍",
    },
}  # fmt: skip


def number(value: float | None, *, signed: bool = False) -> str:
    """Return a number with three figures that count, the minus as long as the plus; a dash for none."""
    if value is None:
        return "–"
    text = f"{value:+.3g}" if signed else f"{value:.3g}"
    if "e" in text:
        text = f"{value:+,.0f}" if signed and abs(value) >= 1000 else f"{value:,.0f}" if abs(value) >= 1000 else "0"
    return text.replace("-", "−")


def claimed(expect: str, language: str = "en") -> str:
    """Return what was expected, "> 0" or "2.5 to 3.5", in words."""
    words = WORDS[language]
    if " to " in expect:
        low, high = expect.split(" to ")
        return words["between"].format(low=low.replace("-", "−"), high=high.replace("-", "−"))
    side, bound = expect.split()
    return words["above" if side == ">" else "below"].format(bound=bound.replace("-", "−"))


def effect_words(reading: Row, unit: str, kind: str, language: str = "en") -> str:
    """Return an effect with its unit and interval, as in "+1.2 of every 100 customers (0.9 to 1.5)"."""
    signed = kind in {"difference", "interaction"}
    named = UNITS[unit].name_zh if language == "zh" else UNITS[unit].name
    mean, lo, hi = (number(reading[key], signed=signed) for key in ("mean", "lo", "hi"))
    return WORDS[language]["interval"].format(mean=mean, unit=named, lo=lo, hi=hi).replace("  ", " ")


def experiment_words(experiment: Row, language: str = "en") -> str:
    """Return what one experiment found, in a few sentences."""
    words = WORDS[language]
    unit, kind = experiment["unit"], experiment["kind"]

    def told(reading: Row) -> str:
        return effect_words(reading, unit, kind, language)

    question = experiment["asks_zh" if language == "zh" else "asks"]
    said = [words["measured"].format(
        question=question, effect=told(experiment["measured"]), claimed=claimed(experiment["expect"], language)
    )]  # fmt: skip
    if experiment["measured"]["status"] in {"none", "open"}:
        said.append(words[experiment["measured"]["status"]])
    for change in experiment["changes_at"]:
        ends = {end: number(change[end]) for end in ("value", "low", "high")}
        said.append(words["changes"].format(key=change["key"], **ends))
    if experiment["verdict"] == "assumed":
        null = experiment["assumed"]
        said.append(words["assumed_by"].format(key=null["key"], value=number(null["value"]), effect=told(null)))
    return (" " if language == "en" else "").join(said)


def band_words(check: Row, language: str = "en") -> str:
    """Return the target of a check in words."""
    words, low, high = WORDS[language], check["low"], check["high"]
    if low is None and high is None:
        return words["no_target"]
    if low is not None and high is not None:
        return words["band"].format(low=number(low), high=number(high))
    return words["at_least"].format(low=number(low)) if low is not None else words["at_most"].format(high=number(high))
