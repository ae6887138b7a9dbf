"""Scenarios: loading, changing, saving, and one clear sentence for whatever cannot be used."""

import time
import tomllib
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import LEVERS, BadInput, Scenario, load, scenario_names
from sim.events import EVENTS
from sim.keys import known_keys
from sim.levers.offer import GROUPS_AT_ONCE
from sim.parameters import Parameters, all_declarations
from sim.scenario import MAX_AT_ONCE, from_table, loads
from sim.study.expectations import check
from sim.study.plan import study_from
from sim.study.run import run


def test_every_scenario_loads_and_survives_saving():
    assert {"calm_market", "price_war"} <= set(scenario_names())
    for name in scenario_names():
        scenario = load(name)
        assert scenario.title
        assert scenario.question
        assert scenario.title_zh
        assert scenario.question_zh
        again = loads(scenario.to_toml(), name)
        assert again.digest == scenario.digest
        assert again.expect == scenario.expect


def test_everything_on_survives_saving():
    text = (Path(__file__).parent / "everything_on.toml").read_text(encoding="utf-8")
    left_out = [f'[[levers]]\nkind = "{kind}"\n' for kind in LEVERS if f'kind = "{kind}"' not in text]
    scenario = loads("\n".join([text, *left_out]))
    assert {lever.kind for lever in scenario.levers} == set(LEVERS)
    assert {event.kind for event in scenario.events} == set(EVENTS)
    again = loads(scenario.to_toml())
    assert again.digest == scenario.digest
    assert again.levers == scenario.levers
    assert again.events == scenario.events
    assert again.firms == scenario.firms


@pytest.fixture(scope="module")
def each_market_once():
    """Run each market that expectations speak of once; most stand on the right side of some other."""
    kept = {}

    def run_or_kept(scenario, seeds, threads):
        if scenario.digest not in kept:
            kept[scenario.digest] = run(scenario, seeds, threads=threads)
        return kept[scenario.digest]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.study.expectations.run", run_or_kept)
        yield


@pytest.mark.slow
@pytest.mark.usefixtures("each_market_once")
@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_meets_its_expectations(name):
    scenario = load(name)
    assert scenario.expect, "a scenario must say what it expects"
    town = scenario.with_changes({"customers": min(scenario.parameters.market.customers, 2000)})
    missed = [found for found in check(town, 16) if not found.is_met]
    assert not missed, missed


def test_an_expectation_can_fail():
    wrong = loads(
        'baseline = "price_war"\n[expect]\n"retention_24.overall" = "> calm_market"\n"retention_24.engaged" = "< retention_24.overall"\n'
    )
    small = wrong.with_changes({"customers": 1000, "months": 24})
    assert [found.is_met for found in check(small, 20)] == [False, False]


def test_a_baseline_is_laid_below():
    war, calm = load("price_war"), load("calm_market")
    assert {lever.kind for lever in war.levers} == {"points_programme", "price_cut"}
    assert war.baseline == "calm_market"
    assert war.digest != calm.digest


def test_names_and_texts_do_not_change_the_digest_and_all_else_does():
    assert loads('title = "a"').digest == loads('title = "b"').digest == Scenario().digest
    others = [
        loads("[changes.bond]\nweight = 1.1"),
        loads("[firms.1]\nquality = 0.6"),
        loads("[[levers]]\nkind = 'recovery'"),
        loads("[[levers]]\nkind = 'recovery'\nwho = 'members'"),
        loads("[[events]]\nkind = 'climate'"),
        loads("[[events]]\nkind = 'memory_loss'"),
        loads("[changes.market]\nrepertoire = 1"),
    ]
    assert len({Scenario().digest, *(other.digest for other in others)}) == 1 + len(others)


def test_a_lever_can_be_given_to_a_firm_or_changed():
    war = load("price_war")
    dearer = war.with_lever("price_cut", 1, strength=0.1)
    assert [lever.strength for lever in dearer.levers if lever.kind == "price_cut"] == [0.1]
    two = war.with_lever("price_cut", 2, strength=0.05, start=3)
    assert [(lever.firm, lever.start) for lever in two.levers if lever.kind == "price_cut"][1] == (2, 3)
    assert war.with_lever("steering", watches="nps").levers[-1].watches == "nps"
    for wrong in ({"kind": "price_cut", "firm": 9}, {"kind": "price_cut", "strength": 5.0}, {"kind": "price_cutt"}):
        with pytest.raises(BadInput):
            war.with_lever(**wrong)


def test_a_firm_may_address_only_so_many_groups_at_once():
    groups = ["members", "online", "unhappy", "engaged"]
    assert len(groups) == GROUPS_AT_ONCE + 1

    def text(who, more=""):
        return f"[[levers]]\nkind = 'recovery'\nwho = '{who}'\n{more}\n"

    loads("".join(text(who) for who in [*groups[:GROUPS_AT_ONCE], groups[0], "everyone"]))
    for apart in ("firm = 1", "strength = 0.0", "start = 9\nend = 9"):
        ended = "end = 8" if "start" in apart else ""
        loads("".join(text(who, ended) for who in groups[:-1]) + text(groups[-1], apart))
    with pytest.raises(BadInput, match="addresses 4 groups in month 1"):
        loads("".join(text(who) for who in groups))
    with pytest.raises(BadInput, match="addresses 4 groups in month 9"):
        loads("".join(text(who) for who in groups[:-1]) + text(groups[-1], "start = 9"))


