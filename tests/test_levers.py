"""Every lever passes through here: declarations, reach, direction, cost, memory; and what some of them do to a market."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

import sim
from sim import LEVERS, MarketModel, compare, load, run
from sim.levers import SIDES, Counts, Lever, Targeted, View
from sim.levers.base import Recurring
from sim.levers.offer import TERMS, Offer
from sim.levers.prices import Priced
from sim.levers.who import SELECTORS
from sim.market.draws import Purpose, named_uniform
from sim.market.rules.bond import bond_without, felt_bond
from sim.market.rules.choice import maturity
from sim.market.rules.failure import has_complained
from sim.market.rules.reach import trait
from sim.parameters import Firm
from sim.scenario import loads
from sim.study.compare import Comparison

IN_WORDS = {
    # bind
    "points programme: earn rate, threshold, expiry, tiers, endowed head start": "points_programme",
    "contract and exit fee": "exit_fee",
    "special of the month": "special_of_the_month",
    "price cut": "price_cut",
    "price match, with delay": "price_match",
    "advertising": "advertising",
    "celebrity endorsement: fit, scandal risk": "endorsement",
    "points buy-out of a rival's members": "points_buyout",
    "proactive plan offers": "plan_offer",
    # bond
    "front-line hiring for warmth": "front_line_warmth",
    "training to read needs": "need_training",
    "mentoring": "mentoring",
    "internal service quality": "internal_service",
    "authority to recover on the spot": "recovery",
    "easy complaint channels with a response time": "complaint_channels",
    "proactive failure detection": "failure_detection",
    "thank-you letter signed by the head, with or without voucher": "thank_you_letter",
    "thank-you call": "thank_you_call",
    "outcome follow-up": "outcome_follow_up",
    "value statement": "value_statement",
    "life-asset extras: time, efficacy, health, wealth": "life_assets",
    "listening that is acted on, or ignored": "listening",
    "live human help online, shopping with a friend": "online_help",
    "dealer support": "dealer_support",
    "dealer margin": "dealer_margin",
    "one memory across channels": "channel_memory",
    "being findable at the search stage": "findability",
    "win-back matched to the reason": "win_back",
    # hygiene and management
    "product and process upgrade": "process_upgrade",
    "targeting by records": "crm_targeting",
    "choice of the metric watched": "steering",
    # policies of rivals
    "undercut by so much": "undercut",
    "retaliate when share falls": "retaliate",
    "hill-climb on own profit": "hill_climb",
}
"""What the model was asked for, and the kind of lever that does it."""
FIELDS_ASKED_FOR = {
    "points_programme": {"threshold", "expiry", "tier_from", "tier_bonus", "head_start"},
    "exit_fee": {"months"},
    "price_match": {"delay"},
    "endorsement": {"fit", "scandal_risk"},
    "complaint_channels": {"days"},
    "thank_you_letter": {"voucher"},
    "life_assets": {"asset"},
    "listening": {"acted_on"},
    "win_back": {"matched"},
    "steering": {"watches"},
}
REMEMBERS = {kind for kind, cls in LEVERS.items() if cls.think is not Lever.think}
"""Levers with a memory of their own."""
PRICED = {kind for kind, cls in LEVERS.items() if cls.cost is Priced.cost}
"""Levers whose cost is the revenue that does not come in."""
COUNTS = Counts(
    people=1000, served=400, members=100, failures=30, complaints=15, contacts=90, won=20, returned=5, online=120,
    by_dealer=60, revenue=12_000.0, dealer_revenue=1_800.0,
)  # fmt: skip
PRICES = [[30.0, 24.0]] * 40
SERVED = [[500 - 20 * month, 500 + 20 * month] for month in range(20)] * 2
"""Forty months in which a rival is cheaper, and the company loses share."""


@pytest.fixture(params=LEVERS.values(), ids=LEVERS)
def lever(request):
    return request.param


def view(month, notes=None, luck=0.5):
    return View(
        month, 0, Firm(), PRICES, SERVED, lambda past: -float(past), lambda past: {"csat": 7.0, "nps": 5.0},
        {} if notes is None else notes, lambda: luck,
    )  # fmt: skip


def acted(move, month, own=None):
    """Return the offer under a move that has been in force from its start to a month, and the plain offer beside it."""
    own, notes = own or Firm(), {}
    for past in range(move.start, month + 1):
        if move.is_on(past):
            move.think(view(past, notes))
    offer, plain = Offer.from_list(own), Offer.from_list(own)
    move.act(offer, view(month, notes))
    return offer, plain


def notes_of(firm):
    """Return what each lever of a firm has written down so far."""
    return [seen.notes for seen in firm._views]


def changed(offer, plain):
    return {name for name, value in vars(offer).items() if value != getattr(plain, name)}


# What every lever is


def test_the_catalogue_is_complete():
    assert set(IN_WORDS.values()) <= set(LEVERS)
    assert len(REMEMBERS) >= 4
    assert len(PRICED) >= 5
    for kind, fields in FIELDS_ASKED_FOR.items():
        assert fields <= set(LEVERS[kind].model_fields), kind


def test_the_document_mentions_every_lever():
    text = (Path(sim.__file__).parent.parent / "docs" / "levers.md").read_text(encoding="utf-8")
    assert not [kind for kind in LEVERS if f"`{kind}`" not in text]


def test_every_number_of_a_lever_is_declared(lever):
    words = {"kind", "who", *lever.choices()}
    assert set(lever.numbers()) == set(lever.model_fields) - words
    assert lever.side in SIDES
    assert (lever.__doc__ or "").rstrip().endswith(".")
    assert lever.kind_name() == {kind: kind for kind in LEVERS}[lever.model_fields["kind"].default]
    for declaration in lever.numbers().values():
        assert declaration.unit, declaration.key
        assert declaration.source, declaration.key
        assert declaration.help.endswith("."), declaration.key
        assert declaration.low <= declaration.default <= declaration.high, declaration.key
        assert declaration.low < declaration.high, declaration.key
        assert declaration.role in {"lever", "uncertain", "fixed"}, declaration.key
    assert lever.numbers()["strength"].low == 0.0 < lever.numbers()["strength"].default
    assert lever.numbers()["strength"].role == "lever"


def test_a_lever_is_on_from_start_to_end_and_never_at_strength_0(lever):
    every = {"every": 2} if "every" in lever.model_fields else {}
    on = lever(start=5, end=9, **every)
    months = [month for month in range(1, 14) if on.is_on(month)]
    comes_round = issubclass(lever, Recurring) and lever.kind_name() != "plan_offer"  # plans last, calls come round
    assert months == ([5, 7, 9] if comes_round else [5, 6, 7, 8, 9])
    off = lever(strength=0.0, start=5, end=9, **every)
    assert not any(off.is_on(month) for month in range(1, 14))


def test_a_lever_changes_the_offer_and_leaves_prices_of_others_alone(lever):
    offer, plain = acted(lever(start=5), 17)
    assert changed(offer, plain)
    assert "price" not in changed(offer, plain) or lever.moves_price
    assert changed(offer, plain) <= set(TERMS) | {
        "quality", "efficacy", "health", "time", "wealth", "response_days", "warmth", "internal", "training",
        "mentoring", "dealer_margin", "dealer_support", "fame",
    }  # fmt: skip
    filled_in_later = {"brand", "dealer", "cheapest_rival", "best_buyout", "contacts", "forgets"}
    assert not changed(offer, plain) & filled_in_later


def test_a_lever_moves_what_it_says_in_the_direction_it_says(lever):
    """More strength moves the term further, and no strength is needed below which it does not."""
    if lever.direction == "either":
        return
    term, sign = lever.direction.split()
    assert sign in {"+", "-"}
    top, moved = lever.numbers()["strength"].default, []
    for share in (0.25, 0.5, 1.0):
        offer, plain = acted(lever(start=5, strength=share * top), 17)
        moved.append((getattr(offer, term) - getattr(plain, term)) * (1.0 if sign == "+" else -1.0))
    assert 0.0 < moved[0] <= moved[1] <= moved[2]


def test_offers_stay_in_their_ranges_at_full_strength(lever):
    strongest = lever(start=5, strength=lever.numbers()["strength"].high)
    for own in (Firm(), Firm(quality=1.0, warmth=1.0, recovery=1.0, ease=1.0, memory=1.0, online_human=1.0)):
        offer, _ = acted(strongest, 17, own)
        for term in (
            "quality", "efficacy", "health", "time", "wealth", "online_human", "memory", "failure_rate", "buy_failure",
            "recovery", "ease", "findable", "reach", "warmth", "internal", "mentoring", "detection", "follow_up",
            "listening", "acted_on", "recognition", "reminder", "contact", "win_back_matched",
        ):  # fmt: skip
            assert 0.0 <= getattr(offer, term) <= 1.0, term
        assert offer.price > 0.0


def test_costs_are_never_negative_and_in_proportion_to_what_they_pay_for(lever):
    kind = lever.kind_name()
    cost = lever().cost(COUNTS)
    assert lever().cost(Counts(*[0] * len(Counts._fields))) == 0.0
    assert lever().cost(Counts(*(2 * count for count in COUNTS))) == pytest.approx(2 * cost)
    assert (cost > 0.0) == (kind not in PRICED)
    for name in Counts._fields:
        assert lever().cost(COUNTS._replace(**{name: 2 * getattr(COUNTS, name)})) >= cost, name
    half = lever(strength=lever().strength / 2).cost(COUNTS)
    assert half <= cost
    if lever.cost_follows_strength:
        assert half == pytest.approx(cost / 2)
    else:
        assert half > cost / 2 or kind in PRICED


def test_only_levers_with_a_memory_write_notes(lever):
    notes = {}
    move = lever(start=5, **({"scandal_risk": 0.5} if lever.kind_name() == "endorsement" else {}))
    for month in range(5, 17):
        move.think(view(month, notes, luck=0.1))
    assert bool(notes) == (lever.kind_name() in REMEMBERS)


@cache
def lively(*levers):
    """Return a scenario in which there is something to react to: a cut, failures, dealers, strangers, others' points."""
    text = """
baseline = "price_war"
[changes.population]
share_dealer = 0.3
[firms.0]
awareness = 0.6
failure_rate = 0.1
[[levers]]
kind = "points_programme"
firm = 1
strength = 0.3
"""
    return loads(text + "".join(levers))


