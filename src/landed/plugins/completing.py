"""On the controller, once the checks are over: what else a report tells, the files, the notification, its box."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from landed.catalogue import dump
from landed.contract import Contract
from landed.errors import TargetError
from landed.fallback.ladder_judge import answered
from landed.plugins.attempts import is_last
from landed.plugins.options import SETTINGS
from landed.plugins.parametrization import CONTRACT, SELECTION
from landed.plugins.target import PREFLIGHT
from landed.preflight import Preflight
from landed.report.completion import render_completion
from landed.report.html import render
from landed.report.message import message
from landed.report.plainly import plain_page, plain_text
from landed.report.rendering import Rendering
from landed.report.shots import read_shots
from landed.run import results
from landed.run.attestation import NOBODY, Attestation, load_attestation, other_roles
from landed.run.baseline import read_baseline
from landed.run.job_page import run_url
from landed.run.made import Made, completed, handed_over, told
from landed.run.notifications import Sent, send
from landed.run.outcomes import Verdict
from landed.secrets import Scrubber
from landed.target import Database

PAGE, COMPLETION = "report.html", "completion.md"
WHAT, ROWS = "what", "rows"
"""Columns of the query for rows written since the cut-over."""


@dataclass(frozen=True, slots=True)
class Given:
    """Files that persons handed in beside the target."""

    attestation: Attestation = NOBODY
    baseline: dict[str, Any] | None = None


def read_given(config: pytest.Config) -> Given:
    """Read attestation and baseline, before anything is looked at. Raises UsageError."""
    settings, contract = config.stash[SETTINGS], config.stash[CONTRACT]
    signed = NOBODY
    if settings.attest:
        signed = load_attestation(settings.attest, contract, datetime.now(UTC).date())
    return Given(signed, read_baseline(settings.baseline, contract.name) if settings.baseline else None)


def known_before(config: pytest.Config, given: Given) -> dict[str, Made]:
    """What is made before the verdict is drawn: the hand-over."""
    items = [each.id for each in config.stash[CONTRACT].completion.handover]
    return {"handover": handed_over(items, [each.item for each in given.attestation.received])}


def made(config: pytest.Config, given: Given, verdict: Verdict, sent: list[Sent]) -> dict[str, Made]:
    """What was made of it all, once the reports are written and the receivers told."""
    return known_before(config, given) | {"completion": completed(verdict), "notification": told(sent, verdict)}


def facts(config: pytest.Config, given: Given) -> results.Document:
    """Keys of results.json that the completion report is made from."""
    contract = config.stash[CONTRACT]
    attestation = given.attestation.model_dump(mode="json")
    for each, took in zip(attestation["took"], given.attestation.took, strict=True):
        each["minutes"] = round(took.minutes, 1)
    roles = [results.as_json(each) for each in other_roles(given.attestation, contract)]
    return {
        "completion": contract.completion.model_dump(mode="json"),
        "attestation": attestation | {"warnings": roles},
        "baseline": given.baseline,
        "promised_5xx": _promised_5xx(contract),
        "prober_rate": contract.fallback.rate,
        "run_url": run_url(),
        "written": written(config),
        "notifications": [],
    }


def _promised_5xx(contract: Contract) -> dict[str, list[int]]:
    """Answers of 5xx that an endpoint promises: no downtime."""
    promised = {name: [each for each in known if each >= 500] for name, known in answered(contract).items()}
    return {name: known for name, known in promised.items() if known}


def written(config: pytest.Config) -> results.Document:
    """Rows written since the cut-over, as the contract's query counts them; or why nobody could say."""
    settings, contract = config.stash[SETTINGS], config.stash[CONTRACT]
    file = contract.completion.written
    seen = config.stash.get(PREFLIGHT, None)
    if file is None:
        return {"rows": None, "reason": "the contract names no query"}
    if settings.dsn is None or settings.profile != "gate" or not config.stash[SELECTION].complete:
        return {"rows": None, "reason": "only a whole run with --dsn asks"}
    if seen is None or seen.snapshot is None:
        return {"rows": None, "reason": "the database was not read"}
    database = Database(settings.dsn, timeout_s=contract.probe.timeout_s)
    try:
        found = database.ask_contract(contract.read(file))
        counts = {str(each[WHAT]): int(each[ROWS]) for each in found}
    except (TargetError, KeyError, TypeError, ValueError) as error:
        words = str(error) if isinstance(error, TargetError) else f"{file} does not yield {WHAT} and {ROWS}"
        return {"rows": None, "reason": words}
    finally:
        database.close()
    return {"rows": counts, "reason": ""}


def write_snapshot(folder: Path, seen: Preflight | None, scrubber: Scrubber, started: datetime) -> str | None:
    """Leave the catalogue as it was read; the name of the file, or None where none was."""
    if seen is None or seen.snapshot is None:
        return None
    name = f"snapshot-{results.stamp(started)}.json"
    (folder / name).write_text(scrubber.scrub(dump(seen.snapshot).decode()), encoding="utf-8")
    return name


def write_reports(
    folder: Path, document: results.Document, lang: str, started: datetime, rendering: Rendering
) -> None:
    """Write what is made from results.json, and itself first: the others tell its hash."""
    results.write(folder, document, started)
    page = rendering.of(
        PAGE,
        lambda: render(document, lang, results.history(folder), read_shots(folder, document)),
        lambda fault: plain_page(document, fault, lang),
    )
    (folder / PAGE).write_text(page, encoding="utf-8", errors="replace")
    digest = hashlib.sha256((folder / results.RESULTS).read_bytes()).hexdigest()
    text = rendering.of(
        COMPLETION,
        lambda: render_completion(document, digest, lang),
        lambda fault: plain_text(document, fault, lang),
    )
    (folder / COMPLETION).write_text(text, encoding="utf-8", errors="replace")


def tells(config: pytest.Config, document: results.Document) -> bool:
    """Is there somebody to tell? Where attempts are repeated, of the last one only."""
    return bool(config.stash[SETTINGS].notify) and is_last(document)


def tell(config: pytest.Config, document: results.Document, rendering: Rendering) -> list[Sent]:
    """Send the verdict to every receiver."""
    settings = config.stash[SETTINGS]
    plain = str(document["verdict"])
    subject, body = rendering.of(
        "notification", lambda: message(document, settings.lang), lambda fault: (plain, plain)
    )
    return send(settings.notify, subject, body)
