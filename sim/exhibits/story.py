"""A customer's story in words: who she is, where her life and her twin's part, and what happens month by month."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pandas as pd

from sim.charts.story import stays
from sim.charts.story import story as story_chart
from sim.exhibits.exhibit import Exhibit
from sim.study.story import Event, Story, Stretch, events, stretches
from sim.wording import Wording
from sim.wording.numbers import number, plain

FEELING_STEP = 0.05  # change of a feeling over a quiet stretch that is worth a word
LONG = 4  # months from which a quiet stretch tells what held her


class Line(NamedTuple):
    """A month or a quiet stretch in words, of both lives."""

    first: int
    last: int
    when: str
    here: str
    twin: str

    @property
    def is_same(self) -> bool:
        """Return whether the two lives read the same."""
        return self.here == self.twin


def life(story: Story, t: Wording) -> Exhibit:
    """Return the story as an exhibit: the finding says who she is and where the two lives part."""
    table = pd.concat([story.life.assign(arm="a"), story.twin.assign(arm="b")], ignore_index=True)
    drawn = table[table["arm"] == "a"] if story.is_alone else table
    if story.is_repertoire:  # where the provider changes with every purchase, only feelings about one firm make a line
        drawn = drawn.assign(bond=drawn["bond_company"], satisfaction=drawn["satisfaction_company"])
    words = t.texts("story.chart")
    words |= {"nobody": t("story.firm.nobody"), "rivals": str(story.a.parameters.market.rivals)}

    code = "story.note_repertoire" if story.is_repertoire else "story.note"
    return Exhibit(
        "story", t("story.title"), _joined([who(story, t), finding(story, t)], t), t(code), _alt(story, drawn, t),
        table[["arm", *story.life.columns]], lambda look: story_chart(drawn, words=words, look=look),
    )  # fmt: skip


def who(story: Story, t: Wording) -> str:
    """Return in a sentence who she is at month 0."""
    start, nature = story.life.iloc[0], story.traits
    traits = [
        t("story.trait.tenure", months=int(start["tenure"]), firm=_firm(story, int(start["provider"]), t)),
        t("story.trait.spend", spend=_times(nature["spend"])),
        t("story.trait.price", weight=_times(nature["price_weight"])),
    ]
    if start["points"] > 0.0:
        traits.append(t("story.trait.points", points=number(start["points"], 2)))
    if nature["channel"] > 0:
        traits.append(t("story.trait.online" if nature["channel"] == 1 else "story.trait.dealer"))
    kind = t(f"story.kind.{nature['kind']}")
    return _spaced(t("story.who", customer=story.customer, kind=kind, traits=t("story.list").join(traits)))


def _times(factor: float) -> str:
    return number(factor) if factor >= 0.095 else plain(factor, 2)


def finding(story: Story, t: Wording) -> str:
    """Return in a few sentences until when the two lives are the same, how they part, and where they end."""
    parts = [_difference(story, t), *(_purchases(story, t) if story.is_repertoire else _parting(story, t))]
    parts.append(_holds(story, t))
    return _joined(parts, t)


def _difference(story: Story, t: Wording) -> str:
    first = story.first_difference
    if story.is_alone:
        return t("story.finding.alone")
    if first is None:
        return t("story.finding.same")
    differing = next((line for line in telling(story, t) if not line.is_same), None)
    if differing is None:
        return t("story.finding.hardly", first=first)
    if first < differing.first:
        return t("story.finding.faintly", first=first, month=differing.first - 1)
    parted = first if first <= differing.last else differing.first  # earlier where only what rivals do differs
    return t("story.finding.until", month=parted - 1) if parted > 1 else t("story.finding.at_once")


def _parting(story: Story, t: Wording) -> list[str]:
    last_a, last_b = (int(one["provider"].iloc[-1]) for one in (story.life, story.twin))
    if story.parting is None:
        end = "alone" if story.is_alone else "both"
        together = "" if story.first_difference is None else t("story.finding.together")
        return [together, t(f"story.finding.end_{end}", firm=_firm(story, last_a, t))]
    here, twin = (_at_parting(story, arm, t) for arm in ("here", "twin"))
    parting = t("story.finding.parting", month=story.parting, here=here, twin=twin)
    if last_a == last_b:
        return [parting, t("story.finding.end_both", firm=_firm(story, last_a, t))]
    return [parting, t("story.finding.end_apart", a=_firm(story, last_a, t), b=_firm(story, last_b, t))]


def _at_parting(story: Story, arm: str, t: Wording) -> str:
    one, month = story.life if arm == "here" else story.twin, story.parting
    assert month is not None
    now, old = one.iloc[month], int(one["provider"].iloc[max(month - 1, 0)])
    firm = int(now["provider"])
    if now["left_because"]:
        reason = t(f"story.reason.{now['left_because']}")
        return t(f"story.finding.{arm}_leaves", old=_firm(story, old, t), new=_firm(story, firm, t), reason=reason)
    if now["stayed_for"]:
        hold = t(f"story.hold.{now['stayed_for']}")
        return t(f"story.finding.{arm}_stays", firm=_firm(story, firm, t), hold=hold)
    return t(f"story.finding.{arm}_is", firm=_firm(story, firm, t))


def _purchases(story: Story, t: Wording) -> list[str]:
    counts = [(int(one["purchases_here"].sum()), int(one["purchases"].sum())) for one in (story.life, story.twin)]
    (own_a, all_a), (own_b, all_b) = counts
    lapsed_a, lapsed_b = (_lapsed(one) for one in (story.life, story.twin))
    if story.is_alone:
        bought = t("story.finding.basket", months=story.months, own=own_a, all=all_a)
    else:
        bought = t(
            "story.finding.baskets", months=story.months, own_a=own_a, all_a=all_a, own_b=own_b, all_b=all_b
        )  # fmt: skip
    if lapsed_a and lapsed_a == lapsed_b and not story.is_alone:
        return [bought, t("story.finding.lapsed_both", month=lapsed_a)]
    here = t("story.finding.lapsed_here", month=lapsed_a) if lapsed_a else ""
    twin = t("story.finding.lapsed_twin", month=lapsed_b) if lapsed_b and not story.is_alone else ""
    return [bought, here, twin]


def _lapsed(life: pd.DataFrame) -> int:
    """Return the month in which she ceases to count as a customer for want of purchases, 0 if she does not."""
    month = max(int(life["left_month"].iloc[-1]), 0)
    return 0 if life["came_to"].iloc[month] >= 0 else month


def _holds(story: Story, t: Wording) -> str:
    """Return in how many months she is a hostage and a fan of the focal company."""
    counts = [
        int((one[flag] & (one["provider"] == 0)).sum())
        for one in (story.life, story.twin)
        for flag in ("is_hostage", "is_fan")
    ]
    if not any(counts):
        return ""
    if story.is_alone:
        return t("story.finding.held_alone", hostage=counts[0], fan=counts[1])
    return t("story.finding.held", hostage=counts[0], fan=counts[1], hostage_b=counts[2], fan_b=counts[3])


def telling(story: Story, t: Wording) -> list[Line]:
    """Return both lives from month 1 on: eventful months in sentences, quiet stretches summed up.

    A single quiet month between two eventful ones is left out.
    """
    happened_a, happened_b = events(story.life), events(story.twin)
    rows = []
    for stretch in stretches(happened_a, happened_b, story.months):
        if stretch.first == stretch.last and not stretch.is_eventful:
            continue
        here, twin = (
            _cell(story, one, happened, stretch, t)
            for one, happened in ((story.life, happened_a), (story.twin, happened_b))
        )
        when = (
            t("story.month", month=stretch.first)
            if stretch.first == stretch.last
            else t("story.months", first=stretch.first, last=stretch.last)
        )
        rows.append(Line(stretch.first, stretch.last, when, here, twin))
    return rows


def _cell(story: Story, one: pd.DataFrame, happened: list[Event], stretch: Stretch, t: Wording) -> str:
    inside = [event for event in happened if stretch.first <= event.month <= stretch.last]
    if not stretch.is_eventful:
        return _quiet(story, one, bool(inside), stretch, t)
    if not inside:
        return _quiet(story, one, False, stretch, t)
    return _joined([_sentence(story, event, t) for event in inside], t)


def _quiet(story: Story, one: pd.DataFrame, has_small: bool, stretch: Stretch, t: Wording) -> str:
    parts = [t("story.quiet.little" if has_small else "story.quiet.nothing")]
    before, now = one.iloc[stretch.first - 1], one.iloc[stretch.last]
    inside = one.iloc[stretch.first : stretch.last + 1]
    if story.is_repertoire:
        n, own = int(inside["purchases"].sum()), int(inside["purchases_here"].sum())
        parts.append(t("story.quiet.bought", n=n, own=own) if n else t("story.quiet.bought_none"))
    elif before["provider"] == now["provider"]:
        for feeling in ("bond", "satisfaction"):
            old, new = float(before[feeling]), float(now[feeling])
            if abs(new - old) >= FEELING_STEP:
                way = "up" if new > old else "down"
                parts.append(t(f"story.quiet.{feeling}_{way}", old=number(old, 2), new=number(new, 2)))
        held = inside["stayed_for"].value_counts()
        if len(inside) >= LONG and len(held) and held.iloc[0] > len(inside) / 2 and held.index[0]:
            parts.append(t("story.quiet.held", hold=t(f"story.hold.{held.index[0]}")))
    return _spaced(t("story.join").join(parts) + t("story.quiet.stop"))


def _sentence(story: Story, event: Event, t: Wording) -> str:
    """Return an event in words."""
    values = dict(event.values)
    for key in ("firm", "old", "new"):
        if isinstance(values.get(key), int):
            values[key] = _firm(story, values[key], t)
        elif isinstance(values.get(key), float):
            values[key] = number(values[key], 2)
    code, more = event.code, ""
    if code == "moved":
        code = "back" if values["is_back"] else "moved"
        values["reason"] = t(f"story.reason.{values['reason']}")
        more = _price_of_moving(values, t)
    elif code == "lapsed":
        values["months"] = story.a.parameters.repertoire.months_active
    elif code in {"own_price", "rival_price"}:
        code += "_up" if event.values["new"] > event.values["old"] else "_down"
    elif code in {"said", "heard"}:
        code += "_praise" if values["is_praise"] else "_warning"
    elif code in {"hostage", "fan"} and story.is_repertoire:
        code += "_buying"
    elif code == "looked":
        code += f"_{values['stayed_for']}"
    elif code == "asked":
        code += "_used" if values["is_used"] else "_in_vain"
    elif code == "need":
        values["goal"] = t(f"story.goal.{values['goal']}")
    elif code == "incident":
        code += "_major" if values["is_major"] else "_minor"
        values["outcome"] = t(f"story.outcome.{values['outcome']}")
    elif code == "letter":
        code += f"_{values['kind']}"
        more = t("story.event.voucher", voucher=number(values["voucher"], 2)) if values["voucher"] > 0.0 else ""
    sentence = t(f"story.event.{code}", **values)
    return _joined([sentence[:1].upper() + sentence[1:], more], t)


def _price_of_moving(values: dict[str, Any], t: Wording) -> str:
    parts = []
    points, paid = number(values["points_lost"], 2), number(values["points_paid"], 2)
    if values["points_paid"] > 0.0:
        parts.append(t("story.event.points_paid", points=points, new=values["new"], paid=paid))
    elif values["points_lost"] > 0.0:
        parts.append(t("story.event.points_lost", points=points))
    if values["fee"] > 0.0:
        parts.append(t("story.event.fee", fee=number(values["fee"], 2)))
    return _joined(parts, t)


def _joined(sentences: list[str], t: Wording) -> str:
    return _spaced((" " if t.language == "en" else "").join(sentence for sentence in sentences if sentence))


def _spaced(text: str) -> str:
    """Return a text with a space between a number and the Chinese word that follows it."""
    return re.sub(r"(\d)([\u4e00-\u9fff])", r"\1 \2", text)


def _firm(story: Story, k: int, t: Wording) -> str:
    if k == 0:
        return t("story.firm.company")
    return t("story.firm.rival", k=k) if k <= story.a.parameters.market.rivals else t("story.firm.nobody")


def _alt(story: Story, table: pd.DataFrame, t: Wording) -> str:
    def lane(arm: str) -> str:
        stay = stays(table[table["arm"] == arm])
        parts = [
            t("story.alt_stay", firm=_firm(story, int(firm), t), month=int(until))
            for firm, until in zip(stay["firm"], stay["until"], strict=True)
        ]
        return t("story.list").join(parts[:6] + (["..."] if len(parts) > 6 else []))

    mine = table[table["arm"] == "a"]
    first, last = mine.iloc[0], mine.iloc[-1]
    return _spaced(t(
        "story.alt", months=story.months, here=lane("a"), twin=lane("a" if story.is_alone else "b"),
        bond_0=number(first['bond'], 2), bond_1=number(last['bond'], 2),
        satisfaction_0=number(first['satisfaction'], 2), satisfaction_1=number(last['satisfaction'], 2),
    ))  # fmt: skip
