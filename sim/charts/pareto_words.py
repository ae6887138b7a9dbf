"""The words on the picture of the best mix, in English and in Chinese."""

from __future__ import annotations

from sim.charts.words import ENGLISH as KINDS_IN_ENGLISH
from sim.charts.words import Words
from sim.measures.figures import parse

ENGLISH: Words = {
    "title": "The best mix of levers",
    "title_front": "What can be had of both",
    "against": "{figure}: difference from the scenario as it is",
    "regret": "Largest regret in {figure}: difference from the scenario as it is",
    "less_is_better": "{axis} (less is better)",
    "spending": "Spent on levers, per customer of the base",
    "as_it_is": "the scenario as it is",
    "no_lever": "no lever",
    "alone": "{lever} alone",
    "best": "best mix",
    "budget": "budget {budget}",
    "subtitle": "Marked: measured afresh on {seeds} seeds, with 95% intervals. "
    "Pale: tried in the search ({shown} mixes).",
    "outside": "{n} more lie outside the picture.",
    "mean": "Mean of {draws} draws of the assumptions.",
    "worst_tenth": "Mean of the worst {worst} of {draws} draws of the assumptions.",
    "largest": "Largest of {draws} draws of the assumptions.",
    "alt_front": "{n} mixes lie on the front, measured afresh on {seeds} seeds, less the scenario as it is. Along it: "
    "{first} {first_low} to {first_high}, {second} {second_low} to {second_high}.",
    "alt_best": "The best of {tried} mixes, measured afresh on {seeds} seeds, against the scenario as it is: {figure} "
    "{mean} (95% interval {lo} to {hi}), with {spent} spent on levers.",
    "alt_none": "None of the {tried} mixes tried keeps within the budget of {budget}.",
    "profit": "Profit to month {month}",
    "true_loyalty": "True loyalty in month {month}",
    "felt_bond": "Felt bond in month {month}",
    "retention": "Share that never left up to month {month}",
    "active": "Share of the base with us in month {month}",
    "satisfaction": "Satisfaction in month {month}",
    "market_share": "Market share in month {month}",
    "advocates": "Advocates in month {month}",
    "hostages": "Hostages in month {month}",
    "fans": "Fans in month {month}",
    "complaints": "Complaints to month {month}",
}
CHINESE: Words = {
    "title": "最佳的杠杆组合",
    "title_front": "两个目标能同时做到多少",
    "against": "{figure}: 与情景原样之差",
    "regret": "{figure}的最大遗憾值: 与情景原样之差",
    "less_is_better": "{axis} (越低越好)",
    "spending": "杠杆支出, 按每位初始客户计",
    "as_it_is": "情景原样",
    "no_lever": "不用杠杆",
    "alone": "仅{lever}",
    "best": "最佳组合",
    "budget": "预算 {budget}",
    "subtitle": "醒目: 用 {seeds} 个新的随机种子重新测量, 附 95% 区间。浅色: 搜索中试过的组合 ({shown} 个)。",
    "outside": "另有 {n} 个在图外。",
    "mean": "{draws} 组假设的平均。",
    "worst_tenth": "{draws} 组假设中最差 {worst} 组的平均。",
    "largest": "{draws} 组假设中的最大值。",
    "alt_front": "前沿上有 {n} 个组合, 用 {seeds} 个新的随机种子重新测量, 与情景原样之差沿前沿为: "
    "{first}从 {first_low} 到 {first_high}, {second}从 {second_low} 到 {second_high}。",
    "alt_best": "{tried} 个组合中最佳的一个, 用 {seeds} 个新的随机种子重新测量, 与情景原样之差: {figure} {mean} "
    "(95% 区间 {lo} 至 {hi}), 杠杆支出 {spent}。",
    "alt_none": "试过的 {tried} 个组合都超出了预算 {budget}。",
    "profit": "前 {month} 个月的利润",
    "true_loyalty": "第 {month} 个月的真正忠诚",
    "felt_bond": "第 {month} 个月感受到的情感联结",
    "retention": "前 {month} 个月从未离开的比例",
    "active": "第 {month} 个月仍在的初始客户比例",
    "satisfaction": "第 {month} 个月的满意度",
    "market_share": "第 {month} 个月的市场份额",
    "advocates": "第 {month} 个月的代言人",
    "hostages": "第 {month} 个月被困的客户",
    "fans": "第 {month} 个月的铁杆客户",
    "complaints": "前 {month} 个月的投诉",
}


def figure_words(name: str, words: Words) -> str:
    """Return a figure in words where there are any, else its name in plain letters."""
    measure, month, kind = parse(name)
    said = words[measure].format(month=month) if measure in words else f"{measure.replace('_', ' ')} {month}"
    return f"{said} ({words.get(kind, KINDS_IN_ENGLISH.get(kind, kind))})" if kind else said