@pytest.mark.parametrize("kind", sorted(REMEMBERS))
def test_decisions_are_the_same_on_the_same_seed_and_nobody_elses_notes_are_touched(kind):
    extra = {"endorsement": "scandal_risk = 0.3", "retaliate": "loss = 0.001"}.get(kind, "")
    scenario = lively(f'[[levers]]\nkind = "{kind}"\n{extra}\n')

    def told(seed):
        market = MarketModel(scenario, rng=seed, customers=800, months=24)
        market.run_to_end()
        return notes_of(market.firms[0]), market.prices

    notes, prices = told(1)
    assert (notes, prices) == told(1)
    assert notes[-1]
    assert not any(notes[:-1])
    assert any((notes, prices) != told(seed) for seed in (2, 3, 4))


def test_opening_a_market_decides_nothing():
    """Month 0 asks what the offers of month 1 will be; managers must not have begun to act by that."""
    market = MarketModel(
        lively('[[levers]]\nkind = "hill_climb"\n[[levers]]\nkind = "steering"\n'), rng=1, customers=50
    )
    assert not any(notes_of(market.firms[0]))
    assert market.prices == [[30.0, 30.0, 30.0]]


# Whom it reaches

TARGETED = [kind for kind, cls in LEVERS.items() if issubclass(cls, Targeted)]
GROUPS = [who for who in SELECTORS if who != "everyone"]


