"""People's own data: what can be read is read rightly, what cannot is refused in one sentence; and the published figures."""

import numpy as np
import pandas as pd
import pytest

from sim.data import Lifetimes, Log, Options, Panel, Survival, read_data
from sim.errors import BadInput
from sim.estimators.activity import first_buyers
from sim.estimators.concentration import top_share
from sim.estimators.dirichlet import polarisation, purchase_counts
from sim.estimators.logit import household_logit
from sim.estimators.shuffle import shuffle_test
from sim.estimators.survival import fit_sbg


def load(path, columns=None, **options):
    return read_data(path, Options(columns or {}, **options)).data


PLAIN = "household,brand,date,amount\nb,Xi,1997-01-05,2.5\na,Yo,1997-02-01,1\nb,Yo,1997-01-02,3\na,Xi,1997-01-31,4\n"


@pytest.fixture
def put(tmp_path):
    """Return a function that writes a file."""

    def write(content, name="own.csv", encoding="utf-8"):
        path = tmp_path / name
        if isinstance(content, pd.DataFrame):
            content.to_parquet(path)
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


# panels ---------------------------------------------------------------------------------------------------------------


def test_rows_are_put_in_order_by_customer_and_date(put):
    panel = load(put(PLAIN))
    assert panel.names == ("Xi", "Yo")
    assert panel.customers.tolist() == [0, 0, 1, 1]
    assert panel.firms.tolist() == [0, 1, 1, 0]
    assert panel.months.tolist() == [0, 1, 0, 0]
    assert panel.spend.tolist() == [4.0, 1.0, 3.0, 2.5]
    assert panel.prices is None
    assert panel.people == 2


def test_rows_without_a_time_keep_their_order(put):
    panel = load(put("id\tbrand\n9\tx\n1\ty\n9\ty\n9\tx\n"))
    assert panel.customers.tolist() == [0, 1, 1, 1]
    assert panel.firms.tolist() == [1, 0, 1, 0]
    assert panel.months is None


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (PLAIN, "utf-8-sig"),
        (PLAIN, "utf-16"),
        (PLAIN.replace(",", ";").replace("2.5", "2,5"), "utf-8"),
        (PLAIN.replace("1997-01-05", "1997/1/5").replace("1997-02-01", "1997.2.1"), "utf-8"),
        (PLAIN.replace("-", ""), "utf-8"),
        (PLAIN.replace("\n", "\r\n"), "utf-8"),
        (PLAIN.replace("\n", "\n\n"), "utf-8"),
        (PLAIN.replace(",", " , "), "utf-8"),
    ],
    ids=["BOM", "UTF-16", "semicolons", "other dates", "dates as numbers", "Windows", "empty lines", "blanks"],
)
def test_usual_ways_to_write_a_table(put, content, encoding):
    usual, other = load(put(PLAIN, "usual.csv")), load(put(content, encoding=encoding))
    assert other.names == usual.names
    for one, two in zip(other[:2] + other[4:5] + other[6:7], usual[:2] + usual[4:5] + usual[6:7], strict=True):
        assert np.array_equal(one, two)


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_chinese_tables(put, encoding):
    content = "客户编号,品牌,日期,消费金额\n甲,红,1997年1月5日,2.5\n甲,蓝,1997年2月1日,1\n乙,红,1997年1月2日,3\n"
    panel = load(put(content, encoding=encoding))
    assert set(panel.names) == {"红", "蓝"}
    assert panel.people == 2
    assert sorted(panel.spend) == [1.0, 2.5, 3.0]
    assert sorted(panel.months) == [0, 0, 1]


def test_columns_can_be_named(put):
    path = put("who,what,when\n1,x,3\n1,y,1\n2,x,2\n")
    panel = load(path, {"customer": "who", "firm": "what", "month": "when"})
    assert panel.firms.tolist() == [1, 0, 0]
    assert panel.months.tolist() == [0, 2, 1]


def test_a_purchase_not_made_is_no_row_but_its_customer_counts(put):
    panel = load(put("customer,firm,spend\n1,a,2\n1,,\n2,b,3\n3,,\n"))
    assert panel.customers.tolist() == [0, 1]
    assert panel.people == 3


