"""What a browser saw, judged: every language, hosts of production and others, ages, what was not let through."""

import json
from contextlib import suppress
from dataclasses import replace

import pytest

from checks import test_4_2_browser as checks
from landed.browser.record import UNCAUGHT, Exchange, Record, Seen
from landed.browser.tips import Rendered
from landed.contract import load_contract
from landed.evidence import Evidence, NotRun
from landed.secrets import Scrubber
from reference.landing import CONTRACT

FILE = "queries/name_of_gpt_4.sql"
META = "".join(
    f'<meta {kind}="{name}" content="AI-GO">'
    for kind, names in (("name", ("description",)), ("property", ("og:title", "og:description", "og:type")))
    for name in names
)
LINKS = '<link rel="canonical" href="/"><link rel="alternate" hreflang="ko" href="/">'
HTML = f'<head><title>AI-GO</title>{META}{LINKS}</head><script src="/_next/static/a.js"></script>'
DATE = "Thu, 01 Jan 2026 12:00:00 GMT"
STATUS = {
    "dataSource": "database",
    "totalModels": 45,
    "operationalModels": 45,
    "cached": False,
    "timestamp": "2026-01-01T12:00:00.250Z",
}


def told(headers=None, **changes):
    """An answer of the status, as a page gets it."""
    return Exchange(
        method="GET",
        url="https://site.example/api/v1/status",
        kind="fetch",
        status=200,
        headers={"content-type": "application/json", "date": DATE, **(headers or {})},
        body=json.dumps(STATUS | changes),
    )


HEALTHY = Seen(
    page="home",
    language="ko-KR",
    url="https://site.example/",
    html=HTML,
    lang="ko",
    text=10,
    shown=("GPT-4",),
    exchanges=(
        Exchange(method="GET", url="https://site.example/", kind="document", status=200),
        Exchange(method="GET", url="https://site.example/_vercel/insights/script.js", kind="script", status=200),
        told(),
    ),
    sitemap=200,
    websocket="open",
)
ENGLISH = replace(HEALTHY, language="en-US", lang="en")
PRODUCTION = "https://ai-server-information.vercel.app/"
NOINDEX = HTML.replace(META, f'{META}<meta name="robots" content="noindex">')


def answering(seen, *answers):
    """The visit with other answers of the status."""
    return replace(seen, exchanges=(*seen.exchanges[:2], *answers))


GITHUB = told(dataSource="github")
OLD = told(timestamp="2026-01-01T11:59:54Z", cached=True)
CASES = {
    "healthy": ((HEALTHY, ENGLISH), {}),
    "another source in another language": (
        (HEALTHY, answering(ENGLISH, GITHUB)),
        {"data": ["block browser/source:home#status"]},
    ),
    "another source the second time": (
        (answering(HEALTHY, told(), GITHUB), ENGLISH),
        {"data": ["block browser/source:home#status"]},
    ),
    "another source each time": (
        (answering(HEALTHY, GITHUB, GITHUB), answering(ENGLISH, GITHUB)),
        {"data": ["block browser/source:home#status"]},
    ),
    "too few models in another language": (
        (HEALTHY, answering(ENGLISH, told(totalModels=44))),
        {"data": ["block browser/answer:home#status expect .totalModels"]},
    ),
    "older than the cache": ((answering(HEALTHY, OLD), ENGLISH), {"data": ["block browser/stale:home#status"]}),
    "as old as its headers allow": (
        (answering(HEALTHY, replace(OLD, headers=OLD.headers | {"cache-control": "s-maxage=60"})), ENGLISH),
        {},
    ),
    "kept by a cache before the site": (
        (answering(HEALTHY, told({"age": "30"})), ENGLISH),
        {"data": ["block browser/stale:home#status"]},
    ),
    "without the server's time": (
        (answering(HEALTHY, replace(told(), headers={"content-type": "application/json"})), ENGLISH),
        {"data": ["block browser/answer:home#status expect .timestamp"]},
    ),
    "not for search engines": (
        (replace(HEALTHY, html=NOINDEX),),
        {"search_engines": ["info browser/noindex:home"]},
    ),
    "production not for search engines": (
        (replace(HEALTHY, url=PRODUCTION, html=NOINDEX),),
        {"search_engines": ["warn browser/noindex:home"]},
    ),
    "no canonical address": (
        (replace(HEALTHY, html=HTML.replace("canonical", "stylesheet")),),
        {"search_engines": ["info browser/canonical:home"]},
    ),
    "no languages named": (
        (replace(HEALTHY, html=HTML.replace("hreflang", "lang")),),
        {"search_engines": ["info browser/hreflang:home"]},
    ),
    "no sitemap": ((replace(HEALTHY, sitemap=404),), {"search_engines": ["info browser/sitemap:home"]}),
    "uncaught": (
        (replace(HEALTHY, console=(f"{UNCAUGHT}gtag is not defined",)),),
        {"console": ["block browser/console:home#ko-KR"]},
    ),
    "uncaught without a script of another host": (
        (replace(HEALTHY, console=(f"{UNCAUGHT}gtag is not defined",), scripts_elsewhere=("tags.example",)),),
        {"console": ["warn browser/console:home#ko-KR"]},
    ),
    "told without a script of another host": (
        (replace(HEALTHY, console=(f"{UNCAUGHT}gtag", "boom"), scripts_elsewhere=("tags.example",)),),
        {"console": ["block browser/console:home#ko-KR"]},
    ),
    "no paint for long": ((replace(HEALTHY, lcp_ms=2600.0),), {"figures": ["info browser/slow_paint:home#ko-KR"]}),
    "no paint for very long": (
        (replace(HEALTHY, lcp_ms=4100.0),),
        {"figures": ["warn browser/slow_paint:home#ko-KR"]},
    ),
    "moving a little": ((replace(HEALTHY, cls=0.2),), {"figures": ["info browser/layout_shift:home#ko-KR"]}),
    "moving": ((replace(HEALTHY, cls=0.3),), {"figures": ["warn browser/layout_shift:home#ko-KR"]}),
}
"""What was seen in each language; and by check, what it finds."""


def judged(seen):
    """Severity and id of each finding, by the check that made it."""
    contract, record = load_contract(CONTRACT), Record(seen=seen, values={FILE: "GPT-4"})
    (page,) = (each for each in contract.page if each.browser)
    found = {}
    for check, call in vars(checks).items():
        if check.startswith("test_"):
            evidence = Evidence(kind="browser")
            browser = Rendered(record, contract, "gate", evidence, Scrubber().scrub)
            with suppress(NotRun):
                call(*([page, browser, evidence] if check != "test_renders" else [page, browser]))
            if evidence.findings:
                found[check.removeprefix("test_")] = [f"{each.severity} {each.id}" for each in evidence.findings]
    return found


@pytest.mark.parametrize("name", CASES)
def test_judged(name):
    """What was seen is found by the check that states it, and by no other."""
    seen, expected = CASES[name]

    assert judged(seen) == expected
