"""What went wrong first: one finding that everything resting on it names, with the next step to take."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from pydantic import ConfigDict

from landed.catalogue import Snapshot
from landed.database import ddl
from landed.evidence import Finding
from landed.judge import describe, diff
from landed.lock import Lock
from landed.marks import STRICT, Severity
from landed.model import Object, Table, key
from landed.retries import cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """What went wrong first, and the target (`database`, `direct`, `site`) or table that rests on it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    blocks: str
    finding: Finding


def unreachable(name: str, words: str, remedy: str = "") -> Finding:
    """The root finding of a target that does not answer, in its own words (scrubbed by the caller)."""
    return Finding(
        id=name,
        severity=Severity.BLOCK,
        subject=name.split(":", 1)[1],
        expected="an answer",
        found=words,
        source="preflight",
        remedy=remedy or _remedy(words),
    )


_REMEDIES = (
    (
        "password authentication failed",
        "The password or the role is wrong: copy the string again from the provider.",
    ),
    (
        "does not exist",
        "The server is there, the database or role of this name is not: check the string's last part.",
    ),
    ("refused", "Nothing listens there: start the server, or correct host and port."),
    ("resolve", "No such host: correct the host name, or look at DNS from this machine."),
    ("not known", "No such host: correct the host name, or look at DNS from this machine."),
    ("certificate", "The server's certificate is not trusted for this name: check sslrootcert and the host."),
    ("SSL", "Server and client disagree about TLS: compare sslmode with what the server offers."),
    ("too many", "No connection is free: look for leaked sessions in pg_stat_activity, or raise the pool."),
    ("shutting down", "It is going down: start it again, or wait for its restart with --retry-for 60s."),
    ("starting up", "It is on its way up: wait for it with --retry-for 60s."),
    ("recover", "It recovers from a crash: wait for it with --retry-for 60s, then read its log."),
    ("administrator", "Somebody ended the session (pg_terminate_backend, a restart): ask who, then run again."),
    ("reset", "The line broke: look at the server's, pooler's and network's log of that moment, then run again."),
    ("without a word", "The line broke: look at the server's, pooler's and network's log of that moment."),
    ("no answer", "It accepts and stays silent: look at the provider's status page, firewall and pooler."),
)


def _remedy(words: str) -> str:
    for sign, remedy in _REMEDIES:
        if sign.lower() in words.lower():
            return remedy
    return "Try the same address by hand (psql, curl) from this machine; then the provider's status page."


def wrong_tables(snapshot: Snapshot, lock: Lock) -> list[Root]:
    """A root for each promised table that is not there, or is no table: everything about it rests on it."""
    there = snapshot.by_key("tables")
    return [
        Root(blocks=f"table {table.schema}.{table.name}", finding=finding)
        for table in lock.tables
        if (finding := _wrong_table(table, there.get(key(table)), lock.subject(table)))
    ]


def _wrong_table(promised: Table, found: Object | None, subject: str) -> Finding | None:
    if isinstance(found, Table) and found.kind == promised.kind:
        return None
    rule, expected, words = "missing", describe(promised), "nothing"
    for each in diff(promised, found) if found else ():
        if each.rule == "differs":
            rule, expected, words = each.rule, describe(each.expected), describe(each.found)
    return Finding(
        id=f"tables/{rule}:{subject}",
        severity=Severity.BLOCK,
        subject=subject,
        expected=expected,
        found=words,
        source="sql/catalogue/tables.sql",
        remedy=ddl.remedies(promised)[rule],
    )


def lost(name: str, words: str, check: str) -> Finding:
    """The root for a target (`database`, `site`) that answered at first and was lost while checks ran.

    It names the moment (when, and the check that noticed) and the cause, as far as the target's own words tell.
    """
    kind = "api_status" if name == "site" else "connection"
    why = cause(words)
    told = f"{why}: {words}" if why else words
    return unreachable(f"{kind}/lost:{name}", f"{told}; noticed at {datetime.now(UTC):%H:%M:%S} UTC by {check}")
