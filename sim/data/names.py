"""The usual names of columns, English and Chinese, by what they hold."""

from __future__ import annotations

USUAL: dict[str, tuple[str, ...]] = {
    "customer": (
        "customer", "customerid", "custid", "customernumber", "cust", "household", "householdid", "hh", "hhid", "hid",
        "hhold", "panelist", "panelistid", "panid", "person", "personid", "user", "userid", "member", "memberid",
        "client", "clientid", "buyer", "buyerid", "shopper", "shopperid", "subscriber", "card", "account", "contact",
        "email", "id",
        "客户", "客户编号", "客户id", "客户号", "顾客", "顾客编号", "会员", "会员号", "会员id", "用户", "用户id",
        "家庭", "客户名称", "姓名",
    ),
    "firm": (
        "firm", "brand", "brandname", "brandid", "alternative", "alt", "choice", "chosen", "company", "provider",
        "supplier", "retailer", "store", "storeid", "storename", "shop", "品牌", "公司", "商家", "供应商", "门店",
        "选择",
    ),
    "chosen": ("chosen", "choice", "selected", "bought", "purchased", "是否选择", "是否购买", "选择"),
    "month": ("month", "monthnumber", "monthno", "yearmonth", "yyyymm", "period", "月", "月份", "年月", "期"),
    "week": ("week", "weeknumber", "weekno", "yearweek", "yyyyww", "周", "星期"),
    "year": ("year", "yr", "年", "年份"),
    "date": (
        "date", "day", "datetime", "timestamp", "purchasedate", "orderdate", "transactiondate", "invoicedate",
        "createdat", "purchasedat", "orderedat",
        "paidat", "postedat", "placedat", "createdon", "purchasedon", "orderedon",
        "日期", "时间", "购买日期", "交易日期",
    ),
    "occasion": (
        "occasion", "trip", "chid", "choiceset", "setid", "choiceid",
        "obsid", "case", "order", "purchase", "sequence", "seq",
        "次序",
    ),
    "price": ("price", "pricepaid", "unitprice", "priceperunit", "价格", "单价"),
    "spend": (
        "spend", "spending", "spent", "dollars", "amount", "amt", "sales", "revenue", "turnover", "paid", "total",
        "totalprice", "linetotal", "value", "monetary", "gmv", "usd",
        "eur", "gbp", "cny", "金额", "消费", "消费额", "消费金额", "销售额",
    ),
    "number": ("number", "quantity", "qty", "units", "count", "数量"),
    "seed": ("seed",),
    "time": (
        "time", "t", "year", "years", "month", "months", "period", "periods", "age", "tenure", "week", "quarter",
        "年", "年份", "月", "月份", "期", "时间",
    ),
    "surviving": (
        "surviving", "survival", "survived", "share", "retained", "remaining", "left", "retention", "retentionrate",
        "s", "留存", "存活率", "剩余",
    ),
    "percent": ("survivingpct", "survivingpercent", "pct", "percent", "percentage", "留存率", "保持率"),
    "count": ("customers", "survivors", "active", "activecustomers", "users", "members", "客户数", "人数", "用户数"),
    "cohort": ("cohort", "cohortmonth", "acquired", "acquisitionmonth", "joined", "joinmonth", "群组", "批次"),
    "size": (
        "size", "cohortsize", "newcustomers", "acquiredcustomers", "customers", "users", "newusers", "n",
        "人数", "规模",
    ),
    "tenure": (
        "tenure", "tenuremonths", "tenuremonth", "tenuredays", "tenureweeks", "tenureyears",
        "tenureinmonths", "monthsascustomer", "duration", "lifetime", "在网时长", "在网月数",
    ),
    "churned": (
        "churned", "churn", "churnflag", "ischurned", "haschurned", "left", "cancelled", "canceled", "exited",
        "attrition", "流失", "是否流失",
    ),
    "active": ("active", "isactive", "status", "在网", "状态"),
    "start": (
        "start", "startdate", "started", "signupdate", "joindate", "joined", "subscribed", "begin", "begindate",
        "开始日期", "入网日期", "注册日期",
    ),
    "end": (
        "end", "enddate", "ended", "canceldate", "cancellationdate", "churndate", "cancelledat", "unsubscribed",
        "结束日期", "离网日期", "流失日期",
    ),
}  # fmt: skip
"""What a column can hold, and its usual names, best first; written small and without spaces or signs."""

