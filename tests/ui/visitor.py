"""Somebody who visits the app with a real browser, with everything that goes wrong meanwhile."""

import re
import time

from quick_app import EFFORT

from sim.ui.arena.arms import Effort

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
CHART = "[data-testid=stVegaLiteChart]"
STILL = "[data-testid=stApp][data-test-script-state=notRunning]"
PATIENCE = 60_000  # milliseconds: the first visit compiles the market on a new machine
LINES = f"""() => {{
    const first = document.querySelector('{CHART}');
    return first ? [...first.querySelectorAll('.mark-line path')].map(line => line.getAttribute('d')).join('|') : '';
}}"""


class Visitor:
    """A page of the app, what the console complained of, and whom it called besides this machine."""

    def __init__(self, browser, address, query="", viewport=DESKTOP, **context):
        self.errors, self.abroad = [], []
        self.context = browser.new_context(viewport=viewport, locale=context.pop("locale", "en-GB"), **context)
        self.page = self.context.new_page()
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("websocket", lambda socket: self._note(socket.url))
        self.page.goto(address + query)
        self.arrive()

    def _note(self, url):
        if not re.match(r"(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:", url):
            self.abroad.append(url)

    def arrive(self):
        """Find the way to the page that is meant."""
        self.settle()

    def go(self, link, until):
        """Go to another page by its link, and wait for something on it.

        An address with a path makes Streamlit ask below that path first, which the console reports; so people come by a
        click.
        """
        self.page.wait_for_selector(CHART, timeout=PATIENCE)
        self.page.get_by_role("link", name=re.compile(link)).click()
        self.page.wait_for_selector(until, timeout=PATIENCE)
        self.settle()

    def settle(self):
        """Wait until the page stands still."""
        self.page.wait_for_timeout(400)
        self.page.wait_for_selector(STILL, timeout=PATIENCE)

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
    assert [error for one in opened for error in one.errors] == [], "errors in the console"
    assert [url for one in opened for url in one.abroad] == [], "requests to other machines"
