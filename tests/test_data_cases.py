"""Inputs of real life that go wrong: each stands for a kind of fault, and is read rightly or refused in a sentence."""

import json

import numpy as np
import pytest

from sim.data import Cohorts, Lifetimes, Options, Totals, read_data
from sim.errors import BadInput
from sim.estimators.concentration import top_share
from sim.evidence.described import curve_of, described, spending

FIVE = [
    (1, "01-01", 1),
    (1, "02-01", 1),
    (1, "03-01", 1),
    (2, "01-02", 90),
    (3, "01-03", 3),
    (4, "01-04", 2),
    (5, "01-05", 2),
]
"""Purchases of five customers; the heaviest fifth makes 42.9 % of them and 90 % of what is spent."""
LOG = [("customer", "date", "amount"), ("1", "2023-01-01", "5"), ("1", "2023-02-01", "7"), ("2", "2023-01-02", "3")]


@pytest.fixture
def read(tmp_path):
    """Return a function that reads a text as a file, with what its owner says."""

    def reads(content, **options):
        path = tmp_path / "own.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_data(path, Options(**options))

    return reads


def lines(*rows, separator=","):
    return "".join(separator.join(row) + "\n" for row in rows)


def refused(read, content, *said, **options):
    with pytest.raises(BadInput) as caught:
        read(content, **options)
    message = str(caught.value)
    for words in said:
        assert words in message
    assert "\n" not in message


# columns are said, not guessed in silence -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [
        "cust,date,amt",
        "customer_id,date,dollar_value",
        "user_id,order_date,order_amount",
        "Customer ID,InvoiceDate,Amount (EUR)",
        "memberNo,purchase date,Total USD",
        "会员编号,下单日期,订单金额",
        "Buyer,Date,Net Sales",
    ],
)
def test_spending_is_known_by_its_name_and_visits_are_never_called_spending(read, names):
    own = read(names + "\n" + "".join(f"{who},2023-{day},{spent}\n" for who, day, spent in FIVE))
    assert 100 * top_share(spending(own.data), 0.2) == pytest.approx(90.0)
    assert own.seen.columns.keys() == {"customer", "date", "spend"}
    counted = read("cust,date,gibberish\n" + "".join(f"{who},2023-{day},{spent}\n" for who, day, spent in FIVE))
    assert counted.seen.unused == ["gibberish"]
    found = described(counted.data)["concentration"]
    assert (found["of"], found["top_20"]) == ("purchases", pytest.approx(42.857, abs=0.001))


def test_quantity_times_price_is_spending(read):
    rows = [(1, "01-01", 1, 1), (1, "02-01", 1, 1), (2, "01-02", 30, 3), (3, "01-03", 1, 3), (4, "01-04", 2, 1)]
    own = read(
        "CustomerID,InvoiceDate,Quantity,UnitPrice\n" + "".join(f"{a},2023-{b},{c},{d}\n" for a, b, c, d in rows)
    )
    assert own.data.spend.tolist() == [1, 1, 90, 3, 2]
    assert ("times", {"price": "UnitPrice", "number": "Quantity"}) in own.seen.notes


def test_a_household_beats_a_number_of_rows(read):
    text = "hid,id,choice,price.a,price.b\n" + "".join(
        f"{h},{n},{'ab'[h % 2]},1.0,1.2\n" for h in range(6) for n in range(4)
    )
    own = read(text)
    assert own.data.people == 6
    assert own.seen.unused == ["id"]
    refused(read, "id,date,amount\n1,2023-01-01,5\n2,2023-01-01,5\n3,2023-01-02,5\n", '"id" numbers the rows')


SETS = "household,chid,brand,chosen,price\n" + "".join(
    f"{who},{chid},{brand},{int(brand == bought)},{price}\n"
    for who, chid, bought in ((1, 1, "a"), (1, 2, "a"), (2, 3, "b"), (2, 4, "b"))
    for brand, price in (("a", "1.0"), ("b", "1.2"), ("c", "1.1"))
)


