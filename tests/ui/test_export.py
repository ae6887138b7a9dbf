"""The export panel: every file is offered under its name, made when asked for, from the comparison on the screen."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import sim
from sim.wording import LANGUAGES, Wording

pytestmark = pytest.mark.slow
KINDS = ("report.html", "report.pdf", "figures.csv", "curves.csv", "tables.zip", "retention.png", "retention.svg",
         "difference.png", "difference.svg", "a.toml", "b.toml")  # fmt: skip


def panel(language):
    """Draw the panel; the script runs by itself, so it imports for itself."""
    from sim import compare, load
    from sim.briefing.content import command_line
    from sim.exhibits.curves import difference, retention
    from sim.ui.arena.arms import Arms
    from sim.ui.arena.export import show_export
    from sim.ui.arena.scene import Scene, SharedCache
    from sim.wording import Wording

    t, size = Wording(language), {"customers": 300, "months": 14}
    a, b = (load(name).with_changes(size) for name in ("price_war", "calm_market"))
    comparison = compare(a, b, 2)
    scene = Scene(a, b, "case", b.title, 14, t, "light", Arms(), SharedCache(), lambda: None)
    exhibits = [retention(comparison, 14, t), difference(comparison, 14, t)]
    show_export(scene, comparison, exhibits, "http://localhost/?v=1", command_line(comparison, 14, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_is_offered_by_name(language):
    app = AppTest.from_function(panel, default_timeout=60, args=(language,)).run()
    assert not app.exception
    offered = [button.proto.id for button in app.get("download_button")]
    assert len(offered) == len(KINDS)
    for kind in KINDS:
        assert any(f"export-price_war-{kind}" in name for name in offered)
    commands = [block.value for block in app.code]
    t = Wording(language)
    assert commands[0].startswith("bond compare price_war-a.toml price_war-b.toml --seeds 2 --report price_war-report")
    assert commands[1] == "http://localhost/?v=1"
    assert t("export.report") in " ".join(element.proto.body for element in app.get("html"))


def test_a_pdf_that_cannot_be_made_is_not_offered(monkeypatch):
    monkeypatch.setattr("sim.ui.arena.export.has_font", lambda language: False)
    app = AppTest.from_function(panel, default_timeout=60, args=("zh",)).run()
    shut = [button.proto for button in app.get("download_button") if button.proto.disabled]
    assert [Wording("zh")("briefing.no_font")] == [button.help for button in shut]


def test_every_picture_of_the_app_can_be_saved():
    """Those drawn apart from their data are the two on the first screen, which the panel offers as files."""
    drawing = {
        path.relative_to(Path(sim.__file__).parent / "ui").as_posix()
        for path in (Path(sim.__file__).parent / "ui").rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in ("vega_lite_chart", "altair_chart", "pyplot"))
    }
    assert drawing == {"shared/exhibit.py", "shared/places.py"}
