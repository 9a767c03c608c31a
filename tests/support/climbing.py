"""Climbing the ladder within a test: the contract with short waits, and what each check makes of the record."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

import httpx

from landed.conceal import Concealer
from landed.contract import Contract, load_contract
from landed.evidence import Evidence, NotRun
from landed.fallback.cutting import Cutter
from landed.fallback.ladder import Ladder
from landed.fallback.ladder_judge import LadderJudge
from landed.fallback.ladder_record import LadderRecord
from landed.promises.fallback import Rung
from landed.settings import parse_url
from reference.landing import CONTRACT
from tests.support.sample import until


def quick(*, latency_ms: float = 3000.0, only: Sequence[str] = (), **changes: Any) -> Contract:
    """AI-GO's contract, with budgets that a test can wait for; `only` names the endpoints that are left."""
    contract = load_contract(CONTRACT)
    rungs = tuple(each.model_copy(update={"latency_ms": latency_ms}) for each in contract.fallback.rung)
    waits = {"within_s": 0.4, "recover_s": 20.0, "rollback_s": 20.0, "cache_s": 0.3, "rate": 30.0}
    fallback = contract.fallback.model_copy(update={"rung": rungs, **waits, **changes})
    politeness = contract.politeness.model_copy(update={"rate": 500.0})
    endpoints = tuple(each for each in contract.endpoint if not only or each.name in only)
    copy = contract.model_copy(update={"fallback": fallback, "politeness": politeness, "endpoint": endpoints})
    copy._path = contract.path
    return copy


def well(url: str) -> None:
    """Wait until a site that was just started is on its database and says so: not every start is quick."""
    with httpx.Client(base_url=url, timeout=10) as http:
        until(lambda: http.get("/api/health").json().get("database") == "up", 60.0)
        until(lambda: http.get("/api/v1/status").json().get("dataSource") == "database", 60.0)


def climb(url: str, cutter: Cutter, contract: Contract) -> LadderRecord:
    """Climb at this address."""
    return Ladder(contract, parse_url(url), cutter, Concealer(frozenset(contract.header.show), b"key")).climb()


def found(record: LadderRecord, contract: Contract) -> dict[str, set[str]]:
    """Ids of the findings, without their kind, by check; a check that finds nothing is left out."""
    checks = {
        "saved": LadderJudge.saved,
        **{each.source: _rung(each) for each in contract.fallback.rungs},
        "recovery": LadderJudge.recovery,
        "as_before": LadderJudge.as_before,
    }
    red: dict[str, set[str]] = {}
    for name, check in checks.items():
        evidence = Evidence(kind="fallback")
        with suppress(NotRun):
            check(LadderJudge(contract, record, evidence))
        if evidence.findings:
            red[name] = ids(evidence.findings)
    return red


def ids(findings: Iterable[Any]) -> set[str]:
    """Rule, source and endpoint of findings."""
    return {each.id.partition("/")[2].partition("#")[0] for each in findings}


def _rung(rung: Rung) -> Any:
    return lambda judge: judge.rung(rung)
