"""What a site may show to strangers by mistake, each planted alone; and what only looks like it."""

from dataclasses import dataclass, field, replace
from typing import Any

from tests.support.front_site import HEALTHY, HSTS, Reply

STRING = "postgresql://app:hunter2@db.internal/prod"
JSON = {"content-type": "application/json"}
CREDENTIALS = {"access-control-allow-credentials": "true"}
MAP = '{"version": 3, "sources": ["app.ts"], "mappings": "AAAA"}'
FRONT = HEALTHY["/"]
APP = "/static/app.js"


@dataclass(frozen=True)
class Planted:
    """Replies that are others, and the findings that they deserve, by check; severity before each id."""

    replies: dict[str, Reply] = field(default_factory=dict)
    found: dict[str, list[str]] = field(default_factory=dict)
    unknown: Reply | None = None


def at(path: str, body: str, check: str, finding: str, **reply: Any) -> Planted:
    """A fault at one path."""
    return Planted({path: Reply(body, **reply)}, {check: [finding]})


def front(**headers: str) -> Reply:
    """The front page with other headers."""
    return replace(FRONT, headers={"content-type": "text/html", **headers})


SENT_ON = Reply(status=302, headers={"location": "/login"})
LISTED = '<html><body><a href="../">..</a> <a href="app.js">app.js</a></body></html>'
PHPINFO = "<html><body><h1>PHP Version</h1><table><tr><td>HOME</td></tr></table></body></html>"
LOGIN = '<!DOCTYPE html><html><head><title>Log in</title></head><body><form action="/login"></form></body></html>'

FAULTS = {
    "no HSTS": Planted({"/": front()}, {"hsts": ["warn hsts:site"]}),
    "HSTS for an hour": Planted(
        {"/": front(**{"strict-transport-security": "max-age=3600"})}, {"hsts": ["warn hsts:site"]}
    ),
    "any origin with credentials": Planted(
        {"/": front(**HSTS, **CREDENTIALS, **{"access-control-allow-origin": "*"})}, {"cors": ["warn cors:site"]}
    ),
    "whatever origin asks": at(
        *("/api/status", "{}", "cors", "warn cors:site"),
        headers={**JSON, **CREDENTIALS, "access-control-allow-origin": "{origin}"},
    ),
    "listing by its title": at(
        "/static/", "<html><title>Index of /static/</title></html>", "listing", "warn listing:site"
    ),
    "listing by its links": at("/static/", LISTED, "listing", "warn listing:site"),
    "map that is named": at("/static/app.js.map", MAP, "source_maps", "warn source_map:site"),
    "map that is not named": Planted(
        {APP: Reply("'use strict';"), f"{APP}.map": Reply(MAP)}, {"source_maps": ["warn source_map:site"]}
    ),
    "map named by a header": Planted(
        {APP: Reply("1;", headers={"sourcemap": "/maps/app"}), "/maps/app": Reply(MAP)},
        {"source_maps": ["warn source_map:site"]},
    ),
    "map within the script": at(
        APP, "1;\n//# sourceMappingURL=data:application/json;base64,e30=", "source_maps", "warn source_map:site"
    ),
    "settings": at("/.env", f"# production\nDATABASE_URL={STRING}\n", "files", "block exposed:/.env"),
    "settings of one place": at("/.env.local", 'export KEY="x"', "files", "block exposed:/.env.local"),
    "settings called a page": at(
        *("/.env.production", "KEY=x", "files", "block exposed:/.env.production"),
        headers={"content-type": "text/html"},
    ),
    "repository": at("/.git/HEAD", "ref: refs/heads/main\n", "files", "block exposed:/.git/HEAD"),
    "repository's settings": at("/.git/config", "[core]\n\tbare = false\n", "files", "block exposed:/.git/config"),
    "dump": at("/dump.sql", "--\n-- PostgreSQL database dump\n--\n", "files", "block exposed:/dump.sql"),
    "dump by the contract's name": at(
        "/small.sql", "COPY public.t (id) FROM stdin;\n1\n", "files", "block exposed:/small.sql"
    ),
    "debug document": at(
        "/api/debug", '{"env": {"NODE_ENV": "x"}}', "private", "block private:/api/debug", headers=JSON
    ),
    "debug list": at("/api/debug", '[{"id": 1}]', "private", "block private:/api/debug", headers=JSON),
    "debug page": at("/api/debug", PHPINFO, "private", "block private:/api/debug"),
    "debug text": at("/api/debug", "up 3 days\nrole app\n", "private", "block private:/api/debug"),
    "debug that tells the string": at("/api/debug", STRING, "private", "block private:/api/debug"),
    "debug behind a slash": Planted(
        {
            "/api/debug": Reply(status=308, headers={"location": "/api/debug/"}),
            "/api/debug/": Reply('{"rows": 45}', headers=JSON),
        },
        {"private": ["block private:/api/debug"]},
    ),
    "debug before a page for everything": Planted(
        {"/api/debug": Reply('{"rows": 45}', headers=JSON)}, {"private": ["block private:/api/debug"]}, FRONT
    ),
    "string in a script": at(APP, f"const a = '{STRING}';", "connection_string", f"block connection_string:{APP}"),
    "string in a page of errors": at(
        "/.env", f"<html>{STRING}</html>", "connection_string", "block connection_string:/.env", status=500
    ),
}

QUIET = {
    "as it should be": Planted(),
    "a page for everything": Planted(unknown=FRONT),
    "a document for everything": Planted(unknown=Reply('{"data": null, "path": "?"}', headers=JSON)),
    "a word for everything": Planted(unknown=Reply("ok")),
    "a login for everything": Planted(unknown=Reply(LOGIN)),
    "sent to the login": Planted(unknown=SENT_ON),
    "says no politely": Planted({"/api/debug": Reply('{"error": "only in development"}', headers=JSON)}),
    "has nothing to list": Planted({"/api/debug": Reply("[]", headers=JSON)}),
    "the front page at that address": Planted({"/api/debug": FRONT}),
    "empty files": Planted({"/.env": Reply(), "/dump.sql": Reply()}),
    "a document that is called settings": Planted({"/.env": Reply('{"KEY=": 1}', headers=JSON)}),
    "any origin, and no credentials": Planted(
        {"/api/status": Reply("{}", headers={**JSON, "access-control-allow-origin": "{origin}"})}
    ),
    "credentials for an origin that is known": Planted(
        {"/": front(**HSTS, **CREDENTIALS, **{"access-control-allow-origin": "https://own.example"})}
    ),
    "a page where a folder was asked for": Planted({"/static/": FRONT}),
    "a page where a map was asked for": Planted({"/static/app.js.map": FRONT}),
    "a map at another host": Planted(
        {APP: Reply("1;\n//# sourceMappingURL=https://maps.invalid/x.map"), f"{APP}.map": Reply(MAP)}
    ),
}