@pytest.mark.parametrize(("series", "one"), [("levers", "recovery"), ("events", "climate")])
def test_a_scenario_holds_so_many_levers_and_events_and_no_more(series, one, tmp_path):
    def text(n):
        return f"[[{series}]]\nkind = '{one}'\n" * n

    assert 8 * len(LEVERS) <= MAX_AT_ONCE, "every kind for each of eight firms"
    most = loads(text(MAX_AT_ONCE))
    assert len(getattr(most, series)) == MAX_AT_ONCE
    (tmp_path / "own.toml").write_text(text(MAX_AT_ONCE + 1))
    told = {"scenario": str(tmp_path / "own.toml"), "outcomes": ["profit_24"], "factors": {"bond.weight": [1, 2]}}
    refused = rf"30\d {series} are too many; allowed are up to {MAX_AT_ONCE}\."
    for ask in (
        lambda: loads(text(MAX_AT_ONCE + 1)),
        lambda: load(tmp_path / "own.toml"),
        lambda: loads(f'baseline = "recession"\n{text(MAX_AT_ONCE)}'),
        lambda: study_from(told, "study.toml").bases,
    ):
        with pytest.raises(BadInput, match=refused):
            ask()
    if series == "levers":
        with pytest.raises(BadInput, match=refused):
            most.with_lever("price_cut", 1)


def test_checking_a_scenario_costs_little_however_large_it_is():
    """Groups are counted in each month in which a lever starts; looking at all levers in each for each firm took long."""
    groups = ["members", "online", "unhappy"]
    largest = "".join(
        f"[[levers]]\nkind = 'recovery'\nfirm = {at % 8}\nwho = '{groups[at % 3]}'\nstart = {at + 1}\n"
        for at in range(MAX_AT_ONCE)
    )
    refused = "[[levers]]\nkind = 'recovery'\nwho = 'members'\n" * 16_000
    for text in ("[changes.market]\nrivals = 7\n" + largest, refused):
        data = tomllib.loads(text)
        begun = time.thread_time()
        with pytest.raises(BadInput, match="16,000 levers are too many") if text is refused else nullcontext():
            from_table(data, "large")
        assert time.thread_time() - begun < 0.5, "seconds of processor"


def test_a_scenario_without_words_has_the_same_numbers():
    war = load("price_war")
    bare = war.without_words()
    assert bare.digest == war.digest
    assert bare == Scenario(changes=war.changes, firms=war.firms, levers=war.levers, events=war.events)
    kept = {name for name in Scenario.model_fields if getattr(bare, name) != Scenario.model_fields[name].get_default(call_default_factory=True)}  # fmt: skip
    assert kept <= {"changes", "firms", "levers", "events"}


def test_changes_reach_parameters_and_levers():
    war = load("price_war").with_changes(
        {"bond.weight": 0.5, "price_cut.strength": 0.3, "customers": 500, "recovery.strength": 0.2}
    )
    assert war.parameters.bond.weight == 0.5
    assert war.parameters.market.customers == 500
    assert [lever.strength for lever in war.levers if lever.kind == "price_cut"] == [0.3]
    assert [lever.firm for lever in war.levers if lever.kind == "recovery"] == [0]
    assert load("price_war").parameters.bond.weight == Parameters().bond.weight


BAD_FILES = {
    "[changes.bond]\nwieght = 1": 'unknown key "changes.bond.wieght". Did you mean "weight"?',
    "tittle = 'x'": 'Did you mean "title"?',
    "[changes]\nbond = 3": "must be a table",
    "levers = 3": "must be a list of tables",
    "levers = ['price_cut']": "must be a table",
    "events = 5": "must be a list of tables",
    "[[levers]]\nkind = 'price_ctu'": 'Did you mean "price_cut"?',
    "[[levers]]\nstrength = 1": "has no kind",
    "[[levers]]\nkind = 'price_cut'\nstrength = 2": "allowed is 0 to 0.9",
    "[[levers]]\nkind = 'price_cut'\nstrength = nan": "must be a finite number",
    "[[levers]]\nkind = 'price_cut'\nfirm = 5": "numbered 0 to 2",
    "[[levers]]\nkind = 'price_cut'\nstart = 5\nend = 2": "after its end",
    "[[levers]]\nkind = 'thank_you_letter'\nwho = 'all'": "'top_spenders'",
    "[[levers]]\nkind = 'steering'\nwatches = 'churn'": "'csat'",
    "[[levers]]\nkind = 'life_assets'\nasset = 'love'": "'efficacy'",
    "[[events]]\nkind = 'climat'": 'Did you mean "climate"?',
    "[[events]]\nkind = 'climate'\nlevel = 9": "allowed is 0.5 to 2",
    "[[events]]\nkind = 'climate'\nstart = 9\nend = 8": "after its end",
    "[[events]]\nlevel = 1.2": "has no kind",
    "[[events]]\nkind = 'memory_loss'\nfirm = 7": "numbered 0 to 2",
    "[changes.market]\nrepertoire = 2": "allowed is 0 to 1",
    "[changes.staff]\nsize = 0": "allowed is 1 to 100",
    '[firms."01"]\nquality = 0.5': "numbered 0 to 2",
    "[firms.1]\nqualty = 0.5": 'Did you mean "quality"?',
    "[firms.1]\nquality = 5": "allowed is 0 to 1",
    "[firms.9]\nquality = 0.5": "numbered 0 to 2",
    "[changes.market]\nrivals = 0": "allowed is 1 to 7",
    "[changes.market]\nrivals = 9": "allowed is 1 to 7",
    "[changes.market]\nmonths = 0": "allowed is 1 to 600",
    "[changes.market]\nmonths = 'a'": "it must be a whole number",
    "[changes.market]\nmonths = true": "it must be a whole number",
    "[changes.population]\nshare_engaged = 0.9": "add up to more than 1",
    "[changes.population]\nshare_online = 0.7\nshare_dealer = 0.7": "add up to more than 1",
    "[expect]\nfoo = 'bar'": "expect: write",
    "baseline = 'nope'": "is not a scenario",
    "a = [[[[[": "is not TOML",
    "x = " + "[" * 3000: "is not TOML",
    "x = " + "9" * 5000: "is not TOML",
}