def choices(**changes):
    """Return a few rows as the program writes its own choices."""
    columns = {
        "seed": [1, 1, 1, 1, 2, 2, 2],
        "customer": np.array([0, 0, 1, 1, 0, 0, 0], np.int32),
        "month": np.array([1, 2, 1, 3, 1, 2, 3], np.int16),
        "occasion": np.array([1, 1, 1, 1, 1, 1, 1], np.int16),
        "firm": pd.array([0, 1, 0, None, 1, 1, 0], "Int8"),
        "price": [10.0, 8.0, 10.0, np.nan, 9.0, 7.0, 11.0],
        "stayed_for": pd.Categorical(["bond", None, "price", None, None, None, "habit"]),
    }
    return pd.DataFrame(columns | changes)


def test_own_choices_are_people_by_seed_with_prices_put_together(put):
    panel = load(put(choices(), "choices.parquet"))
    assert panel.customers.tolist() == [0, 0, 1, 2, 2, 2]
    assert panel.people == 3
    assert panel.names == ("0", "1")
    assert panel.months.tolist() == [0, 1, 0, 0, 1, 2]
    # seed 1: firm 0 is known in month 1, firm 1 in month 2; seed 2: firm 1 in months 1 and 2, firm 0 in month 3
    assert panel.prices.tolist() == [[10, 8], [10, 8], [10, 8], [11, 9], [11, 7], [11, 7]]
    assert panel.spend.tolist() == [10, 8, 10, 9, 7, 11]


def test_prices_that_differ_between_people_are_not_put_together(put):
    panel = load(put(choices(price=[10.0, 8.0, 12.0, np.nan, 9.0, 7.0, 11.0]), "choices.parquet"))
    assert panel.prices is None
    assert panel.spend is not None


def test_scanner_panels_take_brands_from_their_prices(put):
    panel = load(put("id,price.b,price.a,price.c,choice\n1,2,1,,b\n1,2,1.5,3,A\n2,2,1,3,b\n"))
    assert panel.names == ("b", "a", "c")
    assert panel.firms.tolist() == [0, 1, 0]
    assert np.isnan(panel.prices[0, 2])
    assert panel.prices[1].tolist() == [2, 1.5, 3]


def test_weeks_make_months_of_four(put):
    panel = load(put("hh,brand,week\n1,a,10\n1,b,13\n1,a,14\n2,a,22\n"))
    assert panel.months.tolist() == [0, 0, 1, 3]


def test_price_times_number_is_spending(put):
    assert load(put("hh,brand,price,units\n1,a,2,3\n1,b,1.5,2\n")).spend.tolist() == [6.0, 3.0]


# logs and survival tables ---------------------------------------------------------------------------------------------


def test_logs(put):
    log = load(put("CustomerID,order date,total\n7,1997-03-01,5\n3,1997-01-30,2\n7,1997-01-31,1\n"))
    assert isinstance(log, Log)
    assert log.customers.tolist() == [0, 1, 1]
    assert log.days.tolist() == [0, 1, 30]
    assert log.spend.tolist() == [2, 1, 5]
    fixed = load(
        put(" 00004 0001 19970101  2   29.33\n 00004 0001 19970118  2   29.73\n 9 2 19970102 1 1\n", "log.txt")
    )
    assert (fixed.people, fixed.days.tolist(), fixed.spend.tolist()) == (2, [0, 17, 1], [29.33, 29.73, 1.0])


@pytest.mark.parametrize(
    ("content", "customers"),
    [
        ("year,surviving_pct\n0,100\n1,63.1\n2,46.8\n", None),
        ("year,surviving_pct\n2,46.8\n1,63.1\n", None),
        ("period,share\n0,1\n1,.631\n2,.468\n", None),
        ("months,customers\n0,1000\n12,631\n24,468\n", 1000.0),
        ("年,留存率\n1,0.631\n2,0.468\n", None),
    ],
    ids=["percent", "without the start", "shares", "numbers", "Chinese"],
)
def test_survival_tables(put, content, customers):
    table = load(put(content))
    assert table.surviving == pytest.approx([1.0, 0.631, 0.468])
    assert table.customers == customers


def test_any_file_is_recognised(put):
    assert isinstance(load(put(PLAIN)), Panel)
    assert isinstance(load(put("customer,date\n1,5\n1,9\n")), Log)
    assert isinstance(load(put("t,survivors\n0,50\n1,40\n2,35\n")), Survival)
    assert isinstance(load(put(choices(), "choices.parquet")), Panel)
    named = load(put("a,b\n0,1\n1,.8\n2,.7\n"), {"time": "a", "surviving": "b"})
    assert isinstance(named, Survival)