@pytest.mark.parametrize(
    ("kind", "who"), [(kind, GROUPS[(at + by) % len(GROUPS)]) for at, kind in enumerate(TARGETED) for by in (0, 5)]
)
def test_only_the_offers_of_the_group_named_are_changed(kind, who):
    other = "online" if who == "top_spenders" else "top_spenders"
    text = f'[[levers]]\nkind = "{kind}"\nwho = "{who}"\n[[levers]]\nkind = "recovery"\nwho = "{other}"\n'
    market = MarketModel(loads(text), rng=1, customers=10, months=3)
    firm = market.firms[0]
    sheet = firm.act(1)
    assert firm.groups == (who, other)
    assert [(group.code, group.least) for group in sheet.groups] == [
        (SELECTORS[name].code, SELECTORS[name].least) for name in (who, other)
    ]
    assert len(sheet.offers) == 4
    plain, reached, beside, both = (vars(offer) for offer in sheet.offers)
    rival = vars(market.firms[1].act(1).offers[0])
    assert {name for name in plain if plain[name] != rival[name]} <= {"cheapest_rival", "best_buyout"}, (
        "filled in later"
    )
    moved = {name for name in plain if reached[name] != plain[name]}
    if kind == "price_match":  # nobody is cheaper yet
        assert not moved
    else:
        assert moved
    assert {name for name in plain if both[name] != beside[name]} >= moved - {"recovery"}
    assert {name for name in plain if beside[name] != plain[name]} == {"recovery"}
    assert firm.places(who) == [1, 3]
    assert firm.places(other) == [2, 3]
    assert firm.places("everyone") == [0, 1, 2, 3]


