"""What stands behind the question marks: what a control is, an example, what to watch, the evidence, the cost."""

from __future__ import annotations

import re

from sim.levers import LEVERS
from sim.parameters import Declaration
from sim.ui.levers import Slider
from sim.wording import Wording


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
    own = f"parameter.{key}.source"
    source = t(own) if own in t else declared.source
    status = t("help.assumption") if "assumption" in declared.source else t("help.published")
    parts.append(f"**{t('help.evidence')}** {status} {source.rstrip('.')}.")
    unit = f"unit.{slug(declared.unit)}"
    parts.append(
        f"`{key}` · {t(unit) if unit in t else declared.unit} · "
        f"{t('help.range', low=f'{declared.low:g}', high=f'{declared.high:g}')}"
    )
    return "\n\n".join(parts)


def slug(unit: str) -> str:
    """Return the code of a unit in the catalogues."""
    return "_".join(re.findall("[a-z]+", unit.lower()))
