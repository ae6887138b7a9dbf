"""The page "Your data" without a browser: examples, files that cannot be used, corrections, and what is kept of them."""

import io
import json
import time
import zipfile
from html import unescape

import numpy as np
import pandas as pd
import pytest
from starlette.formparsers import MultiPartParser
from streamlit.testing.v1 import AppTest

from sim.data import MemoryFile, Options, stored
from sim.exhibits.exhibit import harmless
from sim.exhibits.own_data import own_exhibits
from sim.report.shapes import dumps
from sim.ui.own_data.examples import EXAMPLES
from sim.ui.shared.own_data import LARGEST_MB, Kept
from sim.ui.shared.session import Session
from sim.wording import LANGUAGES, Wording

slow = pytest.mark.slow
FORMULA = '=HYPERLINK("http://x.example")'
HEAD = "customer,date,amount\n"


def read(text, name="mine.csv", **options):
    """Return a file as it is kept once it was read and measured."""
    kept = Kept(MemoryFile(name, text.encode() if isinstance(text, str) else text), 1, Options(**options))
    kept.read()
    kept.measure()
    return kept


def page_in(language):
    from sim.ui.own_data.page import show
    from sim.wording import Wording

    show(Wording(language), "light")


def opened(language="en", visit=None):
    app = AppTest.from_function(page_in, args=(language,), default_timeout=120)
    if visit is not None:
        app.session_state["visit"] = visit
    return app.run()


def words_on(app):
    html = " ".join(element.proto.body for element in app.get("html"))
    return html + " ".join(element.value for element in [*app.markdown, *app.caption, *app.error])


