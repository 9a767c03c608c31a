"""The grammar of connection strings, libpq's and Prisma's.

No error of this module repeats any part of a string that could belong to a password.
"""

import difflib
import os
import re
from collections.abc import Iterable
from typing import NoReturn
from urllib.parse import unquote

import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict

from landed.connection.dotfiles import read_services
from landed.errors import UsageError

Words = dict[str, str]

_DEFAULTS = {each.keyword.decode(): each for each in pq.Conninfo.get_defaults()}
LIBPQ = frozenset(_DEFAULTS)
"""Every keyword that libpq knows."""

SECRETS = frozenset(name for name, each in _DEFAULTS.items() if b"*" in (each.dispchar or b"")) | {
    "sslpassword",
    "scram_client_key",
    "scram_server_key",
}
"""Keywords whose values are secret."""

PRISMA = frozenset(
    {
        "connection_limit",
        "max_connection_lifetime",
        "max_idle_connection_lifetime",
        "pgbouncer",
        "pool_timeout",
        "schema",
        "single_use_connections",
        "socket_timeout",
        "sslaccept",
        "sslidentity",
        "statement_cache_size",
    }
)
"""Parameters of Prisma's own: kept as facts, never passed to libpq."""

IGNORED = frozenset({"supa", "uselibpqcompat", "workaround"})
"""Parameters that hosts and other drivers add to the strings they hand out: nothing for libpq."""

FROM_ENVIRONMENT = ("host", "hostaddr", "port", "dbname", "user", "password", "sslmode")
"""What libpq itself takes from PGHOST and the like: read at once, so that the facts are the true ones."""

SSLMODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")

ENCODE = (
    "it cannot be read: in user, password and parameters write these characters percent-encoded: "
    "@ as %40, : as %3A, / as %2F, ? as %3F, # as %23, % as %25"
)
BEGIN = "it begins with postgresql:// or postgres://"
_FOREIGN = {
    "http": "that is the address of a site: give it as --base-url",
    "https": "that is the address of a site: give it as --base-url",
    "jdbc": "that is Java's spelling: leave out jdbc: and put the role before the host, postgresql://ROLE@HOST/DATABASE",
    "prisma": "that leads to a proxy with a protocol of its own: give the database's own URL",
    "prisma+postgres": "that leads to a proxy with a protocol of its own: give the database's own URL",
}


def near_miss(word: str, known: Iterable[str]) -> str:
    """` — did you mean "…"?`, or nothing."""
    close = difflib.get_close_matches(word.lower(), list(known), n=1)
    return f' — did you mean "{close[0]}"?' if close else ""


def read(text: str) -> tuple[Words, Words, list[str]]:
    """What is for libpq, what is Prisma's own, and secrets as they were spelled. One pair of quotes is taken off.

    Raises UsageError.
    """
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1].strip()
    if not text:
        raise UsageError("empty")
    if not text.isprintable():
        raise UsageError("a connection string is one line: it holds a line break or another invisible character")
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", text, re.I)
    if scheme:
        found, own, spellings = _read_url(scheme[1].lower(), text[scheme.end() :])
    elif "=" in text:
        found = _ask_libpq(text, "words are key=value, a value with blanks or backslashes in single quotes")
        own, spellings = {}, []
    else:
        raise UsageError("not a connection string: give postgresql://…, or host=… dbname=…, or service=NAME")
    _complete(found)
    _translate(found, own)
    _look_at_values(found, own)
    return found, own, [each for each in spellings if each not in ("", *found.values(), *own.values())]


def _ask_libpq(text: str, hint: str) -> Words:
    """Parse with libpq; of its own complaints, which quote the string, only a keyword's near miss is passed on."""
    unknown = None
    try:
        return {name: str(value) for name, value in conninfo_to_dict(text).items() if value}
    except (psycopg.Error, UnicodeError) as error:
        unknown = re.search(r'invalid connection option "(\w+)"', str(error))
    near = near_miss(unknown[1], LIBPQ) if unknown else ""
    raise UsageError(f"a parameter is unknown{near}" if near else f"it cannot be read: {hint}")