def named(market, who, has_left):
    """Return which customers belong to a group, from the table as it stood before the month.

    has_left: of the staff this month, shape (firms, size); an employee who leaves takes part of the bond along
    """
    c, p = market.customers, market.values
    rows, k = np.arange(len(c)), c.provider.astype(int)
    own_bond = bond_without(c.bond[k, rows].astype(float), has_left[k, c.employee], p.bond)
    felt = felt_bond(own_bond, maturity(c.tenure.astype(float), p.choice), p.choice, p.bond)
    threshold = np.array([firm.offer.points_threshold for firm in market.firms])[k]
    half = half_of(market)
    selector = SELECTORS[who]
    belongs = [
        trait(
            selector.code, float(c.spend[i]), float(c.tenure[i]), 1.0 - float(c.satisfaction[k[i], i]), felt[i],
            float(c.is_member[i]), c.points[i] / 100.0 / threshold[i], 1.0 if has_complained(c.incident[i]) else 0.0,
            float(c.grievance[i]), float(c.receptivity[i]), 1.0 if c.channel[i] == 1 else 0.0, half[i],
        ) >= selector.least or who == "everyone"
        for i in rows
    ]  # fmt: skip
    return np.array(belongs) & (k == 0)


def half_of(market):
    return [named_uniform(market.luck, 0, int(Purpose.HALF), 0, i) for i in range(len(market.customers))]


LEVER_MONTH = 3
QUIET = {"customers": 1500, "months": LEVER_MONTH, "word_of_mouth.links": 0, "firm.failure_rate": 0.1, "attention.base": 0.0,
         "attention.incident": 0.0, "attention.contact": 0.0, "attention.price": 0.0, "need.drift": 0.0,
         "attention.poached": 0.0, "attention.cashed": 0.0, "attention.bad_word": 0.0, "population.attrition": 0.0,
         "market.settle": 0}  # fmt: skip
"""Nobody leaves and nobody hears anything, so that only a lever can make two markets differ."""


def after_a_month(kind, who, extra=""):
    """Return a market after a month with a lever, who was to be reached, and whose life differs from that without it."""
    lever_text = f'[[levers]]\nkind = "{kind}"\nwho = "{who}"\nstart = {LEVER_MONTH}\n{extra}\n'
    cut = '[[levers]]\nkind = "price_cut"\nfirm = 1\n'  # something to match
    base = loads('baseline = "calm_market"\n' + cut).with_changes(QUIET)
    reached = loads('baseline = "calm_market"\n' + cut + lever_text).with_changes(QUIET)
    with_lever, without = MarketModel(reached, rng=1), MarketModel(base, rng=1)
    for _ in range(LEVER_MONTH - 1):
        with_lever.advance()
        without.advance()
    before = {name: column.copy() for name, column in with_lever.customers.columns._asdict().items()}
    now = with_lever.customers.columns
    with_lever.advance()
    without.advance()
    has_left = with_lever.staff.has_left.reshape(len(with_lever.firms), -1)
    after = with_lever.customers.columns
    with_lever.customers.columns = now._replace(**before)
    group = named(with_lever, who, has_left)
    with_lever.customers.columns = after
    touched = np.zeros(len(group), bool)
    for mine, theirs in zip(with_lever.customers.columns, without.customers.columns, strict=True):
        differs = mine != theirs
        touched |= differs if differs.ndim == 1 else differs.any(axis=0)
    assert (with_lever.customers.provider == without.customers.provider).all()
    return with_lever, group, touched


@pytest.mark.parametrize("who", SELECTORS)
def test_a_letter_reaches_exactly_whom_it_names(who):
    """With nothing else going on, only the bonds of the people reached differ, and postage is paid for them only."""
    market, group, touched = after_a_month("thank_you_letter", who, "strength = 1.0\ncost_per_letter = 2.0")
    np.testing.assert_array_equal(touched, group)
    assert 0 < group.sum() < len(group)
    assert market.lever_costs[LEVER_MONTH, -1] == 200 * group.sum()


