"""Parts of one verification: results.json of one contract, lock and target, read strictly and held together."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from landed.errors import UsageError
from landed.evidence import Finding
from landed.promises.sections import Profile
from landed.run.attestation import Receipt, Signature
from landed.run.notifications import Sent
from landed.run.outcomes import CheckResult

Json = dict[str, Any]

EACH_TIME = "x-vercel-id"
"""Names the request, not the deployment."""
OPEN_DRILL = "drill"


class _Read(BaseModel):
    """Of a results.json only what a verdict is drawn from; readers ignore unknown keys."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class _Named(_Read):
    name: str
    hash: str


class _Hashed(_Read):
    hash: str


class _Target(_Read):
    sample: bool
    dsn: str | None
    url: str | None
    direct_dsn: str | None = None
    fallback_url: str | None = None
    system_identifier: str | None = None
    database: str | None = None
    server_version: str | None = None
    deployment: str | None = None


class _Open(_Read):
    id: str
    reason: str


class _Attestation(_Read):
    signed: tuple[Signature, ...] = ()
    received: tuple[Receipt, ...] = ()
    took: tuple[Json, ...] = ()


class Told(_Read):
    """What a verdict is drawn from."""

    number: Literal[1] = Field(alias="schema")
    verdict: str
    scope: str
    exit_status: int
    profile: Profile
    checkpoints: tuple[str, ...]
    started: AwareDatetime
    seconds: float
    target: _Target
    contract: _Named
    lock: _Hashed
    checks: tuple[CheckResult, ...]
    roots: tuple[Finding, ...]
    retries: tuple[Finding, ...]
    open: tuple[_Open, ...]
    attestation: _Attestation
    notifications: tuple[Sent, ...]


@dataclass(frozen=True)
class Part:
    """One results.json."""

    path: Path
    told: Told
    document: Json
    """The same as it stands."""
    sha256: str

    def moment(self, check: CheckResult) -> datetime:
        """When a check was over, as far as that is known."""
        return check.ended or check.started or self.told.started

    @cached_property
    def blocked(self) -> Mapping[str, frozenset[str]]:
        """Each root to the checks that this part has it block."""
        reasons = {each.nodeid: each.reason.removeprefix("blocked: ") for each in self.told.checks}
        roots = [each.id for each in self.told.roots]
        return {root: frozenset(name for name, reason in reasons.items() if reason == root) for root in roots}

    @property
    def open_drill(self) -> str:
        """What was not put back when it ended; empty: nothing."""
        return next((each.reason for each in self.told.open if each.id == OPEN_DRILL), "")

    @property
    def named(self) -> list[Json]:
        """How a joined document names it; a joined one names its own parts."""
        own = {"scope": self.told.scope, "started": self.document["started"], "verdict": self.told.verdict}
        known: list[Json] = self.document.get("parts") or []
        return known or [own | {"exit_status": self.told.exit_status, "sha256": self.sha256}]


def read_part(path: Path) -> Part:
    """Read one of several. Raises UsageError where it is no results.json, or of a landed that joined none."""
    try:
        content = path.read_bytes()
        told, document = Told.model_validate_json(content), json.loads(content)
        return Part(path, told, document, hashlib.sha256(content).hexdigest())
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValidationError, RecursionError) as error:
        raise UsageError(f"{path}: not a results.json that can be joined{_first(error)}") from None


def _first(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return ""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return f": {'.'.join(map(str, first['loc']))}: {first['msg']}" if first["loc"] else ""


def hold_together(parts: Sequence[Part]) -> None:
    """Raises UsageError with the first thing in which parts differ that may not."""
    first = parts[0]
    for place, part in enumerate(parts):
        if part.sha256 in {each.sha256 for each in parts[:place]}:
            raise UsageError(f"{part.path}: given twice")
        facts = zip(_facts(first, part), _facts(part, first), strict=True)
        for (what, mine), (_, theirs) in facts:
            if mine != theirs:
                raise UsageError(
                    f"{part.path}: {what} {theirs or 'none'}, where {first.path} has {mine or 'none'}: "
                    "parts of one verification have the same contract, lock, profile and target"
                )


def _facts(part: Part, other: Part) -> Iterator[tuple[str, Any]]:
    """What parts must have in common; of the server's own facts, those that both saw. Samples are all the same."""
    told = part.told
    yield "contract", told.contract.name
    yield "contract hash", told.contract.hash
    yield "lock hash", told.lock.hash
    yield "profile", told.profile
    yield "sample", told.target.sample
    if told.target.sample:
        return
    mine, others = told.target.model_dump(), other.told.target.model_dump()
    for name in ("dsn", "url"):
        yield name, mine[name]
    for name in ("direct_dsn", "fallback_url", "system_identifier", "database", "server_version", "deployment"):
        seen = all(each[name] and not each[name].startswith(EACH_TIME) for each in (mine, others))
        yield name.replace("_", " "), mine[name] if seen else None
