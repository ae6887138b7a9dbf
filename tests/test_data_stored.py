"""Workbooks and Parquet files, whose cells know what they are; and files too large or damaged to be read."""

import datetime as dt
import zipfile
from xml.sax.saxutils import escape

import numpy as np
import pandas as pd
import pytest

from sim.data import Options, read_data
from sim.errors import BadInput

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DATE, PERCENT = 1, 2  # styles of cells
EPOCH = dt.datetime(1899, 12, 30)


def cell(value, place):
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return f'<c r="{place}" s="{DATE}"><v>{(value - EPOCH).total_seconds() / 86_400}</v></c>'
    if isinstance(value, bool | np.bool_):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def workbook(path, **sheets):
    """Write the smallest workbook that a spreadsheet opens."""
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(
            "[Content_Types].xml",
            HEAD + f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/xl/workbook.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
            '<Override PartName="/xl/styles.xml" '
            f'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>{types}</Types>',
        )
        packed.writestr(
            "_rels/.rels",
            HEAD + f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        packed.writestr(
            "xl/workbook.xml",
            HEAD
            + f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>'
            + "".join(f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}"/>' for at, name in enumerate(sheets, 1))
            + "</sheets></workbook>",
        )
        packed.writestr(
            "xl/_rels/workbook.xml.rels",
            HEAD
            + f'<Relationships xmlns="{PACKAGE}/relationships">'
            + "".join(
                f'<Relationship Id="rId{at}" Type="{LINKS}/worksheet" Target="worksheets/sheet{at}.xml"/>'
                for at in range(1, len(sheets) + 1)
            )
            + f'<Relationship Id="rId99" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>',
        )
        packed.writestr(
            "xl/styles.xml",
            HEAD + f'<styleSheet xmlns="{MAIN}"><cellXfs count="3"><xf numFmtId="0"/>'
            '<xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="10" applyNumberFormat="1"/></cellXfs></styleSheet>',
        )
        for at, rows in enumerate(sheets.values(), 1):
            body = "".join(
                f'<row r="{y}">' + "".join(cell(value, f"{chr(65 + x)}{y}") for x, value in enumerate(row)) + "</row>"
                for y, row in enumerate(rows, 1)
            )
            packed.writestr(f"xl/worksheets/sheet{at}.xml", HEAD + f'<worksheet xmlns="{MAIN}"><sheetData>{body}'
                "</sheetData></worksheet>")  # fmt: skip
    return path


DAY = dt.datetime(2023, 1, 1)
ROWS = [
    ["Sales by customer"],
    [],
    ["customer", "date", "amount"],
    ["0012", DAY, 5],
    ["0012", DAY + dt.timedelta(31), 1.234],
    ["12", DAY + dt.timedelta(1), 3],
    [None, None, None],
    ["Total", None, 9.234],
]


@pytest.mark.parametrize("name", ["own.xlsx", "own.csv"])
def test_a_workbook_is_read_as_a_text_is(tmp_path, name):
    own = read_data(workbook(tmp_path / name, About=[["written by hand"]], Log=ROWS, Other=ROWS))
    assert own.data.customers.tolist() == [0, 0, 1]
    assert own.data.days.tolist() == [0, 31, 1]
    assert own.data.spend.tolist() == [5, 1.234, 3]
    assert {one.reason: (one.rows, one.first) for one in own.seen.dropped} == {"empty": (1, 7), "total": (1, 8)}
    assert ("sheet", {"sheet": "Log", "others": "About, Other"}) in own.seen.notes
    assert ("lines_above", {"n": "1"}) in own.seen.notes


def test_texts_in_a_workbook_are_decided_as_texts_are(tmp_path):
    texts = [["customer", "date", "amount"], ["1", "13/01/2023", "1.234"], ["2", "01/02/2023", "2"]]
    path = workbook(tmp_path / "own.xlsx", Log=texts)
    with pytest.raises(BadInput, match=r'"1\.234" in row 2 as 1234 or as 1\.234'):
        read_data(path)
    assert read_data(path, Options(decimal=",")).data.spend.tolist() == [1234, 2]
    mixed = [["customer", "date", "amount"], [1, DAY, 5], [2, "soon", 3]]
    with pytest.raises(BadInput, match="row"):
        read_data(workbook(tmp_path / "mixed.xlsx", Log=mixed))


def test_numbers_and_flags_in_a_workbook(tmp_path):
    curve = [["year", "retention"], [0, 1], [1, 0.631], [2, 0.468], [3, 0.382]]
    assert read_data(workbook(tmp_path / "a.xlsx", A=curve)).data.surviving == pytest.approx([1, 0.631, 0.468, 0.382])
    tenure = [["customer", "tenure", "churned"], *([at, tenure, gone] for at, (tenure, gone) in enumerate(
        [(1, True), (2, True), (3, False), (3, False)]
    ))]  # fmt: skip
    assert read_data(workbook(tmp_path / "b.xlsx", A=tenure)).data.left.tolist() == [True, True, False, False]


def test_workbooks_that_cannot_be_used(tmp_path, monkeypatch):
    for rows, said in (([], "no table"), ([["customer", "date"]], "no rows|no table"), ([[1, 2], [3, 4]], "no table")):
        with pytest.raises(BadInput, match=said):
            read_data(workbook(tmp_path / "own.xlsx", A=rows))
    path = workbook(tmp_path / "own.xlsx", A=ROWS)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadInput, match="cannot be read as an Excel file"):
        read_data(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"\0" * 50_000_000)
    monkeypatch.setattr("sim.data.stored.MAX_UNPACKED", 10_000_000)
    with pytest.raises(BadInput, match=r"would unpack to 0\.05 GB; allowed is 0\.01 GB"):
        read_data(path)


