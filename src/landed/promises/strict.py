"""Files that people write, read strictly: every problem of shape at once, each with its place and the near miss."""

import difflib
import json
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from landed.errors import UsageError

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[int | str, ...]
"""Where a value stands: names of keys, and numbers within lists."""


def read_toml(file: Path, model: type[Model]) -> Model:
    """Read a file as what it must be. Raises UsageError: a line for each problem."""
    try:
        text = file.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{file}: cannot be read: not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file}: {error}") from None
    try:
        # As JSON, because strictness there knows tuples and dates.
        return model.model_validate_json(json.dumps(data, default=str), strict=True)
    except ValidationError as error:
        problems = [
            _words(file, text, model, each) for each in error.errors(include_url=False, include_input=False)
        ]
        raise UsageError("\n".join(problems)) from None


def near(word: str, known: Sequence[str]) -> str:
    """What somebody may have meant."""
    close = difflib.get_close_matches(word, known, n=1)
    return f' — did you mean "{close[0]}"?' if close else ""


def _words(file: Path, text: str, model: type[BaseModel], problem: Any) -> str:
    place: Place = problem["loc"]
    section, inside = str(place[0]) if place else "", [str(each) for each in place[1:]]
    if problem["type"] == "missing" and len(place) == 1:
        none = f", or `{section} = []` where there is none" if _is_list(model, section) else ""
        return f"{file}: nothing about {section}: write it{none}"
    number = place[1] if len(place) > 1 and isinstance(place[1], int) else None
    name = ".".join(inside[1:] if number is not None else inside) or section
    line = _line(text, place)
    head = f"[[{section}]] {number + 1}" if number is not None else f"[{section}]"
    where = f"{file}{f', line {line}' if line else ''}, {head}"
    if problem["type"] == "extra_forbidden":
        return f'{where}: unknown key "{name}"{near(str(place[-1]), list(_model_at(model, place).model_fields))}'
    return f"{where}: {name}: {problem['msg'].removeprefix('Value error, ')}"


def _is_list(model: type[BaseModel], section: str) -> bool:
    return bool(get_args(model.model_fields[section].annotation))


def _model_at(model: type[BaseModel], place: Place) -> type[BaseModel]:
    """The type of what holds the last key of a place."""
    for step in place[:-1]:
        if isinstance(step, str) and step in model.model_fields:
            model = next(_models(model.model_fields[step].annotation), model)
    return model


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from _models(each)


def _line(text: str, place: Place) -> int | None:
    """The line of a key, as far as the headers above it tell; else that of its section."""
    lines, found, start = text.splitlines(), None, 0
    end, name = len(lines), ""
    for at, step in enumerate(place):
        if isinstance(step, int):
            continue
        name = f"{name}.{step}" if name else step
        number = place[at + 1] if at + 1 < len(place) else None
        head = re.compile(rf"\s*\[+\s*{re.escape(name)}\s*\]+")
        heads = [line for line in range(start, end) if head.match(lines[line])]
        wanted = number if isinstance(number, int) else 0
        if wanted < len(heads):
            start = found = heads[wanted]
            end = heads[wanted + 1] if wanted + 1 < len(heads) else end
    last = next((step for step in reversed(place) if isinstance(step, str)), "")
    key = re.compile(rf"(^|[\s{{,]){re.escape(last)}\s*=")
    for line in range(start, end):
        if last and key.search(lines[line]):
            return line + 1
    return None if found is None else found + 1
