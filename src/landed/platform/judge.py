"""Questions about the platform, judged: claims in jq over what its services answered and what the options say."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from landed.errors import TargetError
from landed.evidence import Evidence
from landed.expectations import applies, broken, run_jq
from landed.platform.look import Seen
from landed.promises.platform import Claim, Question
from landed.settings import Settings

Ask = Callable[[str], list[dict[str, Any]]]
"""Runs a query file of the contract."""
Said = Callable[[], Mapping[str, Any]]
"""Reads what the checkout says of the target, by the contract's names."""


def target_facts(settings: Settings, said: Mapping[str, Any]) -> dict[str, Any]:
    """What options and checkout say of the target, without any secret: for joins with what the platform says."""
    dsn, direct, site = settings.dsn, settings.direct_dsn, settings.base_url
    return {
        "database": dsn.database if dsn else None,
        "role": dsn.user if dsn else None,
        "host": dsn.hosts[0].lower() if dsn else None,
        "direct_host": direct.hosts[0].lower() if direct else None,
        "site": site.place if site else None,
        "said": dict(said),
    }


def judge_question(
    question: Question,
    see: Callable[[str], Seen],
    ask: Ask,
    settings: Settings,
    evidence: Evidence,
    said: Said = dict,
    known: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Every claim of a question: findings for those that do not hold; not run for what nobody tells."""
    for option in question.target:
        if getattr(settings, option.replace("-", "_")) is None:
            evidence.not_run(f"give --{option}")
    facts = target_facts(settings, said() if "app-dir" in question.target else {})
    documents: dict[str, Any] = {"target": facts, "known": dict(known or {})}
    told: list[str] = []
    for name in question.needs:
        seen = see(name)
        told += seen.told
        if seen.absent and question.must_exist and name == question.needs[0]:
            evidence.find(
                "missing",
                question.name,
                expected="it exists",
                found=seen.reason,
                source="the platform's API",
                remedy=question.remedy,
            )
            return
        if seen.reason:
            evidence.not_run(seen.reason)
        documents[name] = seen.document
    if told:
        evidence.measure(told=told)
    if question.query:
        documents["rows"] = ask(question.query)
    silent = [
        words for claim in question.expect if (words := _judge(question, claim, documents, settings, evidence))
    ]
    if silent:
        evidence.not_run("; ".join(silent))


def _judge(
    question: Question, claim: Claim, documents: dict[str, Any], settings: Settings, evidence: Evidence
) -> str:
    """Judge one claim; returns why it could not be judged."""
    if not applies(claim, settings.profile):
        return ""
    try:
        value = run_jq(claim.jq, documents)
    except TargetError:
        return f"{claim.rule}: the platform answers in another shape than the contract reads"
    if value is None and not _wants_null(claim):
        return f"{claim.rule}: {claim.silent}"
    for each in broken([claim], documents, settings.profile):
        evidence.find(
            claim.rule,
            question.name,
            severity=claim.severity,
            expected=each.expected,
            found=each.found,
            source=f"the platform's API: {', '.join(question.needs)}",
            remedy=claim.remedy,
        )
    return ""


def _wants_null(claim: Claim) -> bool:
    return ("equals" in claim.model_fields_set and claim.equals is None) or claim.type == "null"
