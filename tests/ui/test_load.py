"""Twenty people who move sliders at the same time, each in a browser of their own."""

import asyncio
import os
import random
import re
import statistics
import time
from pathlib import Path

import pytest
from visitor import CHART, PATIENCE, STILL

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(280),
    pytest.mark.skipif(
        os.environ.get("BOND_LOAD") != "1", reason="twenty browsers want a quiet machine: BOND_LOAD=1 measures them"
    ),
]

VISITORS = 20
MOVES = 4  # of each
THINKING = (2.0, 6.0)  # seconds between two moves
REDRAWN_WITHIN = 3.0  # seconds, 95 of 100 moves
MEMORY = 1.5e9  # bytes
SLIDERS = ("Points, of spending", "Front-line warmth", "Recovery on the spot", "Price match")
LINES = (
    f"[...document.querySelectorAll('{CHART} .mark-line path')].slice(0, 6).map(one => one.getAttribute('d')).join()"
)
LOOK = 100  # milliseconds between two looks: looking is work too, and twenty look


async def visit(browser, address, luck, errors, door, everybody):
    """Come, wait for the others, move sliders, and return the seconds that each picture took."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    page = await context.new_page()
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    async with door:  # loading the page is the browser's work, and twenty browsers share this machine
        await page.goto(address)
        await page.wait_for_function(LINES, polling=LOOK, timeout=PATIENCE)
    everybody.append(page)
    while len(everybody) < VISITORS:
        await asyncio.sleep(0.1)
    await asyncio.sleep(luck.uniform(0.0, THINKING[1]))
    seconds = []
    for _ in range(MOVES):
        before = await page.evaluate(LINES)
        slider = page.locator(f'input[type=range][aria-label="{luck.choice(SLIDERS)}"]')
        await slider.focus()
        begun = time.perf_counter()
        await page.keyboard.press("ArrowRight")
        await page.wait_for_function(
            f"before => {{ const now = {LINES}; return now && now !== before; }}",
            arg=before, polling=LOOK, timeout=PATIENCE,
        )  # fmt: skip
        seconds.append(time.perf_counter() - begun)
        await asyncio.sleep(luck.uniform(*THINKING))
    await page.wait_for_selector(STILL, timeout=PATIENCE)
    assert await page.locator("[data-testid=stException]").count() == 0
    await context.close()
    return seconds


async def all_visits(path, address, errors):
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        door, everybody = asyncio.Semaphore(2), []
        seconds = await asyncio.gather(
            *(visit(browser, address, random.Random(who), errors, door, everybody) for who in range(VISITORS))
        )
        await browser.close()
    return [second for one in seconds for second in one]


def peak_memory(pid):
    """Return the most memory that a process ever held, in bytes."""
    return 1024 * int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])


def test_twenty_visitors_at_once(server, chromium, capsys):
    errors = []
    seconds = sorted(asyncio.run(all_visits(chromium, server.address, errors)))
    p95, memory = seconds[int(0.95 * len(seconds))], peak_memory(server.pid)
    with capsys.disabled():
        print(
            f"\n{VISITORS} visitors, {len(seconds)} moves: median {statistics.median(seconds):.2f} s, "
            f"p95 {p95:.2f} s; server's peak {memory / 1e6:.0f} MB"
        )
    assert errors == []
    assert p95 <= REDRAWN_WITHIN
    assert memory <= MEMORY
