"""A site gets a second chance for each request, and its patience is bounded: both told, on a real wire."""

import json
import re
import time
from datetime import UTC, datetime

import pytest

from landed import preflight
from landed.conceal import Concealer
from landed.contract import load_contract
from landed.errors import SiteLost
from landed.lock import load_lock
from landed.secrets import Scrubber
from landed.settings import Settings, parse_url
from landed.web import asking
from landed.web.asking import Asker
from landed.web.mirrors import hold_against_rows
from landed.web.site import Answer, Site
from reference.landing import CONTRACT
from tests.support.moody import Moody
from tests.support.wire import Alteration, Wire

BOTH = r"first, at \d\d:\d\d:\d\d UTC: .+; then, at \d\d:\d\d:\d\d UTC: .+"
STATUS = "/api/v1/status"
CEILING = 10
EVERY_OTHER = tuple(range(1, 400, 2))


@pytest.fixture(scope="module")
def wire():
    """A wire before a small site, on which answers can be lost."""
    with Moody() as moody:
        wire = Wire({"database": lambda: moody.url})
        yield wire
        wire.close()


@pytest.fixture
def asker(wire):
    """Asks the site behind the wire."""
    site = Site(parse_url(wire.url), requests=1000, rate=1000)
    yield Asker(site)
    site.close()


@pytest.fixture
def hasty(monkeypatch):
    """The same patience, a tenth as long."""
    monkeypatch.setattr(asking, "ANSWER_S", 0.8)
    monkeypatch.setattr(asking, "SILENT_S", 0.3)
    monkeypatch.setattr(asking, "ENOUGH_S", 2.0)


@pytest.mark.parametrize("close", ["before", "within"])
def test_dropped_once(close, wire, asker):
    """A request whose connection broke is made again; the answer has both samples."""
    with wire.between([Alteration(path=STATUS, close=close, calls=(1,))]):
        answer = asker.get(STATUS)
        next_one = asker.get(STATUS)

    assert (answer.status, next_one.status, next_one.retried) == (200, 200, "")
    assert re.fullmatch(BOTH, answer.retried)
    assert answer.retried.endswith("ms")


def test_dropped_always(wire, asker):
    """Where both times break there is no answer, and nobody is asked a third time."""
    with wire.between([Alteration(path=STATUS, close="before")]):
        answer = asker.get(STATUS)
        asked = wire._seen[0]

    assert (answer.status, answer.retried, asked) == (0, "", 2)
    assert answer.error


def test_an_answer_is_not_asked_for_again(wire, asker):
    """A wrong answer is an answer."""
    with wire.between([Alteration(path=STATUS, status=503)]):
        answer = asker.get(STATUS)
        asked = wire._seen[0]

    assert (answer.status, answer.retried, asked) == (503, "", 1)


@pytest.mark.usefixtures("hasty")
def test_silent_every_other_time(wire, asker):
    """A site that leaves every other request without an answer is given up when the patience is over."""
    start = time.monotonic()
    with (
        wire.between([Alteration(path=STATUS, delay_s=CEILING, calls=EVERY_OTHER)]),
        pytest.raises(SiteLost) as lost,
    ):
        [asker.get(STATUS) for _ in range(100)]

    assert time.monotonic() - start < CEILING
    assert re.search(r"\d of \d+ requests got no answer, 2 s were spent", str(lost.value))


def look(url):
    """The preflight's look at a site."""
    contract = load_contract(CONTRACT)
    return preflight.look(
        Settings(base_url=parse_url(url)),
        contract,
        load_lock(CONTRACT / "schema.lock.json"),
        frozenset({"site"}),
        Scrubber(),
    )


@pytest.mark.usefixtures("hasty")
def test_look_at_a_site_that_is_silent_every_other_time(wire):
    """The look at such a site ends soon, with one root."""
    start = time.monotonic()
    with wire.between([Alteration(path="/*", delay_s=CEILING, calls=EVERY_OTHER)]):
        seen = look(wire.url)

    assert time.monotonic() - start < CEILING
    assert [each.finding.id for each in seen.roots] == ["api_status/unreachable:base-url"]
    assert "requests got no answer" in seen.roots[0].finding.found


def test_look_at_a_site_with_dead_neighbours(wire):
    """Addresses in a row that never answer are no dead site while another one answers."""
    paths = ("/api/v1/models", "/api/v1/providers", "/api/v1/benchmarks", "/api/health")
    with wire.between([Alteration(path=f"{each}*", close="before") for each in paths]):
        seen = look(wire.url)

    assert seen.roots == ()
    assert sum(bool(calls[0].error) for calls in seen.answers.values()) >= len(paths)


def test_look_at_a_site_that_drops_the_first(wire):
    """The very first request of a run may break: it is made again."""
    with wire.between([Alteration(path="/*", close="before", calls=(1,))]):
        seen = look(wire.url)

    assert seen.roots == ()
    assert [bool(calls[0].retried) for calls in seen.answers.values()].count(True) == 1


A, B, OLD = ({"slug": slug, "name": name} for slug, name in (("a", "A"), ("b", "B"), ("b", "Old")))
MIRROR = next(each for each in load_contract(CONTRACT).mirror if each.name == "models")


def held(lists, rows):
    """How a list compares with rows: both as they are read in turn; the last of each stays."""
    left = {"lists": [*lists], "rows": [*rows]}

    def next_of(which):
        return left[which].pop(0) if len(left[which]) > 1 else left[which][0]

    def get():
        body = json.dumps({"data": next_of("lists")})
        return Answer(path="/x", status=200, body=body, received=datetime.now(UTC))

    mirror = MIRROR.model_copy(update={"jq": ".data"})
    return hold_against_rows(mirror, lambda file: next_of("rows"), get, Concealer(frozenset(), b"k"), 0)


UNSTEADY = {
    "an item missing": [A],
    "an item more": [A, B, {"slug": "c", "name": "C"}],
    "a field changed": [A, OLD],
    "an item twice": [A, B, B],
    "nothing": [],
}


@pytest.mark.parametrize("first", UNSTEADY.values(), ids=UNSTEADY)
def test_mirror_that_is_right_only_later(first):
    """A list that was wrong and then right, although no row moved, is told with both readings."""
    found = held([first, [A, B]], [[A, B]])

    assert (found.equal, found.readings) == (True, 2)
    assert re.fullmatch(BOTH, found.retried)


LIVING = {
    "a row that comes": ([[A, B]], [[A], [A], [A, B]]),
    "a row that goes": ([[A], [A]], [[A, B], [A, B], [A]]),
    "a field that moves": ([[A, OLD], [A, B]], [[A, {**B, "name": "x"}], [A, {**B, "name": "y"}], [A, B]]),
    "while it is read": ([[A, B]], [[A], [A, B]]),
}


@pytest.mark.parametrize(("lists", "rows"), LIVING.values(), ids=LIVING)
def test_mirror_of_what_lives(lists, rows):
    """What was read again because its row moved is no failure, and nothing is told of it."""
    found = held(lists, rows)

    assert (found.equal, found.retried) == (True, "")


def test_mirror_that_stays_wrong():
    """What never was equal is a failure, and no retry."""
    found = held([[A]], [[A, B]])

    assert (found.equal, found.readings, found.retried) == (False, 3, "")