@pytest.mark.parametrize("flags", ["01", "no yes", "False True", "N Y"])
def test_a_column_of_choice_that_says_yes_and_no_is_a_choice(read, flags):
    no, yes = flags.split() if " " in flags else flags
    text = SETS.replace(",0,", f",{no},").replace(",1,1", f",{yes},1")
    own = read(SETS if flags == "01" else text)
    assert own.data.firms.tolist() == [0, 0, 1, 1]
    assert own.data.customers.tolist() == [0, 0, 1, 1]
    assert own.data.names == ("a", "b", "c")
    assert own.data.prices[0].tolist() == [1.0, 1.2, 1.1]
    assert own.data.spend.tolist() == [1.0, 1.0, 1.2, 1.2]


def test_odd_choices(read):
    nothing = read(SETS.replace("1,1,a,1", "1,1,a,0"))
    assert nothing.data.firms.tolist() == [0, 1, 1]
    assert nothing.data.people == 2
    refused(read, SETS.replace("1,1,b,0", "1,1,b,1"), "more than one alternative of this choice")
    refused(read, SETS.replace("1,1,b,0", "1,1,a,0"), "row 3", "comes twice among the alternatives")
    refused(read, "household,choice,x\n1,1,2\n1,0,3\n2,1,4\n", '"choice" says yes or no, so it is a choice')
    assert read("household,choice,x\n1,1,2\n1,0,3\n2,1,4\n", columns={"firm": "choice"}).data.names == ("0", "1")
    no_sets = SETS.replace("chid", "other")
    refused(read, no_sets, "nothing tells which alternatives belong to one choice")


def test_equal_claims_to_a_role_are_refused_unless_they_agree(read):
    two = "customer,date,net_amount,gross_amount\n1,2023-01-01,5,6\n2,2023-01-02,7,8\n"
    refused(read, two, '"net_amount" and "gross_amount" may hold', "columns: spend=net_amount")
    assert read(two, columns={"spend": "gross_amount"}).data.spend.tolist() == [6, 8]
    assert read(two.replace(",6\n", ",5\n").replace(",8\n", ",7\n")).data.spend.tolist() == [5, 7]
    birth = read(
        "customer,birth_date,order_date,delivery_date\n1,1980-01-01,2023-01-01,2023-01-09\n1,1980-01-01,2023-01-03,x\n"
    )
    assert birth.data.days.tolist() == [0, 2]


# numbers that are months, weeks or days -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "cells", "expected"),
    [
        ("month", "202211 202212 202301 202212 202302", [0, 1, 2, 1, 3]),
        ("month", "11 12 13 12 14", [0, 1, 2, 1, 3]),
        ("month", "2211 2212 2301 2212 2302", [0, 1, 2, 1, 3]),
        ("month", "2022-11 2022-12 2023-01 2022-12 2023-02", [0, 1, 2, 1, 3]),
        ("month", "Nov-22 Dec-22 Jan-23 Dec-22 Feb-23", [0, 1, 2, 1, 3]),
        ("month", "2022年11月 2022年12月 2023年1月 2022年12月 2023年2月", [0, 1, 2, 1, 3]),
        ("month", "2022-11-01 2022-12-01 2023-01-01 2022-12-01 2023-02-01", [0, 1, 2, 1, 3]),
        ("month", "M1 M2 M3 M2 M4", [0, 1, 2, 1, 3]),
        ("date", "202211 202212 202301 202212 202302", [0, 1, 2, 1, 3]),
    ],
)  # fmt: skip
def test_months_are_known_in_any_dress(read, column, cells, expected):
    rows = zip((1, 1, 1, 2, 2), "ababb", cells.split(), strict=True)
    panel = read(f"household,brand,{column}\n" + "".join(f"{who},{brand},{at}\n" for who, brand, at in rows)).data
    assert panel.months.tolist() == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("202251 202252 202301 202252 202306", [0, 1, 2, 1, 7]),
        ("202251 202252 202301 202252 202302", [0, 1, 2, 1, 3]),
        ("2022-W51 2022-W52 2023-W01 2022-W52 2023-W06", [0, 1, 2, 1, 7]),
        ("2022-12-19 2022-12-26 2023-01-02 2022-12-26 2023-02-06", [0, 1, 2, 1, 7]),
        ("202053 202101 202102 202101 202107", [0, 1, 2, 1, 7]),
        ("51 52 53 52 58", [0, 1, 2, 1, 7]),
    ],
)
def test_weeks_follow_each_other_over_the_turn_of_a_year(read, cells, expected):
    rows = zip((1, 1, 1, 2, 2), "ababb", cells.split(), strict=True)
    panel = read("household,brand,week\n" + "".join(f"{who},{brand},{at}\n" for who, brand, at in rows)).data
    assert panel.weeks.tolist() == expected