@pytest.mark.parametrize("repertoire", [0, 1], ids=["subscription", "repertoire"])
def test_members_are_those_of_the_firms_own_programme(repertoire):
    """In a repertoire people carry a rival's card into the shop; that does not make them members here."""
    text = '[[levers]]\nkind = "points_programme"\n[[levers]]\nkind = "thank_you_letter"\nfirm = 1\nwho = "members"\nevery = 1\n'
    market = MarketModel(loads(text), rng=1, customers=2000, months=8, **{"market.repertoire": repertoire})
    market.run_to_end()
    assert market.record.members[-1, 0] > 0
    assert market.record.reached[:, 1, 1, 0].sum() == 0, "the rival has no programme"
    assert market.lever_costs[:, 1].sum() == 0


@pytest.mark.parametrize("kind", TARGETED)
def test_a_lever_kept_to_a_group_touches_nobody_else(kind):
    extra = {"listening": "strength = 1.0", "outcome_follow_up": "strength = 1.0", "exit_fee": ""}.get(kind, "")
    _, group, touched = after_a_month(kind, "receptive", extra)
    assert not (touched & ~group).any()
    # a contract is signed, a failure found and a customer reminded only by chance or later
    shows_later = {"exit_fee", "complaint_channels", "failure_detection", "recovery", "thank_you_letter"}
    shows_later |= {"value_statement", "crm_targeting"}
    assert touched.any() or kind in shows_later


@pytest.mark.parametrize("kind", sorted(PRICED | {"special_of_the_month", "plan_offer"}))
def test_the_cost_of_a_lower_price_is_the_revenue_that_does_not_come_in(kind):
    extra = {"retaliate": "loss = 0.001"}.get(kind, "")
    size = {"customers": 2000, "months": 22}
    base = run(lively().with_changes(size), 3)
    cheaper = run(lively(f'[[levers]]\nkind = "{kind}"\nstart = 15\n{extra}\n').with_changes(size), 3)

    def per_use(result):
        return result.record.revenue[:, 1:, 0] / result.record.usage[:, 1:, 0]

    np.testing.assert_array_equal(per_use(base)[:, :14], per_use(cheaper)[:, :14])
    assert per_use(cheaper)[:, 14:].min() < per_use(base)[:, 14:].min() - 0.2
    assert (per_use(cheaper)[:, 14:] <= per_use(base)[:, 14:] + 0.02).all()


def test_processes_are_bettered_in_all_or_in_one_thing_alone():
    whole = LEVERS["process_upgrade"](strength=0.4)
    alone = {"quality": "quality", "failures": "failure_rate", "orders": "buy_failure"}
    offer, plain = acted(whole, 3)
    assert changed(offer, plain) == set(alone.values())
    costs = 0.0
    for part, term in alone.items():
        one = whole.replaced(**{name: float(name == part) for name in alone})
        single, _ = acted(one, 3)
        assert changed(single, plain) == {term}
        assert getattr(single, term) == getattr(offer, term)
        assert 0.0 < one.cost(COUNTS) < whole.cost(COUNTS)
        costs += one.cost(COUNTS)
    assert costs == pytest.approx(whole.cost(COUNTS))
    assert whole.cost(COUNTS) == whole.cost_per_customer * 0.4 * COUNTS.served


# What it does

SEEDS = 12


@cache
def base_run(baseline, changes):
    return run(load(baseline).with_changes(dict(changes)), SEEDS)


def effect(lever_text, figure_name, baseline="price_war", **changes):
    size = {"customers": 1200, "months": 24, "market.settle": 0, **changes}
    with_lever = loads(f'baseline = "{baseline}"\n[[levers]]\n' + lever_text).with_changes(size)
    without = base_run(baseline, tuple(sorted(size.items())))
    return Comparison(run(with_lever, SEEDS), without).difference(figure_name)


