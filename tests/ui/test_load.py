"""Twenty people who move sliders at the same time.

Two of them in real browsers, or as many as BOND_BROWSERS says; the others speak with the server as browsers do but draw
nothing, because elsewhere every visitor brings a machine of his own. BOND_MOVES="12" BOND_THINKING="0.3 1" makes them
move more often, and faster.

Seconds depend on the machine and its day. So what is promised is compared with what the same machine takes, in the same
run, for something that is not ours: to start a page that holds nothing but a chart.
"""

import asyncio
import os
import random
import re
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

import pytest
from visitor import CHART, PATIENCE, STILL

pytestmark = [pytest.mark.browser, pytest.mark.campaign, pytest.mark.alone, pytest.mark.timeout(900)]

VISITORS = 20
BROWSERS = int(os.environ.get("BOND_BROWSERS", "2"))
MOVES = int(os.environ.get("BOND_MOVES", "3"))  # of each
THINKING = tuple(map(float, os.environ.get("BOND_THINKING", "3 9").split()))  # seconds between two moves
REDRAWN_WITHIN = 3.0  # seconds, 95 of 100 moves, on the machine that the next line was measured on: two cores, idle
BARE_SECONDS = 2.55  # from the start of the server of a page with one chart to that chart
MEMORY = 1.5e9  # bytes
BEGUN_WITHIN = 4.0  # times what a page with one chart takes
BARE = """
import altair, pandas, streamlit
streamlit.altair_chart(altair.Chart(pandas.DataFrame({"x": [1, 2], "y": [2, 1]})).mark_line().encode(x="x", y="y"))
"""
SLIDERS = ("Points, of spending", "Front-line warmth", "Recovery on the spot", "Price match")
LINES = (
    f"[...document.querySelectorAll('{CHART} .mark-line path')].slice(0, 6).map(one => one.getAttribute('d')).join()"
)
LOOK = 100  # milliseconds between two looks: looking is work too


class InBrowser:
    """Somebody with a browser. A picture is there when the lines of the chart have moved."""

    def __init__(self, browser, address, luck, errors):
        self.browser, self.address, self.luck, self.errors = browser, address, luck, errors

    async def come(self):
        context = await self.browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
        self.page = await context.new_page()
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        await self.page.goto(self.address)
        await self.page.wait_for_function(LINES, polling=LOOK, timeout=PATIENCE)
        await self.move()  # the first one compiles the browser's code: that is not the server's doing

    async def move(self):
        before = await self.page.evaluate(LINES)
        await self.page.locator(f'input[type=range][aria-label="{self.luck.choice(SLIDERS)}"]').focus()
        begun = time.perf_counter()
        await self.page.keyboard.press("ArrowRight")
        await self.page.wait_for_function(
            f"before => {{ const now = {LINES}; return now && now !== before; }}",
            arg=before, polling=LOOK, timeout=PATIENCE,
        )  # fmt: skip
        return time.perf_counter() - begun

    async def leave(self):
        await self.page.wait_for_selector(STILL, timeout=3 * PATIENCE)
        self.errors += await self.page.locator("[data-testid=stException]").all_text_contents()
        await self.page.context.close()


class OnTheWire:
    """Somebody whose browser draws nothing. A picture is there when the first chart has arrived."""

    def __init__(self, address, luck, errors):
        self.address, self.luck, self.errors = address, luck, errors
        self.sliders, self.values = {}, {}
        self.is_answer, self.chart = False, asyncio.Event()

    async def come(self):
        import websockets

        self.socket = await websockets.connect(
            self.address.replace("http", "ws") + "_stcore/stream", subprotocols=["streamlit"], max_size=None
        )
        self.listening = asyncio.create_task(self._listen())
        await self._ask()
        await asyncio.wait_for(self.chart.wait(), PATIENCE / 1000)

    async def _listen(self):
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        async for content in self.socket:
            message = ForwardMsg.FromString(content)
            if message.WhichOneof("type") == "new_session":
                self.is_answer = True  # what came before belongs to the move before
            element = message.delta.new_element
            kind = element.WhichOneof("type")
            if kind == "slider":
                self.sliders[element.slider.label] = element.slider
            elif kind == "exception":
                self.errors.append(element.exception.message)
            elif kind == "vega_lite_chart" and self.is_answer:
                self.chart.set()

    async def _ask(self):
        from streamlit.proto.BackMsg_pb2 import BackMsg
        from streamlit.proto.ClientState_pb2 import ClientState
        from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates

        states = [WidgetState(id=key, double_array_value={"data": [value]}) for key, value in self.values.items()]
        self.is_answer = False
        self.chart.clear()
        asked = ClientState(widget_states=WidgetStates(widgets=states))
        await self.socket.send(BackMsg(rerun_script=asked).SerializeToString())

    async def move(self):
        slider = self.sliders[self.luck.choice(SLIDERS)]
        now = self.values.get(slider.id, slider.default[0])
        self.values[slider.id] = now + slider.step if now + slider.step <= slider.max else slider.min
        begun = time.perf_counter()
        await self._ask()
        await asyncio.wait_for(self.chart.wait(), PATIENCE / 1000)
        return time.perf_counter() - begun

    async def leave(self):
        self.listening.cancel()
        await self.socket.close()


