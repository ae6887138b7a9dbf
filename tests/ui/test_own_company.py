"""Your company on the first screen: what is said is put in, undone, refused in words, and carried by the link."""

import pytest
import quick_app
from streamlit.testing.v1 import AppTest

from sim.company import company_from
from sim.errors import BadInput
from sim.scenario import loads
from sim.ui.arena.control import control_of
from sim.ui.shared.session import Session
from sim.ui.shared.tuning import Match, match_of, query_of

SAID = "customers=1200000,price=24,margin=40%,churn=1.8% a month,currency=EUR"
PRICED = "customers=1200000,price=24,currency=EUR"


def shipped(name, company):
    return Session().shipped(name, company)


def test_a_link_carries_the_company():
    match = Match("price_war", (("front_line_warmth.strength", 0.5),), company=SAID)
    assert query_of(match)["company"] == SAID
    assert match_of(query_of(match), shipped, "price_war") == (match, [])


@pytest.mark.parametrize("company", ["customer=7", "customers=7,price=900", "nonsense"])
def test_a_company_that_cannot_be_used_is_said_and_the_rest_of_the_link_is_used(company):
    match, unread = match_of({"scenario": "calm_market", "company": company}, shipped, "price_war")
    assert match == Match("calm_market")
    assert [one.code for one in unread] == ["company_refused"]


def test_both_markets_are_those_of_the_company():
    visit = Session()
    visit.match = Match("price_war", company=SAID)
    market = visit.match.market(visit.scenario)
    calm = control_of(visit.match, visit.scenario)
    assert calm.question == "war"
    assert calm.scenario.company == market.company
    assert calm.scenario.firm(0) == market.firm(0)
    assert calm.scenario.parameters.choice == market.parameters.choice


def test_a_file_has_a_company_of_its_own():
    own = loads("[company]\ncustomers = 9\nprice = 20.0", "mine")
    assert Session().shipped("price_war", "").company is None
    visit = Session()
    visit.bring(own.to_toml(), "mine")
    assert visit.scenario.company.customers == 9
    assert visit.shipped("own", PRICED).company.customers == 9
    with pytest.raises(BadInput):
        visit.shipped("price_war", "customers=0")


@pytest.mark.slow
def test_five_numbers_are_put_in_and_taken_out(two_assumptions):
    app = AppTest.from_file(quick_app.__file__, default_timeout=120).run()
    app.session_state["company"] = True
    app.run()
    for name, value in (("customers", 1_200_000), ("price", 24.0), ("margin", 40.0), ("churn", 1.8)):
        app.number_input(key=f"company {name}").set_value(value)
    app.text_input(key="company currency").set_value("EUR")
    next(button for button in app.button if button.label == "Put it in").click().run()
    assert not app.exception
    visit = app.session_state["visit"]
    assert company_from(visit.match.company) == company_from(SAID)
    said = " ".join(element.proto.body for element in app.get("html"))
    assert "simulated customers stand for 1,200,000" in said
    assert "M EUR in the first year" in said
    assert "Profit (EUR)" in [metric.label for metric in app.metric]
    assert next(metric.value for metric in app.metric if metric.label == "Profit (EUR)").endswith("M")
    assert app.query_params["company"] == visit.match.company
    app.button(key="do undo").click().run()
    assert app.session_state["visit"].match.company == ""
    assert "Profit per head" in [metric.label for metric in app.metric]
    assert not app.exception
