"""No more is sent to a site than its contract was told, and no quicker."""

from itertools import chain, repeat

import httpx
import pytest
from pydantic import ValidationError

from landed.contract import load_contract
from landed.evidence import Evidence
from landed.promises.budgets import Stage
from landed.promises.site import Endpoint
from landed.settings import parse_url
from landed.traffic.load import OwnEngine, Sessions, conduct
from landed.traffic.load_judge import LoadJudge
from landed.traffic.null_endpoint import null_endpoint
from landed.web import politeness
from reference.landing import CONTRACT
from tests.support.moody import STATUS, Moody

ENDPOINT = Endpoint(name="status", group="api_status", path=STATUS, status=(200,), budget_ms=500)


def test_a_stage_sends_what_was_counted():
    """Before, stage and after are at most what the contract was told; the figures hold the stage alone."""
    stage = Stage(name="ten", endpoint="status", requests=20, concurrency=10, warn_ms=2000, block_ms=4000)
    with Moody(slow=[0.05]) as site, null_endpoint() as null:
        url, seen = parse_url(site.url), chain([Sessions(3, 0)], repeat(Sessions(4, 0)))
        told = conduct(
            stage, ENDPOINT, OwnEngine(null), url, rate=None, sessions=lambda: next(seen), tell=lambda *_: None
        )
        count = httpx.get(f"{site.url}/count", timeout=5).json()["count"]
    evidence = Evidence(kind="load")
    LoadJudge(stage, ENDPOINT, told, evidence).judge()

    assert len(told.shots) == 20 < count <= 20 + politeness.probes(stage)
    assert (len(told.before_ms), len(told.after_ms)) == (politeness.PROBES, politeness.PROBES)
    assert (told.before, told.after) == (Sessions(3, 0), Sessions(4, 0))
    assert evidence.findings == []
    assert evidence.measurements["n"] == 20


def test_the_contract_bounds_what_is_sent():
    """AI-GO's run fits into its own politeness; a stage beyond it is refused before anything is sent."""
    contract = load_contract(CONTRACT)
    greedy = Stage(name="greedy", endpoint="status", requests=60, concurrency=60)
    endless = Stage(name="endless", endpoint="status", rate=51, seconds=20)
    more = contract.model_copy(update={"stage": (greedy, endless)})

    assert list(politeness.problems(contract)) == []
    total, *rates = politeness.problems(more)
    assert "requests = 1000: a run sends up to" in total
    assert "1128 for load" in total
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
