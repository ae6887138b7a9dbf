"""The page of evidence without a browser: the whole ledger, its filters, and pairs that open in the arena."""

import pytest
from streamlit.testing.v1 import AppTest

from sim.errors import BadInput
from sim.evidence.ledger import ledger
from sim.evidence.measured import measured
from sim.evidence.verdicts import VERDICTS
from sim.scenario import Scenario
from sim.study.compare import compare
from sim.ui.shared.pairs import pair_named, pair_names
from sim.ui.shared.tuning import tuned
from sim.wording import LANGUAGES

SMALL = {"customers": 300, "months": 3}
slow = pytest.mark.slow


def page_in(language):
    import streamlit as st

    from sim.ui.evidence.page import show
    from sim.wording import Wording

    arena = st.Page(lambda: None, title="Arena", url_path="arena")
    evidence = st.Page(lambda: show(Wording(language), "light", arena), title="x", url_path="evidence", default=True)
    st.navigation([evidence, arena], position="hidden").run()


def opened(language="en", **query):
    app = AppTest.from_function(page_in, args=(language,), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def words_on(app):
    html = " ".join(element.proto.body for element in app.get("html"))
    return html + " ".join(element.value for element in [*app.markdown, *app.caption])


@slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_ledger_is_there(language):
    app = opened(language)
    assert not app.exception
    assert [len(frame.value) for frame in app.dataframe] == [len(ledger()), len(measured("facts")["facts"])]
    said = words_on(app)
    for verdict in VERDICTS:
        n = measured("claims")["counts"][verdict]
        assert not n or str(n) in said


@slow
def test_filters_keep_what_answers_to_all_of_them():
    app = opened()
    app.multiselect(key="claims article").set_value(["003"])
    app.multiselect(key="claims verdict").set_value(["supported"]).run()
    wanted = [
        row["id"] for row in measured("claims")["claims"] if "003" in row["articles"] and row["verdict"] == "supported"
    ]
    assert list(app.dataframe[0].value.iloc[:, 0]) == wanted
    assert app.selectbox(key="claim").options[0].startswith(wanted[0])
    app.multiselect(key="claims mechanism").set_value(["dealers"])
    app.multiselect(key="claims article").set_value(["002"]).run()
    assert not app.exception
    assert any("take one away" in info.value for info in app.info)


@slow
def test_a_link_opens_a_claim_and_one_that_is_not_there_the_first():
    assert ledger()["C43"].says in words_on(opened(claim="C43"))
    assert ledger()["C01"].says in words_on(opened(claim="C999"))


@slow
def test_a_claim_is_measured_again_with_the_same_result():
    app = opened(claim="C05")
    app.button(key="again C05").click().run()
    assert not app.exception
    assert any("last digit" in one.value for one in app.success)


@slow
@pytest.mark.parametrize("number", ["C05", "C39", "C98"])
def test_every_part_of_a_claim_can_be_opened(number):
    for name in pair_names(ledger()[number]):
        treatment, control = pair_named(name)
        comparison = compare(treatment.with_changes(SMALL), control.with_changes(SMALL), 2)
        assert comparison.a.months == 3


def test_every_experiment_with_a_control_has_a_pair():
    for claim in ledger().values():
        names = pair_names(claim)
        assert len(names) == sum({1: 0, 2: 1, 4: 2}[len(experiment.arms)] for experiment in claim.experiments), claim.id
        for name in names:
            treatment, control = pair_named(name)
            assert isinstance(treatment, Scenario)
            assert treatment.name == name
            assert treatment.title_zh
            assert tuned(treatment, {}).digest == treatment.digest
            assert isinstance(control, Scenario)


@pytest.mark.parametrize("name", ["C05-9", "C999-1", "C05", "price_war", "C05-1b", "", "C05-0"])
def test_what_is_no_pair_is_none(name):
    assert pair_named(name) is None


def test_an_arm_that_is_no_scenario_is_a_clear_complaint():
    from sim.evidence.ledger import scenario_of

    with pytest.raises(BadInput, match="no_such_scenario"):
        scenario_of("no_such_scenario", "treatment")