def test_years_in_a_column_of_their_own(read):
    months = read("household,brand,year,month\n1,a,2022,11\n1,b,2022,12\n1,a,2023,1\n2,b,2023,2\n").data
    assert months.months.tolist() == [0, 1, 2, 3]
    weeks = read("household,brand,year,week\n1,a,2022,51\n1,b,2022,52\n1,a,2023,1\n2,b,2023,6\n").data
    assert weeks.weeks.tolist() == [0, 1, 2, 7]
    refused(
        read, "household,brand,year,month\n1,a,2022,11\n1,b,2022,13\n2,b,2022,1\n", "row 3", "months run from 01 to 12"
    )


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("month", "202213", "months run from 01 to 12"),
        ("month", "2213", "months run from 01 to 12"),
        ("week", "202253", "that year has no such week"),
        ("week", "202254", "that year has no such week"),
        ("week", "202200", "that year has no such week"),
    ],
)
def test_month_13_is_refused(read, column, cell, said):
    good = "2212" if len(cell) == 4 else "202212"
    refused(read, f"household,brand,{column}\n1,a,{good}\n1,b,{cell}\n2,a,{good}\n", "row 3", said)


@pytest.mark.parametrize(
    ("cells", "days", "dates"),
    [
        ("220131 220201 221231 230101", [0, 1, 334, 335], "ymd"),
        ("20220131 20220201 20221231 20230101", [0, 1, 334, 335], "eight_digits"),
        ("31012022 01022022 31122022 01012023", [0, 1, 334, 335], "eight_digits"),
        ("44592 44593 44926 44927", [0, 1, 334, 335], "spreadsheet_days"),
        ("44592.5 44593.25 44926 44927.75", [0, 1, 334, 335], "spreadsheet_days"),
        ("1643587200 1643673600 1672444800 1672531200", [0, 1, 334, 335], "seconds"),
        ("1643587200000 1643673600000 1672444800000 1672531200000", [0, 1, 334, 335], "milliseconds"),
        ("7 8 341 342", [0, 1, 334, 335], "day_numbers"),
        ("31-Jan-22 1-Feb-22 31-Dec-22 1-Jan-23", [0, 1, 334, 335], "day_name"),
        ("2022年1月31日 2022年2月1日 2022年12月31日 2023年1月1日", [0, 1, 334, 335], "ymd"),
        ("1/31/2022 2/1/2022 12/31/2022 1/1/2023", [0, 1, 334, 335], "mdy"),
        ("1/31/22 2/1/22 12/31/22 1/1/23", [0, 1, 334, 335], "mdy"),
    ],
)  # fmt: skip
def test_days_in_any_dress(read, cells, days, dates):
    own = read("customer,date\n" + "".join(f"{at // 2},{cell}\n" for at, cell in enumerate(cells.split())))
    assert own.data.days.tolist() == days
    assert own.seen.dates in {dates, "six_digits"}


def test_times_of_day_order_a_panel_and_offsets_are_local(read):
    mixed = lines(("customer", "date", "amount"), ("1", "2023-03-20 10:00:00+01", "5"), ("1", "2023-03-27 10:00:00+02", "7"),
                  ("2", "2023-03-21 10:00:00+01", "3"))  # fmt: skip
    assert read(mixed).data.days.tolist() == [0, 7, 1]
    panel = read(
        "household,brand,date\n1,a,2023-03-01 00:30:00+08:00\n1,b,2023-04-01 00:30:00+08:00\n"
        "2,a,2023-03-15 12:00:00+08:00\n2,b,2023-04-15 12:00:00+08:00\n"
    ).data
    assert panel.months.tolist() == [0, 1, 0, 1]
    day = "household,brand,date\n1,late,1/15/2023 11:05 PM\n1,early,1/15/2023 9:00 AM\n2,early,1/15/2023 12:10 AM\n"
    assert [read(day).data.names[code] for code in read(day).data.firms] == ["early", "late", "early"]


