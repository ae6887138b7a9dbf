"""What could overturn the answer, in words and a picture: only what was tested, and no more than that."""

import json
import re

import pandas as pd
import pytest

from sim import load
from sim.charts import Look
from sim.exhibits.sure import MAX_ASSUMPTIONS_SHOWN, assumption_name, overturn_sentence, overturning
from sim.parameters import all_declarations
from sim.study.overturn import FIGURES, most_able, overturn
from sim.wording import LANGUAGES, Wording

pytestmark = pytest.mark.slow

MONTH = 12
SIZE = {"customers": 300, "months": 12}
ENDS = ("low", "high")


@pytest.fixture(scope="module")
def table():
    a, b = (load(name).with_changes(SIZE) for name in ("answer_by_binding", "price_war_no_programme"))
    keys = ["programme.value", "market.climate", "population.price_weight", "bond.weight", "survey.answer_rate"]
    known = {declaration.key for declaration in all_declarations()}
    return pd.concat(overturn(a, b, MONTH, [key for key in keys if key in known], seeds=3), ignore_index=True)


@pytest.fixture(scope="module", params=LANGUAGES)
def t(request):
    return Wording(request.param)


def made(mean, low, high, **more):
    """Return one row as `overturn` would, all intervals half wide."""
    ends = {"": mean, "low_": low, "high_": high}
    told = {f"{end}{name}": value + 0.5 * at for end, value in ends.items()
            for name, at in (("mean", 0), ("lo", -1), ("hi", 1))}  # fmt: skip
    turned = {f"{end}_overturns": mean * value < 0.0 and abs(value) > 0.5 < abs(mean)
              for end, value in (("low", low), ("high", high))}  # fmt: skip
    row = {"figure": "kept", "key": "bond.weight", "unit": "", "default": 2.0, "low": 0.0, "high": 6.0,
           "swing": max(abs(low - mean), abs(high - mean)), "weakens": False}  # fmt: skip
    return row | told | turned | more


def spec_of(exhibit, palette="dark", width=340):
    spec = exhibit.picture(Look(palette, width)).to_dict(validate=False)
    assert 0 < sum(len(rows) for rows in spec["datasets"].values()) < 500
    assert not re.search(r"[{}]|nan", exhibit.finding + exhibit.note + exhibit.alt)
    return json.dumps(spec, ensure_ascii=False)


def test_the_picture_is_valid(table):
    exhibit = overturning(table, MONTH, Wording("en"))
    assert exhibit.picture(Look("dark", "container")).to_dict()["$schema"]
    assert exhibit.saved(".svg").startswith(b"<svg")


@pytest.mark.parametrize("figure", FIGURES)
def test_the_picture_names_what_matters_most_first(table, t, figure):
    exhibit = overturning(table, MONTH, t, figure)
    picture = spec_of(exhibit)
    mine = table[(table["figure"] == figure) & (table["swing"] > 0.0)].sort_values("swing", ascending=False)
    names = [assumption_name(key, t) for key in mine["key"]]
    places = [picture.index(f'"name": "{t("sure.name_now", name=name, value="")}'.rstrip()) for name in names]
    assert places == sorted(places)
    assert exhibit.table["swing"].is_monotonic_decreasing
    assert len(exhibit.table) == len(table) / len(FIGURES)
    spec_of(exhibit, "light", "container")


def test_what_reverses_the_answer_is_named_with_its_numbers(t):
    rows = pd.DataFrame([made(3.0, -1.3, 4.0), made(3.0, 2.0, 3.0, key="market.climate")])
    exhibit = overturning(rows, MONTH, t)
    for said in (assumption_name("bond.weight", t), "−1.3", "−1.8", "−0.8", "+3.0", "2"):
        assert said in exhibit.finding
    assert exhibit.finding.endswith(t("sure.finding_alone", n=2))
    assert t("sure.reverses") in spec_of(exhibit)
    both = pd.DataFrame([made(3.0, -1.3, 4.0), made(3.0, -1.0, 3.0, key="market.climate")])
    assert overturning(both, MONTH, t).finding.endswith(t("sure.finding_others", k=2, n=2))


def test_where_nothing_reverses_it_that_is_said(t):
    rows = pd.DataFrame([made(3.0, 0.4, 4.0)])
    exhibit = overturning(rows, MONTH, t)
    assert "+0.4" in exhibit.finding
    assert t("sure.reverses") not in spec_of(exhibit)
    assert exhibit.finding.startswith(t("sure.finding_none", n=1, name="|", value="", default="", now="", there="")[:6])


def test_where_there_is_no_answer_none_is_overturned(t):
    exhibit = overturning(pd.DataFrame([made(0.2, -3.0, 4.0)]), MONTH, t)
    assert "+4.0" in exhibit.finding
    assert t("sure.finding_alone", n=1) not in exhibit.finding


@pytest.mark.parametrize(("row", "code"), [
    (made(0.0, 0.0, 0.0) | {"lo": 0.0, "hi": 0.0}, "same"), (made(3.0, 3.0, 3.0), "none_matters"),
])  # fmt: skip
def test_where_nothing_matters_that_is_said(row, code, t):
    exhibit = overturning(pd.DataFrame([row]), MONTH, t)
    assert exhibit.finding == t(f"sure.{code}", **({"month": MONTH} if code == "same" else {"n": 1}))
    spec_of(exhibit)


def test_an_end_that_is_no_market_is_not_drawn(t):
    nan = float("nan")
    rows = pd.DataFrame([made(3.0, 2.0, nan, swing=1.0, high_lo=nan, high_hi=nan)])
    exhibit = overturning(rows, MONTH, t)
    assert "+2.0" in exhibit.finding
    assert "NaN" not in spec_of(exhibit)


def test_a_reversal_is_shown_however_small_it_is(t):
    rows = [made(3.0, 3.0, 20.0 + at, key=f"x.{at}") for at in range(MAX_ASSUMPTIONS_SHOWN)] + [made(3.0, -0.9, 3.0)]
    picture = spec_of(overturning(pd.DataFrame(rows), MONTH, t))
    assert t("sure.name_now", name=assumption_name("bond.weight", t), value="2") in picture
    assert t("sure.name_now", name="x.0", value="2") not in picture


@pytest.mark.parametrize("ends", [(3.0, -1.3, 4.0), (3.0, 1.0, 4.0), (0.1, -3.0, 4.0)])
def test_the_sentence_for_the_verdict_is_one_and_short(ends, t):
    found = most_able(pd.DataFrame([made(*ends)]))
    said = overturn_sentence(found, t)
    assert assumption_name("bond.weight", t) in said
    assert len(said) < 160
    assert said.count("。" if t.language == "zh" else ". ") + said.endswith(".") == 1


def test_an_assumption_without_a_name_goes_by_its_key(t):
    assert assumption_name("no.such", t) == "no.such"
