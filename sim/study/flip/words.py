"""What a flip says, in the reader's language. Everything is said from the numbers."""

from __future__ import annotations

from sim.labels import labels
from sim.measures.figures import parse, unit_of
from sim.measures.words import figure_words
from sim.study.flip.found import Found
from sim.wording import IN_ENGLISH, Wording
from sim.wording.numbers import percent, plain

NAMED = 3
"""Changes that a sentence can carry."""


def sentence(found: Found, t: Wording = IN_ENGLISH) -> str:
    """Return the verdict, the nearest flip, and who wins how much of the plausible space."""
    figure, unit = found.figure, unit_of(found.figure)
    names = dict(zip("ab", labels(found.a, found.b), strict=True))
    measure, month, kind = parse(figure)
    said_figure, points = figure_words(figure, t), t("flip.points") if unit.scale != 1.0 else ""
    shares = {who: percent(share.share) for who, share in found.shares.items()}
    mean, lo, hi = (float(value) for value in found.verdict)
    if found.winner == "open":
        ends = {"size": unit.told(mean), "lo": unit.told(lo), "hi": unit.told(hi)}
        return t("flip.open", **names, figure=said_figure, points=points, **ends) + t(
            "flip.share_open", **names, share_a=shares["a"], share_b=shares["b"]
        )
    loser = "b" if found.winner == "a" else "a"
    lo, hi = sorted((abs(lo), abs(hi)))
    said = t(
        f"flip.{measure if measure in {'retention', 'profit'} else 'other'}",
        month=month, winner=names[found.winner], loser=names[loser], figure=said_figure, points=points,
        size=unit.told(abs(mean)), lo=unit.told(lo), hi=unit.told(hi), who=t(f"flip.kind.{kind or 'overall'}"),
    )  # fmt: skip
    if found.nearest is None:
        said += t("flip.none", all=len(found.assumptions), points=plain(found.n_points))
    else:
        n_alone = int(found.singles["flips"].sum())
        said += t("flip.nearest", distance=plain(found.nearest.distance, 2), changes=_changes(found, t))
        said += t(f"flip.alone{ {0: '_none', 1: '_one'}.get(n_alone, '') }", n=n_alone, all=len(found.assumptions))
    share = found.shares[loser]
    return said + t(
        "flip.share", loser=names[loser], winner=names[found.winner], share=shares[loser], other=shares[found.winner],
        lo=percent(share.lo), hi=percent(share.hi),
    )  # fmt: skip


def _changes(found: Found, t: Wording) -> str:
    assert found.nearest is not None
    changes = found.nearest.changes
    n_named = NAMED if len(changes) > NAMED + 1 else len(changes)
    told = [
        t("flip.change", key=one.key, default=plain(one.default, 3), value=plain(one.value, 3))
        for one in changes[:n_named]
    ]
    rest = len(changes) - n_named
    if rest:
        told.append(t(f"flip.{'more' if rest > 1 else 'one_more'}", n=rest))
    return t("flip.list").join(told[:-1]) + (t("flip.and") if len(told) > 1 else "") + told[-1]
