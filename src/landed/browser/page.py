"""One page in a browser: requests and errors watched from the first one on, then looked at once it has settled."""

import time
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Error, Page, Request, Route

from landed.browser.record import UNCAUGHT, Exchange, Visit

BODY_LIMIT = 2_000_000
BODIES = ("document", "script", "fetch", "xhr")
CALM_S, QUIET_S = 0.1, 1.5
"""Nothing under way for so long: settled where all that is wanted shows; settled whatever shows."""
POLL_MS = 40.0
SOCKET_MS = 3000
LOADING = "Failed to load resource"
"""What the console says of requests, which are judged as such."""

SCRIPT = """(() => {
  window.__landed = { lcp: null, cls: 0 };
  const watch = (type, take) => { try {
    new PerformanceObserver(list => list.getEntries().forEach(take)).observe({ type, buffered: true });
  } catch (error) { /* this browser has no such entries */ } };
  watch("largest-contentful-paint", each => { window.__landed.lcp = each.startTime; });
  watch("layout-shift", each => { if (!each.hadRecentInput) { window.__landed.cls += each.value; } });
})();"""

_LOOK = """() => ({
  lang: document.documentElement.lang, html: document.documentElement.outerHTML,
  text: (document.body ? document.body.innerText : "").trim().length,
  lcp: (window.__landed || {}).lcp, cls: (window.__landed || {}).cls,
  broken: [...document.images].filter(each => each.complete && !each.naturalWidth && (each.currentSrc || each.src))
    .map(each => each.currentSrc || each.src),
  named: [...document.querySelectorAll("img,script,iframe,video,audio,source,embed,link[rel~=stylesheet]")]
    .map(each => each.src || each.href || "").filter(each => each.startsWith("http:")),
})"""
SITEMAP = """url => fetch(url, { signal: AbortSignal.timeout(5000) }).then(each => each.status, () => null)"""
"""Asked by the page, in whose eyes the site's certificate is good."""
_SHOWN = """wanted => { const text = document.body ? document.body.innerText : "";
  return wanted.filter(each => text.includes(each)); }"""
_SOCKET = """([url, ms]) => new Promise(resolve => {
  let socket;
  try { socket = new WebSocket(url); } catch (error) { resolve(String(error)); return; }
  const end = words => { resolve(words); socket.close(); };
  setTimeout(() => end(`no answer within ${ms / 1000} s`), ms);
  socket.onopen = () => end("open");
  socket.onerror = () => end("the handshake failed");
})"""


class Watch:
    """Keeps what a page asks for and what it says; lets no request through that is not for the site."""

    def __init__(self, base_url: str, visit: Visit) -> None:
        self.base = base_url.rstrip("/")
        self._origin = origin(base_url)
        self._most = visit.requests
        self._pending: set[Request] = set()
        self._since = time.monotonic()
        self._done: list[tuple[Request, str]] = []
        self.sent = 0
        self.left_out = 0
        self.elsewhere: dict[str, None] = {}
        self.scripts_elsewhere: dict[str, None] = {}
        self.insecure: dict[str, None] = {}
        self.console: list[str] = []

    def attach(self, page: Page) -> None:
        """Begin to watch."""
        page.route("**/*", self._let)
        page.on("requestfinished", lambda request: self._end(request, ""))
        page.on("requestfailed", lambda request: self._end(request, request.failure or "failed"))
        page.on("console", self._say)
        page.on("pageerror", lambda error: self.console.append(f"{UNCAUGHT}{error}"))

    def calm(self) -> float:
        """Seconds since something was under way."""
        return 0.0 if self._pending else time.monotonic() - self._since

    def _let(self, route: Route) -> None:
        request = route.request
        if request.url.startswith("http:") and self._origin.startswith("https:"):
            self.insecure[request.url] = None
        if origin(request.url) != self._origin:
            self.elsewhere[urlsplit(request.url).netloc] = None
            if request.resource_type == "script":
                self.scripts_elsewhere[urlsplit(request.url).netloc] = None
            route.abort()
        elif self.sent >= self._most:
            self.left_out += 1
            route.abort()
        else:
            self.sent += 1
            self._pending.add(request)
            route.continue_()

    def _end(self, request: Request, failure: str) -> None:
        # What was not let through has no place here.
        if request in self._pending or (request.redirected_from and origin(request.url) == self._origin):
            self._pending.discard(request)
            self._since = time.monotonic()
            self._done.append((request, failure))

    def _say(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        if message.text.startswith("Mixed Content"):
            self.insecure[message.text[:300]] = None
        elif not message.text.startswith(LOADING) and not self._of_others(message):
            self.console.append(message.text)

    def _of_others(self, message: ConsoleMessage) -> bool:
        """It is about a host that was not let in, which is told by itself."""
        return any(f"//{host}" in message.text for host in self.elsewhere)

    def exchanges(self) -> tuple[Exchange, ...]:
        """What was asked of the site so far."""
        silent = [(each, "no answer until the end") for each in self._pending]
        return tuple(_exchange(*each) for each in (*self._done, *silent))


def look(page: Page, watch: Watch, visit: Visit) -> dict[str, Any]:
    """Open the page, wait until it has settled, and tell what is there. Raises playwright's Error."""
    limit = time.monotonic() + visit.within_s
    page.goto(watch.base + visit.path, wait_until="load", timeout=visit.within_s * 1000)
    while True:
        shown = page.evaluate(_SHOWN, list(visit.wanted))
        calm = watch.calm()
        settled = calm > QUIET_S or (calm > CALM_S and len(shown) == len(visit.wanted))
        if settled or time.monotonic() > limit:
            break
        page.wait_for_timeout(POLL_MS)
    found = page.evaluate(_LOOK)
    told: dict[str, Any] = {
        "page": visit.page,
        "language": visit.language,
        "url": page.url,
        "html": found["html"][:BODY_LIMIT],
        "lang": found["lang"],
        "text": found["text"],
        "shown": tuple(shown),
        "exchanges": watch.exchanges(),
        "console": tuple(each[:500] for each in dict.fromkeys(watch.console)),
        "mixed": tuple(
            dict.fromkeys([*watch.insecure, *(found["named"] if page.url.startswith("https:") else ())])
        ),
        "broken_images": tuple(dict.fromkeys(found["broken"])),
        "elsewhere": tuple(sorted(watch.elsewhere)),
        "scripts_elsewhere": tuple(sorted(watch.scripts_elsewhere)),
        "left_out": watch.left_out,
        "lcp_ms": found["lcp"],
        "cls": float(found["cls"] or 0.0),
    }
    if visit.websocket:
        address = watch.base.replace("http", "ws", 1) + visit.websocket
        told["websocket"] = page.evaluate(_SOCKET, [address, SOCKET_MS])
    return told


def origin(address: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _exchange(request: Request, failure: str) -> Exchange:
    headers: dict[str, str] = {}
    body = ""
    response = None if failure else request.response()
    if response is not None:
        headers = dict(response.headers)
        if request.resource_type in BODIES:
            with suppress(Error):
                body = response.body()[:BODY_LIMIT].decode("utf-8", "replace")
    return Exchange(
        method=request.method,
        url=request.url,
        kind=request.resource_type,
        status=response.status if response else 0,
        failure=failure,
        headers=headers,
        body=body,
    )
