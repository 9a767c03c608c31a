"""What is told of a rendered page and rarely wrong for everybody: search engines, figures, analytics, WebSocket."""

from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from landed.browser.answers import judge_data
from landed.browser.judge import Judge, promise
from landed.browser.record import Seen, failed, outcome
from landed.marks import Severity
from landed.promises.site import Page

LCP_MS = (2500.0, 4000.0)
CLS = (0.1, 0.25)
"""Where web vitals need improvement (told), and where they are poor (a warning): https://web.dev/articles/vitals."""


def judge_search(pages: Judge, page: Page) -> None:
    """Canonical address, languages, sitemap; and that search engines are let in."""
    for seen in list(pages.visits(page))[:1]:
        html = BeautifulSoup(seen.html, "html.parser")
        _judge_canonical(pages, page, seen, html)
        if len(promise(page).languages) > 1 and not html.select('link[rel~="alternate"][hreflang]'):
            pages.tell("hreflang", page.name, "an address for each language", "none is named", page)
        if seen.sitemap is not None and seen.sitemap != 200:
            pages.tell("sitemap", page.name, "/sitemap.xml answers 200", str(seen.sitemap), page)
        robots = [
            str(each.get("content", "")) for each in html.select('meta[name="robots"], meta[name="googlebot"]')
        ]
        robots += [each.headers.get("x-robots-tag", "") for each in seen.exchanges if each.kind == "document"]
        if any("noindex" in each.lower() for each in robots):
            words, hosts = "noindex: search engines leave the page out", promise(page).production
            weight = Severity.WARN if not hosts or urlsplit(seen.url).hostname in hosts else Severity.INFO
            pages.find("noindex", page.name, "search engines are let in", words, page, severity=weight)


def _judge_canonical(pages: Judge, page: Page, seen: Seen, html: BeautifulSoup) -> None:
    found = [str(each.get("href", "")) for each in html.select('link[rel~="canonical"]')]
    here = urlsplit(seen.url).netloc
    if not found:
        pages.tell("canonical", page.name, "a canonical address", "none", page)
    elif urlsplit(found[0]).netloc not in ("", here):
        pages.tell("canonical", page.name, f"an address of {here}", found[0], page)


def judge_figures(pages: Judge, page: Page) -> None:
    """Images show; the largest of the content comes soon, and nothing moves while somebody reads."""
    for seen in pages.visits(page):
        subject = f"{page.name}#{seen.language}"
        let = {each.url for each in seen.exchanges}  # what was not let through is not broken
        for each in dict.fromkeys(urlsplit(each).path for each in seen.broken_images if each in let):
            name = f"{subject}#{each}"
            pages.find("broken_image", name, "an image", "nothing to show", page, severity=Severity.WARN)
        pages.evidence.measure(**{f"layout_shift_{seen.language}": round(seen.cls, 4)})
        if seen.lcp_ms is not None:
            pages.evidence.measure(**{f"contentful_paint_{seen.language}_ms": round(seen.lcp_ms, 1)})
            _judge_vital(pages, page, "slow_paint", subject, seen.lcp_ms, LCP_MS, "ms")
        _judge_vital(pages, page, "layout_shift", subject, seen.cls, CLS, "")


def _judge_vital(
    pages: Judge, page: Page, rule: str, subject: str, value: float, limits: tuple[float, float], unit: str
) -> None:
    if value > limits[0]:
        severity = Severity.WARN if value > limits[1] else Severity.INFO
        wanted, found = f"at most {limits[0]:g} {unit}".strip(), f"{value:.3g} {unit}".strip()
        pages.find(rule, subject, wanted, found, page, severity=severity)


def judge_analytics(pages: Judge, page: Page) -> None:
    """The promised script is asked for, whoever put it into the page, and it answers."""
    wanted = str(page.optional_script)
    asked = [each for seen in pages.visits(page) for each in seen.exchanges if wanted in each.url]
    pages.evidence.measure(asked=len(asked))
    bad = [each for each in asked if failed(each)]
    if bad or not asked:
        words = outcome(bad[0]) if bad else "the page does not ask for it"
        pages.find("analytics", page.name, f"{wanted} in the page", words, page, severity=Severity.WARN)


def judge_websocket(pages: Judge, page: Page) -> None:
    """The promised WebSocket opens; one that the site need not have is only told of."""
    wanted = promise(page).websocket
    assert wanted is not None
    for seen in pages.visits(page):
        if seen.websocket not in (None, "open"):
            severity = Severity.INFO if wanted.optional else Severity.BLOCK
            subject, words = f"{page.name}#{wanted.path}", str(seen.websocket)
            pages.find("websocket", subject, "it opens", words, page, severity=severity)


class Rendered(Judge):
    """The judge of checks: what blocks, and what is told beside it."""

    def judge_data(self, page: Page) -> None:
        """What the API told the page is what its endpoints promise, and comes from the promised source."""
        judge_data(self, page)

    def judge_search(self, page: Page) -> None:
        """Search engines are let in, and find their way."""
        judge_search(self, page)

    def judge_figures(self, page: Page) -> None:
        """Images and web vitals."""
        judge_figures(self, page)

    def judge_analytics(self, page: Page) -> None:
        """The promised script."""
        judge_analytics(self, page)

    def judge_websocket(self, page: Page) -> None:
        """The promised WebSocket."""
        judge_websocket(self, page)
