"""Real Chromium, driven by Playwright's own API, with axe-core from npm beside it."""

import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from landed.report.html import render
from tests.support.clusters import apt_install
from tests.support.fetched import AXE

PATIENCE_S = 120
WIDE, NARROW = (1280, 900), (360, 740)
SHOWN = """[...document.querySelectorAll('.items > li')].filter((each) => each.checkVisibility())
    .map((each) => each.querySelector('bdi').textContent)"""
"""Subjects of the checks in view."""


def chromium() -> str:
    """Where the browser is; installed where that is allowed, otherwise the test says what to install."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    apt_install("chromium")
    found = shutil.which("chromium")
    if found is None:
        pytest.fail("no Chromium: apt-get install chromium")
    return found


@dataclass
class Opened:
    """A report in a browser, and everything the browser complained of."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requested: list[str] = field(default_factory=list)

    @property
    def loaded_ms(self) -> float:
        """Milliseconds until the page was loaded."""
        found: float = self.page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
        return found

    def load_again(self) -> float:
        """Load the page once more; returns its milliseconds."""
        self.page.reload(timeout=PATIENCE_S * 1000)
        return self.loaded_ms

    def wait_for(self, subjects: Iterable[str]) -> None:
        """Wait until the filter shows the checks of these subjects and no other."""
        wanted, end = sorted(subjects), time.monotonic() + PATIENCE_S
        while sorted(self.shown) != wanted and time.monotonic() < end:
            self.page.wait_for_timeout(50)

        assert sorted(self.shown) == wanted

    def wait_for_all(self) -> None:
        """Wait until no check is hidden."""
        hidden = self.page.locator(".items > li[hidden], .claim[hidden], .kind[hidden]")
        expect(hidden).to_have_count(0, timeout=PATIENCE_S * 1000)

    def unfold(self) -> None:
        """Open everything that is folded."""
        self.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")

    @property
    def overflow(self) -> int:
        """Pixels by which the page is wider than the window."""
        found: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return found

    @property
    def shown(self) -> list[str]:
        """Subjects of the checks that the filter shows."""
        shown: list[str] = self.page.evaluate(SHOWN)
        return shown

    def findings(self) -> list[str]:
        """What axe-core holds to be serious or critical: rule, element, what it says."""
        self.page.evaluate(AXE.content.decode())
        results = self.page.evaluate("axe.run({resultTypes: ['violations']})")
        return [
            f"{rule['id']} ({rule['impact']}): {node['html'][:200]}: {node['failureSummary']}"
            for rule in results["violations"]
            if rule["impact"] in ("serious", "critical")
            for node in rule["nodes"]
        ]


@contextmanager
def opened(
    browser: Browser,
    folder: Path,
    results: Mapping[str, Any],
    lang: str = "en",
    *,
    size: tuple[int, int] = WIDE,
    dark: bool = False,
    script: bool = True,
    trusting: bool = False,
) -> Iterator[Opened]:
    """The report of a document, opened from a file as a person opens it.

    `script` is whether JavaScript is on; `trusting` lifts the page's own policy, for a tool that must run in it.
    """
    file = folder / "report.html"
    file.write_text(render(results, lang), encoding="utf-8")
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
        bypass_csp=trusting,
    )
    try:
        seen = Opened(context.new_page())
        seen.page.on("console", lambda message: seen.complaints.append(f"{message.type}: {message.text}"))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.on("dialog", lambda dialog: (seen.complaints.append(dialog.message), dialog.dismiss()))
        seen.page.on("request", lambda request: seen.requested.append(request.url))
        seen.page.goto(file.as_uri(), timeout=PATIENCE_S * 1000)
        yield seen
    finally:
        context.close()
