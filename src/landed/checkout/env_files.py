"""Files of variables, held against what the contract says of them: shapes only, no value leaves this module."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from landed.checkout.files import Checkout
from landed.connection.dotfiles import pairs, unquoted
from landed.connection.dsn import parse_dsn
from landed.errors import UsageError
from landed.promises.environment import EnvFile, Environment, Variable
from landed.secrets import COMMON

Problem = tuple[str, str, str, str]
"""Rule, subject, promised, found."""
SHORTEST = 6
"""Characters of a secret that is looked for: shorter ones are everywhere."""


def values_of(checkout: Checkout, path: Path) -> dict[str, str]:
    """The variables of a file; the last of a name wins."""
    return {name: unquoted(raw) for name, raw in pairs(checkout.text(path))}


def variable_problems(promise: EnvFile, checkout: Checkout, path: Path) -> Iterator[Problem]:
    """What is wrong with the promised variables of a file."""
    values, where = values_of(checkout, path), checkout.name(path)
    for each in promise.variables:
        if each.name not in values:
            yield "variable_missing", f"{where}.{each.name}", "the variable", "nothing"
            continue
        for promised, found in _shape(each, values[each.name]):
            yield "variable", f"{where}.{each.name}", promised, found


def repeated(checkout: Checkout, path: Path) -> list[str]:
    """Variables that stand more than once: the last wins, and an earlier one misleads who reads it."""
    counts = Counter(name for name, _ in pairs(checkout.text(path)))
    return sorted(name for name, count in counts.items() if count > 1)


def _shape(promise: Variable, value: str) -> Iterator[tuple[str, str]]:
    if promise.equals is not None:
        if value != promise.equals:
            yield promise.equals, "another value"
    elif promise.matches is not None:
        if not re.fullmatch(promise.matches, value):
            yield f"a value like {promise.matches}", "another value"
    else:
        yield from _string(promise, value)


def _string(promise: Variable, value: str) -> Iterator[tuple[str, str]]:
    try:
        dsn = parse_dsn(value)
        given = dict(parse_qsl(urlsplit(value).query, keep_blank_values=True))
    except (UsageError, ValueError):
        yield "a connection string", "something else"
        return
    if dsn.looks_pooled != (promise.string == "pooled"):
        found = "a pooler's" if dsn.looks_pooled else "no pooler's"
        yield f"{'a' if promise.string == 'pooled' else 'no'} pooler's host", f"{found} host"
    for name, wanted in promise.parameters.items():
        if given.get(name) != wanted:
            yield f"{name}={wanted}", f"another {name}" if name in given else f"no {name}"
    for name in promise.without:
        if name in given:
            yield f"no {name}", name


def secrets_in(environment: Environment, checkout: Checkout, glob: str | None = None) -> set[str]:
    """Secret texts of env files, by the contract's names: whole values, and the passwords of connection strings."""
    found = set[str]()
    for pattern in [glob] if glob else [each.glob for each in environment.file]:
        for path in checkout.find(pattern):
            for name, value in values_of(checkout, path).items():
                if name in environment.secrets:
                    found |= _secret(value)
    return findable(found)


def findable(secrets: Iterable[str]) -> set[str]:
    """Those that are worth looking for: what is short or common is everywhere."""
    return {each for each in secrets if len(each) >= SHORTEST and each.lower() not in COMMON}


def _secret(value: str) -> set[str]:
    """A whole value; of an address its password, and the whole where it has one."""
    if not re.match(r"[A-Za-z][A-Za-z0-9+]*:", value):
        return {value}
    try:
        password = urlsplit(value).password
    except ValueError:
        return {value}
    return {value, password, unquote(password)} if password else set()