def _read_url(scheme: str, rest: str) -> tuple[Words, Words, list[str]]:
    parts = re.fullmatch(r"//([^/?#]*)([^?]*)(?:\?(.*))?", rest)
    if scheme not in ("postgres", "postgresql") or not parts:
        driver = scheme.startswith(("postgres+", "postgresql+"))
        why = f"{BEGIN}, without the name of a driver" if driver else _FOREIGN.get(scheme, BEGIN)
        raise UsageError(f"not a PostgreSQL URL: {why}")
    place, path, query = parts.groups("")
    login = place.rpartition("@")[0]
    if "@" in login + path + query or "#" in path + query or not _decodes(rest):
        raise UsageError(ENCODE)  # one @ alone, or nobody knows where the password ends
    own: Words = {}
    given, spellings = [], [login.partition(":")[2]]
    for pair in filter(None, query.split("&")):
        raw_name, equals, raw = pair.partition("=")
        name = unquote(raw_name)
        if name not in LIBPQ | PRISMA | IGNORED | {"ssl"} or not equals:
            _wrong_parameter(name, equals)
        if name in SECRETS:
            spellings.append(raw)
        if name in PRISMA:
            own[name] = unquote(raw)
        elif name not in IGNORED:
            given.append(pair)
    url = f"postgresql://{place}{path}?{'&'.join(given)}"
    return _ask_libpq(url, "write postgresql://ROLE@HOST:PORT/DATABASE"), own, spellings


def _decodes(text: str) -> bool:
    """Every % begins a code, and the codes are visible UTF-8."""
    if re.search(r"%(?![0-9A-Fa-f]{2})", text):
        return False
    try:
        return unquote(text, errors="strict").isprintable()
    except UnicodeDecodeError:
        return False


def _wrong_parameter(name: str, equals: str) -> NoReturn:
    if not equals:
        raise UsageError("a parameter after the ? has no value")
    shown = f' "{name}"' if re.fullmatch(r"\w{1,40}", name) else ""
    raise UsageError(f"unknown parameter{shown}{near_miss(name, LIBPQ | PRISMA)}")


def _complete(found: Words) -> None:
    """Add what the service file and then the environment say: what is written in the string wins."""
    name = found.pop("service", "") or os.environ.get("PGSERVICE", "")
    if name:
        path, services = read_services()
        if name not in services:
            raise UsageError(f'service "{name}" is not in {path}{near_miss(name, services)}')
        if not services[name].keys() <= LIBPQ - {"service"}:
            raise UsageError(f'service "{name}" in {path} has a parameter that libpq does not know')
        found |= services[name] | found
    for keyword in FROM_ENVIRONMENT:
        value = os.environ.get((_DEFAULTS[keyword].envvar or b"").decode())
        if value:
            found.setdefault(keyword, value)


def _translate(found: Words, own: Words) -> None:
    """Prisma's TLS in libpq's words.

    `sslaccept=strict` checks certificate and host name: verify-full, against Prisma's `sslcert` (an authority,
    where libpq's is the client's own certificate) or the system's authorities; `accept_invalid_certs`: require.
    """
    authority = found.pop("sslcert", "") if own and "sslkey" not in found else ""
    if authority:
        own["sslcert"] = authority
    if "sslidentity" in own and "sslpassword" in found:
        own["sslpassword"] = found.pop("sslpassword")
    if found.get("sslmode") == "disable":
        return
    if own.get("sslaccept") == "strict":
        if authority or found.get("sslmode") not in ("verify-ca", "verify-full"):
            found.setdefault("sslrootcert", authority or "system")
            found["sslmode"] = "verify-full"
    elif own.get("sslaccept") and found.get("sslmode", "prefer") in ("allow", "prefer"):
        found["sslmode"] = "require"


def _look_at_values(found: Words, own: Words) -> None:
    ports = found.get("port", "").split(",")
    if not all(each == "" or (re.fullmatch(r"[0-9]{1,5}", each) and 0 < int(each) < 65536) for each in ports):
        raise UsageError(f"the port is no number from 1 to 65535, or {ENCODE}")
    hosts = (found.get("hostaddr") or found.get("host", "")).split(",")
    if len(ports) not in (1, len(hosts)):
        raise UsageError(f"{len(hosts)} hosts and {len(ports)} ports: give one port, or one for each host")
    _one_of("sslmode", found, SSLMODES)
    _one_of("sslaccept", own, ("strict", "accept_invalid_certs"))
    _one_of("pgbouncer", own, ("true", "false"))
    if not re.fullmatch(r"[0-9]{1,6}", found.get("connect_timeout", "0")):
        raise UsageError("connect_timeout is no whole number of seconds")


def _one_of(name: str, given: Words, known: tuple[str, ...]) -> None:
    if given.get(name, known[0]) not in known:
        raise UsageError(f"{name} is none of {', '.join(known)}{near_miss(given[name], known)}")
