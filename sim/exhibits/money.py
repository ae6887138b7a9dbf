"""Money: when a policy pays, what each of the company's moves brings, and who was paid for nothing."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from sim.charts.move_returns import move_returns as returns_chart
from sim.charts.of_hundred import of_hundred
from sim.charts.profit import profit as profit_chart
from sim.exhibits.exhibit import Exhibit
from sim.measures.intervals import Interval
from sim.measures.money import profit_to_date
from sim.study.compare import Comparison
from sim.study.moves import only_moves_differ
from sim.study.returns import OTHERS, paid_for, payback, profit_table
from sim.wording import Wording
from sim.wording.numbers import money, number, plain, signed

VISIBLE = 0.02  # of the axis: points owed below it would be drawn on the line of profit
PARTS = ("saved", "stayed_anyway", OTHERS, "left_anyway", "lost")
"""From the top of the bar: whom the money held, who needed none, and who went."""


def lever_name(kind: str, t: Wording) -> str:
    """Return what a lever is called, its code where it has no name yet."""
    return t(f"move.{kind}.label") if f"move.{kind}.label" in t else kind.replace("_", " ")


def profit(comparison: Comparison, t: Wording) -> Exhibit:
    """Return discounted profit to date against the other market, in every month, and when it is out of the red."""
    table = profit_table(comparison)
    paid = payback(profit_to_date(comparison.a) - profit_to_date(comparison.b))
    last = comparison.a.months
    wide = table.pivot(index="month", columns="measure", values="mean")
    reach = max(float(wide.abs().to_numpy().max()), 1e-9)
    has_points = float((wide["profit"] - wide["after_points"]).abs().max()) > VISIBLE * reach
    end = table[(table["measure"] == "profit") & (table["month"] == last)].iloc[0]
    numbers = {"mean": money(end["mean"], "+"), "lo": money(end["lo"], "+"), "hi": money(end["hi"], "+")}
    whose = "moves" if only_moves_differ(comparison.a.scenario, comparison.b.scenario) else "markets"
    finding = t(
        f"money.finding.{whose}.{paid.code}", month=paid.month, last=last, money=numbers["mean"], lo=numbers["lo"],
        hi=numbers["hi"], ahead=paid.ahead, n=paid.n, size=number(abs(end['mean']), 2),
    )  # fmt: skip
    if paid.code != "same" and Interval(end["mean"], end["lo"], end["hi"]).holds_zero:
        finding += t("verdict.join") + t("money.unclear")
    note = t("money.profit_note", n=paid.n)
    note += t("verdict.join") + t("money.profit_note_points") if has_points else ""
    mark = paid.month if paid.code == "pays_back" else 0
    words = {code: t(f"money.chart.{code}") for code in ("month", "profit", "after_points", "payback")}
    return Exhibit(
        "profit", t(f"money.profit_title_{whose}"), finding, note, t("money.profit_alt", last=last, **numbers),
        table.round(4),
        lambda look: profit_chart(table, words=words, has_points=has_points, payback=mark, look=look),
    )  # fmt: skip


def move_returns(table: pd.DataFrame, month: int, markets: tuple[int, int], t: Wording) -> Exhibit:
    """Return what each of the company's own moves brings.

    Args:
        table: from `sim.study.returns.returns`, not empty.
        month: up to which it counts.
        markets: how many pairs were simulated, and people in each.
        t: wording.
    """
    n_moves = int((table["row"] == "move").sum())
    drawn = table if n_moves > 1 else table[table["row"] == "move"]
    drawn = drawn.assign(name=_names(drawn, t), is_strong=drawn["row"] == "together")
    drawn["value"] = [
        t("money.returns.value", profit=money(mean, "+"), lo=money(lo, "+"), hi=money(hi, "+"))
        for mean, lo, hi in drawn[["profit", "profit_lo", "profit_hi"]].to_numpy()
    ]
    drawn["numbers"] = [_numbers(row, t) for _, row in drawn.iterrows()]
    ends = t("money.list").join(
        t("money.returns_alt_end", name=row["name"], profit=money(row["profit"], "+"), lo=money(row["profit_lo"], "+"),
          hi=money(row["profit_hi"], "+")) for _, row in drawn.iterrows()
    )  # fmt: skip
    note = t("money.returns_note", n=markets[0], customers=plain(markets[1]), month=month)
    note += t("verdict.join") + t("money.returns_note_sum") if n_moves > 1 else ""
    return Exhibit(
        "returns", t("money.returns_title"), _returns_finding(drawn, month, t), note,
        t("money.returns_alt", month=month, ends=ends), table.round(4),
        lambda look: returns_chart(drawn, axis=t("money.returns_axis"), look=look),
    )  # fmt: skip


def _names(table: pd.DataFrame, t: Wording) -> list[str]:
    """Return what the rows are called; levers of one kind are told apart by their start."""
    often = Counter(table["kind"])
    names = []
    for row, kind, change, start in table[["row", "kind", "change", "start"]].itertuples(index=False):
        name = lever_name(kind, t) if row == "move" else t(f"money.returns.{row}")
        if row == "move" and often[kind] > 1:
            name = t("money.returns.again", name=name, start=start)
        names.append(t(f"money.returns.{change}", name=name) if change in {"changed", "dropped"} else name)
    return names


def _numbers(row: pd.Series, t: Wording) -> str:
    code = "numbers_free" if pd.isna(row["back"]) else "numbers"
    return t(f"money.returns.{code}", kept=signed(row["kept"]), spent=money(row["spent"]), back=money(row["back"]))


def _returns_finding(table: pd.DataFrame, month: int, t: Wording) -> str:
    moves = table[table["row"] == "move"]
    has_back = bool(moves["back"].notna().all())
    of = "back" if has_back else "profit"
    best = moves.sort_values(of, ascending=False, kind="stable").iloc[0]
    sign = "-" if has_back else "+"
    numbers = {"name": best["name"], "month": month, "of": money(best[of], sign)}
    numbers |= {end: money(best[f"{of}_{end}"], sign) for end in ("lo", "hi")}
    if len(moves) == 1:
        kept = {name: signed(best[name]) for name in ("kept", "kept_lo", "kept_hi")}
        code = "one_free" if not has_back else "one" if round(best["back"], 2) >= 0.0 else "one_lost"
        return t(f"money.returns.{code}", lost=money(-best["back"]), **numbers, **kept)
    together, added = (table[table["row"] == row].iloc[0] for row in ("together", "sum"))
    whole = t(
        "money.returns.whole", together=money(together["profit"], "+"), lo=money(together["profit_lo"], "+"),
        hi=money(together["profit_hi"], "+"), sum=money(added["profit"], "+"),
    )  # fmt: skip
    return t("money.returns.best" if has_back else "money.returns.best_free", **numbers) + t("verdict.join") + whole


def money_spent(comparison: Comparison, month: int, t: Wording) -> Exhibit | None:
    """Return to whom the money spent on the company's moves went, or None where nothing was spent."""
    table = paid_for(comparison, month)
    if not len(table):
        return None
    rows = table.set_index("fate").loc[list(PARTS)].reset_index()
    rows["word"] = [t(f"money.paid.{fate}") for fate in rows["fate"]]
    rows["said"] = [t(f"money.paid.{fate}_said") for fate in rows["fate"]]
    rows["amount"] = [_hundredth(share) for share in rows["share"]]
    rows["is_strong"] = rows["fate"] == "saved"
    parts = {fate: interval_of for fate, *interval_of in table[["fate", "share", "lo", "hi"]].to_numpy().tolist()}
    stayed = [number(100.0 * min(max(share, 0.0), 1.0), 0) for share in parts["stayed_anyway"]]
    finding = t(
        "money.paid.finding", month=month, stayed=stayed[0], lo=stayed[1], hi=stayed[2],
        saved=_hundredth(parts["saved"][0]),
    )  # fmt: skip
    ends = t("money.list").join(
        t("money.paid_alt_end", word=word, share=amount)
        for word, amount in zip(rows["word"], rows["amount"], strict=True)
    )
    return Exhibit(
        "paid_for", t("money.paid_title"), finding,
        t("money.paid_note", month=month, spent=number(table['spent'].iloc[0], 2)),
        t("money.paid_alt", month=month, ends=ends), table.round(5),
        lambda look: of_hundred(rows, look=look),
    )  # fmt: skip


def _hundredth(share: float) -> str:
    """Return parts of a hundred, with a digit behind the point where there are few."""
    return number(100.0 * share, 0) if share >= 0.1 else number(100.0 * max(share, 0.0))
