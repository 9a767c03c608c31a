"""Alterations of the answers of endpoints, each with the one finding that it deserves."""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from landed.errors import TargetError
from landed.expectations import applies, run_jq
from landed.promises.site import Endpoint, Expect
from landed.web.site import Answer
from tests.support.mutants import Brief, brief
from tests.support.scene import Scene

Path = tuple[str | int, ...]
"""Where a value stands in a document."""

_NOTHING = object()


def judge_of(endpoint: Endpoint, function: str = "test_endpoint") -> str:
    """The check that judges an endpoint."""
    return f"test_4_1_{endpoint.group}.py::{function}"


def found_at(endpoint: Endpoint, rule: str, what: str = "", function: str = "test_endpoint") -> Brief:
    """A finding about an endpoint."""
    return brief(judge_of(endpoint, function), rule, endpoint.name + (f"#{what}" if what else ""))


def answered(scene: Scene, name: str, at: int = 0, **changes: Any) -> Scene:
    """The scene with one answer (`endpoint:…` or `page:…`) altered; headers are merged, None takes one away."""
    calls = list(scene.preflight.answers[name])
    if "headers" in changes:
        merged = {**calls[at].headers, **changes["headers"]}
        changes["headers"] = {header: value for header, value in merged.items() if value is not None}
    calls[at] = replace(calls[at], **changes)
    answers = {**scene.preflight.answers, name: tuple(calls)}
    return replace(scene, preflight=replace(scene.preflight, answers=answers))


def document_of(scene: Scene, endpoint: Endpoint) -> Any:
    """The JSON that an endpoint answered."""
    return json.loads(scene.preflight.answers[f"endpoint:{endpoint.name}"][0].body)


def with_document(scene: Scene, endpoint: Endpoint, document: Any) -> Scene:
    """The scene in which the endpoint answers this JSON."""
    return answered(scene, f"endpoint:{endpoint.name}", body=json.dumps(document))


def expectations(scene: Scene) -> list[tuple[Endpoint, Expect]]:
    """What the contract expects of its endpoints at the gate; on call, what it expects then alone."""
    profile = scene.settings.profile
    return [
        (endpoint, each)
        for endpoint in scene.contract.endpoint
        for each in endpoint.expect
        if applies(each, profile) and (each.profile or profile == "gate")
    ]


def read_paths(document: Any, program: str) -> list[Path]:
    """Where the values stand that a filter reads: where another value makes another result.

    The whole document is one of them where it is a list, or where nothing in it is.
    """
    return _read_paths(json.dumps(document), program)


@cache
def _read_paths(text: str, program: str) -> list[Path]:
    document = json.loads(text)
    healthy = _result(program, document)
    found = [
        path
        for path in _paths(document)
        if any(_result(program, other) != healthy for _, other in alterations(document, path))
    ]
    return [path for path in found if path or isinstance(document, list)] or found


def sources(scene: Scene) -> list[tuple[Endpoint, Path]]:
    """Where each endpoint says or shows where its data come from."""
    endpoints = {each.name: each for each in scene.contract.endpoint}
    filters = [(each, each.source.jq) for each in endpoints.values() if each.source and each.source.jq]
    filters += [(endpoints[each.endpoint], each.jq) for each in scene.contract.marker]
    return [
        (endpoint, tuple(run_jq(f"path({program})", document_of(scene, endpoint)))) for endpoint, program in filters
    ]


def alterations(document: Any, path: Path) -> Iterator[tuple[str, Any]]:
    """The document with the value at a path removed, null, and of another type."""
    value = _at(document, path)
    other: dict[type, Any] = {str: 7, int: "7", float: "7", bool: "true", list: {}, dict: [], type(None): {}}
    if path:
        yield "removed", altered(document, path, _NOTHING)
    yield "null", altered(document, path, None)
    yield "of another type", altered(document, path, other[type(value)])


def changes(document: Any, paths: list[Path]) -> Iterator[Any]:
    """The document with another value of the same type at each path; what is in an object is changed by itself."""
    for path in paths:
        value = _at(document, path)
        if isinstance(value, bool):
            yield altered(document, path, not value)
        elif isinstance(value, int | float):
            yield altered(document, path, -1)
        elif isinstance(value, str):
            yield altered(document, path, "2001-01-01T00:00:00Z" if value[:2] == "20" else f"{value} or else")
        elif isinstance(value, list):
            yield altered(document, path, value[1:])


def altered(document: Any, path: Path, value: Any) -> Any:
    """The document with another value at a path, or without it; what lies beside the path is shared."""
    if not path:
        return None if value is _NOTHING else value
    step, rest = path[0], path[1:]
    new = copy.copy(document)
    if value is _NOTHING and not rest:
        del new[step]
    else:
        new[step] = altered(document[step], rest, value)
    return new


def _at(document: Any, path: Path) -> Any:
    for step in path:
        document = document[step]
    return document


def _paths(document: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in a document; of a list the first and the last item stand for all."""
    yield path
    if isinstance(document, dict):
        for name, each in document.items():
            yield from _paths(each, (*path, name))
    elif isinstance(document, list) and document:
        for at in sorted({0, len(document) - 1}):
            yield from _paths(document[at], (*path, at))


def _result(program: str, document: Any) -> Any:
    try:
        return run_jq(program, document)
    except TargetError:
        return _NOTHING


def broken_answers(endpoint: Endpoint, answer: Answer) -> Iterator[tuple[str, dict[str, Any], Brief]]:
    """Answers whose head or body is wrong as a whole, whatever they promise in it."""
    other = next(each for each in (500, 418) if each not in endpoint.status)
    yield "no answer", {"error": "reset", "status": 0, "body": ""}, found_at(endpoint, "answer")
    yield "another status", {"status": other}, found_at(endpoint, "status")
    if endpoint.content_type != "any":
        yield "html", {"headers": {"content-type": "text/html"}}, found_at(endpoint, "type")
        yield "no content type", {"headers": {"content-type": None}}, found_at(endpoint, "type")
        yield "no JSON", {"body": answer.body[:-1]}, found_at(endpoint, "json")
        yield "empty", {"body": ""}, found_at(endpoint, "json")
    for name, words in LEAKS.items():
        body = (
            json.dumps({"…": words})
            if answer.body[:1] != "{"
            else answer.body[:-1] + f', "…": {json.dumps(words)}}}'
        )
        if answer.body[:1] == "{":
            yield f"shows {name}", {"body": body}, found_at(endpoint, "leak", name)


LEAKS = {
    "a connection string": "postgresql://app:hush@db.example/app",
    "a stack trace": "Traceback (most recent call last)",
    "an SQL statement": "SELECT name FROM models",
    "a database error": "PrismaClientKnownRequestError",
}
