"""CONTRIBUTING.md: every file that it names is there, no list is long, and each way is gone, in a copy of the house."""

import json
import os
import pickle
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim import compare, load
from sim.market.behaviour import behaviour_digest

HOME = Path(sim.__file__).parents[1]
PAGE = (HOME / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"^## An? (\w+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
MOST = {"scenario": 2, "parameter": 2, "industry": 4, "rule": 5, "lever": 3, "chart": 4, "view": 5, "claim": 3}
"""Files to touch by hand."""
FILES = re.compile(r"`((?:sim|tests|scenarios|docs)/[^`]*|[A-Z]+\.md)`")
MODULES = re.compile(r"python -m ([\w.]+)")


def by_hand(recipe):
    return re.findall(r"^\| `([^`]+)` \|", RECIPES[recipe], re.MULTILINE)


def test_there_is_a_recipe_for_each():
    assert list(RECIPES) == list(MOST)


@pytest.mark.parametrize("recipe", MOST)
def test_few_files_are_touched_by_hand(recipe):
    assert 0 < len(by_hand(recipe)) <= MOST[recipe]


@pytest.mark.parametrize("recipe", MOST)
def test_every_file_that_is_named_is_there(recipe):
    named = FILES.findall(RECIPES[recipe])
    assert named
    for name in named:
        place = name if "<" not in name else name.rpartition("/")[0]
        assert (HOME / place).exists(), name
        if "<" in name:  # and others like it are there already
            assert list((HOME / place).glob(re.sub("<[^>]+>", "*", name.rpartition("/")[2]))), name
    for module in MODULES.findall(RECIPES[recipe]):
        assert (HOME / f"{module.replace('.', '/')}.py").is_file(), module


BEGINNING = """
import json, sim
from pathlib import Path

def say(*things):
    print(json.dumps(things))

def bond(*words):
    from typer.testing import CliRunner
    from sim.cli import app
    return json.loads(CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False).stdout)

def document(name):
    from sim.handbook import model_document
    assert model_document.main([]) == 0
    return Path("docs", name).read_text(encoding="utf-8")

"""
"""What a script in a copy of the house begins with: a process for each command would import all of it anew."""


class House:
    """A copy in which things are added."""

    def __init__(self, folder):
        self.folder = folder
        for part in ("sim", "scenarios", "docs"):
            shutil.copytree(HOME / part, folder / part, ignore=shutil.ignore_patterns("*.pyc.*", "images"))
        shutil.copy(HOME / "pyproject.toml", folder)

    def write(self, file, text):
        (self.folder / file).write_text(text, encoding="utf-8")

    def add(self, file, text, after=""):
        """Write a text behind another one that stands in the file, or at its end."""
        there = (self.folder / file).read_text(encoding="utf-8")
        at = there.index(after) + len(after) if after else len(there)
        self.write(file, there[:at] + text + there[at:])

    def said(self, script):
        """Return what a script hands to `say`; the copy is imported, and this house is not."""
        self.write("script.py", BEGINNING + script)
        surroundings = os.environ | {"PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [sys.executable, "script.py"], cwd=self.folder, env=surroundings, capture_output=True, text=True,
            encoding="utf-8", timeout=250, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


@pytest.mark.slow
def test_a_scenario(house):
    house.write(
        "scenarios/late_cut.toml",
        'title = "A late cut"\ntitle_zh = "迟来的降价"\nquestion = "Who stays?"\nquestion_zh = "谁会留下?"\n'
        'baseline = "calm_market"\n[[levers]]\nkind = "price_cut"\nfirm = 1\nstart = 20\n'
        '[expect]\n"retention_24.overall" = "< calm_market"\n',
    )
    house.add(
        "sim/ui/stories/cases.toml", '"late_cut", ', after='[price_war]\ngroup = "war"\nscenarios = [\n  "price_war", '
    )
    scenarios, case, lever = house.said(
        "from sim.ui.stories.cases import case_of\n"
        "say(bond('scenarios')['scenarios'], case_of('late_cut').code, sim.load('late_cut').levers[-1].kind)"
    )
    assert {one["name"]: one["title"] for one in scenarios}["late_cut"] == "A late cut"
    assert (case, lever) == ("price_war", "price_cut")


@pytest.mark.slow
def test_a_parameter(house):
    house.add(
        "sim/parameters/rules.py",
        '    rounding: float = number(0.1, 0.0, 1.0, "share of list price", "uncertain", "assumption", "Rounding of prices.", plausible=(0.0, 0.2))\n',
        after='    """How a price is felt."""\n\n',
    )
    house.add(
        "sim/wording/zh/parameters.toml", 'rounding = {label = "取整", what = "价格的取整。", source = "假设。"}\n',
        after="[parameter.price]\n",
    )  # fmt: skip
    parameters, page, names, digest, value = house.said(
        "from sim.market.behaviour import behaviour_digest\n"
        "from sim.ui.arena.fields import name_of_field\nfrom sim.wording import Wording\n"
        "names = [name_of_field('price.rounding', Wording(language)) for language in ('en', 'zh')]\n"
        "value = sim.load('price_war').with_changes({'price.rounding': 0.5}).parameters.price.rounding\n"
        "say(bond('parameters')['parameters'], document('model.md'), names, behaviour_digest(), value)"
    )
    assert "price.rounding" in {one["key"] for one in parameters}
    assert "| `price.rounding` |" in page
    assert names == ["Rounding", "取整"]
    assert digest == behaviour_digest(), "evidence is measured anew though no rule reads the number"
    assert value == 0.5


@pytest.mark.slow
def test_an_industry(house):
    house.write(
        "sim/industries/zoo.toml",
        'currency = "US dollars"\n[numbers]\n'
        'firm.list_price = {value = 20.0, plausible = [10.0, 30.0], source = "tickets, from memory"}\n',
    )
    for language, name in (("en", "Zoo"), ("zh", "动物园")):
        house.add(f"sim/wording/{language}/industries.toml", f'zoo = "{name}"\n', after="[industry]\n")
    (zoo,), page, price = house.said(
        "from sim.scenario import loads\n"
        "price = loads('industry = \"zoo\"').firm(1).list_price\n"
        "say(bond('industries', 'zoo')['industries'], document('industries.md'), price)"
    )
    assert (zoo["label"], zoo["numbers"][0]["basis"]) == ("Zoo", "remembered")
    assert '`industry = "zoo"`' in page
    assert price == 20.0


@pytest.mark.slow
def test_a_rule(house):
    house.add(
        "sim/market/rules/money.py",
        '\n\n@rule\ndef rounded_down(price, step):\n    """Return a price as it is noticed.   price, step: currency"""\n'
        "    return price - price % step\n",
    )
    page, rounded, digest = house.said(
        "from sim.market.behaviour import behaviour_digest\nfrom sim.market.rules.money import rounded_down\n"
        "say(document('model.md'), rounded_down(7.0, 2.0), behaviour_digest())"
    )
    assert "**`rounded_down(price, step)`**" in page
    assert rounded == 6.0
    assert digest != behaviour_digest()


@pytest.mark.slow
def test_a_lever(house):
    house.add(
        "sim/levers/prices.py",
        '\n\nclass RoundPrice(Targeted):\n    """Round the price down."""\n\n'
        '    side = "bind"\n    direction = "price -"\n'
        '    kind: Literal["round_price"] = "round_price"\n'
        '    strength: float = number(0.5, 0.0, 1.0, "share of list price", "lever", "assumption", "How coarsely.")\n\n'
        '    def act(self, offer: Offer, view: View) -> None:\n        """Lower this month\'s price."""\n'
        "        offer.price -= 0.1 * self.strength * view.own.list_price\n\n"
        '    def cost(self, counts: Counts) -> float:\n        """Return 0."""\n        return 0.0\n',
    )
    for language, text in (("en", "Round price"), ("zh", "整数价格")):
        said = "\n".join(f'{part} = "{text}."' for part in ("what", "example", "watch", "cost"))
        house.add(
            f"sim/wording/{language}/moves.toml",
            f'\n[move.round_price]\nlabel = "{text}"\n{said}\nfields = {{strength = "{text}!"}}\n',
        )
    levers, page, names = house.said(
        "from sim.ui.arena.fields import name_of_move\nfrom sim.wording import Wording\n"
        "names = [name_of_move('round_price', Wording(language)) for language in ('en', 'zh')]\n"
        "say(bond('levers')['levers'], document('levers.md'), names)"
    )
    assert "round_price" in {one["kind"] for one in levers}
    assert "### `round_price`" in page
    assert names == ["Round price", "整数价格"]


@pytest.mark.slow
def test_a_chart_and_a_view(house):
    house.write(
        "sim/charts/crowd.py",
        '"""How many are served."""\n\nimport altair as alt\n\n\n'
        "def crowd(table, *, look):\n"
        "    return alt.Chart(table).mark_line().encode(x='month', y='served').properties(width=look.width)\n",
    )
    house.write(
        "sim/exhibits/crowd.py",
        '"""How many are served."""\n\nimport pandas as pd\n\nfrom sim.charts.crowd import crowd as drawn\n'
        "from sim.exhibits.exhibit import Exhibit\n\n\n"
        "def crowd(comparison, month, t):\n"
        "    served = comparison.a.record.served[:, :, 0].mean(axis=0)\n"
        "    table = pd.DataFrame({'month': range(len(served)), 'served': served})\n"
        "    finding = t('crowd.finding', n=int(served[month]))\n"
        "    return Exhibit('crowd', t('crowd.title'), finding, '', finding, table,\n"
        "                   lambda look: drawn(table, look=look))\n",
    )
    for language, title in (("en", "The crowd"), ("zh", "人数")):
        file = f"sim/wording/{language}/arena.toml"
        house.add(file, f'crowd = "{title}"\n', after="\n[view]\n")
        house.add(file, f'\n[crowd]\ntitle = "{title}"\nfinding = "{title}: {{n}}"\n')
    views = "sim/ui/arena/views/__init__.py"
    house.add(views, "from sim.exhibits.crowd import crowd\n", after="from sim.exhibits import Exhibit\n")
    house.add(views, '    "crowd": (crowd,),\n', after="] = {\n")
    size = {"customers": 200, "months": 6}
    comparison = compare(*(load(name).with_changes(size) for name in ("price_war", "calm_market")), 2)
    (house.folder / "comparison").write_bytes(pickle.dumps(comparison))  # the copy need not compile the market
    titles, n_charts, files = house.said(
        """
from streamlit.testing.v1 import AppTest
def page():
    import pickle
    from pathlib import Path
    from sim.ui.arena.arms import Arms
    from sim.ui.arena.scene import Scene, SharedCache
    from sim.ui.arena.views import views
    from sim.wording import Wording
    found = pickle.loads(Path("comparison").read_bytes())
    a, b = found.a.scenario, found.b.scenario
    views(Scene(a, b, "case", "x", 6, Wording("zh"), "light", Arms(), SharedCache(), lambda: None), found)
app = AppTest.from_function(page, default_timeout=200)
app.query_params["view"] = "crowd"
app.run()
assert not app.exception, app.exception
files = [button.proto.label for button in app.get("download_button")]
say([one.value for one in app.subheader], len(app.get("vega_lite_chart")), files)
"""
    )
    assert (titles, n_charts, files) == (["人数"], 1, ["PNG", "SVG", "CSV"])


@pytest.mark.slow
def test_a_claim(house):
    house.add(
        "sim/evidence/claims/article_004.toml",
        '\n[C999]\narticles = ["004"]\nsays = "A cut loses customers."\nsays_zh = "降价会带走客户。"\n'
        'mechanisms = ["satisfaction"]\nnote = "Nothing is left out."\nnote_zh = "没有遗漏。"\n\n'
        '[[C999.experiments]]\nasks = "Are there fewer?"\nasks_zh = "是否更少?"\noutcome = "retention_24.overall"\n'
        'expect = "< 0"\nunit = "per_100"\ntreatment = "price_war"\ncontrol = "calm_market"\n',
    )
    says, arms = house.said(
        "from sim.evidence.ledger import chosen\nclaim = chosen(('C999',))[0]\n"
        "arms = [claim.experiments[0].scenario(arm).name for arm in claim.experiments[0].arms]\n"
        "say(claim.says, arms)"
    )
    assert (says, arms) == ("A cut loses customers.", ["price_war", "calm_market"])
