"""No more is sent to a site than its contract was told, and no quicker."""

from itertools import chain, repeat

import httpx
import pytest
from pydantic import ValidationError

from landed.contract import load_contract
from landed.database.sessions import Sessions
from landed.evidence import Evidence
from landed.promises.budgets import Stage
from landed.promises.site import Endpoint, Source
from landed.settings import parse_url
from landed.traffic.load import OwnEngine, conduct
from landed.traffic.load_after import AfterJudge
from landed.traffic.load_judge import LoadJudge
from landed.traffic.null_endpoint import null_endpoint
from landed.web import politeness
from reference.landing import CONTRACT
from tests.support.moody import STATUS, Moody

ENDPOINT = Endpoint(
    name="status",
    group="api_status",
    path=STATUS,
    status=(200,),
    source=Source(jq=".dataSource", value="database"),
)
STAGE = Stage(name="ten", endpoint="status", requests=20, concurrency=10, warn_ms=20_000, block_ms=20_000)


def test_a_stage_sends_what_was_counted():
    """Before, stage and after are at most what the contract was told; the figures hold the stage alone."""
    told = conducted(Sessions(3), Sessions(4), slow=[0.05], asked=(asked := []))
    evidence = Evidence(kind="load")
    for judge in (LoadJudge, AfterJudge):
        judge(STAGE, ENDPOINT, told, evidence).judge()

    assert len(told.shots) == 20
    assert asked[0] <= 20 + politeness.probes(STAGE)
    assert (len(told.before.ms), len(told.after.ms)) == (politeness.PROBES, politeness.PROBES)
    assert (told.before.sessions, told.after.sessions) == (Sessions(3), Sessions(4))
    assert (told.sources, told.after.sources) == ({'"database"': 20}, {'"database"': politeness.PROBES})
    assert evidence.findings == []
    assert evidence.measurements["n"] == 20


def test_a_site_that_is_slow_to_come_back_is_asked_as_often_as_was_counted():
    """A site that never is as before is asked to the last request that was counted, and to no other."""
    told = conducted(Sessions(3), Sessions(30), slows=[1, 0.004], asked=(asked := []))

    assert not told.as_fast
    assert not told.returned
    assert asked == [20 + politeness.probes(STAGE)]


def conducted(*sessions, asked, **moods):
    """What is seen of a stage on a site of these moods; the sessions are seen in turn, the last again and again."""
    seen = chain(sessions, repeat(sessions[-1]))
    with Moody(**moods) as site, null_endpoint() as null:
        told = conduct(
            STAGE,
            ENDPOINT,
            OwnEngine(null),
            parse_url(site.url),
            rate=None,
            sessions=lambda: next(seen),
            tell=lambda *_: None,
            calm=lambda *_: None,
        )
        asked.append(httpx.get(f"{site.url}/count", timeout=5).json()["count"])
    return told


def test_the_contract_bounds_what_is_sent():
    """AI-GO's run fits into its own politeness; a stage beyond it is refused before anything is sent."""
    contract = load_contract(CONTRACT)
    greedy = Stage(name="greedy", endpoint="status", requests=60, concurrency=60)
    endless = Stage(name="endless", endpoint="status", rate=51, seconds=20)
    more = contract.model_copy(update={"stage": (greedy, endless)})

    assert list(politeness.problems(contract)) == []
    total, *rates = politeness.problems(more)
    assert "requests = 1000: a run sends up to" in total
    assert "1130 for load" in total
    assert rates == [
        "[[stage]] greedy: 60 at once; [politeness] allows 50",
        "[[stage]] endless: 51 a second; [politeness] allows 50",
    ]


@pytest.mark.parametrize(
    "loop",
    [{}, {"rate": 50}, {"rate": 0, "seconds": 5}, {"requests": 5, "rate": 5, "seconds": 5}],
    ids=["neither", "no end", "never", "both"],
)
def test_a_stage_is_one_loop(loop):
    """A stage is so many requests, or a rate above nothing for a time: anything else is refused."""
    with pytest.raises(ValidationError):
        Stage(name="odd", endpoint="status", **loop)


def test_few_requests_on_call():
    """On call an endpoint is timed twice, on new connections alone."""
    contract = load_contract(CONTRACT)

    assert politeness.latency_counts(contract, "oncall") == (2, 0)


def test_the_sample_alone_is_not_spared():
    """How quickly load is sent is announced: at the contract's rate; to the sample as quickly as it answers."""
    contract = load_contract(CONTRACT)

    assert politeness.announcement(contract, 50.0).endswith("at most 50 begun in a second")
    assert politeness.announcement(contract, None).endswith("as quickly as they are answered")
