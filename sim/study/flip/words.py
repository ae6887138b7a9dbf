"""What a flip says, in words: English and Simplified Chinese. Everything is said from the numbers."""

from __future__ import annotations

from sim.labels import labels
from sim.measures.figures import parse
from sim.study.flip.found import Found

SHARES = {"retention", "active", "hostages", "fans", "market_share", "wallet", "advocates", "satisfied_leavers"}
"""Measures told in points of a hundred."""
NAMED = 3
"""Changes that a sentence can carry."""

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "retention": "At month {month} {winner} keeps {size} more of every 100 {who}customers than {loser} "
        "(95 % interval {lo} to {hi}).",
        "profit": "Up to month {month} {winner} earns {size} more per customer of the base than {loser}, discounted "
        "(95 % interval {lo} to {hi}).",
        "other": "{winner} has a higher {figure} than {loser}, by {size}{points} (95 % interval {lo} to {hi}).",
        "points": " points of 100",
        "open": "{a} and {b} are too close to call in {figure} at the default assumptions (difference {size}{points}, "
        "95 % interval {lo} to {hi}), so there is no verdict to flip.",
        "nearest": " The nearest change of assumptions found that reverses this is {distance} prior standard "
        "deviations away: {changes}.",
        "change": "{key} from {default} to {value}",
        "and": " and ", "list": ", ", "more": "{n} smaller changes", "one_more": "one smaller change",
        "alone": " {n} of {all} assumptions reverse it alone.",
        "alone_one": " One of {all} assumptions reverses it alone.",
        "alone_none": " None of the {all} assumptions reverses it alone.",
        "none": " No change of assumptions that reverses this was found within the plausible ranges: {all} assumptions "
        "were tried alone, {points} combinations in all.",
        "share": " {loser} wins in {share} of the plausible space (95 % interval {lo} to {hi}), {winner} in {other}.",
        "share_open": " {a} wins in {share_a} of the plausible space, {b} in {share_b}.",
        "engaged": "engaged ", "satisfied": "satisfied ", "locked_in": "locked-in ",
    },
    "zh": {
        "retention": "到第 {month} 个月, 每 100 位{who}客户中 {winner} 比 {loser} 多留住 {size} 位 "
        "(95% 区间 {lo} 至 {hi})。",
        "profit": "截至第 {month} 个月, 按期初客户人均贴现计, {winner} 比 {loser} 多赚 {size} "
        "(95% 区间 {lo} 至 {hi})。",
        "other": "{winner} 的 {figure} 比 {loser} 高 {size}{points} (95% 区间 {lo} 至 {hi})。",
        "points": " 个百分点",
        "open": "在默认假设下, {a} 与 {b} 的 {figure} 难分高下 (相差 {size}{points}, 95% 区间 {lo} 至 {hi}), "
        "没有可以推翻的结论。",
        "nearest": "找到的能推翻这一结论的最小假设变动为 {distance} 个先验标准差: {changes}。",
        "change": "{key} 由 {default} 变为 {value}",
        "and": ", 以及 ", "list": ", ", "more": "另外 {n} 项较小的变动", "one_more": "另外一项较小的变动",
        "alone": "{all} 项假设中有 {n} 项单独就能推翻它。", "alone_one": "{all} 项假设中有 1 项单独就能推翻它。",
        "alone_none": "{all} 项假设中没有一项单独就能推翻它。",
        "none": "在合理范围内没有找到能推翻这一结论的假设变动: 逐项试过 {all} 项假设, 共试 {points} 种组合。",
        "share": "在合理假设空间中, {loser} 在 {share} 的情形下胜出 "
        "(95% 区间 {lo} 至 {hi}), {winner} 在 {other} 的情形下胜出。",
        "share_open": "在合理假设空间中, {a} 在 {share_a} 的情形下胜出, {b} 在 {share_b} 的情形下胜出。",
        "engaged": "情感投入型", "satisfied": "仅仅满意型", "locked_in": "积分锁定型",
    },
}  # fmt: skip


def scale(figure: str) -> float:
    """Return by what a figure is multiplied to be told: 100 for a share."""
    return 100.0 if parse(figure).measure in SHARES else 1.0


def number(value: float) -> str:
    """Return a number with three figures that count, the minus as long as the plus."""
    text = (
        f"{value:.3g}"
        if 1e-4 <= abs(value) < 1e4 or not value
        else f"{value:,.0f}"
        if abs(value) >= 1
        else f"{value:.1e}"
    )
    return text.replace("-", "−")


def sized(value: float, figure: str) -> str:
    """Return a difference of a figure: points of a hundred with one decimal, money with two, else three figures."""
    form = ".1f" if scale(figure) != 1.0 else ".2f" if parse(figure).measure == "profit" else ""
    value *= scale(figure)
    return (f"{value + 0.0:{form}}" if form and abs(value) >= 0.1 else number(value)).replace("-", "−")


def sentence(found: Found, language: str = "en") -> str:
    """Return the verdict, the nearest flip, and who wins how much of the plausible space."""
    words, figure = WORDS[language], found.figure
    names = dict(zip("ab", labels(found.a, found.b), strict=True))
    measure, month, kind = parse(figure)
    points = words["points"] if scale(figure) != 1.0 else ""
    shares = {who: f"{share.share:.0%}" for who, share in found.shares.items()}
    mean, lo, hi = (float(value) for value in found.verdict)
    if found.winner == "open":
        return words["open"].format(
            **names, figure=figure, size=sized(mean, figure), points=points, lo=sized(lo, figure), hi=sized(hi, figure)
        ) + words["share_open"].format(**names, share_a=shares["a"], share_b=shares["b"])
    loser = "b" if found.winner == "a" else "a"
    lo, hi = sorted((abs(lo), abs(hi)))
    said = words[measure if measure in {"retention", "profit"} else "other"].format(
        month=month, winner=names[found.winner], loser=names[loser], figure=figure, points=points,
        size=sized(abs(mean), figure), lo=sized(lo, figure), hi=sized(hi, figure),
        who=words.get(kind, ""),
    )  # fmt: skip
    if found.nearest is None:
        said += words["none"].format(all=len(found.assumptions), points=f"{found.n_points:,}")
    else:
        n_alone = int(found.singles["flips"].sum())
        said += words["nearest"].format(distance=_short(found.nearest.distance), changes=_changes(found, words))
        said += words[{0: "alone_none", 1: "alone_one"}.get(n_alone, "alone")].format(
            n=n_alone, all=len(found.assumptions)
        )
    share = found.shares[loser]
    return said + words["share"].format(
        loser=names[loser], winner=names[found.winner], share=shares[loser], other=shares[found.winner],
        lo=f"{share.lo:.0%}", hi=f"{share.hi:.0%}",
    )  # fmt: skip


def _short(distance: float) -> str:
    return f"{distance:.1f}" if distance >= 1.0 else f"{distance:.2g}"


def _changes(found: Found, words: dict[str, str]) -> str:
    assert found.nearest is not None
    changes = found.nearest.changes
    n_named = NAMED if len(changes) > NAMED + 1 else len(changes)
    told = [
        words["change"].format(key=one.key, default=number(one.default), value=number(one.value))
        for one in changes[:n_named]
    ]
    rest = len(changes) - n_named
    if rest:
        told.append(words["more" if rest > 1 else "one_more"].format(n=rest))
    return words["list"].join(told[:-1]) + (words["and"] if len(told) > 1 else "") + told[-1]
