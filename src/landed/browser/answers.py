"""What the API told a page, in each of its languages, held against what its endpoints promise."""

from collections.abc import Iterator
from datetime import UTC, datetime

from landed.browser.judge import Judge
from landed.browser.record import Exchange, address, failed
from landed.errors import TargetError
from landed.expectations import run_jq, shown
from landed.promises.site import Endpoint, Page
from landed.web.api import problems, read_json
from landed.web.lifetimes import outlived
from landed.web.site import Answer


def judge_data(pages: Judge, page: Page) -> None:
    """Every answer in every language: one that is wrong is told with the language it was first given in."""
    judged, known = 0, set[str]()
    for seen in pages.visits(page):
        for each in seen.exchanges:
            for endpoint in pages.contract.endpoint:
                if address(each) != endpoint.path or failed(each):
                    continue
                judged += 1
                for rule, what, expected, found in _problems(pages, endpoint, each):
                    subject = f"{page.name}#{endpoint.name}{what}"
                    if (name := f"{rule}:{subject}") not in known:
                        known.add(name)
                        pages.find(rule, subject, expected, f"{found} (for {seen.language})", page, "call")
    pages.evidence.measure(answers=judged)
    if not judged:
        pages.evidence.not_run("the page asks no address that the contract knows")


def _problems(pages: Judge, endpoint: Endpoint, each: Exchange) -> Iterator[tuple[str, str, str, str]]:
    """Rule, what of the endpoint, promised, found."""
    answer = Answer(
        path=endpoint.path, status=each.status, headers=each.headers, body=each.body, received=datetime.now(UTC)
    )
    document = read_json(answer)
    for rule, expected, found in problems(endpoint, answer, pages.profile):
        yield "answer", f" {rule}", expected, found
    place = endpoint.source
    if place is not None:
        said: object = answer.headers.get(place.header.lower()) if place.header else _jq(place.jq, document)
        if said != place.value:
            yield "source", "", place.value, shown(said)
    fallback = pages.contract.fallback
    for told in (one for one in fallback.told if one.endpoint == endpoint.name):
        for one in outlived(told.timestamp, fallback.cache_s, answer, document, pages.profile):
            yield "stale", "", one.expected, one.found


def _jq(program: str | None, document: object) -> object:
    try:
        return run_jq(program or ".", document)
    except TargetError:
        return None
