"""Somebody who visits the app with a real browser, with everything that goes wrong meanwhile."""

import re
import time
from pathlib import Path

import axe_playwright_python
from quick_app import EFFORT

from sim.ui.arena.arms import Effort

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
CHART = "[data-testid=stVegaLiteChart]"
STILL = "[data-testid=stApp][data-test-script-state=notRunning]"
BELOW_A_PAGE = re.compile(r"/(evidence|stories|studies)/_stcore/")  # where Streamlit asks first, and finds nothing
PATIENCE = 60_000  # milliseconds: the first visit compiles the market on a new machine
LINES = f"""() => {{
    const first = document.querySelector('{CHART}');
    return first ? [...first.querySelectorAll('.mark-line path')].map(line => line.getAttribute('d')).join('|') : '';
}}"""


class Visitor:
    """A page of the app, what the console complained of, and whom it called besides this machine."""

    path = ""

    def __init__(self, browser, address, query="", viewport=DESKTOP, **context):
        self.errors, self.abroad = [], []
        self.context = browser.new_context(viewport=viewport, locale=context.pop("locale", "en-GB"), **context)
        self.page = self.context.new_page()
        self.page.on("console", self._note_error)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("websocket", lambda socket: self._note(socket.url))
        self.page.goto(address + self.path + query)
        self.arrive()

    def _note_error(self, said):
        if said.type == "error" and not BELOW_A_PAGE.search(said.location["url"]):
            self.errors.append(said.text)

    def _note(self, url):
        if not re.match(r"(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:", url):
            self.abroad.append(url)

    def arrive(self):
        """Wait for the page that is meant."""
        self.settle()

    def settle(self):
        """Wait until the page stands still."""
        self.page.wait_for_timeout(400)
        self.page.wait_for_selector(STILL, timeout=PATIENCE)

    def barriers(self, where="document", rules=WCAG):
        """Return what stands in somebody's way, as axe finds it: rule and places."""
        if not self.page.evaluate("'axe' in window"):
            script = Path(axe_playwright_python.__file__).parent / "axe.min.js"
            self.page.add_script_tag(content=script.read_text(encoding="utf-8"))
        found = self.page.evaluate(f"axe.run({where}, {{runOnly: {rules}}})")["violations"]
        return [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found]

    def offered(self):
        """Return the buttons of charts that can be used, by what they say."""
        self.page.locator(CHART).first.hover()
        return self.page.evaluate(
            "() => [...document.querySelectorAll('[data-testid=stElementToolbarButton] button')].filter("
            "one => one.checkVisibility({visibilityProperty: true})).map(one => one.getAttribute('aria-label'))"
        )

    def choose(self, label, words):
        """Choose in a chooser as people do: open, type, press Enter."""
        self.page.get_by_role("combobox", name=label).first.click()
        self.page.keyboard.type(words)
        self.page.wait_for_timeout(300)
        self.page.keyboard.press("Enter")
        self.settle()


class ArenaVisitor(Visitor):
    """A visitor of the arena."""

    n_markets = EFFORT.batches[-1]

    def settle(self):
        """Wait until everything is drawn from all markets."""
        self.page.wait_for_function(f"({LINES})().length > 0", timeout=PATIENCE)
        self.page.wait_for_selector(f"text=/^{self.n_markets} /", timeout=PATIENCE)
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=PATIENCE)
        assert self.page.locator(CHART).count() >= 2

    def lines(self):
        return self.page.evaluate(LINES)

    def move(self, name, key="ArrowRight"):
        """Move a slider one step and return the seconds until the curves are redrawn."""
        before = self.lines()
        self.slider(name).focus()
        begun = time.perf_counter()
        self.page.keyboard.press(key)
        self.page.wait_for_function(
            f"before => {{ const now = ({LINES})(); return now.length > 0 && now !== before; }}",
            arg=before, polling=20, timeout=PATIENCE,
        )  # fmt: skip
        return time.perf_counter() - begun

    def slider(self, name):
        # Streamlit's sliders carry their name twice, so that asking for the exact role and name finds none.
        return self.page.locator(f'input[type=range][aria-label="{name}"]')

    def position(self, name):
        return self.slider(name).input_value()


class FullVisitor(ArenaVisitor):
    """A visitor of the arena as shipped."""

    n_markets = Effort().batches[-1]


def visits(kind, browser, address):
    """Yield a function that opens the app for a visitor of a kind; every page must have stayed clean and at home."""
    opened = []

    def open_page(*wanted, **context):
        opened.append(kind(browser, address, *wanted, **context))
        return opened[-1]

    yield open_page
    for one in opened:
        one.context.close()
    assert_clean(opened)


def assert_clean(visitors):
    """Fail if a console complained, or if a page asked anything of another machine."""
    assert [error for one in visitors for error in one.errors] == [], "errors in the console"
    assert [url for one in visitors for url in one.abroad] == [], "requests to other machines"


class Looks:
    """Pages that tests look at and leave as they were, opened once for all of them."""

    def __init__(self, browser, address):
        self.browser, self.address, self.opened = browser, address, {}

    def __call__(self, kind, *wanted, **context):
        key = kind, str((wanted, sorted(context.items())))
        if key not in self.opened:
            self.opened[key] = kind(self.browser, self.address, *wanted, **context)
        return self.opened[key]
