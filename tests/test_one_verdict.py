"""One comparison, one verdict: the command line, the app's page, the report and the library say the same sentences."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from sim import compare, load
from sim.cli import app as bond
from sim.wording import LANGUAGES

pytestmark = pytest.mark.slow
SIZE = {"customers": 400, "months": 15}
SEEDS = 6


class Text(HTMLParser):
    """The words of a page, without spaces."""

    def __init__(self, page):
        super().__init__()
        self.words = []
        self.feed(page)

    def handle_data(self, data):
        self.words.append(data)

    def __str__(self):
        return plain("".join(self.words))


def plain(text):
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def markets():
    """Return pairs of markets by what becomes of a."""
    war, calm = (load(name).with_changes(SIZE) for name in ("price_war", "calm_market"))
    warm, warmer, warmest = (war.with_changes({"front_line_warmth.strength": size}) for size in (0.001, 0.2, 1.0))
    return {
        "loss": (war, calm), "win": (calm, war), "tie": (war, war), "even": (warm, war), "close": (warmer, war),
        "moves": (warmest, war), "namesakes": (war, warmest),
    }  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _words_alone():
    """Draw nothing, and look for no components of Streamlit in all that is installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.exhibits.exhibit.Exhibit.printed", lambda self: "<svg/>")
        patch.setattr("streamlit.components.v2.manifest_scanner.scan_component_manifests", list)
        yield


def page(files, language, question):
    """Draw the first screen of two markets. It is sent to Streamlit as source, hence the imports."""
    import streamlit as st

    from sim.scenario import load
    from sim.study.compare import compare
    from sim.ui.arena.arms import Arms
    from sim.ui.arena.first_screen import FirstScreen, Parts
    from sim.ui.arena.scene import Scene, SharedCache
    from sim.wording import Wording

    a, b = map(load, files)
    scene = Scene(a, b, question, "", 15, Wording(language), "light", Arms(), SharedCache(), lambda: None)
    places = Parts(*(st.container() for _ in range(3)), st.columns(5), *(st.container() for _ in range(2)))
    FirstScreen(scene, places).draw(compare(a, b, 6))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("case", "question", "begins"), [
    ("loss", "war", "At month 15, 4.0 fewer of every 100 customers stay in “Price war” than in “A calm market” ("),
    ("win", "case", "At month 15, 4.0 more of every 100 customers stay in “A calm market” than in “Price war” ("),
    ("tie", "calm", "At month 15 both markets are the same, customer for customer."),
    ("even", "moves", "At month 15 just as many customers stay with your moves as without them."),
    ("close", "moves", "At month 15 it cannot be told whether more customers stay with your moves than without them: "),
    ("moves", "moves", "At month 15, 1.7 more of every 100 customers stay with your moves than without them ("),
    ("namesakes", "case", "At month 15, 1.7 fewer of every 100 customers stay in “a” than in “b” ("),
])  # fmt: skip
def test_the_same_sentences_everywhere(markets, tmp_path, case, question, begins, language):
    files = [str(tmp_path / f"{which}.toml") for which in "ab"]
    for file, market in zip(files, markets[case], strict=True):
        Path(file).write_text(market.to_toml(), encoding="utf-8")
    said = compare(*files, SEEDS).verdict(language=language)
    if language == "en":
        assert said.startswith(begins)
    report = tmp_path / "report.html"
    words = ["compare", *files, "--seeds", str(SEEDS), "--lang", language]
    shown = CliRunner().invoke(bond, [*words, "--report", str(report)])
    assert shown.exit_code == 0, shown.stderr
    assert plain(shown.stdout).startswith(plain(said)), "the terminal"
    found = CliRunner().invoke(bond, [*words, "--json"])
    assert json.loads(found.stdout)["verdict"] == said, "the JSON"
    assert plain(said) in str(Text(report.read_text(encoding="utf-8"))), "the report"
    app = AppTest.from_function(page, args=(files, language, question), default_timeout=60).run()
    assert not app.exception
    screens = [str(Text(element.proto.body)) for element in app.get("html") if 'class="verdict"' in element.proto.body]
    assert screens == [plain(said)], "the app"