HEADS: dict[str, frozenset[str]] = {
    "customer": frozenset(
        [
            "customer",
            "cust",
            "household",
            "panelist",
            "user",
            "member",
            "client",
            "buyer",
            "shopper",
            "subscriber",
            "card",
            "account",
            "contact",
            "email",
        ]
    ),
    "firm": frozenset(["brand", "firm", "company", "provider", "supplier", "retailer", "store", "shop", "merchant"]),
    "date": frozenset(["date", "datetime", "timestamp", "day"]),
    "spend": frozenset(
        [
            "amount",
            "amt",
            "spend",
            "spending",
            "spent",
            "sales",
            "revenue",
            "turnover",
            "value",
            "total",
            "dollars",
            "paid",
            "payment",
            "charges",
        ]
    ),
    "price": frozenset(["price"]),
    "number": frozenset(["quantity", "qty", "units"]),
    "tenure": frozenset({"tenure"}),
}
"""Words that say, as the last of a name ("order_amount"), what a column holds."""
OTHERWISE: dict[str, frozenset[str]] = {
    "date": frozenset(
        [
            "birth",
            "dob",
            "signup",
            "registration",
            "registered",
            "join",
            "joined",
            "start",
            "end",
            "ship",
            "shipping",
            "shipped",
            "delivery",
            "delivered",
            "due",
            "expiry",
            "expiration",
            "cancel",
            "cancelled",
            "cancellation",
            "churn",
            "update",
            "updated",
            "return",
            "returned",
            "first",
            "last",
        ]
    ),
    "spend": frozenset(
        [
            "tax",
            "vat",
            "discount",
            "shipping",
            "freight",
            "fee",
            "unit",
            "balance",
            "cost",
            "tip",
            "points",
            "coupon",
            "refund",
            "number",
            "count",
            "id",
            "ltv",
            "lifetime",
            "predicted",
            "avg",
            "average",
            "mean",
            "quantity",
            "monthly",
            "price",
        ]
    ),
    "price": frozenset(["total", "list", "regular", "base", "cost", "competitor", "rival"]),
    "number": frozenset({"price", "id"}),
}
"""Words that say, anywhere in a name, that it is something else: "birth_date" is no date of a purchase."""
ENDINGS: dict[str, tuple[str, ...]] = {
    "customer": ("客户编号", "顾客编号", "会员编号", "用户编号", "会员卡号"),
    "date": ("日期", "时间"),
    "spend": ("金额", "额"),
    "number": ("数量",),
}
"""The same in Chinese, where the last characters say it."""
ELSEWHERE: dict[str, tuple[str, ...]] = {
    "date": ("注册", "出生", "发货", "到期", "开始", "结束", "离网", "入网", "流失"),
    "spend": ("余额", "税", "折扣", "优惠", "运费", "退"),
}
"""Chinese words that say, anywhere in a name, that it is something else."""
NUMBERED = frozenset(["id", "no", "nr", "number", "num", "code", "key", "ref", "name"])
"""Words after the name of somebody who is numbered."""
UNITS = frozenset(["usd", "eur", "gbp", "cny", "rmb", "chf", "jpy", "dollars", "euro", "euros", "pct"])
SIMPLE = str.maketrans(
    "戶編號顧會員費額價單銷購買時間數門選擇應餘業週離網註冊結開家狀態規",
    "户编号顾会员费额价单销购买时间数门选择应余业周离网注册结开家状态规",
)
"""Traditional characters of these names, and the simple ones."""