# ids and brands are text ----------------------------------------------------------------------------------------------


def test_only_an_empty_cell_is_missing(read):
    panel = read("household,brand\n1,Acme\n1,None\n1,Zeta\n2,None\n2,Acme\n3,NA\n3,Zeta\n").data
    assert (len(panel.firms), panel.names) == (7, ("Acme", "NA", "None", "Zeta"))
    log = read("customer,date\n0012,2023-01-01\n12,2023-01-02\n007,2023-01-03\n7,2023-02-03\n").data
    assert log.people == 4
    assert read("customer,date\nnull,2023-01-01\n1e5,2023-01-02\n100000,2023-01-03\ntrue,2023-02-03\n").data.people == 4


# decimals, thousands, dates: decided by column -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        ("1.234|12,50|10,00|20,00|30,00", [1234, 12.5, 10, 20, 30]),
        ("1,234|12.50|10|20|30", [1234, 12.5, 10, 20, 30]),
        ("1.234.567|2|3|4|5", [1234567, 2, 3, 4, 5]),
        ("1 234,5|2|3|4|5", [1234.5, 2, 3, 4, 5]),
        ("1\u00a0234,5|2|3|4|5", [1234.5, 2, 3, 4, 5]),
        ("1'234.50|2|3|4|5", [1234.5, 2, 3, 4, 5]),
        ("€ 1.234,00|€ 2,00|3,50 €|4|5", [1234, 2, 3.5, 4, 5]),
        ("$1,234.00|$2.00|$3|$4|$5", [1234, 2, 3, 4, 5]),
        ("0.631|1.234|1|1|1", [0.631, 1.234, 1, 1, 1]),
        ("1e3|2|3|4|5", [1000, 2, 3, 4, 5]),
        (".5|2.|3|+4|5", [0.5, 2, 3, 4, 5]),
        ("12,34,567.5|2|3|4|5", [1234567.5, 2, 3, 4, 5]),
    ],
)
def test_decimals_are_decided_by_the_column(read, cells, values):
    text = "customer;date;amount\n" + "".join(
        f"{at};2023-01-0{at + 1};{cell}\n" for at, cell in enumerate(cells.split("|"))
    )
    assert read(text).data.spend.tolist() == values


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("1.234|2|3", '"1.234" in row 2 as 1234 or as 1.234'),
        ("1,234|2|3", '"1,234" in row 2 as 1234 or as 1.234'),
        ("12.50|12,50|3", 'decimals in two ways: "12.50" in row 2, "12,50" in row 3'),
        ("€5|$6|7", "holds amounts in $ and €"),
        ("5%|6|7", "all or none must have one"),
        ("1.2.3|6|7", "must be a plain number"),
        ("12,34,5|6|7", "must be a plain number"),
        ("five|6|7", "must be a plain number"),
        ("=1+1|6|7", "must be a plain number"),
    ],
)
def test_numbers_that_stay_open_are_refused_with_both_readings(read, cells, said):
    text = "customer;date;amount\n" + "".join(
        f"{at};2023-01-0{at + 1};{cell}\n" for at, cell in enumerate(cells.split("|"))
    )
    refused(read, text, said)


def test_the_sign_of_decimals_can_be_said(read):
    text = "customer;date;amount\n1;2023-01-01;1.234\n2;2023-01-02;2\n"
    assert read(text, decimal=",").data.spend.tolist() == [1234, 2]
    assert read(text, decimal=".").data.spend.tolist() == [1.234, 2]
    refused(read, text.replace("1.234", "1.5"), "must be a plain number", decimal=",")