# what cannot be used --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "own.csv is empty."),
        (b"\xef\xbb\xbf \n", "is empty"),
        (b"PK\x03\x04 rest", "cannot be read as an Excel file; is it complete?"),
        (b"a,b\n\x00\x01\x02", "no text"),
        (b"PAR1 and no more", "cannot be read as Parquet; is it complete?"),
        ("id,brand\n", "names of columns but no rows"),
        ("1,2\n3,4\n", "first row holds numbers"),
        ("id,id,brand\n1,2,x\n", 'two columns are called "id"'),
        ("id,brand\n1,x\n1,x\n", 'column "brand" holds only "x"'),
        ("id,brand\n1,\n1,\n", 'column "brand" holds nothing'),
        ("id,brand\n1,x\n2,y\n", 'no value of column "id" comes twice'),
        ("id,brand\n1,x\n,y\n1,y\n", 'own.csv, row 3: "id" is missing'),
        ("id,brand,month\n1,x,1\n1,y,soon\n", 'row 3: "month" is "soon"'),
        ("id,brand,month\n1,x,1\n1,y,\n", 'row 3: "month" is missing'),
        ("id,brand,month\n1,x,1\n1,y,1.5\n", "whole number"),
        ("id,brand,date\n1,x,1997-01-01\n1,y,31/31/97\n", 'writes dates in two ways: "31/31/97" in row 3'),
        ("id,brand,price\n1,x,-2\n1,y,1\n", 'row 2: "price" is "-2", below 0; 1 row is so'),
        ("id,brand,spend\n1,x,cheap\n1,y,1\n", 'row 2: "spend" is "cheap"'),
        ("id,brand,spend\n1,x,2\n1,y,\n", 'row 3: "spend" is missing'),
        (
            'id,brand,spend\n1,x,"1,234"\n1,y,2\n',
            '"spend" can be read in two ways, "1,234" in row 2 as 1234 or as 1.234',
        ),
        ("id,brand,spend\n1,x,9e15\n1,y,2\n", "finite"),
        ("id,price.a,price.b,choice\n1,1,2,a\n1,1,2,b\n1,1,2,bb\n", '"bb" in column "choice" has no column of prices'),
        ("id,brand\n1,x\n1,y,z\n", "row 3: there are more values than the 2 columns"),
        ("id,brand\n1,x\n1,y,z,w\n", "row 3: there are more values than the 2 columns"),
        ("householdd,brnd\n1,x\n1,y\n", "needed are customers and brands"),
        ("t,survivors\n0,50\n1,60\n2,35\n", 'rises at "t" 1'),
        ("t,survivors\n0,50\n1,40\n3,35\n", "count periods evenly"),
        ("t,survivors\n0,50\n", "allowed are 3 to"),
        ("t,survivors\n0,0.9\n1,0.8\n2,0.7\n", "start with the whole cohort"),
        ("1 2 3\n", "3 columns of numbers and no names"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(put, content, said):
    with pytest.raises(BadInput) as caught:
        load(put(content))
    message = str(caught.value)
    assert said in message
    assert "own.csv" in message
    assert "\n" not in message


def test_damaged_files_are_refused_or_read_but_never_break(put):
    rng = np.random.default_rng(1)
    whole = put(choices(), "whole.parquet").read_bytes()
    bits = [
        b",",
        b"\n",
        b'"',
        b"-1",
        b"1e400",
        b"\xff",
        b"",
        b"9" * 20,
        b"\x00",
        b";",
        b"\t",
        b"nan",
        b"\xe4\xb8",
        b"1e18",
    ]
    said = []
    for trial in range(200):
        content = bytearray(whole if trial % 4 == 0 else PLAIN.encode())
        for _ in range(2):
            at = rng.integers(len(content))
            content[at : at + rng.integers(4)] = bits[rng.integers(len(bits))]
        try:
            load(put(bytes(content)))
        except BadInput as caught:
            said.append(str(caught))
    assert 50 < len(said) < 200
    assert not any("\n" in sentence for sentence in said)


def test_wrong_names_get_the_nearest_good_one(put):
    path = put("household,brand\n1,x\n1,y\n")
    with pytest.raises(BadInput, match=r'no column "houshold"\. Did you mean "household"'):
        load(path, {"customer": "houshold"})
    with pytest.raises(BadInput, match=r'"costumer" is nothing .* Did you mean "customer"'):
        load(path, {"costumer": "household"})
    with pytest.raises(BadInput, match=r'Did you mean "firm_x" as firm '):
        load(put("customer,firm_x\n1,x\n1,y\n"))
    with pytest.raises(BadInput, match="There is no file"):
        load(path.with_name("none.csv"))


def test_limits_of_size(put, monkeypatch):
    path = put(PLAIN)
    monkeypatch.setattr("sim.data.reading.MAX_ROWS", 3)
    with pytest.raises(BadInput, match="more than 3 rows"):
        load(path)
    with pytest.raises(BadInput, match="has 7 rows; allowed are 1 to 3"):
        load(put(choices(), "choices.parquet"))
    monkeypatch.setattr("sim.data.reading.MAX_BYTES", 10)
    with pytest.raises(BadInput, match=r"has 0\.0 MB"):
        load(path)
    monkeypatch.undo()
    rows = "".join(f"{k % 5},b{k}\n" for k in range(300))
    with pytest.raises(BadInput, match=r"holds 300 different values .* allowed are 200 brands"):
        load(put("id,brand\n" + rows))


# published figures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "repeat", "shuffled", "switching", "in_money"),
    [("Cracker.csv", 0.773, 0.754, 0.70, 0.13), ("Yogurt.csv", 0.856, 0.742, 0.63, 0.46)],
)
def test_scanner_panels_show_the_published_figures(real_data, name, repeat, shuffled, switching, in_money):
    panel = load(real_data(name))
    order = shuffle_test(panel.customers, panel.firms)
    assert (order.repeat, order.shuffled) == pytest.approx((repeat, shuffled), abs=0.001)
    assert order.z > 4
    counts = purchase_counts(panel.customers, panel.firms, panel.people, len(panel.names))
    assert polarisation(counts).switching == pytest.approx(switching, abs=0.01)
    found = household_logit(panel.customers, panel.firms, panel.prices)
    assert found.price < -3 * found.se_price
    assert found.inertia_in_money == pytest.approx(in_money, abs=0.02)
    ignored = household_logit(panel.customers, panel.firms, panel.prices, with_taste=False)
    assert 0.2 < found.inertia_in_money + 0.1 < ignored.inertia_in_money < 0.82


