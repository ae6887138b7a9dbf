"""The churn of a company is fitted: near what was asked for, by plausible numbers, the same every time."""

import pytest

from sim import BadInput, compare, load, run
from sim.company import Company
from sim.industries import industry
from sim.keys import PARAMETERS
from sim.measures.company import simulated, totals
from sim.measures.money import profit_to_date
from sim.study import company as fitting
from sim.study.company import MOVED, both_ready, calm_market, churn_of, is_reached, notes, ready
from sim.wording import LANGUAGES, Wording


def of(churn, per="month"):
    return Company(customers=1_200_000, price=24.0, margin=0.4, churn=churn, churn_per=per, currency="EUR")


def with_company(scenario, company):
    return ready(load(scenario).with_company(company))


def measured(scenario, seeds):
    """Return the churn a month in the calm market of a scenario, counted from its own record."""
    record = run(calm_market(scenario), seeds).record
    return record.leavers[:, 1:].sum() / record.served[:, :-1, 0].sum()


@pytest.mark.parametrize("churn", [0.011, 0.018, 0.03])
def test_the_churn_is_reached_with_plausible_numbers(churn):
    fitted = with_company("price_war", of(churn))
    assert fitted.company.fitted.churn == pytest.approx(churn, abs=0.001)
    assert is_reached(fitted.company)
    assert measured(fitted, range(101, 109)) == pytest.approx(churn, abs=0.001), "in other markets too"
    for key, (before, after) in fitted.company.fitted.moved.items():
        block, _, name = key.partition(".")
        low, high = PARAMETERS[key].plausible
        assert low <= after <= high
        assert before == PARAMETERS[key].default
        assert getattr(getattr(fitted.parameters, block), name) == after
    assert list(fitted.company.fitted.moved) == list(MOVED)[: len(fitted.company.fitted.moved)]


def test_a_churn_a_year_is_that_of_twelve_months():
    fitted = with_company("calm_market", of(0.2, "year"))
    assert fitted.company.fitted.churn == pytest.approx(0.01842, abs=0.001)


def test_ranges_are_those_of_the_industry():
    fitted = with_company(load("price_war", "telephone"), of(0.016))
    low, high = industry("telephone").sizes()["attention.base"].plausible
    assert low <= fitted.parameters.attention.base <= high
    assert is_reached(fitted.company)


def test_what_cannot_be_reached_is_said_with_how_near_it_comes():
    fitted = with_company("price_war", of(0.4))
    assert not is_reached(fitted.company)
    for language in LANGUAGES:
        said = notes(fitted.company, 1333, Wording(language))
        assert "40.00%" in said[-1]
        assert "1,200,000" in said[0]


def test_it_is_the_same_every_time(monkeypatch):
    first = with_company("price_war", of(0.021))
    monkeypatch.setattr(fitting, "FITS", type(fitting.FITS)(most=2))
    assert with_company("price_war", of(0.021)) == first
    monkeypatch.setattr(fitting, "churn_of", lambda *_: pytest.fail("a fit is cached"))
    assert with_company("price_war", of(0.021)) == first


def test_nothing_is_fitted_twice():
    fitted = ready(load("price_war").with_company(of(0.018)))
    moved = fitted.with_changes({"attention.base": 0.1})
    assert ready(moved) is moved, "what is asked of a fitted market is not undone"
    assert ready(load("price_war")).company is None


def test_a_market_that_waits_for_its_fit_is_another_one():
    waiting = load("price_war").with_company(of(0.018))
    assert waiting.digest != load("price_war").with_company(Company(customers=1_200_000, price=24.0, margin=0.4)).digest
    assert waiting.without_words().digest == waiting.digest
    assert run(waiting.with_changes({"customers": 500, "months": 2}), 1).scenario.company.fitted.churn > 0.0


def test_both_markets_of_a_comparison_have_the_same_people():
    war = load("answer_by_bonding").with_company(of(0.018))
    first, second = both_ready(war, "calm_market")
    assert first.company == second.company
    assert first.parameters.attention == second.parameters.attention
    second, first = both_ready("calm_market", war)
    assert first.company == second.company


def test_totals_are_those_of_all_customers():
    small = load("price_war").with_company(Company(customers=1_000_000, price=24.0))
    small = small.with_changes({"customers": 1000, "months": 24})
    found = compare(small, small.with_changes({"price_cut.strength": 0.0}), 3)
    whole = totals(found.a, small.company)
    assert whole.revenue.shape == whole.profit.shape == (3, 2)
    assert (whole.profit_to_date == 1_000_000 * profit_to_date(found.a)).all()
    assert (whole.kept[:, 0] == 1_000_000).all()
    paying = whole.revenue[:, 0] / (12 * 24.0)
    assert 0.8e6 < paying.mean() < 1.2e6, "about a million pay about 24 a month"
    assert 250 < simulated(found.a) < 450


def test_a_company_without_customers_has_no_churn():
    assert churn_of(calm_market(load("price_war")), {}) > 0.0
    unheard_of = {"news.told": 0.0, "news.notice": 0.0, "firm.findable": 0.0}
    nobody = load("price_war").with_changes(unheard_of).with_firm(0, awareness=0.0)
    with pytest.raises(BadInput, match="no customers who could leave"):
        with_company(nobody, of(0.018))
