"""Whatever is given to a reader, there is a result or one sentence, soon: scenarios, studies, options, links, data."""

import gzip
import os
import re
import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim import BadInput, load
from sim.cli.options import parse_changes
from sim.data import Options, read_data
from sim.keys import known_keys
from sim.reading import DEEPEST, LARGEST_FILE
from sim.scenario import loads
from sim.study.designs import design_table
from sim.study.plan import load_study, study_from
from sim.ui.shared.tuning import match_of

SECONDS = 10.0  # a busy machine is given much; what grows with the square of its length takes minutes
WAR = load("price_war")
HUGE = ["0x" + "f" * 5000, "9" * 5000, "1" + "0" * 30, "1e400", "-9223372036854775809"]
VALUES = [
    *HUGE, "1", "-1", "0.5", "nan", "-inf", "true", '""', '"a"', '"2"', '"a\\u0000.toml"', "[]", "[1, 1]", "[[1]]",
    "{}", "{ a = 1 }", "{ low = 0.1, high = 0.2 }", "{ low = 0.1, levels = 3 }", "[{ kind = 'price_cut' }]",
    "[{ kind = 'grid', points = 3 }]", "1979-05-27", "07:32:00", '"> calm_market"', '"grid"', '"list"', '"price_war"',
    '["retention_12"]', '"/dev/zero"', '"/"',
]  # fmt: skip
PLACES = [
    "title", "name", "baseline", "changes", "changes.bond", "changes.bond.weight", "firms", "firms.1.quality", "levers",
    "events", "expect", "expect.'retention_24'", "scenario", "scenarios", "seeds", "folder", "factors", "paired",
    "factors.'bond.weight'", "factors.x", "assumptions", "design", "design.kind", "design.rows", "design.file",
    "design.points", "outcomes", "record", "optimise", "optimise.budget", "changes.customers", "a.b." * 40 + "c",
]  # fmt: skip
LINES = st.builds("{} = {}".format, st.sampled_from(PLACES), st.sampled_from(VALUES) | st.text(max_size=20))
TOML = st.lists(LINES, max_size=4).map("\n".join) | st.text(max_size=200)
KEYS = st.sampled_from([*known_keys(), *PLACES, "b.bond.weight", "rival.price_cut.start", "pinned"]) | st.text(
    max_size=30
)
CELLS = st.sampled_from([
    "1", "2", "3", "a", "b", "", "nan", "inf", "-1", "9" * 30, "1,5", '"', "\0", "é", "0x10", "1997-01-31", "20230101",
    "1997-01-31T10:00+02:00", "1997-02-01 10:00:00Z", "9999-12-31", "99999-01-01",
])  # fmt: skip
HEADS = st.sampled_from(["customer,brand", "customer,date,spend", "time,surviving", "customer;brand;price;month", "x"])
TABLES = st.builds(
    lambda head, cells: "\n".join([head, *(",".join(row) for row in cells)]).encode(),
    HEADS, st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=8),
)  # fmt: skip
FILES = TABLES | TABLES.map(gzip.compress) | st.binary(max_size=100) | st.binary(max_size=50).map(b"PAR1".__add__)
ENDINGS = st.sampled_from([".csv", ".gz", ".bz2", ".xz", ".zip", ".zst", ".tar", ".parquet", ".txt"])
often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def survives(read, *given_to_it):
    """Check that a reader returns or raises BadInput, whose message is one sentence, in bounded time."""
    begin = time.process_time()
    try:
        read(*given_to_it)
    except BadInput as error:
        assert "\n" not in str(error)  # noqa: PT017 - most of it is refused, and the sentence is what we look at
        assert len(str(error)) < 900  # noqa: PT017
    assert time.process_time() - begin < SECONDS


@pytest.mark.slow
@often
@given(TOML)
def test_scenarios(text):
    survives(loads, text)


@often
@given(TOML)
def test_studies(tmp_path, text):
    path = tmp_path / "study.toml"
    path.write_text(text, encoding="utf-8", errors="replace")
    survives(load_study, path)


@often
@given(KEYS, st.sampled_from(VALUES) | st.text(max_size=20))
def test_set(key, value):
    survives(lambda: WAR.with_changes(parse_changes([f"{key}={value}"]), "--set"))


@pytest.mark.slow
@often
@given(st.dictionaries(KEYS, st.sampled_from(VALUES) | st.text(max_size=20), max_size=5))
def test_links(query):
    match, unread = match_of(query, lambda name, company="": WAR if name == "price_war" else None, "price_war")
    assert match.market(WAR)
    assert all(one.what for one in unread)


@pytest.mark.slow
@often
@given(FILES, ENDINGS)
def test_data(tmp_path, content, ending):
    path = tmp_path / f"data{ending}"
    path.write_bytes(content)
    survives(read_data, path)


