"""A company in a few numbers: how it is said, and what it does to a market before its churn is fitted."""

import pytest

from sim import BadInput, load, run
from sim.company import Company, amounts, company_from
from sim.measures.money import profit_to_date
from sim.measures.retention import OVERALL, survival
from sim.scenario import loads

SAID = "customers=1200000,price=24,margin=40%,churn=1.8% a month,currency=EUR"
FILE = """
baseline = "price_war"

[company]
customers = 1_200_000
price = 24.0
margin = 0.4
currency = "EUR"
"""


def at(price, **numbers):
    return Company(customers=1_200_000, price=price, **numbers)


def test_a_company_is_read_as_it_is_written():
    company = company_from(SAID)
    assert company == Company(customers=1_200_000, price=24.0, margin=0.4, churn=0.018, currency="EUR")
    assert company_from(company.to_text()) == company
    assert company_from(" churn = 0.2 a year , customers = 1_000 ") == Company(
        customers=1000, churn=0.2, churn_per="year"
    )
    assert company_from("customers=7").to_text() == "customers=7"
    assert company_from("customers=7,churn=20% per year").monthly_churn == pytest.approx(0.018423, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "name=value"),
        ("customers", "name=value"),
        ("customer=7", 'Did you mean "customers"?'),
        ("price=24", '"customers" is missing'),
        ("customers=7,customers=8", "given twice"),
        ("customers=7.5", "a whole number"),
        ("customers=0", "1 to 10,000,000,000"),
        ("customers=many", "a whole number, as in 1200000"),
        ("customers=70%", "a whole number, as in 1200000"),
        ("customers=7,price=0.5", "allowed is 1 to 1,000"),
        ("customers=7,price=5000", "in a larger unit"),
        ("customers=7,price=24 a month", "a number, as in 24"),
        ("customers=7,margin=140%", "out of range"),
        ("customers=7,churn=1.8", "did you mean 1.8%?"),
        ("customers=7,churn=0%", "greater than 0"),
        ("customers=7,churn=2% a week", "as in 1.8% a month"),
        ("customers=7,currency=the coin of the realm", "up to 12 letters"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(text, words):
    with pytest.raises(BadInput, match="--company: ") as refused:
        company_from(text)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_is_read_strictly():
    with pytest.raises(BadInput, match=r'unknown key "company.curency". Did you mean "currency"'):
        loads(FILE.replace("currency", "curency"))
    with pytest.raises(BadInput, match=r'"company.customers" is missing'):
        loads("[company]\nprice = 24.0")
    with pytest.raises(BadInput, match=r'"company.churn_per" is .week.; allowed'):
        loads(FILE + 'churn_per = "week"')
    with pytest.raises(BadInput, match=r'"customers" stands alone; .* under \[company\]'):
        loads("customers = 1200000")
    with pytest.raises(BadInput, match="give one of them"):
        loads(FILE + "[changes.firm]\nlist_price = 30.0")


def test_prices_costs_and_sums_are_in_proportion():
    before, after = load("newtel_voucher"), load("newtel_voucher").with_company(at(24.0, margin=0.4))
    assert after.firm(0).list_price == after.firm(1).list_price == 24.0
    assert after.firm(0).unit_cost == 14.4
    assert after.firm(0).contact_cost == before.firm(0).contact_cost * 0.8
    changed = 0
    for old, new in zip(before.levers, after.levers, strict=True):
        for name in amounts()[old.kind]:
            assert getattr(new, name) == pytest.approx(0.8 * getattr(old, name))
            changed += 1
    assert changed > 3
    assert after.with_company(after.company) == after, "what was set stays"
    assert after.digest == after.replaced(company=None).digest, "its numbers are in the market"


def test_what_a_file_gives_is_in_its_own_currency():
    held = loads(FILE + '[[levers]]\nkind = "exit_fee"\nstrength = 50.0\n[[levers]]\nkind = "win_back"\n')
    levers = {lever.kind: lever for lever in held.levers}
    assert levers["exit_fee"].strength == 50.0
    assert levers["win_back"].strength == 24.0
    assert levers["points_programme"].threshold == 24.0
    own = loads(FILE + "[changes.firm]\ncontact_cost = 5.0\n[firms.1]\nlist_price = 22.0")
    assert own.firm(0).contact_cost == 5.0
    assert own.firm(1).list_price == 22.0


def test_a_move_that_is_added_later_has_amounts_in_proportion():
    here = load("price_war").with_company(at(60.0))
    assert here.with_lever("win_back", strength=20.0).levers[-1].cost_per_return == 10.0
    assert here.with_changes({"win_back.strength": 20.0}).levers[-1].cost_per_return == 10.0
    telephone = load("price_war", "telephone").with_company(at(90.0))
    assert telephone.with_lever("recovery", strength=0.5).levers[-1].cost_per_complaint == 50.0


def test_a_scenario_of_a_company_stands_on_its_own():
    whole = loads(FILE)
    again = loads(whole.to_toml())
    assert again.digest == whole.digest
    assert again.company == whole.company
    moved = whole.with_changes({"firm.unit_cost": 9.0})
    assert loads(moved.to_toml()).firm(0).unit_cost == 9.0, "it is not set a second time"


def test_an_amount_out_of_range_is_refused():
    with pytest.raises(BadInput, match=r"company, at a price of 900: .*contact_cost.*out of range"):
        load("price_war").with_company(at(900.0))


def test_the_price_level_changes_no_behaviour():
    small = load("newtel_voucher").with_changes({"customers": 1500, "months": 24})
    found = [run(one, 2) for one in (small, small.with_company(at(60.0)))]
    kept = [survival(result)[:, -1, OVERALL].mean() for result in found]
    profit = [profit_to_date(result)[:, -1].mean() for result in found]
    assert kept[0] == pytest.approx(kept[1], abs=0.01)
    assert profit[1] == pytest.approx(2.0 * profit[0], rel=0.01)
