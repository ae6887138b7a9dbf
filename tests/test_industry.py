"""Industries: usual sizes with range and source, below whatever a file gives."""

import pytest
from pydantic import ValidationError

from sim import BadInput, Scenario, load, scenario_names
from sim.handbook import industry_tables
from sim.industries import FOLDER, Industry, UsualSize, industry, industry_names
from sim.levers import LEVERS, declared
from sim.parameters import Parameters
from sim.scenario import from_table, loads
from sim.wording import LANGUAGES, Wording

FIVE = {"telephone", "bank", "supermarket", "software_subscription", "hospitality"}
TELEPHONE = industry("telephone").sizes()
ONE = {"value": 45.0, "plausible": [30.0, 65.0], "source": "assumption"}


def made(**sizes):
    """Return an industry with one block of numbers."""
    return Industry.model_validate({"name": "x", "currency": "US dollars", "numbers": {"firm": sizes}})


def spelled_out(name, levers=()):
    """Return a scenario with all numbers of an industry written into it."""
    usual = industry(name).values()
    changes = {block: sizes for block, sizes in usual.items() if block not in LEVERS}
    return from_table({"changes": changes, "levers": [{"kind": kind} | usual[kind] for kind in levers]}, name)


def test_there_are_five_with_names_in_every_language():
    assert set(industry_names()) == FIVE
    assert {path.name for path in FOLDER.iterdir() if path.suffix == ".toml"} == {f"{name}.toml" for name in FIVE}
    for language in LANGUAGES:
        names = Wording(language).texts("industry")
        assert set(names) == FIVE
        assert len(set(names.values())) == len(FIVE)


def test_they_are_no_scenarios():
    assert not FIVE & (set(scenario_names()) - {"bank"})
    assert not load("bank").industry, "the case of the articles, which keeps its numbers"
    assert not [name for name in scenario_names() if load(name).industry]


@pytest.mark.parametrize("name", industry_names())
def test_every_number_is_known_plausible_and_has_a_source(name):
    for key, size in industry(name).sizes().items():
        one = declared()[key]
        assert one.low <= size.plausible[0] <= size.value <= size.plausible[1] <= one.high, key
        assert one.is_whole is isinstance(size.value, int), key
        assert one.source != "the scenario" or key.endswith((".strength", ".repertoire")), key
        assert size.source.strip() == size.source != "", key
        assert size.basis != "read" or any(mark.isdigit() for mark in size.source), key
        assert ("from memory" in size.source) is (size.basis == "remembered"), key


@pytest.mark.parametrize("name", industry_names())
def test_money_and_quality_go_together(name):
    usual = industry(name).values()
    firm = usual["firm"]
    assert firm["unit_cost"] < firm["list_price"]
    assert firm["quality"] == usual["experience"]["par"]
    assert usual["front_line_warmth"]["cost_per_customer"] <= 0.1 * firm["list_price"]
    assert usual["price_cut"]["strength"] < 0.5
    assert (
        bool(usual.get("market", {}).get("repertoire")) is ("repertoire" in usual) is ("acquisition_cost" not in firm)
    )
    if "points_programme" in usual:
        rate = usual["points_programme"]["strength"]
        assert usual["population"]["reward_threshold"] == pytest.approx(rate / 2)
        assert usual["points_programme"]["threshold"] > rate * firm["list_price"] / 2, "no reward for half a month"


@pytest.mark.parametrize("wrong", [
    {"value": True}, {"value": "45"}, {"value": float("inf")}, {"plausible": [30.0]}, {"plausible": 30.0},
    {"plausible": ["30", 65.0]}, {"source": 3}, {"unit": "currency"},
])  # fmt: skip
def test_a_number_is_read_strictly(wrong):
    assert UsualSize.model_validate(ONE).value == 45.0
    with pytest.raises(ValidationError):
        UsualSize.model_validate(ONE | wrong)


@pytest.mark.parametrize(("sizes", "said"), [
    ({"list_prise": ONE}, 'unknown key "firm.list_prise". Did you mean "firm.list_price"?'),
    ({"list_price": ONE | {"value": 70.0}}, "the value must be plausible"),
    ({"list_price": ONE | {"plausible": [0.5, 65.0]}}, "allowed is 1 to 1000"),
    ({"list_price": ONE | {"plausible": [65.0, 30.0]}}, "the value must be plausible"),
])  # fmt: skip
def test_a_number_must_be_known_and_plausible(sizes, said):
    assert made(list_price=ONE).values() == {"firm": {"list_price": 45.0}}
    with pytest.raises(ValidationError) as error:
        made(**sizes)
    assert said in str(error.value)


@pytest.mark.parametrize(("source", "basis"), [
    ("assumption: near Gartner's figure, from memory", "assumed"), ("FMI, from memory", "remembered"), ("FMI 2023", "read"),
])  # fmt: skip
def test_a_source_says_what_it_is(source, basis):
    assert UsualSize.model_validate(ONE | {"source": source}).basis == basis


@pytest.mark.parametrize("name", industry_names())
def test_by_name_it_is_the_scenario_with_its_numbers_spelled_out(name):
    kinds = [kind for kind in industry(name).values() if kind in LEVERS]
    assert kinds
    by_name = loads(f'industry = "{name}"\n' + "".join(f'[[levers]]\nkind = "{kind}"\n' for kind in kinds))
    assert by_name.industry == name
    assert by_name.digest == spelled_out(name, kinds).digest
    assert by_name.digest != Scenario().digest
    again = loads(by_name.to_toml(), by_name.name)
    assert again.digest == by_name.digest
    assert again.levers == by_name.levers
    assert "industry" not in by_name.to_toml(), "it stands on its own"


