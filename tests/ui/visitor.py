"""Somebody who visits the app with a real browser, with everything that goes wrong meanwhile."""

import re
import time
from pathlib import Path

import axe_playwright_python
from quick_app import EFFORT

from sim.ui.arena.arms import Effort
from sim.wording import LANGUAGES

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
CHART = "[data-testid=stVegaLiteChart]"
STILL = "[data-testid=stApp][data-test-script-state=notRunning]"
BELOW_A_PAGE = re.compile(r"/(data|evidence|stories|studies)/_stcore/")  # where Streamlit asks first, and finds nothing
PATIENCE = 60_000  # milliseconds: the first visit compiles the market on a new machine
LINES = f"""() => {{
    const first = document.querySelector('{CHART}');
    return first ? [...first.querySelectorAll('.mark-line path')].map(line => line.getAttribute('d')).join('|') : '';
}}"""


class Visitor:
    """A page of the app, what the console complained of, and whom it called besides this machine."""

    path = ""

    def __init__(self, browser, address, query="", viewport=DESKTOP, color_scheme="light", locale="en-GB", **context):
        self.errors, self.abroad, self.viewport, self.scheme = [], [], viewport, color_scheme
        self.context = browser.new_context(viewport=viewport, color_scheme=color_scheme, locale=locale, **context)
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

    def turn(self, viewport, scheme):
        """Look at the page in another size and another scheme of colours."""
        if viewport != self.viewport:
            self.page.set_viewport_size(viewport)
            self.page.wait_for_timeout(500)
        if scheme != self.scheme:
            self.page.emulate_media(color_scheme=scheme)
            self.run_again()
        self.viewport, self.scheme = viewport, scheme

    def run_again(self):
        """Have the page run again, as the key R does: charts and pictures then have its colours."""
        self.page.evaluate("""() => {
            const app = document.querySelector('[data-testid=stApp]');
            document.activeElement.blur();
            window.isAsked = false;
            new MutationObserver((_, watch) => {
                window.isAsked = true;
                watch.disconnect();
            }).observe(app, {attributeFilter: ['data-test-script-state']});
        }""")
        self.page.keyboard.press("r")
        self.page.wait_for_function("() => window.isAsked", timeout=PATIENCE)
        self.page.wait_for_timeout(400)  # what fades in has no contrast yet
        self.settle()

    def speak(self, language):
        """Choose the language, at the head of the page."""
        if self.page.inner_text(".st-key-language [aria-checked=true]") != LANGUAGES[language]:
            self.page.locator(".st-key-language").get_by_text(LANGUAGES[language], exact=True).click()
            self.page.wait_for_function(
                "code => location.search.includes(`lang=${code}`)", arg=language, timeout=PATIENCE
            )  # fmt: skip
            self.settle()

    def barriers(self, where="document", rules=WCAG):
        """Return what stands in somebody's way, as axe finds it: rule and places."""
        if not self.page.evaluate("'axe' in window"):
            script = Path(axe_playwright_python.__file__).parent / "axe.min.js"
            self.page.add_script_tag(content=script.read_text(encoding="utf-8"))
        return self.page.evaluate(  # the rest of what axe finds, megabytes of it, stays in the page
            f"axe.run({where}, {{runOnly: {rules}, resultTypes: ['violations']}}).then(found =>"
            "found.violations.map(rule => [rule.id, rule.nodes.map(node => node.html.slice(0, 120))]))"
        )

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

    def reset(self):
        """Take every move back, where somebody made one."""
        button = self.page.get_by_role("button", name="Reset").first
        if button.is_enabled():
            button.click()
            self.page.wait_for_function("() => !location.search.includes('scenario=')", timeout=PATIENCE)
            self.settle()

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
    """Pages that tests look at and leave as they were, opened once for all of them, whatever their size and colours."""

    def __init__(self, browser, address):
        self.browser, self.address, self.opened = browser, address, {}

    def __call__(self, kind, *wanted, viewport=DESKTOP, color_scheme="light", **context):
        key = kind, str((wanted, sorted(context.items())))
        if key not in self.opened:
            self.opened[key] = kind(
                self.browser, self.address, *wanted, viewport=viewport, color_scheme=color_scheme, **context
            )  # fmt: skip
        self.opened[key].turn(viewport, color_scheme)
        return self.opened[key]