@pytest.mark.parametrize(
    ("cells", "options", "expected"),
    [
        ("13/01/2023 01/02/2023 02/01/2023", {}, [11, 30, 0]),
        ("01/13/2023 02/01/2023 01/02/2023", {}, [11, 30, 0]),
        ("03/01/2023 01/02/2023 02/01/2023", {"dates": "dmy"}, [1, 30, 0]),
        ("03/01/2023 01/02/2023 02/01/2023", {"dates": "mdy"}, [58, 0, 30]),
        ("03/01/2023 01/02/2023 02/01/2023", {}, '"03/01/2023" in row 2 as 2023-01-03 (dmy), 2023-03-01 (mdy)'),
        ("31.01.22 01.02.22 31.12.22", {}, [0, 1, 334]),
        ("31.01.22 01.02.22 31.12.22", {"dates": "dmy"}, [0, 1, 334]),
        ("01/02/03 02/02/03 03/02/03", {}, "can be read in three ways"),
        ("13/01/2023 01/14/2023 02/01/2023", {}, "writes dates in two orders"),
        ("2023-01-13 14/01/2023 02/01/2023", {}, "writes dates in two ways"),
        ("2023-02-30 2023-01-01 2023-01-02", {}, "row 2"),
        ("201201 201202 201203", {}, "as 2001-12-20 (dmy), 2020-12-01 (ymd), 2012-01-01 (year and month)"),
        ("130123 140223 150323", {}, "can be read in two ways"),
        ("02/30/2023 01/02/2023 02/01/2023", {"dates": "mdy"}, "row 2"),
    ],
)
def test_dates_are_decided_by_the_column_or_as_said(read, cells, options, expected):
    text = "customer,date\n" + "".join(f"{at},{cell}\n" for at, cell in enumerate(cells.split()))
    if isinstance(expected, str):
        refused(read, text, expected, **options)
    else:
        assert read(text, **options).data.days.tolist() == expected


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "gb18030", "utf-16", "utf-8-sig"])
def test_traditional_characters_in_any_encoding(read, encoding):
    text = "會員編號,日期,消費金額\n1,2023-01-01,5\n1,2023-02-01,7\n2,2023-01-02,3\n"
    own = read(text.encode(encoding))
    assert list(own.seen.columns) == ["customer", "date", "spend"]
    assert own.data.spend.tolist() == [5, 7, 3]


def test_the_encoding_can_be_said_and_a_guess_is_said(read):
    text = "customer,date,store\n" + "".join(
        f"{at},2023-01-0{at + 1},Café {'Süd' if at % 2 else 'Nord'}\n" for at in range(4)
    )
    text += "1,2023-01-09,Café Nord\n"
    own = read(text.encode("cp1252"))
    assert own.data.names == ("Café Nord", "Café Süd")
    assert own.seen.notes[0][0] == "encoding_guessed"
    assert read(text.encode("cp1252"), encoding="latin-1").data.names == ("Café Nord", "Café Süd")
    refused(read, text.encode("cp1252"), "is not written in utf-8", encoding="utf-8")
    for wrong in ({"encoding": "utf-9"}, {"encoding": "hex"}, {"dates": "ydm"}, {"decimal": ";"}, {"returns": "keep"}):
        with pytest.raises(BadInput, match=next(iter(wrong))):
            Options(**wrong)


CURVE = [1.0, 0.631, 0.468, 0.382]


@pytest.mark.parametrize(
    "text",
    [
        "year,survival\n0,100%\n1,63.1%\n2,46.8%\n3,38.2%\n",
        "period,retention\nM0,1\nM1,0.631\nM2,0.468\nM3,0.382\n",
        "period,retention\nMonth 0,100 %\nMonth 1,63.1 %\nMonth 2,46.8 %\nMonth 3,38.2 %\n",
        "period;retention\n0;1\n1;0,631\n2;0,468\n3;0,382\n4;\n",
        "month,users\n0,1000\n1,631\n2,468\n3,382\n",
        "month,retention\n202211,1\n202212,0.631\n202301,0.468\n202302,0.382\n",
        "年,留存率\n第0年,100\n第1年,63.1\n第2年,46.8\n第3年,38.2\n",
        "month,customers\n1,1000\n2,631\n3,468\n4,382\nTotal,2481\n",
    ],
)
def test_survival_tables_in_any_dress(read, text):
    assert read(text).data.surviving == pytest.approx(CURVE)