def test_what_a_file_gives_wins_and_levers_that_are_not_held_stay_away():
    market = loads(
        'industry = "telephone"\n[changes.firm]\nlist_price = 33.0\nefficacy = 0.6\n[changes.bond]\nweight = 1.0\n'
        '[firms.1]\nunit_cost = 9.0\n[[levers]]\nkind = "exit_fee"\nmonths = 6.0\nstart = 3\n'
        '[[levers]]\nkind = "recovery"\nfirm = 1\nstrength = 0.9\n'
    )
    firm, usual = market.parameters.firm, TELEPHONE["firm.unit_cost"].value
    assert (firm.list_price, firm.efficacy, firm.unit_cost, market.parameters.bond.weight) == (33.0, 0.6, usual, 1.0)
    assert (market.firm(1).unit_cost, market.firm(2).unit_cost) == (9.0, usual)
    fee, recovery = market.levers
    assert (fee.strength, fee.months, fee.start) == (TELEPHONE["exit_fee.strength"].value, 6.0, 3)
    assert fee.cost_per_customer == LEVERS["exit_fee"].model_fields["cost_per_customer"].default
    cost = TELEPHONE["recovery.cost_per_complaint"].value
    assert (recovery.firm, recovery.strength, recovery.cost_per_complaint) == (1, 0.9, cost)


def test_a_number_given_back_to_its_default_survives_saving():
    default = Parameters().firm.list_price
    market = loads(
        f'industry = "bank"\n[changes.firm]\nlist_price = {default}\n[[levers]]\nkind = "price_cut"\nstrength = 0.2\n'
    )
    again = loads(market.to_toml())
    assert again.parameters.firm.list_price == default
    assert again.digest == market.digest


def test_an_industry_lies_below_the_baseline_and_comes_with_it(monkeypatch, tmp_path):
    calm = loads('baseline = "calm_market"\nindustry = "supermarket"')
    points = calm.levers[0]
    assert points.strength == load("calm_market").levers[0].strength == 0.04, "which the baseline gives"
    assert points.threshold == industry("supermarket").values()["points_programme"]["threshold"]
    assert calm.parameters.market.repertoire == 1
    (tmp_path / "shops.toml").write_text('industry = "supermarket"\n[changes.firm]\nlist_price = 500.0\n')
    monkeypatch.setattr("sim.scenario.scenario_folder", lambda: tmp_path)
    same, other, none = (loads(f'baseline = "shops"\n{more}') for more in ("", 'industry = "bank"', 'industry = ""'))
    assert (same.industry, other.industry, none.industry) == ("supermarket", "bank", "")
    assert {one.parameters.firm.list_price for one in (same, other, none)} == {500.0}
    assert [one.parameters.market.repertoire for one in (same, other, none)] == [1, 0, 0]


def test_what_is_set_later_is_set_as_ever():
    market = loads('industry = "telephone"\n[[levers]]\nkind = "price_cut"\nfirm = 1\n')
    changed = market.with_changes({"price_cut.start": 9, "firm.list_price": 50.0, "exit_fee.months": 3.0})
    cut, fee = changed.levers
    assert (cut.strength, cut.start) == (TELEPHONE["price_cut.strength"].value, 9)
    assert fee.strength == LEVERS["exit_fee"].model_fields["strength"].default
    assert (changed.parameters.firm.list_price, changed.parameters.firm.unit_cost) == (
        50.0,
        TELEPHONE["firm.unit_cost"].value,
    )
    assert changed.industry == market.with_lever("price_cut", 1, start=9).industry == "telephone"


@pytest.mark.parametrize(("text", "said"), [
    ('industry = "telefone"', 'own: There is no industry "telefone". Did you mean "telephone"?'),
    ('industry = "zoo"', f'own: There is no industry "zoo". Known: {", ".join(industry_names())}.'),
    ("industry = 3", 'own: "industry" is 3; it must be text.'),
    ('industry = "bank"\nchanges = 3', 'own: "changes" is 3; it must be a table.'),
    ('industry = "bank"\nlevers = [3]', 'own: "levers.0" is 3; it must be a table.'),
    ('industry = "bank"\n[changes]\nfirm = 3', 'own: "changes.firm" is 3; it must be a table.'),
    ('industry = "bank"\n[[levers]]\nkind = ["a"]', "own: \"levers.0\" has unknown kind \"['a']\". See `bond levers`."),
    ('[changes]\nindustry = "bank"', 'own: unknown key "changes.industry".'),
])  # fmt: skip
def test_what_cannot_be_used_is_said_in_one_sentence(text, said):
    with pytest.raises(BadInput) as error:
        loads(text, "own")
    assert str(error.value).startswith(said)
    assert "\n" not in str(error.value)


def test_the_page_has_every_number():
    page = industry_tables.each()
    sizes = [industry(name).sizes() for name in industry_names()]
    assert page.count("\n| `") == sum(map(len, sizes))
    assert industry_tables.compared().count("\n| `") == len(set().union(*sizes))
