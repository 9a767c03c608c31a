"""The questions kept in sql/: one file, one statement, a header that says what a row is.

The header is cut before anything is sent: a `%` or a brace in a comment would break a question with values.
Its grammar is in sql/README.md; whatever is wrong in a file is a UsageError that names the file.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, LiteralString, TypeVar

import psycopg
from psycopg import sql
from psycopg.rows import RowFactory

from landed.errors import LandedError, TargetError, UsageError

FOLDER = Path(__file__).parents[2] / "sql"
"""landed runs from its checkout: the questions lie beside the machine."""

Row = TypeVar("Row")

OLDEST = 15
"""The first major version whose catalogue these questions fit."""

_KEY = re.compile(r"([a-z_]+): *(.*)")
_LISTS = ("serves", "values", "identifiers")
_VALUE = re.compile(r"%\((\w+)\)s")
_IDENTIFIER = re.compile(r"(?<!\{)\{(\w*)\}(?!\})")
_VARIANT = re.compile(r"\.pg(\d+)\.sql$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One question, as its file has it."""

    name: str
    """File name without suffix; a variant for a later server keeps the name."""
    file: Path
    text: str
    """The statement, without header and closing semicolon."""
    doc: str
    """What one row is."""
    rows: str
    """Name of the row's type."""
    serves: tuple[str, ...]
    """Kinds of check that rest on it."""
    values: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Where a finding says it was read."""
        return f"sql/{self.file.parent.name}/{self.file.name}"


@cache
def pinned(timeout_s: float | None = None) -> str:
    """The beginning of every transaction on a target: one text for one round trip.

    `timeout_s` is what each statement may take instead of the file's 15 seconds.
    """
    text = _read(FOLDER / "pinned.sql")
    return text if timeout_s is None else text.replace("'15s'", f"'{max(1, int(timeout_s * 1000))}'")


def catalogue_names() -> tuple[str, ...]:
    """Names of all catalogue questions."""
    return tuple(sorted(path.stem for path in _catalogue_files() if not _VARIANT.search(path.name)))


@cache
def catalogue(name: str, major: int) -> Query:
    """The catalogue question of this name, in its variant for a server's major version.

    Raises TargetError for a server that is too old.
    """
    if major < OLDEST:
        raise TargetError(f"the server is PostgreSQL {major}: landed reads {OLDEST} and later")
    best, since = FOLDER / "catalogue" / f"{name}.sql", 0
    for path in _catalogue_files():
        found = _VARIANT.search(path.name)
        if found and path.name.startswith(f"{name}.pg") and since < int(found[1]) <= major:
            best, since = path, int(found[1])
    return load(best)


def probe_names() -> tuple[str, ...]:
    """Names of all probes."""
    return tuple(sorted(path.stem for path in (FOLDER / "probes").glob("*.sql")))


def probe_query(name: str) -> Query:
    """The probe of this name, before its identifiers are filled in."""
    return load(FOLDER / "probes" / f"{name}.sql")


def probe(name: str, **identifiers: sql.Composable) -> sql.Composed:
    """The probe of this name, ready to be executed with its values.

    `relation`, `columns` and `equal` make the identifiers. Raises UsageError where one is missing or unknown.
    """
    query = probe_query(name)
    if set(identifiers) != set(query.identifiers):
        wanted, given = ", ".join(query.identifiers), ", ".join(sorted(identifiers))
        raise UsageError(f"{query.source}: identifiers {wanted or 'none'} are needed, {given or 'none'} given")
    return sql.SQL(query.text).format(**identifiers)


def relation(schema: str, name: str, *, only: bool = False) -> sql.Composable:
    """A relation's full name; `only` leaves out tables that inherit from it, which are no partitions."""
    full = sql.Identifier(schema, name)
    return sql.SQL("only {}").format(full) if only else full


def columns(names: Sequence[str], of: str | None = None, *, cast_to: LiteralString | None = None) -> sql.Composed:
    """Columns joined by commas, each with the alias of its relation before it and a type after it where given."""
    one = sql.SQL("{}::" + cast_to) if cast_to else sql.SQL("{}")
    return sql.SQL(", ").join(one.format(_column(name, of)) for name in names)