LONG = {
    "key": "a." * (LARGEST_FILE // 2 - 1) + "a",
    "key with blanks": "a . " * (LARGEST_FILE // 4 - 1) + "a",
    "key in quotes": '"a".' * (LARGEST_FILE // 4 - 1) + "a",
    "heading": "[" + "a." * (LARGEST_FILE // 2 - 2) + "a]",
    "word": "a" * LARGEST_FILE,
    "quotes": "\"'" * (LARGEST_FILE // 2),
    "lists": "x = " + "[" * (LARGEST_FILE - 4),
    "number": "x = 0x" + "f" * (LARGEST_FILE - 6),
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_long_texts_take_no_longer_than_their_length(text):
    with pytest.raises(BadInput):
        survives(lambda: loads(text)) or loads(text)


def test_dots_in_texts_are_no_keys():
    dots = "a." * (2 * DEEPEST)
    for text in (f'title = "{dots}"', f"title = '{dots}'", f'title = """\n{dots}"""', f"# {dots}\ntitle = 'x'"):
        assert loads(text).title


@pytest.mark.parametrize("number", HUGE)
def test_numbers_beyond_what_a_machine_holds(number):
    for text in (f"[changes.bond]\nweight = {number}", f"[changes.market]\ncustomers = {number}"):
        with pytest.raises(BadInput):
            loads(text)
    for key in ("bond.weight", "customers", "x.y"):
        with pytest.raises(BadInput, match="unknown key" if key == "x.y" else re.escape(key)):
            WAR.with_changes(parse_changes([f"{key}={number}"]), "--set")
    value = 10**400 if len(number) > 100 or "e" in number else int(number)
    for table in ({"seeds": value}, {"seeds": [value]}, {"changes": {"customers": value}},
                  {"factors": {"bond.weight": [value]}}, {"factors": {"bond.weight": {"high": value}}}):  # fmt: skip
        with pytest.raises(BadInput, match="out of range"):
            study_from({"factors": {"price_cut.strength": True}} | table)
    with pytest.raises(BadInput, match=r"bond\.weight"):
        WAR.with_changes({"bond.weight": value})


WRONG_STUDIES = {
    'seeds = "2"': "it must be a whole number or a list of whole numbers",
    "seeds = true": "it must be a whole number or a list of whole numbers",
    "seeds = 2.0": "it must be a whole number or a list of whole numbers",
    "seeds = [-1]": "seeds: -1 is no seed; allowed is 0 to",
    "folder = 3": 'unknown key "folder"',
    "name = 'x'": 'unknown key "name"',
    "paired = 1": '"paired" is 1; it must be true or false',
    "title = 3": '"title" is 3; it must be text',
    "outcomes = ['profit_12', 'profit_12']": '"profit_12" is listed twice',
    "scenarios = 'a\\u0000.toml'".replace("'", '"'): "is not the path of a file",
    "[changes]\n'bond.weight' = true": '"changes.bond.weight" is True; it must be a number or text',
    "[factors]\n'bond.weight' = [1.0, 7.0]": '"bond.weight" is 7.0, out of range; allowed is 0 to 6',
    "[factors]\n'market.rivals' = [1, 2.5]": '"market.rivals" is 2.5; it must be a whole number, 1 to 7',
    "[factors]\n'bond.weight' = [true]": "it must be a number or text",
    "[factors]\n'thank_you_letter.who' = ['engagd']": "Did you mean \"engaged\"?",
    "[factors]\n'bond.weight' = { levels = true }": "it must be a whole number, 2 to 1,000",
    "[factors]\n'bond.weight' = { levels = 3 }\n[design]\nkind = 'sobol'": "has levels, which no design takes",
    "[design]\npoints = '8'": '"design.0.points" is \'8\'; it must be a whole number, 1 to 10,000,000',
}  # fmt: skip


@pytest.mark.parametrize(("text", "told"), WRONG_STUDIES.items(), ids=list(WRONG_STUDIES))
def test_what_a_study_may_not_say(tmp_path, text, told):
    factors = "" if "[factors]" in text else "\n[factors]\n'price_cut.strength' = true"
    (tmp_path / "study.toml").write_text(text + factors)
    with pytest.raises(BadInput) as complaint:
        load_study(tmp_path / "study.toml")
    assert told in str(complaint.value)


WRONG_SCENARIOS = {
    "name = 'x'": 'unknown key "name"',
    "[firms.1]\nquality = true": "it must be a number",
    "[firms.1]\nquality = '0.5'": "it must be a number",
    "[changes.bond]\nweight = '1'": "it must be a number, 0 to 6",
    "title = 3": '"title" is 3; it must be text',
    "[expect]\n'retention_24.overall' = '> clam_market'": 'Did you mean "calm_market"?',
    "[expect]\n'retention_24.overall' = 3": "it must be text or a list of texts",
    "[[levers]]\nkind = 'thank_you_letter'\nwho = 'engagd'": 'Did you mean "engaged"?',
}


@pytest.mark.parametrize(("text", "told"), WRONG_SCENARIOS.items(), ids=list(WRONG_SCENARIOS))
def test_what_a_scenario_may_not_say(text, told):
    with pytest.raises(BadInput) as complaint:
        loads(text)
    assert told in str(complaint.value)


def test_a_whole_number_will_do_for_any_number():
    assert loads("[firms.1]\nquality = 1\n[changes.bond]\nweight = 2").digest == (
        loads("[firms.1]\nquality = 1.0\n[changes.bond]\nweight = 2.0").digest
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("bond.weight\n1.5\n7\n", '"bond.weight" is 7.0, out of range; allowed is 0 to 6'),
        ("market.rivals\n2\n2.5\n", '"market.rivals" is 2.5; it must be a whole number, 1 to 7'),
        ("thank_you_letter.who;bond.weight\nengaged;1\nengagd;1\n", 'Did you mean "engaged"?'),
        ("bond.weight\n20%\n", "it must be a number, 0 to 6"),
        ("bond.weight\ntrue\n", "it must be a number, 0 to 6"),
    ],
)
def test_listed_values_are_checked_before_anything_runs(tmp_path, text, told):
    (tmp_path / "points.csv").write_text(text)
    with pytest.raises(BadInput, match=r"points\.csv, row") as complaint:
        design_table(study_from({"design": {"kind": "list", "file": "points.csv"}}, folder=tmp_path))
    assert told in str(complaint.value)


def test_lists_of_points_are_read_as_data_are(tmp_path):
    def table(content):
        (tmp_path / "points.csv").write_bytes(content)
        return design_table(study_from({"design": {"kind": "list", "file": "points.csv"}}, folder=tmp_path))

    assert table(b"\xef\xbb\xbfbond.weight;months\r\n1.5;30\r\n\r\n;40\r\n")["months"].tolist() == [30, 40]
    with pytest.raises(BadInput, match=r"packed \(gzip\)"):
        table(gzip.compress(b"bond.weight\n1\n"))
    with pytest.raises(BadInput, match="two columns are called"):
        table(b"bond.weight,bond.weight\n1,2\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_what_is_no_file_is_not_opened(tmp_path):
    pipe = tmp_path / "pipe.toml"
    os.mkfifo(pipe)
    for read in (load, load_study, read_data):
        with pytest.raises(BadInput, match="a pipe or a device, not a file"):
            read(pipe)
        with pytest.raises(BadInput, match=r"a directory, not a file|neither|name a .toml"):
            read(tmp_path)


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    for name in ("a.toml", "a.csv"):
        (tmp_path / name).write_text("customer,date\n1,1997-01-01\n")

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(Path, "read_text", refuse)
    for read, name in ((load, "a.toml"), (load_study, "a.toml"), (read_data, "a.csv")):
        with pytest.raises(BadInput, match="cannot be read: permission denied"):
            read(tmp_path / name)


@pytest.mark.parametrize("ending", [".gz", ".bz2", ".xz", ".zip", ".zst", ".tar"])
def test_a_text_is_read_whatever_it_is_called(tmp_path, ending):
    path = tmp_path / f"log.csv{ending}"
    path.write_text("customer,date\n1,1997-01-01\n1,1997-01-03\n2,1997-01-02\n")
    assert read_data(path).data.days.tolist() == [0, 2, 1]


def test_times_count_where_they_were_written_down(tmp_path):
    path = tmp_path / "log.csv"
    times = ["2023-03-20 00:30:00+01", "2023-03-27 00:10:00+02:00", "2023-03-21 10:00:00.5Z", "2023-03-22T23:59+0200"]
    path.write_text("customer,date\n" + "".join(f"{at % 2},{one}\n" for at, one in enumerate(times)))
    assert sorted(read_data(path).data.days.tolist()) == [0, 1, 2, 7]
    stored = pd.DataFrame({"customer": [1, 1], "date": pd.to_datetime(["2023-03-01 00:30", "2023-04-01 00:30"])})
    stored["date"] = stored["date"].dt.tz_localize("Asia/Shanghai")
    stored.to_parquet(tmp_path / "log.parquet")
    assert read_data(tmp_path / "log.parquet").data.days.tolist() == [0, 31]


def test_a_column_of_bytes_is_refused(tmp_path):
    pd.DataFrame({"customer": [b"\xff\x00", b"\xfe"], "date": [1, 2]}).to_parquet(tmp_path / "log.parquet")
    with pytest.raises(BadInput, match="must hold words, numbers or dates"):
        read_data(tmp_path / "log.parquet")


def test_columns_that_cannot_be_named(tmp_path):
    (tmp_path / "panel.csv").write_text("customer,brand\n1,a\n1,b\n2,a\n2,b\n")
    with pytest.raises(BadInput, match=r'"brand" is nothing .* Did you mean "firm"\?'):
        read_data(tmp_path / "panel.csv", Options({"brand": "brand"}))
    (tmp_path / "fixed.txt").write_text("1 1 19970101 1 5.0\n1 1 19970201 1 5.0\n")
    with pytest.raises(BadInput, match="has no names of columns, so none can be named"):
        read_data(tmp_path / "fixed.txt", Options({"customer": "x"}))