def test_periods_to_come_and_cohorts_counted_from_1(read):
    own = read("month,retention\n0,1\n1,0.631\n2,0.468\n3,\n")
    assert own.data.surviving == pytest.approx(CURVE[:3])
    assert [(one.reason, one.rows, one.first) for one in own.seen.dropped] == [("future", 1, 5)]
    refused(read, "month,retention\n0,1\n1,\n2,0.468\n3,0.4\n", "row 3", "missing")
    small = read("month,customers\n1,61\n2,38\n3,29\n4,23\n").data
    assert small.surviving == pytest.approx([1, 0.623, 0.475, 0.377], abs=0.001)
    assert small.customers == 61
    either = "month,retained\n1,61\n2,38\n3,29\n"
    refused(read, either, "61 as percent left after the first period or as 61 customers")
    assert read(either, columns={"percent": "retained"}).data.surviving == pytest.approx([1, 0.61, 0.38, 0.29])
    assert read(either, columns={"count": "retained"}).data.customers == 61


# what spreadsheets leave ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "dropped"),
    [
        (lines(*LOG) + ",,\n,,\n", {"empty": 2}),
        (lines(*LOG).replace("\n", ",,\n"), {}),
        (lines(*(("", *row) for row in LOG)), {}),
        ("sep=;\n" + lines(*LOG, separator=";"), {}),
        ("Sales by customer\nprinted 2024-01-05\n\n" + lines(*LOG), {}),
        ("Sales by customer,,\nprinted 2024-01-05,,\n,,\n" + lines(*LOG), {}),
        ("Sales, by customer\n\n" + lines(*LOG), {}),
        (lines(*LOG) + "Total,,15\n", {"total": 1}),
        (lines(*LOG) + "\n合计,,15\n", {"empty": 1, "total": 1}),
        (lines(*LOG) + "\nSource: our own records\n", {"empty": 1, "footnote": 1}),
        (lines(*LOG[:2], LOG[0], *LOG[2:]), {"names_again": 1}),
        (lines(*LOG).replace("1,2023-02", "\n1,2023-02"), {"empty": 1}),
        (lines(*LOG).replace(",", " , "), {}),
        ('"customer","date","amount"\n' + "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in LOG[1:]), {}),
        (lines(*LOG, separator="\t"), {}),
        (lines(*LOG, separator="|"), {}),
        (lines(*LOG, separator="  "), {}),
        (lines(*LOG).replace("\n", "\r"), {}),
    ],
)
def test_what_spreadsheets_leave_is_skipped_and_said(read, text, dropped):
    own = read(text)
    assert own.data.customers.tolist() == [0, 0, 1]
    assert own.data.days.tolist() == [0, 31, 1]
    assert own.data.spend.tolist() == [5, 7, 3]
    assert {one.reason: one.rows for one in own.seen.dropped} == dropped
    assert own.seen.used + sum(dropped.values()) == own.seen.rows


def test_rows_are_told_as_the_file_counts_them(read):
    text = "Sales\n\ncustomer,date,amount\n1,2023-01-01,5\n\n1,2023-01-02\n2,2023-01-03,x\n"
    refused(read, text.replace(",x", ",4"), "own.csv, row 6", '"amount" is missing')
    refused(read, text.replace("01-02\n", "01-02,4\n"), "own.csv, row 7", '"amount" is "x"')
    refused(read, text.replace("01-02\n", "01-02,4,4\n"), "own.csv, row 6: there are more values than the 3 columns")


def test_blanks_between_columns_with_names(read):
    own = read(" customer_id  date number dollars\n 1 19970101 1 11.77\n 1 19970118 2 29.73\n 2 19970102 1 9.99\n")
    assert own.data.days.tolist() == [0, 17, 1]
    assert own.data.spend.tolist() == [11.77, 29.73, 9.99]


# returns, and rows without a customer -----------------------------------------------------------------------------------

REFUND = "customer,date,amount\n1,2023-01-01,5\n1,2023-01-02,8\n1,2023-01-03,-9\n2,2023-01-02,3\n3,2023-01-02,-4\n"