def packed(size):
    """Return a workbook of a kilobyte or so that would unpack to so many bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", bytes(size))
    return file.getvalue()


@slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", EXAMPLES)
def test_an_example_is_one_click_and_says_what_was_understood_what_it_shows_and_what_not(code, language):
    app = opened(language)
    app.button(key=f"example {code}").click().run()
    assert not app.exception
    kept, t = app.session_state["visit"].own_data, Wording(language)
    assert kept.own is None, "what was measured is let go of"
    said, exhibits = unescape(words_on(app)), own_exhibits(kept.report["measures"], t)
    assert kept.file.name in said
    assert len(app.get("vega_lite_chart")) == len(exhibits) > 0
    for exhibit in exhibits:
        assert exhibit.finding in said
        exhibit.with_theme().to_dict()  # checked against the schema
    for found in kept.report["measures"].values():
        if "why" in found:
            assert t(f"data.why.{found['why']['why']}", **found["why"]) in said
    assert all(row["id"] in said for row in kept.report["unanswered"])
    json.loads(dumps(kept.report))


REFUSED = {
    "empty": "",
    "blank": "\n \n",
    "header only": HEAD,
    "wrong columns": "height,colour\n1,2\n",
    "a column twice": "customer,customer,date\n1,2,2024-01-05\n",
    "one period": "period,percent\n0,100\n",
    "no customers": "period,customers\n0,0\n1,0\n",
    "retention rising": "period,percent\n0,100\n1,50\n2,60\n",
    "amounts below zero": HEAD + "1,2024-01-05,5\n1,2024-02-05,-2\n2,2024-02-07,3\n",
    "mixed dates": HEAD + "1,2024-01-25,5\n1,25/02/2024,2\n2,2024-02-07,3\n",
    "dates in two ways": HEAD + "1,01/02/2024,5\n1,03/04/2024,2\n2,05/06/2024,3\n",
    "binary": bytes(range(256)) * 8,
    "packed": b"\x1f\x8b\x08" + bytes(64),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_used_is_refused_in_one_sentence(name):
    kept = read(REFUSED[name])
    assert not kept.is_broken
    assert not kept.report
    assert kept.complaint.startswith("mine.csv")
    assert kept.complaint.count("\n") == 0
    assert len(kept.complaint) < 400


def test_a_workbook_that_would_unpack_to_too_much_is_refused_unopened(monkeypatch):
    monkeypatch.setattr(stored, "MAX_UNPACKED", 1 << 20)
    kept = read(packed(2 << 20), "bomb.xlsx")
    assert "would unpack to" in kept.complaint


def test_a_refused_file_is_corrected_on_the_page():
    visit = Session(own_data=Kept(MemoryFile("mine.csv", REFUSED["dates in two ways"].encode()), 1, Options()))
    app = opened(visit=visit)
    assert "can be read in two ways" in words_on(app)
    app.selectbox(key="own 1 dates").select("dmy")
    next(button for button in app.button if button.label == Wording("en")("your_data.again")).click().run()
    assert not app.exception
    assert visit.own_data.options == Options(dates="dmy")
    assert "was read as a log of transactions: 3 of 3 rows used" in words_on(app)


@slow
def test_every_guess_can_be_overridden():
    text = (
        "who;when;what;paid\n1;01/02/2024;4;1,500\n1;03/04/2024;2;-0,500\n;05/06/2024;2;3,000\n2;05/06/2024;3;3,000\n"
    )
    visit = Session(own_data=Kept(MemoryFile("mine.csv", text.encode()), 1, Options()))
    app = opened(visit=visit)
    for role, name in (("customer", "who"), ("date", "when"), ("spend", "paid")):
        app.selectbox(key=f"own 1 {role}").select(name)
    for name, value in (("dates", "mdy"), ("decimal", ","), ("returns", "net"), ("missing", "drop")):
        app.selectbox(key=f"own 1 {name}").select(value)
    app.selectbox(key="own 1 another").select("number")
    app.selectbox(key="own 1 is").select("what")
    app.text_input(key="own 1 encoding").input("latin-1")
    next(button for button in app.button if button.label == Wording("en")("your_data.again")).click().run()
    columns = {"customer": "who", "date": "when", "spend": "paid", "number": "what"}
    assert visit.own_data.options == Options(columns, "mdy", ",", "latin-1", "net", "drop")
    assert not visit.own_data.complaint
    assert (app.selectbox(key="own 1 number").value, app.selectbox(key="own 1 another").value) == ("what", None)
    app.text_input(key="own 1 encoding").input("klingon")
    next(button for button in app.button if button.label == Wording("en")("your_data.again")).click().run()
    assert 'encoding: "klingon" is no encoding of texts' in visit.own_data.complaint


def test_a_formula_is_shown_as_text_and_escaped_in_every_file():
    rows = [f'{customer},2024-0{month}-11,"{brand}"' for customer in range(6) for month in (1, 2, 3)
            for brand in ("Elm", FORMULA.replace('"', '""'), "<b>Oak</b>")]  # fmt: skip
    kept = read("customer,date,brand\n" + "\n".join(rows) + "\n")
    assert not kept.complaint
    for exhibit in own_exhibits(kept.report["measures"], Wording("en")):
        cells = pd.read_csv(io.StringIO(exhibit.csv()), header=None, dtype=str).to_numpy().ravel()
        assert not [cell for cell in cells if str(cell).startswith(("=", "+", "@"))]
        if exhibit.in_words is not None:
            assert "'" + FORMULA in exhibit.in_words.to_numpy()
    app = opened(visit=Session(own_data=kept))
    assert "<b>Oak" not in words_on(app)
    assert (harmless(-1.5), harmless("-1+2"), harmless("Elm")) == (-1.5, "'-1+2", "Elm")


def test_nothing_of_an_upload_goes_to_the_disk_and_forgetting_forgets():
    assert MultiPartParser.spool_max_size > LARGEST_MB << 20
    visit = Session(own_data=read(HEAD + "1,2024-01-05,5\n1,2024-02-05,2\n2,2024-02-07,3\n"))
    app = opened(visit=visit)
    app.button(key="forget own").click().run()
    assert visit.own_data is None
    assert "mine.csv" not in words_on(app)


def test_what_breaks_us_is_said_and_the_log_does_not_quote_the_file(monkeypatch, caplog):
    def breaks(*_):
        raise RuntimeError("Xanthippe")

    monkeypatch.setattr("sim.data.anything.read_opened", breaks)
    app = opened(visit=Session(own_data=Kept(MemoryFile("mine.csv", b"customer,date\n1,2024-01-05\n"), 1, Options())))
    assert not app.exception
    assert Wording("en")("page.failed") in words_on(app)
    assert "RuntimeError" in caplog.text
    assert "Xanthippe" not in caplog.text


@slow
@pytest.mark.alone
def test_a_dialogue_about_ten_megabytes_answers_at_once():
    rng, n = np.random.default_rng(1), 400_000
    days = np.datetime64("2023-01-01") + np.sort(rng.integers(0, 700, n))
    rows = zip(rng.integers(0, 20_000, n), days, rng.integers(1, 99, n), strict=True)
    visit = Session(own_data=read(HEAD + "\n".join(f"C{who:05d},{day},{paid}.00" for who, day, paid in rows)))
    assert len(visit.own_data.file.content) > 9_000_000
    app = opened(visit=visit)
    taken = []
    for _ in range(3):
        begun = time.perf_counter()
        app.run()
        taken.append(time.perf_counter() - begun)
    assert min(taken) < 0.3
