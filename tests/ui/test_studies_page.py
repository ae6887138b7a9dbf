"""The page of studies without a browser: any folder somebody may name, whole, half done, broken or not there."""

import json
import os
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from sim.measures.figures import MEASURES
from sim.study.dataset import SCHEMA, Dataset
from sim.study.plan import study_from
from sim.study.recent import MAX_RECENT, OFFERED, recent, remember
from sim.ui.shared.text import escaped
from sim.ui.studies.folder import Trouble, csv_of, dataset_in, overview, points_of, stamp_of
from sim.ui.studies.offered import offered
from sim.ui.studies.page import EXAMPLE
from sim.ui.studies.words import outcome_words, scenario_words
from sim.wording import LANGUAGES, Wording

pytestmark = pytest.mark.slow

DEPTHS, SHARES = [0.1, 0.3, 0.5], [0.2, 0.8]
STUDY = """
title = "Depth of *cut*"
question = "How deep is <b>too</b> deep?"
scenario = "price_war"
seeds = 4
outcomes = ["profit_24", "retention_24.overall"]
[factors]
"price_cut.strength" = [0.1, 0.3, 0.5]
"population.share_engaged" = [0.2, 0.8]
[design]
kind = "grid"
"""


def written(folder, n_seeds=4, n_there=None, fails=lambda x, y: False, study=STUDY, scenarios=("price_war",)):
    """Write the folder of a sweep by hand: profit is 1000 (0.3 - depth) and a little luck; some points may fail."""
    folder.mkdir()
    points = [(name, x, y) for name in scenarios for x in DEPTHS for y in SHARES]
    design = pd.DataFrame(points, columns=["scenario", "price_cut.strength", "population.share_engaged"])
    design.insert(0, "design", 0)
    design.insert(0, "design_id", range(len(points)))
    design.to_parquet(folder / "design.parquet", index=False)
    rows, failures = [], []
    for at in range(len(points) * n_seeds if n_there is None else n_there):
        seed, point = divmod(at, len(points))
        _, x, y = points[point]
        names = {"run_id": f"{at:016x}", "design_id": point, "seed": seed + 1}
        failed = fails(x, y)
        profit = np.nan if failed else 1000.0 * (0.3 - x) + seed
        retention = np.nan if failed else 0.8 - x + 0.01 * seed
        rows.append(
            names | {"status": "failed" if failed else "done", "engine": "e", "profit_24": profit}
            | {"retention_24.overall": retention}
        )  # fmt: skip
        if failed:
            failures.append(names | {"error": "shares add up to more than 1"})
    (folder / "runs").mkdir()
    pd.DataFrame(rows).to_parquet(folder / "runs" / "part-00000.parquet", index=False)
    if failures:
        (folder / "failures").mkdir()
        pd.DataFrame(failures).to_parquet(folder / "failures" / "part-00000.parquet", index=False)
    told = {
        "schema_version": SCHEMA, "name": "cut", "title": "Depth of *cut*", "study": "s", "engine": "e",
        "bind_or_bond": "0.1.0", "scenarios": dict.fromkeys(scenarios, "d"), "sessions": [],
        "outcomes": ["profit_24", "retention_24.overall"], "record": [], "points": len(points), "seeds": n_seeds, "paired": True, "part_runs": 1000, "batch_runs": 10,
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(told))
    (folder / "study.toml").write_text(study)
    return folder