STRANGERS = {"firm.awareness": 0.5, "news.forgetting": 0.02}
UNHAPPY = {"firm.failure_rate": 0.1}
STAYING = {
    f"attention.{what}": 0.0 for what in ("base", "incident", "contact", "price", "poached", "cashed", "bad_word")
}
"""Nobody leaves: else a company that keeps its disappointed customers has less satisfied ones than one that loses them."""
DEALT = {"population.share_dealer": 0.6}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "figure_name", "changes"),
    [
        ("kind = 'exit_fee'\nstrength = 150.0", "retention_24.overall", {}),
        ("kind = 'exit_fee'\nstrength = 150.0", "hostages_24", {}),
        ("kind = 'price_match'", "retention_24.overall", {}),
        ("kind = 'price_cut'", "market_share_24", {}),
        ("kind = 'undercut'", "market_share_24", {}),
        ("kind = 'retaliate'", "market_share_24", {}),
        ("kind = 'special_of_the_month'\nstrength = 0.4", "won_24", {}),
        ("kind = 'points_programme'", "retention_24.locked_in", {"baseline": "price_war_no_programme"}),
        ("kind = 'points_programme'", "hostages_24", {"baseline": "price_war_no_programme"}),
        ("kind = 'points_programme'", "liability_24", {"baseline": "price_war_no_programme"}),
        ("kind = 'advertising'\nstrength = 1.0", "won_24", STRANGERS),
        ("kind = 'endorsement'\nstrength = 1.0\nfit = 1.0\nscandal_risk = 0.0", "won_24", STRANGERS),
        ("kind = 'findability'\nstrength = 1.0", "won_24", STRANGERS),
        ("kind = 'dealer_margin'\nstrength = 0.3", "market_share_24", DEALT),
        ("kind = 'dealer_support'\nstrength = 0.7", "market_share_24", DEALT),
        ("kind = 'front_line_warmth'\nstrength = 0.6", "felt_bond_24", {}),
        ("kind = 'internal_service'\nstrength = 1.0", "felt_bond_24", {}),
        ("kind = 'need_training'\nstrength = 1.0", "satisfaction_24", {"staff.learning": 0.02}),
        ("kind = 'mentoring'\nstrength = 1.0", "satisfaction_24", {"staff.turnover": 0.08}),
        ("kind = 'recovery'\nstrength = 1.0", "retention_24.overall", UNHAPPY),
        ("kind = 'recovery'\nstrength = 1.0", "satisfaction_24", UNHAPPY | STAYING),
        ("kind = 'complaint_channels'\nstrength = 1.0", "satisfaction_24", UNHAPPY | STAYING),
        ("kind = 'complaint_channels'\nstrength = 1.0", "complaints_24", UNHAPPY),
        ("kind = 'failure_detection'\nstrength = 1.0", "satisfaction_24", UNHAPPY | STAYING),
        ("kind = 'process_upgrade'\nstrength = 1.0", "retention_24.overall", UNHAPPY),
        ("kind = 'life_assets'\nstrength = 1.0", "satisfaction_24", {}),
        ("kind = 'listening'\nstrength = 0.5", "satisfaction_24", {}),
        ("kind = 'channel_memory'\nstrength = 1.0", "satisfaction_24", {}),
        ("kind = 'outcome_follow_up'\nstrength = 0.5", "felt_bond_24", {"firm.warmth": 0.7}),
        ("kind = 'online_help'\nstrength = 1.0", "felt_bond_24", {"firm.warmth": 0.7, "population.share_online": 0.8}),
        ("kind = 'thank_you_letter'\nstrength = 1.0\nevery = 1", "felt_bond_24", {}),
        ("kind = 'thank_you_call'\nstrength = 1.0\nevery = 1", "felt_bond_24", {}),
        ("kind = 'win_back'\nstrength = 60.0", "returned_24", {}),
        ("kind = 'win_back'\nstrength = 1.0\nmatched = 1.0", "returned_24", UNHAPPY),
    ],
    ids=lambda value: value.split("'")[1] if isinstance(value, str) and "'" in value else str(value)[:24],
)
def test_levers_work_in_the_direction_their_mechanism_says(text, figure_name, changes):
    assert effect(text, figure_name, **changes).lo > 0.0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "figure_name", "changes"),
    [
        ("kind = 'advertising'\nstrength = 1.0\nexaggeration = 0.2", "satisfaction_24", {}),
        ("kind = 'endorsement'\nstrength = 1.0\nfit = -1.0\nscandal_risk = 0.0", "market_share_24", {}),
        ("kind = 'listening'\nstrength = 0.5\nacted_on = 0.0", "felt_bond_24", {}),
        ("kind = 'points_buyout'\nfirm = 1", "retention_24.locked_in", {}),
        ("kind = 'thank_you_call'\nstrength = 0.01\nevery = 1", "retention_24.overall", {"attention.contact": 0.2}),
    ],
    ids=["advertising", "endorsement", "listening", "points_buyout", "thank_you_call"],
)
def test_and_in_the_other_direction(text, figure_name, changes):
    assert effect(text, figure_name, **changes).hi < 0.0


