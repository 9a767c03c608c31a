"""report.html at its limit: how large it is, how long it takes to make, and to open in Chromium.

    python benchmarks/report.py [--checks 5000] [--rounds 5]

Opened from a file, each time in a new browser context: `parsed` is when the page can be used, `loaded` its load
event, `painted` the first time that anything is seen; `filter` is from a letter typed until the last check is shown
or hidden. Printed are medians over the rounds, in milliseconds. Needs the extra `browser`, and Chromium.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from landed.report.html import render
from tests.support.browser import WIDE, chromium
from tests.support.report_extremes import large_document

TIMES = """
() => { const it = performance.getEntriesByType('navigation')[0];
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    return {parsed: it.domInteractive, loaded: it.loadEventEnd, painted: paint ? paint.startTime : NaN}; }
"""
FILTER = """
() => new Promise((done) => { const form = document.getElementById('filter');
    const start = performance.now(); const count = form.querySelector('output');
    new MutationObserver(() => requestAnimationFrame(() => done(performance.now() - start)))
        .observe(count, {childList: true, characterData: true, subtree: true});
    form.elements.text.value = 'column_4'; form.dispatchEvent(new Event('input', {bubbles: true})); })
"""


def once(browser: Browser, file: Path) -> dict[str, float]:
    """The times of one opening, in milliseconds."""
    context = browser.new_context(viewport={"width": WIDE[0], "height": WIDE[1]})
    page = context.new_page()
    page.goto(file.as_uri())
    page.wait_for_timeout(200)
    times = page.evaluate(TIMES) | {"filter": page.evaluate(FILTER)}
    context.close()
    return dict(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checks", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    results = large_document(10, options.checks)
    start = time.process_time()
    told = render(results, "en")
    made = time.process_time() - start
    sys.stdout.write(f"{options.checks} checks: {len(told.encode()) / 1e6:.2f} MB, made in {made:.2f} s of CPU\n")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "report.html"
        file.write_text(told, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium())
        rounds = [once(browser, file) for _ in range(options.rounds)]
        browser.close()
    for name in rounds[0]:
        sys.stdout.write(f"{name:8} {median(each[name] for each in rounds):7.0f} ms\n")


if __name__ == "__main__":
    main()