@pytest.fixture(autouse=True)
def no_memory_of_others(tmp_path, monkeypatch):
    """Keep what is remembered out of the home of whoever runs the tests, and offer what a test makes."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv(OFFERED, str(tmp_path))


@pytest.fixture
def unnamed(monkeypatch):
    """Start the app without naming folders."""
    monkeypatch.delenv(OFFERED)


@pytest.fixture
def folder(tmp_path):
    return written(tmp_path / "cut")


def page_in(language):
    import streamlit as st

    from sim.ui.studies.page import show
    from sim.wording import Wording

    st.session_state.setdefault("visits", 0)
    show(Wording(language), "light")


def opened(folder=None, language="en"):
    return linked(folder.name if folder else "", language)


def linked(name, language="en"):
    """Return the page as a link opens it."""
    app = AppTest.from_function(page_in, args=(language,), default_timeout=60)
    if name:
        app.query_params["study"] = name
    return app.run()


def words_on(app):
    html = " ".join(element.proto.body for element in app.get("html") if "<style>" not in element.proto.body)
    shown = [*app.markdown, *app.caption, *app.info, *app.error, *app.code]
    return html + " ".join(element.value for element in shown)


def charts_of(app):
    return [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]


def tiles_of(app):
    """Return the tiles of the map as the browser gets them."""
    sent = app.get("vega_lite_chart")[0].proto.datasets
    frames = [pa.ipc.open_stream(one.data.data).read_pandas() for one in sent]
    return pd.concat([frame for frame in frames if "said" in frame]).drop_duplicates()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sweep_is_told_mapped_and_offered(folder, language):
    app = opened(folder, language)
    assert not app.exception
    t, said = Wording(language), words_on(app)
    assert "Depth of *cut*" in said
    assert "How deep is &lt;b&gt;too&lt;/b&gt; deep?" in said, "what a file says is no markup"
    assert t("studies.size", points="6", seeds="4") + t("studies.all_there", runs="24") in said
    assert scenario_words("price_war", t) in said
    assert set(tiles_of(app)["mean"].round(6)) == {201.5, 1.5, -198.5}
    assert len(charts_of(app)) == 2, "the map, and what it hangs on"
    files = [button.proto.label for button in app.get("download_button")]
    assert files == [*("PNG", "SVG", "CSV") * 2, t("studies.download")], "both pictures, and all runs"
    assert t("studies.map_dot") in said.replace("\\", "")
    assert "{" not in said


def test_the_choosers_change_the_map(folder):
    app = opened(folder)
    app.selectbox(key=f"outcome {folder.name}").set_value("retention_24.overall").run()
    app.selectbox(key=f"across {folder.name}").set_value("population.share_engaged").run()
    assert set(tiles_of(app)["x"]) == {"0.2", "0.8"}
    assert set(tiles_of(app)["said"]) == {"72%", "52%", "32%"}


def test_two_scenarios_are_shown_one_at_a_time_or_side_by_side(tmp_path):
    folder = written(tmp_path / "two", scenarios=("price_war", "calm_market"))
    app = opened(folder)
    assert app.selectbox(key=f"scenario {folder.name}").options == [
        "Price war",
        scenario_words("calm_market", Wording("en")),
    ]
    app.selectbox(key=f"up {folder.name} price_cut.strength").set_value("scenario").run()
    assert not app.exception
    assert set(tiles_of(app)["y"]) == {"price_war", "calm_market"}
    assert f"scenario {folder.name}" not in {box.key for box in app.selectbox}, (
        "no chooser of scenarios where they are an axis"
    )


def test_a_sweep_half_done_says_how_to_go_on(tmp_path):
    folder = written(tmp_path / "half way", n_there=9)
    app = opened(folder)
    said = words_on(app)
    assert "9 of 24 runs are there so far" in said
    assert "bond sweep 'half way/study.toml' --out 'half way' --resume" in said
    assert "once every run is there" in said
    assert len(charts_of(app)) == 1, "the map of what is there"
    assert app.button(key="study again").label == "Read again"


def test_read_again_reads_what_has_come(tmp_path):
    folder = written(tmp_path / "cut", n_there=9)
    app = opened(folder)
    more = written(tmp_path / "more")
    (more / "runs" / "part-00000.parquet").rename(folder / "runs" / "new.parquet")
    (folder / "runs" / "new.parquet").replace(folder / "runs" / "part-00000.parquet")
    app.button(key="study again").click().run()
    assert "all 24 runs are there" in words_on(app)


def test_failed_runs_are_counted_explained_and_drawn_as_such(tmp_path):
    folder = written(tmp_path / "cut", fails=lambda x, y: x > 0.4 and y > 0.5)
    app = opened(folder)
    said = words_on(app)
    assert "4 of them failed" in said
    assert "cannot be told, because some runs failed" in said
    assert any("shares add up to more than 1" in str(table.value) for table in app.table)
    assert "--retry-failed" in said
    tiles = tiles_of(app)
    assert tiles.loc[tiles["failed"] > 0, ["x", "y", "said"]].to_numpy().tolist() == [["0.5", "0.8", "×"]]


def test_nothing_swept_yet_is_answered_with_an_example_that_works():
    app = opened()
    assert not app.exception
    assert EXAMPLE.strip() in [block.value.strip() for block in app.code]
    assert any(block.value.startswith("bond sweep study.toml --out") for block in app.code)
    study = study_from(tomllib.loads(EXAMPLE), "study.toml")
    assert len(study.factors) == 2
    assert study.scenarios == ("price_war",)


def test_the_example_is_swept_in_less_than_a_minute_and_opens(tmp_path):
    import time

    from sim.study.sweep import sweep

    study = study_from(tomllib.loads(EXAMPLE), "study.toml", name="study")
    begun = time.perf_counter()
    sweep(study, tmp_path / "my_study", workers=1)
    assert time.perf_counter() - begun < 60.0
    app = opened(tmp_path / "my_study")
    assert not app.exception
    assert len(charts_of(app)) == 2
    assert "all 250 runs are there" in words_on(app)


def chooser(app):
    return app.selectbox(key="study chosen")


def test_what_the_owner_swept_lately_is_offered_by_name_on_this_machine(folder, tmp_path, unnamed):
    other = written(tmp_path / "other", study=STUDY.replace("deep?", "other?"))
    for name in ("elsewhere", "empty"):
        (tmp_path / name).mkdir()
    namesake = written(tmp_path / "elsewhere" / "cut", n_there=9)
    for one in (namesake, tmp_path / "empty", folder, other):
        remember(one)
    app = opened()
    assert chooser(app).options == ["other", "cut", "cut (2)"], "the latest first, none opened"
    assert not charts_of(app)
    chooser(app).set_value("other").run()
    assert "other?" in words_on(app)
    assert app.query_params["study"] in ("other", ["other"])
    chooser(app).set_value("cut (2)").run()
    assert "9 of 24 runs are there so far" in words_on(app)
    chooser(app).set_value(None).run()
    assert not app.exception
    assert EXAMPLE.strip() in [block.value.strip() for block in app.code]


@pytest.mark.parametrize("option", [("server.address", None), ("server.address", "0.0.0.0"), ("server.allowedHosts", ["a.example"])])  # fmt: skip
def test_where_others_can_call_only_what_is_named_is_offered(folder, unnamed, monkeypatch, option):
    import streamlit as st

    remember(folder)
    asked = st.get_option
    assert list(offered()) == ["cut"]
    monkeypatch.setattr(st, "get_option", lambda name: option[1] if name == option[0] else asked(name))
    assert not offered()
    monkeypatch.setenv(OFFERED, str(folder))
    assert list(offered()) == ["cut"]


def test_studies_are_offered_from_the_folders_named_and_from_nowhere_else(tmp_path, monkeypatch):
    (tmp_path / "shown" / "deep" / "down").mkdir(parents=True)
    (tmp_path / "hidden").mkdir()
    written(tmp_path / "shown" / "one")
    written(tmp_path / "shown" / "deep" / "down" / "two")
    hidden = written(tmp_path / "hidden" / "secret")
    (tmp_path / "shown" / "link").symlink_to(hidden)
    remember(hidden)
    monkeypatch.setenv(OFFERED, os.pathsep.join(map(str, (tmp_path / "shown", hidden, tmp_path / "gone"))))
    assert list(offered()) == ["one", "deep/down/two", "secret"]
    monkeypatch.setenv(OFFERED, str(tmp_path / "shown"))
    assert list(offered()) == ["one", "deep/down/two"]
    for name in (str(hidden), "../hidden/secret", "link", "shown/../../hidden/secret", str(tmp_path / "shown" / "one")):
        app = linked(name)
        assert not app.exception
        assert [error.value for error in app.error] == [f"There is no study `{name}` among those offered here."]
        assert not charts_of(app)


def test_no_page_names_where_a_study_lies(tmp_path):
    for name, breaks in {
        "whole": lambda folder: None, "failed": lambda folder: None, "half": lambda folder: None,
        "gone": lambda folder: (folder / "design.parquet").unlink(), "torn": broken("runs/part-00000.parquet", b"PAR1"),
        "empty": broken("design.parquet", b""), "closed": lambda folder: (folder / "runs").rename(folder / "x"),
    }.items():  # fmt: skip
        breaks(
            written(
                tmp_path / name, n_there=9 if name == "half" else None, fails=lambda x, y, fails=name == "failed": fails
            )
        )
    for name in offered():
        app = linked(name)
        assert not app.exception
        sent = "".join(str(element.proto) for element in app.main)
        assert name in sent
        assert str(tmp_path) not in sent
        assert tmp_path.name not in sent


def test_without_studies_the_page_says_how_to_offer_some(unnamed):
    assert "bond app --studies ." in [block.value for block in opened().code]
    assert not opened().selectbox


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("named", [
    "/no/such/folder", "\\\\server\\share", "//server/share", "nul\0byte", "~nobody-of-this-name/x", "x" * 4000, "`code` *b* $x$",
])  # fmt: skip
def test_a_study_that_is_not_offered_is_one_sentence(named, language):
    app = linked(named, language)
    assert not app.exception
    assert len(app.error) == 1
    assert not charts_of(app)


def test_what_another_command_wrote_is_one_sentence(tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({"command": ["bond", "run"], "seeds": [1]}))
    assert [error.value for error in opened(tmp_path).error] == [
        f"`{tmp_path.name}` holds no sweep, only what another command wrote."
    ]


def broken(name, content):
    """Return what puts content into a file of the folder."""
    return lambda folder: (folder / name).write_bytes(content)


def changed(**news):
    """Return what changes the manifest of the folder."""

    def change(folder):
        told = json.loads((folder / "manifest.json").read_text())
        (folder / "manifest.json").write_text(json.dumps(told | news))

    return change


def without(*columns, of):
    """Return what takes columns out of a file of the folder."""

    def drop(folder):
        pd.read_parquet(folder / of).drop(columns=list(columns)).to_parquet(folder / of, index=False)

    return drop


@pytest.mark.parametrize("breaks", [
    broken("manifest.json", b"{"), broken("manifest.json", b"[1, 2]"), broken("manifest.json", b"\xff\xfe"),
    broken("manifest.json", b"[" * 100_000), broken("design.parquet", b"PAR1 but no more"), broken("design.parquet", b""),
    broken("runs/part-00000.parquet", b"PAR1"), broken("runs/part-00000.parquet", b""),
    changed(schema_version=99), changed(points="many"), changed(points=-1), changed(seeds=10**9), changed(part_runs=0),
    changed(outcomes=[]), changed(outcomes="profit_24"), changed(outcomes=[{}]), changed(outcomes=["profit_12"]),
    changed(points=10**7, seeds=1000, part_runs=1), changed(title={}),
    without("scenario", of="design.parquet"), without("design_id", of="design.parquet"),
    without("seed", of="runs/part-00000.parquet"), without("profit_24", of="runs/part-00000.parquet"),
    lambda folder: (folder / "design.parquet").unlink(),
])  # fmt: skip
def test_whatever_is_broken_is_one_sentence(folder, breaks):
    breaks(folder)
    app = opened(folder)
    assert not app.exception
    assert len(app.error) == 1
    assert len(app.error[0].value) < 700
    assert "Traceback" not in app.error[0].value


@pytest.mark.parametrize("breaks", [
    broken("study.toml", b"title ="), broken("study.toml", b"question = 3"),
    broken("study.toml", STUDY.replace("price_war", "gone").encode()), lambda folder: (folder / "study.toml").unlink(),
    changed(outcomes=["profit_24", "gone_24"]),
])  # fmt: skip
def test_a_study_that_cannot_be_read_leaves_its_runs_readable(folder, breaks):
    breaks(folder)
    app = opened(folder)
    assert not app.exception
    assert not app.error
    assert len(charts_of(app)) >= 1


def test_a_large_text_is_not_read(folder, monkeypatch):
    monkeypatch.setattr("sim.ui.studies.folder.LARGEST_TEXT", 10)
    with pytest.raises(Trouble):
        dataset_in(folder)


def test_a_study_that_varies_nothing_has_no_map(folder):
    without("price_cut.strength", "population.share_engaged", of="design.parquet")(folder)
    app = opened(folder)
    assert not app.exception
    assert "varies nothing" in words_on(app)
    assert not charts_of(app)


@pytest.mark.parametrize("name", ["sensitivity", "flip", "optimise"])
@pytest.mark.parametrize("content", [b"{}", b'{"schema_version": 7, "rows": 1}', b'{"outcomes": ["profit_24"]}'])
def test_a_report_that_cannot_be_drawn_is_one_sentence(tmp_path, name, content):
    broken(f"{name}.json", content)(tmp_path)
    app = opened(tmp_path)
    assert not app.exception
    assert [info.value for info in app.info] == [f"{name}.json was made by another version and cannot be drawn."]


@pytest.mark.parametrize("content", [b"no json", b"[]", b"\xff"])
def test_a_report_that_is_no_report_is_one_sentence(tmp_path, content):
    broken("flip.json", content)(tmp_path)
    app = opened(tmp_path)
    assert not app.exception
    assert len(app.error) == 1


def test_a_saved_analysis_opens_without_its_sweep(folder, tmp_path):
    from sim.report.sensitivity import sensitivity_report
    from sim.study.sensitivity import analyse

    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "sensitivity.json").write_text(json.dumps(sensitivity_report(analyse(Dataset(folder)))))
    app = opened(alone)
    assert not app.exception
    assert len(charts_of(app)) == 2, "one per outcome"


@pytest.fixture(scope="module")
def flipped():
    """Return the report of a small flip."""
    from sim.report.flip import flip_report
    from sim.scenario import load
    from sim.study.flip import flip

    small = {"customers": 200, "months": 24}
    a, b = (load(name).with_changes(small) for name in ("price_war", "calm_market"))
    return flip_report(
        flip(a, b, "retention_24.overall", over=["bond.weight", "population.price_weight"], points=8, seeds=8)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_flip_is_told_and_drawn(flipped, tmp_path, language):
    (tmp_path / "flip.json").write_text(json.dumps(flipped))
    (tmp_path / "manifest.json").write_text(json.dumps({"command": ["bond", "flip"]}))
    app = opened(tmp_path, language)
    assert not app.exception
    assert not app.info
    assert not app.error
    told = flipped["sentence_zh" if language == "zh" else "sentence"]
    assert escaped(told) in [one.value for one in app.markdown]
    assert len(charts_of(app)) == (2 if flipped["nearest"] or any(one["flips"] for one in flipped["singles"]) else 1)


@pytest.mark.parametrize("figures", [["profit_12"], ["profit_12", "retention_12.overall"]])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_best_mix_is_told_and_drawn(tmp_path, figures, language):
    from concurrent.futures import ThreadPoolExecutor

    pytest.importorskip("optuna")
    from sim.report.optimise import optimise_report
    from sim.study.optimise import optimise

    asked = {
        "title": "A *mix*", "scenario": "price_war", "seeds": 2, "changes": {"customers": 100, "months": 12},
        "outcomes": ["profit_12"], "factors": {"recovery.strength": {"low": 0, "high": 1}},
        "optimise": {"maximise": figures, "trials": 10, "draws": 1},
    }  # fmt: skip
    with ThreadPoolExecutor(1) as executor:
        report = optimise_report(optimise(study_from(asked), executor=executor))
    (tmp_path / "optimise.json").write_text(json.dumps(report))
    app = opened(tmp_path, language)
    assert not app.exception
    assert not app.info
    assert "A *mix*" in words_on(app)
    assert len(charts_of(app)) == 1
    assert len(app.dataframe[0].value) == len(report["confirmed"])


def test_only_the_columns_needed_are_read(folder):
    shown = points_of(folder, ("price_cut.strength",), "profit_24", "price_war")
    assert list(shown.runs.columns) == ["design_id", "seed", "profit_24"]
    assert list(shown.design.columns) == ["design_id", "scenario", "price_cut.strength"]
    assert len(points_of(folder, ("price_cut.strength",), "profit_24", "elsewhere").design) == 0


def test_seeds_of_an_unpaired_sweep_are_counted(folder):
    changed(paired=False)(folder)
    path = folder / "runs" / "part-00000.parquet"
    pd.read_parquet(path).assign(seed=np.arange(24) + 1000).to_parquet(path, index=False)
    runs = points_of(folder, ("price_cut.strength",), "profit_24", None).runs
    assert sorted(runs["seed"].unique()) == [0, 1, 2, 3]


def test_the_csv_holds_every_run_with_its_point(folder):
    text = csv_of(folder).decode()
    assert len(text.splitlines()) == 25
    assert {"price_cut.strength", "profit_24", "seed", "scenario"} <= set(text.splitlines()[0].split(","))


def test_what_is_written_changes_the_stamp(folder):
    before = stamp_of(folder)
    assert stamp_of(folder) == before
    (folder / "runs" / "part-00001.parquet").write_bytes(b"")
    assert stamp_of(folder) != before


def test_the_overview_counts(folder):
    about = overview(folder)
    assert (about.n_points, about.n_seeds, about.n_runs, about.n_ended, about.n_failed) == (6, 4, 24, 24, 0)
    assert about.levels.set_index("key").loc["price_cut.strength", ["low", "high", "values"]].to_list() == [
        "0.1",
        "0.5",
        3,
    ]


def test_whatever_goes_wrong_in_drawing_is_one_sentence_and_in_the_log(folder, monkeypatch, caplog):
    def fails(*values):
        raise RecursionError(f"in {folder}")

    monkeypatch.setattr("sim.ui.studies.page.show_sweep", fails)
    app = opened(folder)
    assert not app.exception
    assert [error.value for error in app.error] == ["`cut` cannot be read: `its files contradict one another`."]
    assert "RecursionError" in caplog.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_has_a_name(language):
    t = Wording(language)
    for measure in MEASURES:
        assert f"{measure}_24" not in outcome_words(f"{measure}_24", t)
    assert outcome_words("no_such_24", t) == "no_such_24"
    assert scenario_words("my_own", t) == "my_own"


def test_nothing_from_outside_is_markup():
    assert escaped("a_b *c* $x$ [l](u) <i>") == r"a\_b \*c\* \$x\$ \[l\](u) \<i\>"


# What is remembered.


def test_the_newest_is_remembered_first_and_once(tmp_path):
    made = [tmp_path / str(at) for at in range(MAX_RECENT + 3)]
    for one in made:
        one.mkdir()
        remember(one)
    assert recent() == made[::-1][:MAX_RECENT]
    remember(made[5])
    assert recent()[0] == made[5]
    assert len(recent()) == len(set(recent())) == MAX_RECENT


def test_what_is_gone_is_not_offered(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        remember(tmp_path / name)
    (tmp_path / "b").rmdir()
    assert recent() == [tmp_path / "a"]


def test_a_relative_folder_is_found_from_anywhere(tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path)
    remember("here")
    monkeypatch.chdir("/")
    assert recent() == [tmp_path / "here"]


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b"3", b"[1, null, {}]", b"\xff\xfe"])
def test_a_memory_that_says_nothing_is_no_memory(tmp_path, content):
    place = tmp_path / "cache" / "bind-or-bond" / "recent.json"
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    assert recent() == []
    (tmp_path / "a").mkdir()
    remember(tmp_path / "a")
    assert recent() == [tmp_path / "a"]


def test_a_home_that_cannot_be_written_to_is_no_reason_to_fail(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    remember(tmp_path)
    assert recent() == []


def test_without_xdg_the_home_is_used(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    remember(tmp_path)
    assert (tmp_path / ".cache" / "bind-or-bond" / "recent.json").is_file()
    assert recent() == [tmp_path]