def test_returns_are_refused_netted_or_dropped(read):
    refused(read, REFUND, "row 4", '"amount" is "-9", below 0; 2 rows are so', "returns: net", "returns: drop")
    net = read(REFUND, returns="net")
    assert net.data.spend.tolist() == [4, 0, 3]
    assert [(one.reason, one.rows) for one in net.seen.dropped] == [("netted", 2)]
    assert ("returned_unbought", {"n": "1", "first": "6"}) in net.seen.notes
    dropped = read(REFUND, returns="drop")
    assert dropped.data.spend.tolist() == [5, 8, 3]
    assert dropped.data.people == 2
    panel = "hh,brand,month,spend\n1,a,1,5\n1,a,2,-5\n1,b,3,2\n2,b,1,4\n"
    assert read(panel, returns="net").data.spend.tolist() == [0, 2, 4]
    assert read("customer,date,price,qty\n1,5,2,3\n1,6,2,-1\n", returns="net").data.spend.tolist() == [4]
    brackets = "customer,date,amount\n1,2023-01-01,$5.00\n1,2023-01-02,($2.00)\n2,2023-01-02,3.00-\n2,2023-01-01,4\n"
    assert read(brackets, returns="net").data.spend.tolist() == [3, 1]


def test_rows_without_a_customer(read):
    text = "customer,date\n1,2023-01-01\n,2023-01-02\n,2023-01-03\n1,2023-01-05\n"
    refused(read, text, "row 3", '"customer" is missing', "1 more", "missing: drop")
    own = read(text, missing="drop")
    assert own.data.days.tolist() == [0, 4]
    assert [(one.reason, one.rows, one.first) for one in own.seen.dropped] == [("no_customer", 2, 3)]


# other shapes -----------------------------------------------------------------------------------------------------------

WIDE = "cohort,size,0,1,2,3\n2023-01,1000,100%,63.1%,46.8%,38.2%\n2023-02,900,100%,62.0%,45.6%,\n2023-03,1100,100%,64.0%,,\n"
COUNTED = "cohort,M0,M1,M2,M3\n2023-01,1000,631,468,382\n2023-02,900,558,410,\n2023-03,1100,704,,\n"
LONG = "cohort,month,customers\n" + "".join(
    f"2023-0{at + 1},{month},{n}\n"
    for at, row in enumerate(([1000, 631, 468, 382], [900, 558, 410], [1100, 704]))
    for month, n in enumerate(row)
)


@pytest.mark.parametrize(
    "text",
    [
        WIDE,
        COUNTED,
        LONG,
        WIDE.replace("%", ""),
        COUNTED.replace("M0", "size"),
        LONG.replace(",0,", ",1,X")
        .replace(",3,", ",4,")
        .replace(",2,", ",3,")
        .replace(",1,", ",2,")
        .replace(",2,X", ",1,"),
    ],
)
def test_triangles_are_pooled_over_cohorts(read, text):
    data = read(text).data
    assert isinstance(data, Cohorts)
    assert curve_of(data).surviving == pytest.approx([1, 0.631, 0.466, 0.380], abs=0.0006)
    assert data.sizes.tolist() == [1000, 900, 1100]
    curve = curve_of(data)
    assert (curve.low[1:] < curve.surviving[1:]).all()
    assert (curve.high[1:] > curve.surviving[1:]).all()


def test_odd_triangles(read):
    unknown = read("cohort,0,1,2\na,1,0.6,0.5\nb,1,0.5,\n")
    assert curve_of(unknown.data).surviving == pytest.approx([1, 0.55, 0.55 * 0.5 / 0.6])
    assert ("sizes_unknown", {}) in unknown.seen.notes
    refused(read, COUNTED.replace("558", ""), "has a gap")
    refused(read, COUNTED.replace("558", "958"), "rises in period 1")
    refused(read, COUNTED.replace("900", "0"), "has 0 customers")
    refused(read, LONG + "2023-03,1,704\n", "row 11: this cohort and period came before")
    refused(read, "cohort,0,1\na,90%,80%\n", "must start with the whole cohort")


