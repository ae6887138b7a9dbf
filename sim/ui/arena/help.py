"""What is behind the question marks: what a control is, an example, what to watch, the evidence, the cost."""

from __future__ import annotations

import re

from sim.levers import LEVERS
from sim.parameters import Declaration
from sim.ui.arena.levers import Slider
from sim.wording import Wording
from sim.wording.numbers import in_unit


def lever_help(slider: Slider, t: Wording) -> str:
    """Return the help of a main slider, in one template."""
    text = {"what": t(f"slider.{slider.code}_what")}
    if slider.group != "assumptions":
        text |= {part: t(f"slider.{slider.code}_{part}") for part in ("example", "watch", "cost")}
    return _template(text, slider.key, slider.declaration, t)


def move_help(kind: str, t: Wording) -> str:
    """Return the help of any lever, in the same template."""
    text = {
        part: t(f"move.{kind}.{part}") for part in ("what", "example", "watch", "cost") if f"move.{kind}.{part}" in t
    }
    return _template(text, f"{kind}.strength", LEVERS[kind].numbers()["strength"], t)


def number_help(address: str, declared: Declaration, t: Wording) -> str:
    """Return the help of any number: what it does, its unit, where it comes from, its range."""
    what = f"parameter.{address}.what"
    text = {"what": t(what)} if what in t else {"what": declared.help} if t.language == "en" else {}
    return _template(text, address.removeprefix("rival."), declared, t)


def _template(text: dict[str, str], key: str, declared: Declaration, t: Wording) -> str:
    parts = [text["what"]] if "what" in text else []
    parts += [f"**{t(f'help.{part}')}** {text[part]}" for part in ("example", "watch", "cost") if text.get(part)]
    parts.append(f"**{t('help.evidence')}** {evidence(key, declared, t)}")
    unit = f"unit.{slug(declared.unit)}"
    facts = [f"`{key}`", t(unit) if unit in t else declared.unit]
    for code, ends in (("range", (declared.low, declared.high)), ("plausible", declared.plausible)):
        if code == "range" or ends != (declared.low, declared.high):
            low, high = (in_unit(end, declared.unit) for end in ends)
            facts.append(t(f"help.{code}", low=low, high=high))
    parts.append(" · ".join(facts))
    return "\n\n".join(parts)


def evidence(key: str, declared: Declaration, t: Wording) -> str:
    """Return in words what a default rests on. `key`: of the number, without the firm that holds a lever."""
    code = next((code for code in (f"parameter.{key}.source", f"source.{key}") if code in t), "")
    text = t(code) if code else declared.source
    source = re.sub(rf"^(assumption|{t('help.assumption')})[:;,\uff1a\uff1b\uff0c]? *", "", text).rstrip(".\u3002")
    if declared.basis == "assumed":
        return t("help.assumed_as", source=source) if source else t("help.assumed")
    return t(f"help.{declared.basis}", source=source[:1].upper() + source[1:])


def slug(unit: str) -> str:
    """Return the code of a unit in the catalogues."""
    return "_".join(re.findall("[a-z]+", unit.lower()))
