"""Visitors see the page: in a real browser, with its scripts run, fed by the API, in their language.

A document that answers 200 may still show nothing: what fills it runs in the browser, and so do its errors.
"""


def test_renders(rendered, browser):
    """The page loads with its own scripts and styles, and shows text."""
    browser.judge_rendering(rendered)


def test_calls(rendered, browser, evidence):
    """The page calls the API at least once, and every call succeeds."""
    if not rendered.browser.calls:
        evidence.not_applicable("the contract promises no call of this page")
    _seen(rendered, browser, evidence)
    browser.judge_calls(rendered)


def test_data(rendered, browser, evidence):
    """What the API tells the page comes from the database, and is what its endpoints promise."""
    if not rendered.browser.calls:
        evidence.not_applicable("the contract promises no call of this page")
    _seen(rendered, browser, evidence)
    browser.judge_data(rendered)


def test_values(rendered, browser, evidence):
    """Values that are read from the database are visible on the page."""
    if not rendered.browser.shows:
        evidence.not_applicable("the contract names no value that this page shows")
    _seen(rendered, browser, evidence)
    browser.judge_values(rendered)


def test_console(rendered, browser, evidence):
    """The console shows no error that is not expected."""
    _seen(rendered, browser, evidence)
    browser.judge_console(rendered)


def test_mixed_content(rendered, browser, evidence):
    """A page with TLS asks for nothing without it."""
    _seen(rendered, browser, evidence)
    browser.judge_mixed(rendered)


def test_language(rendered, browser, evidence):
    """Each language that is asked for is the one that the document says it is in."""
    _seen(rendered, browser, evidence)
    browser.judge_languages(rendered)


def test_metadata(rendered, browser, evidence):
    """Title, description and previews hold after scripts have run."""
    _seen(rendered, browser, evidence)
    browser.judge_metadata(rendered)


def test_secrets(rendered, browser, evidence):
    """Neither page nor scripts nor data hand a secret to visitors."""
    _seen(rendered, browser, evidence)
    browser.judge_secrets(rendered)


def test_search_engines(rendered, browser, evidence):
    """Search engines are let in, and find address, languages and sitemap."""
    _seen(rendered, browser, evidence)
    browser.judge_search(rendered)


def test_figures(rendered, browser, evidence):
    """Images show, the largest content comes soon, and the layout stands still."""
    _seen(rendered, browser, evidence)
    browser.judge_figures(rendered)


def test_analytics(rendered, browser, evidence):
    """The promised analytics script is loaded, and answers."""
    if rendered.optional_script is None:
        evidence.not_applicable("the contract promises no such script here")
    _seen(rendered, browser, evidence)
    browser.judge_analytics(rendered)


def test_websocket(rendered, browser, evidence):
    """The promised WebSocket opens."""
    if rendered.browser.websocket is None:
        evidence.not_applicable("the contract promises no WebSocket here")
    _seen(rendered, browser, evidence)
    browser.judge_websocket(rendered)


def _seen(rendered, browser, evidence):
    """Stop where the page could not be opened at all: that is a finding of `test_renders`."""
    if not any(browser.visits(rendered)):
        evidence.not_run("the browser could not open the page")