TENURE = "customer_id,tenure,churned\n" + "".join(
    f"{at},{tenure},{gone}\n"
    for at, (tenure, gone) in enumerate([(1, "Yes")] * 4 + [(2, "Yes")] * 2 + [(3, "Yes")] + [(3, "No")] * 3)
)


@pytest.mark.parametrize(
    "text",
    [
        TENURE,
        TENURE.replace("Yes", "1").replace("No", "0"),
        TENURE.replace("churned", "status").replace("Yes", "Cancelled").replace("No", "Active"),
        TENURE.replace("churned", "active").replace("Yes", "x").replace("No", "yes").replace(",x", ",no"),
        TENURE.replace("churned", "是否流失").replace("Yes", "是").replace("No", "否"),
    ],
)
def test_tenure_and_a_flag_make_kaplan_and_meiers_curve(read, text):
    data = read(text).data
    assert isinstance(data, Lifetimes)
    assert curve_of(data).surviving == pytest.approx([1, 0.6, 0.4, 0.3])


def test_odd_tenures(read):
    refused(
        read,
        TENURE.replace("churned", "status").replace("Yes", "1").replace("No", "0"),
        "does not say whether 1 is there",
    )
    refused(read, TENURE.replace("Yes", "No"), "nobody has left")
    refused(read, TENURE.replace("No", "maybe"), 'is "maybe"; it must say who has left')
    early = read(TENURE.replace("0,1,Yes", "0,0,Yes"))
    assert curve_of(early.data).surviving == pytest.approx([1, 0.9, 0.6, 0.4, 0.3])
    assert ("counts_from_0", {"column": "tenure"}) in early.seen.notes


def test_starts_and_ends(read):
    text = (
        "customer,start_date,end_date\n1,2022-01-01,2022-02-15\n2,2022-01-01,2022-04-01\n3,2022-03-01,\n4,2022-01-10,\n"
    )
    own = read(text)
    assert own.data.left.tolist() == [True, True, False, False]
    assert own.data.periods == pytest.approx(np.array([45, 90, 31, 81]) / (365.25 / 12))
    assert ("followed_to", {"date": "2022-04-01"}) in own.seen.notes
    assert curve_of(own.data).surviving == pytest.approx([1, 1, 2 / 3])
    refused(read, text.replace("2022-02-15", "2021-02-15"), "row 2", "nobody leaves before coming")


def test_totals_of_customers(read):
    own = read("customer_id,revenue\n1,90\n2,3\n3,3\n4,2\n5,2\nTotal,100\n")
    assert isinstance(own.data, Totals)
    assert 100 * top_share(own.data.spend, 0.2) == pytest.approx(90)
    assert own.seen.dropped[0].reason == "total"
    assert read("customer_id,revenue\n1,90\n2,3\n2,3\n").data.spend.tolist() == [90, 6]


def test_what_was_understood_is_plain_json(read):
    seen = read(WIDE).seen.as_table()
    assert json.loads(json.dumps(seen)) == seen
    assert (seen["shape"], seen["rows"], seen["used"], seen["encoding"]) == ("triangle", 3, 3, "utf-8")


# bad input -----------------------------------------------------------------------------------------------------------------


def test_a_formula_in_a_cell_is_text(read):
    panel = read('household,brand\n1,=SUM(A1:A9)\n1,"=HYPERLINK(""x"")"\n2,=SUM(A1:A9)\n').data
    assert panel.names == ('=HYPERLINK("x")', "=SUM(A1:A9)")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("customer,date,amount\n", "no rows"),
        ("customer,date,amount\n,,\n", "no rows"),
        ("date,amount\n2023-01-01,5\n", "needed are"),
        ("t,survivors\n0,0\n1,0\n2,0\n", "0 customers"),
        ("t,survivors\n0,100\n", "allowed are 3 to"),
        ("month,retention\n0,1\n1,0.6\n2,0.7\n", "rises"),
        ("customer,date,amount\n1,2023-01-01,-5\n", "below 0"),
        (b"customer,date\n\x00\x01", "no text"),
    ],
)
def test_bad_input_gets_one_sentence(read, text, said):
    refused(read, text, said)
