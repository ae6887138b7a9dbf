"""Probes of the ladder: known answers on small markets, and nulls where a probe must find nothing."""

import numpy as np
import pytest

from sim.evidence.ledger import scenario_of
from sim.evidence.probes import ladder as probes
from sim.evidence.probes import slipping
from sim.market.model import MarketModel

pytestmark = pytest.mark.slow

LOOKS = ("base", "price", "incident", "contact", "bad_word", "good_word", "cashed")
QUIET = {f"attention__{name}": 0.0 for name in LOOKS} | {"population__attrition": 0.0}


def market(months=6, customers=1200, levers=(), firms=None, seed=1, baseline="calm_market", **numbers):
    numbers = {key.replace("__", "."): value for key, value in numbers.items()}
    arm = {"baseline": baseline, "levers": list(levers), "set": numbers, "firms": firms or {}}
    scenario = scenario_of(arm, "test").with_changes({"months": months, "customers": customers})
    return MarketModel(scenario, rng=seed)


def test_nobody_is_lost_where_nobody_looks_around():
    assert probes.long_standing_kept(market(**QUIET)) == 1.0
    assert probes.content_lost(market(**QUIET)) == 0.0
    assert probes.engaged_kept_beyond_satisfied(market(**QUIET)) == 0.0


def test_long_standing_are_those_of_five_years():
    m = market(months=12, customers=3000)
    old = (m.customers.left_month >= 0) & (m.customers.tenure >= 60)
    kept = probes.long_standing_kept(m)
    assert kept == np.mean(m.customers.left_month[old] == 0)
    assert 0.5 < kept < 1.0


def test_engaged_are_kept_longer_only_if_bonds_count():
    strong = probes.engaged_kept_beyond_satisfied(market(months=24, customers=4000, bond__weight=6.0))
    weak = probes.engaged_kept_beyond_satisfied(market(months=24, customers=4000, bond__weight=0.0))
    assert strong > 0.1
    assert strong > weak


def test_wish_for_a_change_costs_content_customers():
    assert probes.content_lost(market(months=12, population__variety=2.0)) > probes.content_lost(
        market(months=12, population__variety=0.0)
    )


def test_rungs_are_those_of_the_record():
    m = market(months=5)
    for _ in range(5):
        m.advance()
    counted = np.bincount(probes._rungs(m), minlength=5)
    # the record reads felt bonds as they were when the month began
    assert counted[0] == m.record.rungs[5, 0]
    assert counted == pytest.approx(m.record.rungs[5], abs=12)


def test_nobody_is_loyal_without_a_bond():
    assert probes.loyal_rung_share(market(bond__weight=0.0)) == 0.0
    assert np.isnan(probes.loyal_by_way_of_satisfied(market(bond__weight=0.0)))


def test_all_come_by_way_of_satisfied_where_all_are_satisfied():
    assert probes.loyal_by_way_of_satisfied(market(months=12, ladder__satisfied=0.0)) == 1.0


def test_prospects_expect_what_they_are_told():
    loud = [{"kind": "advertising", "strength": 1.0, "exaggeration": 0.3, "start": 1}]
    told, untold = (probes.prospects_expectation(market(levers=levers)) for levers in (loud, []))
    assert told > untold + 0.03
    assert probes.prospects_expectation(market(levers=loud, news__advertising=0.0)) == pytest.approx(untold, abs=0.02)


def test_talk_moves_expectation_only_if_it_counts():
    talkative = {"word_of_mouth__advocate": 0.3, "months": 8, "customers": 4000}
    assert probes.talk_in_expectation(market(news__talk=0.1, **talkative)) > 0.2
    assert abs(probes.talk_in_expectation(market(news__talk=0.0, **talkative))) < 0.1


