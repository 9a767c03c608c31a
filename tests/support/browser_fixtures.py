"""A Chromium that tests open reports in."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support.browser import PATIENCE_S, chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a module: not longer, because Playwright's event loop stays while it runs."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), timeout=PATIENCE_S * 1000)
        yield launched
        launched.close()
