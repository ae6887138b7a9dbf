"""Which column of a table holds what: by its usual names, or as its owner says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sim.errors import BadInput, nearest

USUAL: dict[str, tuple[str, ...]] = {
    "customer": (
        "customer", "customerid", "custid", "customernumber", "cust", "household", "householdid", "hh", "hhid", "hhold",
        "panelist", "panelistid", "panid", "person", "personid", "user", "userid", "member", "memberid", "client",
        "clientid", "buyer", "buyerid", "shopper", "shopperid", "id",
        "客户", "客户编号", "客户id", "客户号", "顾客", "顾客编号", "会员", "会员号", "会员id", "用户", "用户id",
        "家庭",
    ),
    "firm": (
        "firm", "brand", "brandname", "brandid", "choice", "chosen", "company", "provider", "supplier", "retailer",
        "store", "shop", "品牌", "公司", "商家", "供应商", "门店", "选择",
    ),
    "month": ("month", "monthnumber", "period", "月", "月份", "期"),
    "week": ("week", "weeknumber", "周", "星期"),
    "date": (
        "date", "day", "datetime", "timestamp", "purchasedate", "orderdate", "transactiondate", "invoicedate",
        "日期", "时间", "购买日期", "交易日期",
    ),
    "occasion": ("occasion", "trip", "order", "purchase", "sequence", "seq", "次序"),
    "price": ("price", "pricepaid", "unitprice", "价格", "单价"),
    "spend": (
        "spend", "spending", "spent", "dollars", "amount", "sales", "revenue", "turnover", "paid", "total", "value",
        "monetary", "金额", "消费", "消费额", "消费金额", "销售额",
    ),
    "number": ("number", "quantity", "qty", "units", "count", "数量"),
    "seed": ("seed",),
    "time": (
        "time", "t", "year", "years", "month", "months", "period", "periods", "age", "tenure", "week", "quarter",
        "年", "年份", "月", "月份", "期", "时间",
    ),
    "surviving": (
        "surviving", "survivingpct", "survivingpercent", "survivors", "survival", "survived", "share", "retained",
        "remaining", "left", "active", "customers", "retention", "s", "pct", "percent",
        "留存", "留存率", "存活率", "保持率", "剩余", "客户数",
    ),
}  # fmt: skip
"""What a column can hold, and its usual names, best first; written small and without spaces or signs."""
PANEL = ("customer", "firm", "month", "week", "date", "occasion", "price", "spend", "number", "seed")
LOG = ("customer", "date", "spend", "number")
TABLE = ("time", "surviving")


def plain(name: object) -> str:
    """Return a column's name written small and without spaces or signs."""
    return re.sub(r"[\W_]+", "", str(name)).lower()


def match_columns(
    names: Sequence[str], roles: Sequence[str], where: str, columns: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return which column holds what, as far as they are known.

    Args:
        names: of the table's columns.
        roles: what is looked for, keys of USUAL.
        where: name of the file.
        columns: role to column, as the owner says.

    Raises:
        BadInput: the owner names a role or column that does not exist.
    """
    matched: dict[str, str] = {}
    for role, name in (columns or {}).items():
        if role not in roles:
            meant = next((one for one in roles if plain(role) in USUAL[one]), role)
            raise BadInput(f"{where}: {quoted(role)} is nothing that a column here can hold.{nearest(meant, roles)}")
        if name not in names:
            raise BadInput(f"{where}: there is no column {quoted(name)}.{nearest(name, names, few(names))}")
        matched[role] = name
    taken = set(matched.values())
    by_plain = {plain(name): name for name in reversed(names)}
    for role in roles:
        if role not in matched:
            usual = next((by_plain[u] for u in USUAL[role] if by_plain.get(u, "") not in taken | {""}), None)
            if usual is not None:
                matched[role] = usual
                taken.add(usual)
    return matched


def needed(matched: Mapping[str, str], role: str, what: str, names: Sequence[str], where: str) -> str:
    """Return the column that holds what cannot be done without. Raises BadInput if it is not found."""
    if role in matched:
        return matched[role]
    close = nearest(role, [name for name in names if name not in matched.values()])
    hint = close if close.startswith(" Did") else ""
    raise BadInput(
        f'{where}: no column for {what} was found among {few(names)}; name it "{role}" or say which it is.{hint}'
    )


def quoted(value: object) -> str:
    """Return a user's word as it can be put into a sentence: in quotes, on one line, not too long."""
    return f'"{" ".join(str(value).split())[:40]}"'


def few(names: Sequence[str]) -> str:
    """Return the first names of a list for a sentence."""
    listed = ", ".join(map(quoted, names[:12]))
    return listed + (f" and {len(names) - 12} more" if len(names) > 12 else "")