def test_a_face_that_fits_does_more_than_one_that_does_not():
    good, bad = (
        run(
            loads(f'[[levers]]\nkind = "endorsement"\nscandal_risk = 0.0\nfit = {fit}').with_changes(
                {"customers": 1200, "months": 24, "market.settle": 0}
            ),
            SEEDS,
        )
        for fit in (1.0, -1.0)
    )
    assert Comparison(good, bad).difference("market_share_24").lo > 0.0


def test_prices_never_fall_below_zero():
    text = "".join(
        f"[[levers]]\nkind = '{kind}'\nstrength = {LEVERS[kind].numbers()['strength'].high}\n"
        for kind in ("price_cut", "plan_offer", "special_of_the_month", "price_match")
    )
    market = MarketModel(loads(text), rng=1, customers=100, months=4)
    market.run_to_end()
    assert min(min(prices) for prices in market.prices) >= 0.0
    assert (market.record.revenue >= 0).all()


def test_a_points_buyout_takes_the_members_and_leaves_the_others_alone():
    text, aloof = "kind = 'points_buyout'\nfirm = 1\nstart = 13", {"population.reward_threshold": 0.2}
    assert effect(text, "retention_24.locked_in", **aloof).hi < 0.0
    for kind in ("engaged", "satisfied"):  # who have not joined, as it takes more than this to win them
        gap = effect(text, f"retention_24.{kind}", **aloof)
        assert abs(gap.mean) < 0.01, (kind, gap)


def test_withdrawing_the_programme_frees_the_members_at_once():
    size = {"customers": 2000, "months": 20, "market.settle": 0}
    withdrawn = load("price_war").with_changes({"points_programme.end": 15, **size})
    both = compare(withdrawn, load("price_war").with_changes(size), 20)
    assert not both.survival_difference()[:, :16].any()
    assert both.difference("retention_20.locked_in").hi < 0.0
    assert both.difference("hostages_17.locked_in").hi < 0.0


def test_a_bond_outlives_its_spending_and_a_price_cut_does_not():
    """A bind lever stops when it stops; a bond lever costs first, and what it built is still there a year later."""
    warm = effect("kind = 'front_line_warmth'\nstrength = 1.0\nend = 12", "felt_bond_24")
    assert warm.lo > 0.0
    size = {"customers": 1000, "months": 24}
    text = "[[levers]]\nkind = 'price_cut'\nend = 12\n[[levers]]\nkind = 'points_programme'\nfirm = 2\nend = 12\n"
    after = run(loads('baseline = "price_war"\n' + text).with_changes(size), 3)
    assert (after.prices[:, 13:, 0] == 30.0).all()
    assert (after.record.points_held[:, 12, 2] > 0).all()
    assert (after.record.points_held[:, 13:, 2] == 0).all()


def test_a_scandal_ends_the_endorsement_and_hurts_the_brand_but_not_the_contract():
    text = '[[levers]]\nkind = "endorsement"\nscandal_risk = 0.5\nstart = 2\nfit = 0.5\n'
    market = MarketModel(loads(text), rng=1, customers=300, months=20)
    brands = [market.firms[0].brand]
    for _ in range(20):
        market.advance()
        brands.append(market.firms[0].brand)
    month = notes_of(market.firms[0])[0]["scandal"]
    assert 2 <= month < 15
    assert brands[month] < 0.6 * brands[month - 1]
    assert np.diff(brands)[month:].min() > 0.0, "it recovers afterwards"
    assert (market.lever_costs[2:, 0] > 0).all()


def test_a_manager_gets_what_is_measured_and_spends_no_more_than_the_budget():
    for watches in ("csat", "nps", "engagement", "retention", "profit"):
        text = f'baseline = "price_war"\n[[levers]]\nkind = "steering"\nwatches = "{watches}"\n'
        market = MarketModel(loads(text), rng=1, customers=1000, months=30)
        for _ in range(30):
            market.advance()
            shares = notes_of(market.firms[0])[-1]["shares"]
            assert sum(shares) == pytest.approx(1.0)
            assert min(shares) >= 0.0
        assert notes_of(market.firms[0])[-1]["trial"] > 3, watches
        budget = market.brief.levers[-1].strength
        np.testing.assert_allclose(market.lever_costs[1:, -1], 100 * budget * market.record.served[1:, 0], atol=1)
