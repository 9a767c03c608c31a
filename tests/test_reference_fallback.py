"""The sample site when what it rests on is cut, killed, or not what it was."""

import re
import time
from typing import Any

import pytest

from reference.processes import Site
from tests.support.sample import DATA, MODEL_KEYS, STATUS_KEYS, TIMEOUT, Get, Sample, source, until

pytest_plugins = ("tests.support.sample_fixtures",)

SECRETS = re.compile(r"select |postgres(ql)?://|traceback|psycopg|relation \"", re.IGNORECASE)
"""What no body may hold."""
ENDED = "select pg_terminate_backend(pid, 2000) from pg_stat_activity where application_name = 'ai-go-site'"
"""An administrator ends the connections of all sample sites."""


def origin(model: dict[str, Any]) -> str:
    """Where a model comes from, by the form of its id: only the database's are UUIDs."""
    prefix, _, _ = model["id"].rpartition(":")
    return prefix or "database"


def started(sample: Sample, site: Site) -> None:
    """Wait until a site has found its database, which takes a while on a busy machine."""
    until(lambda: bool(sample.http.get(f"{site.url}/api/health").json()["database"] == "up"), 60.0)


@pytest.mark.parametrize("mode", ["refuse", "reset", "stall"])
def test_chain_down_and_up(sample: Sample, get: Get, mode: str) -> None:
    """However a source is cut, every endpoint goes on from the next one, and comes back when it does."""
    steps = [(None, None, "database"), (sample.database, mode, "github"), (sample.github, mode, "temp-data")]
    steps += [(sample.github, "pass", "github"), (sample.database, "pass", "database")]
    for proxy, change, expected in steps:
        if proxy and change:
            proxy.switch(change)
        until(lambda expected=expected: source(get) == expected, 10.0)
        models = get("/api/v1/models").json()["models"]

        assert {get(path).headers["x-data-source"] for path in DATA} == {expected}
        assert {get(path).status_code for path in DATA} == {200}
        assert {origin(each) for each in models} == {expected.removesuffix("-data")}
        assert {frozenset(each) for each in models} == {frozenset(MODEL_KEYS)}
        assert {frozenset(each["status"]) for each in models} == {frozenset(STATUS_KEYS)}


def test_fallback_has_the_same_models(sample: Sample, get: Get) -> None:
    """What the upstream says is what the database was seeded with: only ids and times differ."""

    def models() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = get("/api/v1/models").json()["models"]
        for each in found:
            del each["id"], each["provider"]["id"], each["status"]["checkedAt"]
        return found

    before, counted = models(), get("/api/v1/status").json()["operationalModels"]
    with sample.database.during("refuse"):
        assert models() == before
        assert get("/api/v1/status").json()["operationalModels"] == counted


def test_an_outage_is_paid_for_once(sample: Sample, get: Get) -> None:
    """A silent database costs the first request its time-out, and the next ones nothing."""
    with sample.database.during("stall"):
        assert source(get) == "github"
        start = time.monotonic()
        for path in DATA * 4:
            assert get(path).headers["x-data-source"] == "github"

        assert time.monotonic() - start < TIMEOUT * 3


def test_health_is_truthful(sample: Sample, get: Get) -> None:
    """The health says at once that the database is dead, and at once that it is back."""

    def health() -> tuple[str, str, str]:
        body = get("/api/health").json()
        return body["status"], body["database"], body["dataSource"]

    assert health() == ("ok", "up", "database")
    with sample.database.during("refuse"):
        assert health() == ("degraded", "down", "github")
        with sample.github.during("refuse"):
            assert health() == ("degraded", "down", "temp-data")
    until(lambda: health() == ("ok", "up", "database"), 10.0)


def test_killed_connections_are_replaced(sample: Sample, get: Get) -> None:
    """When an administrator ends the site's connections, the next answer still comes from the database."""
    assert source(get) == "database"
    sample.sql("select pg_terminate_backend(pid, 2000) from pg_stat_activity where application_name = 'ai-go-site'")

    assert source(get) == "database"


def test_database_created_again(sample: Sample, get: Get) -> None:
    """A database that was dropped and created again under its name is used again by itself."""
    gone = f"{sample.name}_gone"
    assert source(get) == "database"
    with sample.server.connect() as admin:
        admin.execute(ENDED)
        admin.execute(f'alter database "{sample.name}" rename to "{gone}"'.encode())
        assert source(get) == "github"
        admin.execute(f'alter database "{gone}" rename to "{sample.name}"'.encode())

    until(lambda: source(get) == "database", 20.0)


def test_a_missing_table_costs_its_endpoint_only(sample: Sample, get: Get) -> None:
    """An endpoint whose table is gone falls back alone; the others, and the health, go on with the database."""
    sample.sql("alter table public.benchmark_scores rename to lost")
    try:
        found = {path: get(path).headers["x-data-source"] for path in DATA}
        health = get("/api/health").json()["database"]
    finally:
        sample.sql("alter table public.lost rename to benchmark_scores")

    assert found == {path: "github" if path.endswith("benchmarks") else "database" for path in DATA}
    assert health == "up"


def test_cached_is_truthful(sample: Sample) -> None:
    """`cached` is true for repeated answers alone, timestamps stay those of the reading, no outage is kept."""
    with sample.site(cache_seconds=60) as site:

        def status() -> dict[str, Any]:
            body: dict[str, Any] = sample.http.get(f"{site.url}/api/v1/status").json()
            return body

        first: dict[str, Any] = {}

        def from_the_database() -> bool:
            first.update(status())
            return bool(first["dataSource"] == "database")

        until(from_the_database, 60.0)
        second = status()
        assert (first["cached"], second["cached"]) == (False, True)
        assert second == {**first, "cached": True}
        with sample.database.during("refuse"):
            # The health asks the database itself; from then on nothing of it is repeated.
            assert sample.http.get(f"{site.url}/api/health").json()["database"] == "down"
            outage = [status(), status()]
            assert [each["dataSource"] for each in outage] == ["github", "github"]
            assert outage[0]["timestamp"] > first["timestamp"]
        until(lambda: status()["dataSource"] == "database", 10.0)

        assert status()["timestamp"] > outage[0]["timestamp"]


def test_github_as_source(sample: Sample) -> None:
    """With DATA_SOURCE=github the database is not asked for data, and every endpoint serves the upstream's."""
    before = sample.database.accepted
    with sample.site(data_source="github") as site:
        found = {path: sample.http.get(site.url + path).headers["x-data-source"] for path in DATA}

        assert set(found.values()) == {"github"}
        assert sample.database.accepted == before
        assert sample.http.get(f"{site.url}/api/health").json()["status"] == "ok"


def test_without_fallback(sample: Sample) -> None:
    """With FALLBACK_TO_GITHUB=false a dead database is 503 in JSON on every endpoint, and gives nothing away."""
    with sample.site(fallback=False) as site:
        started(sample, site)
        assert sample.http.get(f"{site.url}/api/v1/status").json()["dataSource"] == "database"
        with sample.database.during("refuse"):
            for path in DATA:
                answer = sample.http.get(site.url + path)

                assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
                assert not SECRETS.search(answer.text)
            health = sample.http.get(f"{site.url}/api/health")

            assert (health.status_code, health.json()["status"], health.json()["database"]) == (503, "down", "down")
        until(lambda: sample.http.get(f"{site.url}/api/v1/status").status_code == 200, 10.0)