def test_parquet_keeps_what_it_knows(tmp_path):
    days = pd.to_datetime(["2023-01-01 23:30", "2023-02-01 00:30", "2023-01-02 08:00", "2023-01-01 22:00"])
    frame = pd.DataFrame({
        "customer": np.array([2**60, 2**60, 2**60 + 1, 2**60 + 1]),
        "brand": pd.Categorical(["None", "NA", "NA", "007"]),
        "date": days.tz_localize("Asia/Shanghai"),
        "amount": pd.array([5, 7, 3, 4], "Int64"),
    })  # fmt: skip
    frame.to_parquet(tmp_path / "own.parquet")
    panel = read_data(tmp_path / "own.parquet").data
    assert panel.people == 2
    assert panel.names == ("007", "NA", "None")
    assert panel.days.tolist() == [0, 31, 0, 1]
    assert panel.spend.tolist() == [5, 7, 4, 3]
    frame["amount"] = pd.array([5, None, 3, 4], "Int64")
    frame.to_parquet(tmp_path / "own.parquet")
    with pytest.raises(BadInput, match='row 2: "amount" is missing'):
        read_data(tmp_path / "own.parquet")


def test_long_texts_with_odd_rows_are_read_whole(tmp_path):
    rows = [f"{at % 700},2023-01-{at % 28 + 1:02d},{at % 90}.5" for at in range(60_000)]
    rows[50_000] = "1,2023-01-01"
    path = tmp_path / "own.csv"
    path.write_text("customer,date,amount\n" + "\n".join(rows) + "\n")
    with pytest.raises(BadInput, match='row 50002: "amount" is missing'):
        read_data(path)
    rows[50_000] = "1,2023-01-01,1,234"
    path.write_text("customer,date,amount\n" + "\n".join(rows) + "\n")
    with pytest.raises(BadInput, match="row 50002: there are more values than the 3 columns"):
        read_data(path)
    rows[50_000] = '1, "2023-01-01" , "7.5"'
    rows[40_000] = '1,2023-01-01,"8.5"'
    path.write_text("customer,date,amount\n" + "\n".join(rows) + "\n")
    own = read_data(path)
    assert own.data.spend.sum() == pytest.approx(sum(at % 90 + 0.5 for at in range(60_000)) + 7.5 + 8.5 - 50.5 - 40.5)
