"""A question put to recorded answers over real HTTP: what it finds, and what the services were asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from landed.connection.dsn import parse_dsn
from landed.contract import load_contract
from landed.evidence import Evidence, NotRun
from landed.platform.judge import judge_question
from landed.platform.look import Look
from landed.settings import Settings, parse_url
from reference.landing import CONTRACT, DATABASE, OWNER
from reference.platform_api import Answer, recorded, serve_platform

PLATFORM = load_contract(CONTRACT).platform
HOST = "ep-calm-hill-1.us-east-2.aws.neon.tech"
POOLED = HOST.replace("-1.", "-1-pooler.")
SITE = "ai-server-information.vercel.app"
HIDDEN = "postgresql://ai_go_admin:c4n4ry@hidden/db"
SETTINGS = Settings(
    dsn=parse_dsn(f"postgresql://{OWNER}:hush@{POOLED}/{DATABASE}"),
    direct_dsn=parse_dsn(f"postgresql://{OWNER}:hush@{HOST}/{DATABASE}"),
    base_url=parse_url(f"https://{SITE}"),
    app_dir=Path("checkout"),
)
SAID = {
    "deployment": "vercel.com/sample/ai-server-information/dpl_sample_2",
    "references": ["postgres_prisma_url", "postgres_url_non_pooling"],
    "region": "US East (Ohio)",
    "pooling": "Enabled",
    "suspend_minutes": "5",
}
"""What the sample's checkout says of the target."""

TAKEN, LANDED = "2025-08-31T04:00:00Z", "2025-08-31T03:59:59.250000"
"""When the recorded snapshot was taken, and when the database held all that landed."""

Mood = Callable[[str, Mapping[str, str]], Answer | None]


@dataclass(frozen=True)
class Told:
    """What became of the questions."""

    findings: dict[str, str]
    """Severity by finding id."""
    silent: dict[str, str]
    """Why a question was not run, by its name."""
    asked: list[tuple[str, dict[str, str]]]
    evidence: Evidence
    documents: dict[str, Any]
    """All that was kept of the answers."""


def answers() -> dict[str, Any]:
    """The recorded answers, for a target with the host names that the platform gives."""
    found = recorded(host=HOST, database=DATABASE, role=OWNER, site=SITE, secret=HIDDEN, snapshot=TAKEN)
    for endpoint in found["/neon/projects/quiet-river-1/branches/br-main-1/endpoints"]["endpoints"]:
        endpoint["hosts"]["read_write_pooled_host"] = POOLED
    return found


def put(
    documents: dict[str, Any],
    *names: str,
    mood: Mood | None = None,
    token: str | None = None,
    landed: str | None = LANDED,
    said: Mapping[str, Any] = SAID,
    **changes: Any,
) -> Told:
    """Ask questions of the contract (all where none is named); `changes` are of `[platform]` or settings."""
    promised = PLATFORM.model_copy(update={k: v for k, v in changes.items() if k in type(PLATFORM).model_fields})
    settings = replace(SETTINGS, **{k: v for k, v in changes.items() if k not in type(PLATFORM).model_fields})
    evidence, silent = Evidence(kind="platform"), {}

    def ask(file: str) -> list[dict[str, Any]]:
        return [{"at": landed}]

    with serve_platform(documents) as api:
        api.mood = mood or api.mood
        access = api.access
        if token is not None:
            api.token = token
        look = Look(promised, replace(access, variables=settings.access.variables))
        try:
            for question in promised.question:
                if not names or question.name in names:
                    try:
                        judge_question(question, look.see, ask, settings, evidence, lambda: said, promised.known)
                    except NotRun as why:
                        silent[question.name] = str(why)
        finally:
            look.close()
    found = {each.id: str(each.severity) for each in evidence.findings}
    return Told(found, silent, api.asked, evidence, {name: seen.document for name, seen in look.known.items()})