def test_newcomers_lost_early_are_won_from_month_13():
    m = market(months=19, attention__base=1.0)
    here = [m.customers.provider == 0]
    twin = market(months=19, attention__base=1.0)
    for _ in range(19):
        twin.advance()
        here.append(twin.customers.provider == 0)
    won = here[13] & ~here[12]
    stays = np.all(here[13:], axis=0)
    assert probes.newcomers_lost_early(m) == pytest.approx(1.0 - stays[won].mean())


def test_a_slip_drives_away_only_where_it_counts():
    size = {"months": 15, "customers": 4000}
    mute = {"choice__experience": 0.0, "bond__weight": 0.0, "word_of_mouth__links": 0}
    for harm in (slipping.cold_contact_harm_to_bonded, slipping.bad_month_harm_to_bonded):
        assert abs(harm(market(**size, **mute))) < 0.01
    drawn = {"market__settle": 0, "choice__experience": 12.0}  # whom experience drives away has not gone before
    assert slipping.bad_month_harm_to_bonded(market(**size, **drawn)) > 0.01


def test_what_surprises_becomes_what_is_expected():
    delight = [{"kind": "process_upgrade", "strength": 0.6}]
    alone = QUIET | {"word_of_mouth__links": 0}  # nobody comes or goes, and nobody expects what others tell

    def gain(months):
        delighted, usual = (market(months=months, levers=levers, **alone) for levers in (delight, []))
        return slipping.surprise_at_the_end(delighted) - slipping.surprise_at_the_end(usual)

    assert gain(3) > 0.03
    assert abs(gain(48)) < 0.01


def test_strong_bonds_forgive_only_if_bonds_count():
    firms = {"0": {"failure_rate": 0.2}}
    forgiven = [
        np.mean(
            [
                probes.failure_harm_forgiven(
                    market(months=12, customers=4000, firms=firms, seed=seed, bond__weight=weight)
                )
                for seed in (1, 2, 3)
            ]
        )
        for weight in (0.0, 6.0)
    ]
    assert forgiven[1] > forgiven[0] + 0.02


def test_praise_is_compared_over_all_firms():
    m = market(months=8)
    praise = probes._praise_to_the_middle(m)
    assert praise.shape == (3,)
    assert m.month == 4
    growth = probes._growth_to_the_end(m)
    assert growth == pytest.approx(np.log(m.record.served[8, :3] / m.record.served[4, :3]))
    assert probes._predicts_better(growth, -growth, growth) == pytest.approx(2.0)
    satisfied, nps = probes.praise_beyond_satisfaction(market(months=8)), probes.praise_beyond_nps(market(months=8))
    assert -2.0 <= satisfied <= 2.0
    assert -2.0 <= nps <= 2.0


def test_expectation_stands_still_around_a_purchase_where_nothing_moves_it():
    still = {"news__talk": 0.0, "expectation__up": 0.0, "expectation__down": 0.0, "firm__buy_failure": 0.0}
    still |= {"population__attrition": 0.0}  # a newcomer in somebody's place expects something else
    fades = {**still, "expectation__fading": 0.0}
    assert probes.expectation_rise_before_purchase(market(months=16, **fades)) == pytest.approx(0.0, abs=1e-6)
    assert probes.expectation_fall_after_purchase(market(months=16, **fades)) == pytest.approx(0.0, abs=1e-6)


def test_claims_beyond_the_truth_lift_expectation_before_a_purchase():
    loud = [{"kind": "advertising", "strength": 1.0, "exaggeration": 0.3, "start": 1}]
    assert probes.expectation_rise_before_purchase(market(months=16, levers=loud)) > 0.02


def test_spread_is_that_of_customers():
    m = market()
    spread = probes.sd_of_satisfaction(m)
    assert spread == pytest.approx(np.std(m.customers.satisfaction[0, m.customers.provider == 0]), rel=1e-4)
    assert probes.sd_of_bonds(market(bond__weight=2.0)) > 0.0
    nobody_bonds = {f"bond__{name}": 0.0 for name in ("build", "kept_promise", "recognition", "ordinary")}
    assert probes.sd_of_bonds(market(population__bond=0.0, **nobody_bonds)) == 0.0
