"""However a database is lost, the sample site serves on, and the verdict about it is right."""

import time
from itertools import pairwise

import pytest

from landed.conceal import Concealer
from landed.evidence import Evidence, Failure
from landed.fallback.looking import Looker, addresses
from landed.fallback.outage import arrival, summary
from landed.fallback.passive import Passive
from landed.fallback.prober import Prober
from landed.fallback.rungs import Reference, RungJudge
from landed.settings import parse_url
from reference.cutting import ProxyCutter
from reference.landing import OWNER
from reference.processes import start_site
from tests.support.climbing import climb, found, ids, quick, well
from tests.support.cuts import By, Flapping, Occupied, by_name, by_statements
from tests.support.named_site import NamedSite
from tests.support.pooler import pgbouncer
from tests.support.sample import TIMEOUT, source, until
from tests.support.standby import standby

pytest_plugins = ("tests.support.sample_fixtures",)

CONCEAL = Concealer(frozenset(), b"key")
LINES = {"refuse": 0.0, "reset": 0.0, "stall": 0.0, "slow": 5.0}
STATEMENTS = ("wrong password", "database dropped", "no connection allowed")
LATENCY_MS = 900.0
"""Less than the second after which the site takes its database for dead."""
BACKENDS = 2
"""Of the pool that is exhausted."""


def looked(url, contract, rung, reference, *, cut):
    """What is wrong with a site that stands on one rung."""
    looker = Looker.at(parse_url(url), contract)
    judge = RungJudge(contract=contract, rung=rung, cut=cut, reference=reference, conceal=CONCEAL)
    answers = looker.look(rung.latency_ms)
    looker.close()
    return judge.judge(answers), answers


@pytest.mark.parametrize("kind", [*LINES, *STATEMENTS])
def test_it_falls_back_and_recovers(sample, site, get, kind):
    """Nobody is sent away, GitHub is served and said so, quickly; restored, all is the database's again."""
    contract = quick(latency_ms=LATENCY_MS, within_s=20.0, cache_s=0.0)
    if kind in LINES:
        cutter = ProxyCutter({"database": sample.database}, kind, LINES[kind])
    else:
        cutter = by_statements(sample)[kind]

    fell_back_and_recovered(site.url, cutter, contract)


def fell_back_and_recovered(url, cutter, contract):
    """Down and up, without anything that is found."""
    record = climb(url, cutter, contract)

    assert (record.sick, record.left_cut, found(record, contract)) == (None, None, {})
    assert [each.source for each in record.steps] == ["github", "database", "database"]
    assert all(each.settled_s is not None for each in record.steps)


def test_a_name_that_is_lost_and_found(sample, upstream, tmp_path):
    """While nobody knows the database by its name the site is on GitHub; once it is known, on its database."""
    names = tmp_path / "names"
    names.write_text("127.0.0.1")
    contract = quick(latency_ms=LATENCY_MS, within_s=20.0, cache_s=0.0)
    with NamedSite(sample.dsn, upstream.url, names, TIMEOUT) as site:
        well(site.url)
        fell_back_and_recovered(site.url, by_name(sample, names), contract)


def test_a_pool_that_is_exhausted(sample, upstream):
    """Clients that are let in and wait for a backend, refused by nobody: GitHub is served all the same.

    When there are backends again all is the database's.
    """
    contract = quick(latency_ms=LATENCY_MS, within_s=20.0, cache_s=0.0)
    users = {OWNER: sample.landing.password}
    with pgbouncer(sample.server, users=users, pool_size=BACKENDS) as pool:
        others = Occupied(pool, sample.name, OWNER, sample.landing.password, BACKENDS)
        with start_site(others.dsn, github_url=upstream.url, cache_seconds=0, source_timeout=TIMEOUT) as site:
            well(site.url)
            try:
                fell_back_and_recovered(site.url, By(others.take, others.give_back), contract)
            finally:
                others.give_back()
    assert others.waiting > 0


