"""What a stranger sees of a site and of a database, each thing of it altered once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from landed.marks import Severity
from landed.outside.handshake import Handshake
from landed.outside.knock import Knocked
from landed.outside.look import STRANGER, Seen
from tests.support.fact_mutants import Case
from tests.support.mutants import brief
from tests.support.outside_seen import AT, HSTS, answered
from tests.support.scene import Scene

SITE, DOOR = "test_9_2_outside.py::", "test_9_1_security.py::test_password_needs_tls"
DOCUMENT = '{"env": {"NODE_ENV": "production"}}'


def _case(kind: type, field: str, change: Callable[[Seen], Seen], check: str, *finding: Any) -> Case:
    def alter(scene: Scene) -> Scene:
        assert scene.outside is not None
        return replace(scene, outside=change(scene.outside))

    return Case((kind, field), alter, brief(SITE + check, *finding))


def _hands(field: str, value: object, check: str, rule: str) -> Case:
    def change(seen: Seen) -> Seen:
        return replace(seen, handshake=replace(seen.handshake, **{field: value}))

    return _case(Handshake, field, change, check, rule, "site", Severity.WARN)


def _first(field: str, check: str, rule: str, subject: str, *weight: Severity, **changes: Any) -> Case:
    """The first answer of a kind is another."""

    def change(seen: Seen) -> Seen:
        first, *rest = getattr(seen, field)
        return replace(seen, **{field: (replace(first, **changes), *rest)})

    return _case(Seen, field, change, check, rule, subject, *weight)


def _door(asks: str, *weight: Severity) -> Case:
    def alter(scene: Scene) -> Scene:
        return replace(scene, doors={**scene.doors, "direct-dsn": Knocked(asks=asks)})

    return Case((Knocked, "asks"), alter, brief(DOOR, "password_without_tls", "direct-dsn", *weight))


_CROSSED = {
    HSTS: "max-age=31536000",
    "access-control-allow-origin": STRANGER,
    "access-control-allow-credentials": "true",
}
_LISTING = '<html><a href="app.js">app.js</a></html>'
_MAP = '{"version":3,"sources":["app.ts"]}'
_STRING = "const url = 'postgresql://app:hush@db/prod';"

OUTSIDE_CASES: tuple[Case, ...] = (
    _hands("old", "TLSv1.1", "test_old_tls", "old_tls"),
    _hands("expires", AT + timedelta(days=14), "test_certificate", "certificate"),
    _first("crossed", "test_hsts", "hsts", "site", Severity.WARN, headers={}),
    _first("crossed", "test_cors", "cors", "site", Severity.WARN, headers=_CROSSED),
    _case(
        *(Seen, "plain", lambda seen: replace(seen, plain=answered("/", 200, "<html>"))),
        *("test_plain_http", "plain_http", "site", Severity.WARN),
    ),
    _first("folders", "test_listing", "listing", "site", Severity.WARN, status=200, body=_LISTING),
    _first("maps", "test_source_maps", "source_map", "site", Severity.WARN, status=200, body=_MAP),
    _first("files", "test_files", "exposed", "/.env", status=200, body="KEY=x"),
    _first("private", "test_private", "private", "/api/debug", status=200, body=DOCUMENT),
    _first("scripts", "test_connection_string", "connection_string", "/static/app.js", body=_STRING),
    _door("SASL", Severity.WARN),
    _door("md5", Severity.WARN),
    _door("cleartext"),
    _door("nothing"),
)

OUTSIDE_TOLD = {
    Seen: frozenset(("handshake", "plain_unread", "assets", "unknown")),
    Handshake: frozenset(("version", "unread", "old_unread")),
    Knocked: frozenset(("refused", "asks_with_tls", "unread")),
}
