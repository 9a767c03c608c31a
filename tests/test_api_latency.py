"""An endpoint's answers are judged one by one: new connections, a kept one, and the errors among them."""

import re

import pytest

from landed.clock.stopwatch import Stopwatch
from landed.evidence import Evidence
from landed.promises.site import Endpoint
from landed.settings import parse_url
from landed.traffic.api_latency import ApiClock
from landed.traffic.null_endpoint import null_endpoint
from landed.web.politeness import Pace
from tests.support.moody import STATUS, Moody

ENDPOINT = Endpoint(name="status", group="api_status", path=STATUS, status=(200,), budget_ms=1000)
SLOW_S = 1.2


@pytest.fixture(scope="module")
def null():
    """A server that answers at once."""
    with null_endpoint() as url:
        yield url


def seen(null, how, endpoint=ENDPOINT, *, kept=40, ceiling_ms=6000, **moods):
    """What is found in a site of these moods, what was measured, and how far it told to be.

    No limit that a test is not about is one that a busy machine reaches.
    """
    evidence, told = Evidence(kind="api_latency"), []
    with Moody(**moods) as site:
        clock = ApiClock(
            url=parse_url(site.url),
            new=5,
            kept=kept,
            ceiling_ms=ceiling_ms,
            pace=Pace(None),
            stopwatch=Stopwatch(),
            evidence=evidence,
            null=null,
            tell=lambda done, total: told.append((done, total)),
            still_there=lambda words: None,
        )
        getattr(clock, how)(endpoint)
    return {each.id.split("/")[1]: each.found for each in evidence.findings}, evidence.measurements, told


@pytest.mark.parametrize(("how", "n"), [("new_connections", 5), ("kept_alive", 40)])
def test_a_quick_site_has_no_finding(null, how, n):
    """Every sample is recorded, the phases and this client's own part beside it, and progress is told."""
    found, measured, told = seen(null, how)

    assert found == {}
    assert (measured["n"], len(measured["samples_ms"]), told) == (n, n, [(done + 1, n) for done in range(n)])
    assert {"dns_ms", "tcp_ms", "tls_ms", "first_byte_ms", "body_ms", "client_ms", "first_ms"} <= measured.keys()


def test_each_new_connection_is_judged(null):
    """One slow answer of five is red, whatever the other four: there is no mean to hide behind."""
    found, measured, _ = seen(null, "new_connections", stalled=[SLOW_S, 4])

    assert found.keys() == {"new_connection:status"}
    assert told_ms("1 of 5 took longer: ", found["new_connection:status"]) >= SLOW_S * 1000
    assert measured["p50_ms"] < ENDPOINT.budget_ms


def test_one_in_twenty_slow_is_a_slow_tail(null):
    """Two slow answers of forty exceed the 95th percentile, one does not; the mean stays far below either way."""
    found, measured, _ = seen(null, "kept_alive", stalled=[SLOW_S, 10, 30])
    alone, _, _ = seen(null, "kept_alive", stalled=[SLOW_S, 10])

    assert found.keys() == {"kept_alive:status"}
    assert told_ms("2 of 40 took longer: ", found["kept_alive:status"]) >= SLOW_S * 1000
    assert measured["mean_ms"] < ENDPOINT.budget_ms / 2
    assert measured["p95_ms"] >= SLOW_S * 1000, "the figure beside the limit is the one that is judged"
    assert alone == {}


def test_tail_and_ceiling_are_two_findings(null):
    """A 95th percentile over the budget and an answer over the ceiling are each told, with what is theirs."""
    tight = ENDPOINT.model_copy(update={"budget_ms": 300})
    found, _, _ = seen(null, "kept_alive", tight, kept=3, ceiling_ms=1500, slow=[0.5], stalled=[1.5, 4])

    assert found.keys() == {"kept_alive:status", "stalled:status"}
    assert told_ms("3 of 3 took longer: ", found["kept_alive:status"]) >= 2000
    assert told_ms("1 of 3 took longer: ", found["stalled:status"]) >= 2000


def test_a_connection_that_is_made_anew_is_told(null):
    """A site that does not keep connections pays for one with each answer: counted, and told of what is slow."""
    found, measured, _ = seen(null, "kept_alive", kept=4, goodbye=True, stalled=[SLOW_S, 5])

    assert measured["reopened"] == 4
    assert found["kept_alive:status"].endswith("; 1 of them had to make the kept connection anew")


def told_ms(words, text):
    """The milliseconds that stand behind these words, at the beginning of a text."""
    assert text.startswith(words), text
    return float(re.match(r"\d+", text.removeprefix(words))[0])


@pytest.mark.parametrize("how", ["new_connections", "kept_alive"])
def test_an_error_is_never_averaged_in(null, how):
    """One 500 among good answers is red by itself, and in no figure."""
    found, measured, _ = seen(null, how, kept=10, fails=[4])

    assert list(found) == ["errors:status"]
    assert "1 × status 500" in found["errors:status"]
    assert measured["n"] == (4 if how == "new_connections" else 9)


def test_nothing_but_errors_has_no_figure(null):
    """Where no request is answered as promised, that is told, and nothing is measured."""
    found, measured, _ = seen(null, "new_connections", ENDPOINT.model_copy(update={"status": (204,)}))

    assert found == {"errors:status": "5 of 5 not: 5 × status 200"}
    assert measured == {}
