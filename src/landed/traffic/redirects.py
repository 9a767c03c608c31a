"""Where an endpoint answers in the end: what is timed is the answer, not the way to it."""

from urllib.parse import urljoin, urlsplit

from landed.promises.site import Endpoint
from landed.settings import Url
from landed.traffic.http_clock import Clock
from landed.traffic.timing import Timing
from landed.web.politeness import Pace

REDIRECTS = 5


def settle(url: Url, endpoint: Endpoint, pace: Pace) -> tuple[Url, str, Timing]:
    """Address and path that answer an endpoint themselves, and the first request that found them."""
    path = endpoint.path
    for _ in range(1 + REDIRECTS):
        pace.turn()
        first = Clock(url, endpoint.headers).once(path)
        if first.location is None or first.status in endpoint.status:
            break
        url, path = elsewhere(url, path, first.location)
    return url, path, first


def elsewhere(url: Url, path: str, location: str) -> tuple[Url, str]:
    """Address and path that a redirect leads to; a login goes no further than its own host."""
    target = urlsplit(urljoin(url.address + path, location))
    address = f"{target.scheme}://{target.netloc}"
    there = Url(address, url.login if target.netloc == urlsplit(url.address).netloc else None)
    return there, (target.path or "/") + (f"?{target.query}" if target.query else "")