def test_where_only_writes_fail_nothing_falls_back(sample, site, get):
    """A database that can be read is served: a ladder that calls this a cut is told that the source is another."""
    contract = quick(within_s=0.3, cache_s=0.0)

    record = climb(site.url, by_statements(sample)["writes fail"], contract)

    red = found(record, contract)
    assert red.keys() == {"github"}
    assert {"source:github.status", "source:github.models", "expect:github.health"} <= red["github"]
    assert not any(each.startswith(("errors", "status", "slow")) for each in red["github"])


def test_a_server_in_recovery_serves_reads(sample_server, site, get, upstream):
    """Before a server in recovery the site stays on its database, and is well by every promise."""
    contract, reference = quick(), Reference()
    postgres, landing = sample_server
    _, answers = looked(site.url, contract, contract.fallback.top, reference, cut=False)
    reference.learn(contract, "database", answers)
    with standby(postgres) as replica:
        dsn = replica.dsn(landing.database, landing.owner, landing.password)
        with start_site(dsn, github_url=upstream.url) as replicated:
            problems, _ = looked(replicated.url, contract, contract.fallback.top, reference, cut=False)

    assert problems == ()


@pytest.fixture
def passive(sample, site, get):
    """Holds a cut-off deployment against the healthy one; the findings."""

    def passive(url):
        contract = quick(latency_ms=LATENCY_MS)
        looker = Looker.at(parse_url(site.url), contract)
        healthy = looker.look(LATENCY_MS)
        looker.close()
        evidence = Evidence(kind="fallback")
        Passive(
            contract=contract,
            url=parse_url(url),
            healthy=healthy,
            known={},
            conceal=CONCEAL,
            evidence=evidence,
        ).judge(contract.fallback.rungs[0])
        try:
            evidence.conclude()
        except Failure:
            assert evidence.findings
        return evidence

    return passive


def test_a_name_that_is_not_known(sample, passive):
    """A deployment whose database has no address is served from GitHub, and says that its database is down."""
    dsn = sample.dsn.replace("@127.0.0.1:", "@database.invalid:")
    with start_site(dsn, github_url=f"http://127.0.0.1:{sample.github.port}") as site:
        evidence = passive(site.url)

    assert evidence.findings == []
    assert evidence.measurements["way"] == "passive"


def test_a_deployment_that_is_not_cut_off(site, passive):
    """A --fallback-url that serves its database is no fallback: source and health say so, on every endpoint."""
    red = ids(passive(site.url).findings)

    assert {"source:github.status", "source:github.models", "source:github.providers"} <= red
    assert "expect:github.health" in red


def test_flapping(sample, site, get):
    """Before a database that comes and goes every second nobody is sent away; it never counts as settled below."""
    contract = quick()
    prober = Prober(parse_url(site.url), addresses(contract.endpoint), 30)
    prober.start()
    began = time.monotonic()

    def changes():
        told = [each.source for each in prober.so_far() if each.source]
        return sum(one != other for one, other in pairwise(told))

    with Flapping(sample.database):
        until(lambda: changes() >= 3, 60.0)
    until(lambda: source(get) == "database")
    since = time.monotonic()
    until(lambda: prober.asked_round(since))
    ended = time.monotonic()
    probes = prober.stop()

    seen = summary(probes, {})
    told = [each.source for each in probes if each.source]
    assert (seen.failed, seen.downtime_s) == (0, 0.0)
    assert {*told} == {"database", "github"}
    assert arrival(probes, "github", began, ended) is None


def test_a_cut_that_is_no_cut_leaves_nothing_behind(sample, site, get):
    """Whoever restores twice, or what was never cut, does no harm."""
    done = []
    cutter = By(lambda: done.append("down"), lambda: done.append("up"))
    contract = quick(within_s=0.2, cache_s=0.0)

    record = climb(site.url, cutter, contract)

    assert done[0] == "down"
    assert done.count("up") >= 2
    assert found(record, contract).keys() == {"github"}
