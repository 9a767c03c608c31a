"""An OpenAPI 3 document, read for what may be asked of it: GET operations, and the places where input goes.

Of a schema only that is read which says what belongs into a place, and what may stand there while another one is
attacked.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from landed.promises.hostile import PLACE, PLAIN, Hostile, Kind, Target

Object = Mapping[str, Any]
NUMBERS = {"integer", "number"}


def operations(document: object, places: int | None = None) -> tuple[Target, ...]:
    """The GET operations of a document, in its order; of each at most so many `places` are attacked.

    Raises ValueError where it is no OpenAPI 3 document.
    """
    if not isinstance(document, dict) or not str(document.get("openapi", "")).startswith("3."):
        raise ValueError('not an OpenAPI 3 document: there is no "openapi": "3.…"')
    if not isinstance(document.get("paths"), dict):
        raise ValueError("not an OpenAPI 3 document: it has no paths")
    found: dict[str, Target] = {}
    for path, item in document["paths"].items():
        if isinstance(item, dict) and isinstance(item.get("get"), dict) and path.startswith("/"):
            target = _target(document, _prefix(document) + path, item, places)
            found[_unlike(target.name, found)] = target
    return tuple(target.model_copy(update={"name": name}) for name, target in found.items())


def described(promised: Hostile, folder: Path) -> tuple[Target, ...]:
    """What the document describes that is a file of the contract. Raises ValueError or OSError."""
    if promised.openapi_file is None:
        return ()
    document = json.loads((folder / promised.openapi_file).read_text(encoding="utf-8"))
    return beside(operations(document)[: promised.operations], promised.target)


def unreadable(promised: Hostile, folder: Path) -> Iterator[str]:
    """Why the contract's own document cannot be read; that it is not there is told elsewhere."""
    try:
        described(promised, folder)
    except ValueError as error:
        yield f"[hostile] openapi: {promised.openapi_file}: {str(error).splitlines()[0]}"
    except OSError:
        return


def beside(found: Sequence[Target], known: Sequence[Target]) -> tuple[Target, ...]:
    """Those that are not known yet by their path, under names that nobody has."""
    paths = {PLACE.sub("{}", each.path) for each in known}
    named = {each.name: each for each in known}
    more = []
    for each in found:
        if PLACE.sub("{}", each.path) not in paths:
            name = _unlike(each.name, named)
            named[name] = each
            more.append(each.model_copy(update={"name": name}))
    return tuple(more)


def _target(document: Object, path: str, item: Object, places: int | None) -> Target:
    kinds: dict[str, Kind] = {}
    plain: dict[str, str] = {}
    in_path = PLACE.findall(path)
    for each in _parameters(document, item):
        name, schema = str(each["name"]), _resolved(document, each.get("schema"))
        if each.get("in") not in ("path", "query") or (each["in"] == "path") is not (name in in_path):
            continue
        kinds[name] = _kind(schema)
        if each.get("required") or name in in_path:
            plain[name] = _plain(each, schema)
    plain |= {name: PLAIN["text"] for name in in_path if name not in kinds}
    return Target(
        name=re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "root",
        path=path,
        input=dict(list(kinds.items())[:places]),
        plain=plain,
        content_type="application/json" if _is_json(document, item["get"]) else "any",
    )


def _parameters(document: Object, item: Object) -> Iterator[Object]:
    """Those of the operation, and those of its path that it does not replace."""
    known: dict[tuple[object, object], Object] = {}
    for given in (item.get("parameters"), item["get"].get("parameters")):
        for each in (_resolved(document, one) for one in (given if isinstance(given, list) else ())):
            if "name" in each:
                known[each.get("in"), each["name"]] = each
    yield from known.values()


def _resolved(document: Object, thing: object) -> Object:
    """An object, or what its `$ref` within the document leads to; an empty one where there is none."""
    for _ in range(10):
        if not isinstance(thing, dict):
            return {}
        if not isinstance(thing.get("$ref"), str):
            return thing
        steps = thing["$ref"].removeprefix("#/").split("/")
        thing = document
        for step in steps:
            name = step.replace("~1", "/").replace("~0", "~")
            thing = thing.get(name) if isinstance(thing, dict) else None
    return {}


def _kind(schema: Object) -> Kind:
    types = schema.get("type")
    named = set(types) if isinstance(types, list) else {types}
    return "number" if named & NUMBERS else "text"


def _plain(parameter: Object, schema: Object) -> str:
    """A value that belongs into a place, as the document says it."""
    listed = [schema.get("examples"), schema.get("enum")]
    told = [parameter.get("example"), schema.get("example"), schema.get("default")]
    told += [each[0] for each in listed if isinstance(each, list) and each] + [schema.get("minimum")]
    plain = next((each for each in told if isinstance(each, str | int | float) and each != ""), None)
    if isinstance(plain, bool):
        return str(plain).lower()
    return PLAIN[_kind(schema)] if plain is None else str(plain)


def _is_json(document: Object, operation: Object) -> bool:
    """Does it promise JSON for an answer?"""
    answers = operation.get("responses")
    kinds = [
        kind
        for each in (answers.values() if isinstance(answers, dict) else ())
        for kind in (_resolved(document, each).get("content") or ())
    ]
    return any(re.match(r"application/(.+\+)?json\b", str(kind)) for kind in kinds)


def _prefix(document: Object) -> str:
    """The path of the first server: what stands before every path."""
    servers = document.get("servers")
    first = servers[0] if isinstance(servers, list) and servers else {}
    return urlsplit(str(_resolved(document, first).get("url") or "")).path.rstrip("/")


def _unlike(name: str, known: Mapping[str, Target]) -> str:
    """A name that nobody has."""
    number = 1
    while (f"{name}-{number}" if number > 1 else name) in known:
        number += 1
    return f"{name}-{number}" if number > 1 else name
