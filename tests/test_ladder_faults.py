"""What can be wrong with a way back is red for exactly the checks that it concerns, on exactly the endpoints."""

import pytest

from reference.cutting import ProxyCutter
from tests.support.climbing import climb, found, quick, well
from tests.support.faulty_site import FaultySite

pytest_plugins = ("tests.support.sample_fixtures",)

DATA = ("status", "models", "model", "models-of-openai", "providers", "benchmarks")


@pytest.fixture
def climbed(sample):
    """Climbs the ladder of a site with a fault; afterwards everything passes again."""

    def climbed(fault, *, how="refuse", links=("database",), **changes):
        contract = quick(**changes)
        proxies = {"database": sample.database, "github": sample.github}
        cutter = ProxyCutter({name: proxies[name] for name in links}, how)
        with FaultySite(sample.dsn, f"http://127.0.0.1:{sample.github.port}", fault) as site:
            well(site.url)
            record = climb(site.url, cutter, contract)
        assert (record.sick, record.unsaved) == (None, None)
        return record, found(record, contract)

    yield climbed
    sample.database.switch("pass")
    sample.github.switch("pass")


def test_a_good_site_is_green(climbed):
    """Without a fault nothing is found on any rung, and every rung was climbed, down and up."""
    record, red = climbed("", links=("database", "github"))

    assert red == {}
    assert [each.name for each in record.steps] == [
        "database cut",
        "github cut",
        "github restored",
        "database restored",
        "caches expired",
    ]
    assert [each.source for each in record.steps] == ["github", "temp-data", "github", "database", "database"]
    assert all(each.settled_s is not None for each in record.steps)


def at(source, rule, *endpoints):
    """Findings of one rule."""
    return {f"{rule}:{source}.{each}" for each in endpoints}


LISTS = ("models", "models-of-openai", "models-with-status", "providers")
OTHERS = ("unknown-model", "ten-calls", "invalid-parameter", "models-with-status")
KEPT = {f"{rule}:database.models-of-openai" for rule in ("expect", "items", "source")}

FAULTS = {
    "never falls back": {"github": {"errors:github"} | at("github", "status", "health", *DATA, *OTHERS)},
    "answers 500": {"github": {"errors:github"} | at("github", "status", *DATA, *OTHERS)},
    "one endpoint": {"github": {"errors:github"} | at("github", "status", "providers")},
    "error page": {"github": at("github", "type", "benchmarks")},
    "stumbles": {"github": {"errors:github"}},
    "serves old rows": {"github": at("github", "source", "models")},
    "lies about the rung": {
        "github": at("github", "items", *LISTS)
        | at("github", "expect", "status", "models", "models-of-openai", "providers")
    },
    "loses rows": {"github": at("github", "items", "models", "models-with-status")},
    "another shape": {"github": at("github", "shape", "model")},
    "fresh timestamps": {"github": at("github", "timestamp", "status")},
    "cached unsaid": {"github": at("github", "cached", "status")},
    "health lies": {"github": at("github", "expect", "health")},
    "cache keeps the outage": {"recovery": KEPT, "as_before": KEPT},
}
"""By fault: the checks that turn red, and what they find."""


@pytest.mark.parametrize("fault", FAULTS)
def test_fault(climbed, fault):
    """Exactly the checks that the fault concerns turn red, with exactly these findings."""
    # A health that asks nobody does not end what a cache still has of the database.
    record, red = climbed(fault, within_s=3.0 if fault == "health lies" else 0.4)

    assert red == FAULTS[fault]
    assert record.left_cut is None


def test_the_wrong_rung(climbed):
    """A site that leaves GitHub out is told by its own word, and by the rows that are missing."""
    _, red = climbed("wrong rung")
    totals = at("github", "expect", "status", "models", "models-of-openai", "providers")

    assert red == {
        "github": at("github", "source", "status", "benchmarks") | at("github", "items", *LISTS) | totals
    }


def test_every_request_pays(climbed):
    """A site that waits for a dead database with every request is slow on every endpoint that asks for data."""
    _, red = climbed("slow", how="stall", latency_ms=500.0, only=("health", "status"), rate=5.0)

    assert red == {"github": at("github", "slow", "health", "status")}


def test_it_stays_down(climbed):
    """A site that never comes back is not recovered, and not as before; nothing is left cut by us."""
    record, red = climbed("stays on github", recover_s=0.5)

    stays = at("database", "source", *DATA) | at("database", "expect", "health")
    assert red == {"recovery": stays, "as_before": stays}
    assert (record.left_cut, record.steps[1].settled_s) == (None, None)


def test_a_sick_site_is_left_alone(sample):
    """What is wrong before anything is cut is told, and nothing is cut."""
    cutter = ProxyCutter({"database": sample.database})
    with FaultySite(sample.dsn, "http://127.0.0.1:9", "") as site, sample.database.during("refuse"):
        record = climb(site.url, cutter, quick())

    assert "promised" in record.sick
    assert (record.steps, record.probes) == ((), ())


def test_without_what_must_be_put_back_nothing_is_broken(sample):
    """A line that is cut already cannot be put back as it was: nothing is touched."""
    cutter = ProxyCutter({"database": sample.database, "github": sample.github})
    contract = quick()
    with FaultySite(sample.dsn, "http://127.0.0.1:9", "") as site, sample.github.during("refuse"):
        well(site.url)
        record = climb(site.url, cutter, contract)

    assert record.unsaved == "the line to github is cut already"
    assert found(record, contract) == {"saved": {"unsaved:embedded"}}
    assert record.steps == ()