def equal(
    left: Mapping[str, Sequence[str]],
    right: Mapping[str, Sequence[str]],
    operators: Sequence[tuple[str, str]] = (),
) -> sql.Composed:
    """`left.a = right.x and …` for one alias each with its columns, by operators written with their schema.

    The search path is pinned, so that plain `=` would compare a citext as text: pass what the key itself uses.
    """
    ((of_left, on_left),), ((of_right, on_right),) = left.items(), right.items()
    used = operators or [("pg_catalog", "=")] * len(on_left)
    one = sql.SQL("{} operator({}.{}) {}")
    pairs: list[sql.Composable] = [
        one.format(_column(a, of_left), sql.Identifier(schema), sql.SQL(symbol), _column(b, of_right))
        for a, b, (schema, symbol) in zip(on_left, on_right, used, strict=True)
    ]
    return sql.SQL(" and ").join(pairs)


def _column(name: str, of: str | None) -> sql.Identifier:
    return sql.Identifier(of, name) if of else sql.Identifier(name)


def typed(rows: type[Row], query: Query) -> RowFactory[Row]:
    """Rows as objects of their type, lists as tuples; a column that is no field, or the reverse, is an error."""
    needed = {each.name for each in fields(rows) if each.default is MISSING}  # type: ignore[arg-type]

    def for_cursor(cursor: psycopg.Cursor[Any]) -> Callable[[Sequence[Any]], Row]:
        found = [each.name for each in cursor.description or ()]
        if found and set(found) != needed:
            raise LandedError(f"{query.source}: columns {', '.join(found)} are not the fields of {query.rows}")
        return lambda values: rows(
            **{name: tuple(each) if type(each) is list else each for name, each in zip(found, values, strict=True)}
        )

    return for_cursor


@cache
def load(file: Path) -> Query:
    """Read one question. Raises UsageError with everything that is wrong in the file."""
    text = _read(file)
    lines = text.splitlines()
    length = next((at for at, line in enumerate(lines) if not line.startswith("--")), len(lines))
    body = "\n".join(lines[length:]).strip()
    header = _Header([line[2:].strip() for line in lines[:length]])
    body = body.removesuffix(";").rstrip()
    problems = [*header.problems, *_problems(file, header, body)]
    if problems:
        raise UsageError("\n".join(f"{file}: {each}" for each in problems))
    return Query(
        name=_VARIANT.sub("", file.name).removesuffix(".sql"),
        file=file,
        text=body,
        doc=header.doc,
        rows=header.keys["rows"],
        serves=header.listed("serves"),
        values=header.listed("values"),
        identifiers=header.listed("identifiers"),
    )


class _Header:
    """The comment lines before the statement: sentences, then `key: value`."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.keys: dict[str, str] = {}
        self.problems: list[str] = []
        sentences: list[str] = []
        for line in lines:
            found = _KEY.fullmatch(line)
            if not found:
                sentences.append(line)
                if self.keys:
                    self.problems.append(f"header: a sentence after the keys: {line}")
            elif found[1] not in ("rows", *_LISTS):
                self.problems.append(f"header: unknown key {found[1]}: rows, {', '.join(_LISTS)} are known")
            elif found[1] in self.keys:
                self.problems.append(f"header: {found[1]} stands twice")
            else:
                self.keys[found[1]] = found[2].strip()
        self.doc = " ".join(" ".join(sentences).split())

    def listed(self, key: str) -> tuple[str, ...]:
        """The value of a key whose value is a list."""
        return tuple(each.strip() for each in self.keys.get(key, "").split(",") if each.strip())


def _problems(file: Path, header: _Header, body: str) -> Iterator[str]:
    if not header.doc:
        yield "header: the first line says what one row is"
    yield from (f"header: nothing about {key}" for key in ("rows", "serves") if not header.keys.get(key))
    if not body:
        yield "no statement"
    if ";" in body:
        yield "more than one statement"
    if any("--" in line for line in body.splitlines()):
        yield "a comment inside the statement: comments belong in the header"
    used = {
        "values": set(_VALUE.findall(body)),
        "identifiers": set(_IDENTIFIER.findall(body)) if file.parent.name == "probes" else set[str](),
    }
    for key, names in used.items():
        if names != set(header.listed(key)):
            told = ", ".join(header.listed(key)) or "none"
            yield f"header: {key} are {told}, used are {', '.join(sorted(names)) or 'none'}"
    if file.parent.name == "catalogue" and any(used.values()):
        yield "a catalogue question takes nothing: it runs unchanged in psql"


def _catalogue_files() -> Iterator[Path]:
    return iter(sorted((FOLDER / "catalogue").glob("*.sql")))


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from None