def test_cdnow_shows_the_published_figures(real_data):
    log = load(real_data("CDNOW_sample.txt"))
    assert (log.people, len(log.days)) == (2_357, 6_919)
    spend = np.bincount(log.customers, log.spend)
    assert top_share(spend, 0.2) == pytest.approx(0.68, abs=0.02)  # published for the tenfold number of customers
    assert top_share(spend, 0.1) == pytest.approx(0.51, abs=0.02)
    found = first_buyers(log.customers, log.days)
    published = [0.131, 0.101, 0.091, 0.090, 0.086, 0.079, 0.075, 0.082, 0.077, 0.073, 0.069, 0.074, 0.073, 0.066]
    assert found.people == 2_357
    assert found.once == pytest.approx(0.511, abs=0.02)
    assert found.active == pytest.approx(published, abs=0.015)


def test_fader_and_hardie_show_the_published_figures(real_data):
    table = load(real_data("fader_hardie_2007_regular.csv"))
    assert len(table.surviving) == 13
    assert fit_sbg(table.surviving, upto=7)[:2] == pytest.approx((0.704, 1.182), abs=0.001)


def test_a_snapshot_of_a_base_says_that_it_may_be_one(put):
    """Who is there today, and for how long: of those who left before, nothing is known."""
    rows = "".join(
        f"{k:04d}-KEPT,{('Female', 'Male')[k % 2]},{k % 72},{('No', 'DSL')[k % 2]},{('Month-to-month', 'One year')[k % 2]},"
        f"{20 + k}.85,{(20 + k) * (k % 72)}.5,{('No', 'Yes')[k % 3 == 0]}\n"
        for k in range(300)
    )
    names = "customerID,gender,tenure,InternetService,Contract,MonthlyCharges,TotalCharges,Churn\n"
    own = read_data(put(names + rows))
    assert isinstance(own.data, Lifetimes)
    assert own.data.left.sum() == 100
    assert ("snapshot", {}) in own.seen.notes