@pytest.mark.parametrize(("text", "part"), BAD_FILES.items(), ids=[text[:40] for text in BAD_FILES])
def test_bad_files_get_one_clear_sentence(text, part):
    with pytest.raises(BadInput) as caught:
        loads(text, "mine.toml")
    message = str(caught.value)
    assert part in message
    assert message.startswith("mine.toml: ")
    assert len(message) < 400
    assert "\n" not in message


BAD_CHANGES = {
    ("attention.bse", 1): 'unknown key "attention.bse". Did you mean "attention.base"?',
    ("price_cut.strenght", 0.1): 'Did you mean "price_cut.strength"?',
    ("a.b.c", 1): "See `bond parameters`",
    ("customers", 0): "allowed is 1 to 100,000,000",
    ("rivals", 9): "allowed is 1 to 7",
    ("bond.weight", float("nan")): "must be a finite number",
    ("bond.weight", "much"): "it must be a number",
    ("price_cut.kind", "x"): "unknown key",
}


@pytest.mark.parametrize(("change", "part"), BAD_CHANGES.items(), ids=[key for key, _ in BAD_CHANGES])
def test_bad_changes_get_one_clear_sentence(change, part):
    with pytest.raises(BadInput, match=r"^--set: ") as caught:
        load("price_war").with_changes(dict([change]), "--set")
    assert part in str(caught.value)
    assert '"changes.' not in str(caught.value)


@pytest.mark.parametrize(
    "name",
    ["price_wra", "../../etc/passwd", "/etc/passwd", "", "x.toml", "a" * 5000, "a" * 5000 + ".toml", "con/price_war"],
)
def test_no_such_scenario(name):
    with pytest.raises(BadInput) as caught:
        load(name)
    assert len(str(caught.value)) < 400


def test_files_that_are_no_scenarios(tmp_path):
    big, folder, binary, marked = (tmp_path / f"{name}.toml" for name in ("big", "folder", "binary", "marked"))
    big.write_text("# " + "x" * 10_000_000)
    folder.mkdir()
    binary.write_bytes(b"\xff\xfe\x00title")
    marked.write_bytes(b"\xef\xbb\xbftitle = 'from a Windows editor'")
    for path, part in (
        (big, "too large"),
        (folder, "directory"),
        (binary, "UTF-8"),
        (tmp_path / "none.toml", "no file"),
    ):
        with pytest.raises(BadInput, match=part):
            load(path)
    assert load(marked).title == "from a Windows editor"


@given(st.text(max_size=200))
def test_no_text_breaks_the_loader(text):
    try:
        loads(text)
    except BadInput as error:
        assert "\n" not in str(error)  # noqa: PT017 - most texts are refused, and the sentence is what we look at


def test_every_number_has_unit_range_role_and_source():
    for declaration in all_declarations():
        assert declaration.unit, declaration.key
        assert declaration.help.endswith("."), declaration.key
        assert declaration.source, declaration.key
        assert declaration.role in {"lever", "uncertain", "fixed", "measured"}, declaration.key
        assert declaration.low <= declaration.default <= declaration.high, declaration.key
        assert declaration.low < declaration.high, declaration.key
        is_published = any(c.isdigit() for c in declaration.source) or "undated" in declaration.source
        is_ours = "assumption" in declaration.source or declaration.source == "the scenario"
        assert is_published or is_ours, (declaration.key, declaration.source)


def test_every_known_key_can_be_set_to_its_own_default():
    declarations = {declaration.key: declaration for declaration in all_declarations()}
    for key in known_keys():
        if key in declarations:
            Scenario().with_changes({key: declarations[key].default})
