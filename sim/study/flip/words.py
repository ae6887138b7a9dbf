"""What a flip says, in the reader's language. Everything is said from the numbers."""

from __future__ import annotations

from sim.labels import labels
from sim.measures.figures import parse, unit_of
from sim.measures.words import figure_words
from sim.study.flip.result import FlipResult
from sim.wording import IN_ENGLISH, Wording
from sim.wording.numbers import percent, plain

NAMED = 3
"""Changes that a sentence can carry."""


def sentence(flip: FlipResult, t: Wording = IN_ENGLISH) -> str:
    """Return the verdict, the nearest flip, and who wins how much of the plausible space."""
    figure, unit = flip.figure, unit_of(flip.figure)
    names = dict(zip("ab", labels(flip.a, flip.b), strict=True))
    measure, month, kind = parse(figure)
    figure_text, points = figure_words(figure, t), t("flip.points") if unit.scale != 1.0 else ""
    shares = {who: percent(share.share) for who, share in flip.shares.items()}
    mean, lo, hi = (float(value) for value in flip.verdict)
    if flip.winner == "open":
        ends = {"size": unit.text(mean), "lo": unit.text(lo), "hi": unit.text(hi)}
        return t("flip.open", **names, figure=figure_text, points=points, **ends) + t(
            "flip.share_open", **names, share_a=shares["a"], share_b=shares["b"]
        )
    loser = "b" if flip.winner == "a" else "a"
    lo, hi = sorted((abs(lo), abs(hi)))
    text = t(
        f"flip.{measure if measure in {'retention', 'profit'} else 'other'}",
        month=month, winner=names[flip.winner], loser=names[loser], figure=figure_text, points=points,
        size=unit.text(abs(mean)), lo=unit.text(lo), hi=unit.text(hi), who=t(f"flip.kind.{kind or 'overall'}"),
    )  # fmt: skip
    if flip.nearest is None:
        text += t("flip.none", all=len(flip.assumptions), points=plain(flip.n_points))
    else:
        n_alone = int(flip.singles["flips"].sum())
        text += t("flip.nearest", distance=plain(flip.nearest.distance, 2), changes=_changes(flip, t))
        text += t(f"flip.alone{ {0: '_none', 1: '_one'}.get(n_alone, '') }", n=n_alone, all=len(flip.assumptions))
    share = flip.shares[loser]
    return text + t(
        "flip.share", loser=names[loser], winner=names[flip.winner], share=shares[loser], other=shares[flip.winner],
        lo=percent(share.lo), hi=percent(share.hi),
    )  # fmt: skip


def _changes(flip: FlipResult, t: Wording) -> str:
    assert flip.nearest is not None
    changes = flip.nearest.changes
    n_named = NAMED if len(changes) > NAMED + 1 else len(changes)
    texts = [
        t("flip.change", key=one.key, default=plain(one.default, 3), value=plain(one.value, 3))
        for one in changes[:n_named]
    ]
    rest = len(changes) - n_named
    if rest:
        texts.append(t(f"flip.{'more' if rest > 1 else 'one_more'}", n=rest))
    return t("flip.list").join(texts[:-1]) + (t("flip.and") if len(texts) > 1 else "") + texts[-1]