async def visit(visitor, luck, door, everybody, pace):
    """Come, wait for the others, move sliders, and return the seconds that each picture took.

    pace: how much slower this machine is than the one of the promise; visitors think longer by as much.
    """
    async with door:  # a page is loaded by the browser, and all browsers share this machine
        await visitor.come()
    everybody.append(visitor)
    while len(everybody) < VISITORS:
        await asyncio.sleep(0.1)
    seconds = []
    for _ in range(MOVES):
        await asyncio.sleep(pace * luck.uniform(*THINKING))
        seconds.append(await visitor.move())
    await visitor.leave()
    return seconds


async def all_visits(path, address, errors, pace):
    """Return the seconds of every move of every visitor."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        door, everybody, lucks = asyncio.Semaphore(2), [], [random.Random(who) for who in range(VISITORS)]
        visitors = [
            InBrowser(browser, address, luck, errors) if who < BROWSERS else OnTheWire(address, luck, errors)
            for who, luck in enumerate(lucks)
        ]
        seconds = await asyncio.gather(
            *(visit(one, luck, door, everybody, pace) for one, luck in zip(visitors, lucks, strict=True))
        )
        await browser.close()
    return seconds


def peak_memory(pid):
    """Return the most memory that a process ever held, in bytes."""
    return 1024 * int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])


def test_twenty_visitors_at_once(full_server, start_app, chromium, browser, tmp_path, capsys):
    for last in (False, True):  # the better of two: other work of the machine is not the app's
        errors = []
        pace = max(1.0, bare_seconds(browser, start_app, tmp_path) / BARE_SECONDS)
        with ThreadPoolExecutor(1) as own:  # the other browser tests have an event loop in this thread
            waited = own.submit(asyncio.run, all_visits(chromium, full_server.address, errors, pace)).result()
        seconds = sorted(chain.from_iterable(waited))
        p95, memory = seconds[int(0.95 * len(seconds))], peak_memory(full_server.pid)
        drawn = list(chain.from_iterable(waited[:BROWSERS]))
        with capsys.disabled():
            print(
                f"\n{VISITORS} visitors, {BROWSERS} in browsers, {len(seconds)} moves: median "
                f"{statistics.median(seconds):.2f} s, p95 {p95:.2f} s"
                + (f" (in browsers: median {statistics.median(drawn):.2f} s)" if drawn else "")
                + f"; server's peak {memory / 1e6:.0f} MB; this machine takes {pace:.2f} times as long as promised for",
                file=sys.stderr,
            )
        assert errors == []
        assert len(seconds) == VISITORS * MOVES
        assert memory <= MEMORY
        if p95 <= pace * REDRAWN_WITHIN:
            break
        assert not last, f"p95 {p95:.2f} s on a machine that takes {pace:.2f} times as long"


def test_a_server_just_started_shows_its_first_chart_soon(full_server, start_app, browser, tmp_path, capsys):
    """`full_server` has compiled the market if nobody had."""
    ratios = []
    while not ratios or (min(ratios) > BEGUN_WITHIN and len(ratios) < 2):
        bare = bare_seconds(browser, start_app, tmp_path)
        ratios.append(until_first_chart(browser, start_app, tmp_path / "log.txt") / bare)
        with capsys.disabled():
            print(f"\nfirst chart: {ratios[-1]:.2f} times the {bare:.2f} s of a page with one chart", file=sys.stderr)
    assert min(ratios) <= BEGUN_WITHIN, ratios


def bare_seconds(browser, start_app, folder):
    """Return the seconds from the start of the server of a page with one chart to that chart."""
    (folder / "bare.py").write_text(BARE)
    return until_first_chart(browser, start_app, folder / "bare.txt", folder / "bare.py")


def until_first_chart(browser, start_app, log, *script):
    """Return the seconds from the start of a server to its first chart in the browser."""
    begun = time.perf_counter()
    with start_app(log, *script) as one:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(one.address)
        page.wait_for_selector(f"{CHART} .mark-line path", state="attached", timeout=PATIENCE)
        seconds = time.perf_counter() - begun
        page.close()
    return seconds
