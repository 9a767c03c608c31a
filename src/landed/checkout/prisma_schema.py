"""The model blocks of a schema.prisma, as the tables and columns that Prisma makes of them on PostgreSQL.

Read as far as tables, columns, types and null rules need; whether the rest is valid, Prisma's own parser says.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from landed.errors import UsageError

_BLOCK = re.compile(r"^[ \t]*(model|enum|view|type|datasource|generator)[ \t]+(\w+)[ \t]*\{[ \t]*$", re.M)
_FIELD = re.compile(r"^(\w+)\s+(\w+|Unsupported\(\"([^\"]*)\"\))(\[\])?(\?)?(?=\s|$)(.*)$")
_NATIVE = re.compile(r"@\w+\.(\w+)(?:\(([^)]*)\))?")

SCALARS: Mapping[str, str] = {
    "String": "text",
    "Boolean": "boolean",
    "Int": "integer",
    "BigInt": "bigint",
    "Float": "double precision",
    "Decimal": "numeric(65,30)",
    "DateTime": "timestamp(3) without time zone",
    "Json": "jsonb",
    "Bytes": "bytea",
}
"""Prisma's types to PostgreSQL's, as format_type() writes them."""

NATIVE: Mapping[str, str] = {
    "Text": "text",
    "VarChar": "character varying{}",
    "Char": "character{}",
    "Bit": "bit{}",
    "VarBit": "bit varying{}",
    "Uuid": "uuid",
    "Xml": "xml",
    "Inet": "inet",
    "Citext": "citext",
    "Boolean": "boolean",
    "SmallInt": "smallint",
    "Integer": "integer",
    "Oid": "oid",
    "BigInt": "bigint",
    "Real": "real",
    "DoublePrecision": "double precision",
    "Decimal": "numeric{}",
    "Money": "money",
    "Timestamp": "timestamp{} without time zone",
    "Timestamptz": "timestamp{} with time zone",
    "Date": "date",
    "Time": "time{} without time zone",
    "Timetz": "time{} with time zone",
    "Json": "json",
    "JsonB": "jsonb",
    "ByteA": "bytea",
}
"""Prisma's `@db.` attributes likewise; `{}` stands for what is in their parentheses."""


@dataclass(frozen=True, slots=True)
class _Block:
    kind: str
    name: str
    line: int
    lines: tuple[str, ...]

    @property
    def mapped(self) -> str:
        """Its name in the database."""
        return self.attribute("map") or self.name

    def attribute(self, name: str) -> str | None:
        """The text of `@@name("…")`."""
        for each in self.lines:
            found = re.match(rf'@@{name}\((?:name:\s*)?"([^"]+)"', each)
            if found:
                return found[1]
        return None


def read_prisma(text: str) -> dict[str, dict[str, tuple[str, bool]]]:
    """Tables of a schema.prisma: for each its columns, with type and whether NULL is allowed.

    A table has its schema in front where the file says `@@schema`. Raises UsageError with the line.
    """
    blocks = list(_blocks(text))
    models = {each.name for each in blocks if each.kind in ("model", "view", "type")}
    enums = {each.name: each for each in blocks if each.kind == "enum"}
    tables = {}
    for block in blocks:
        if block.kind == "model":
            schema = block.attribute("schema")
            name = f"{schema}.{block.mapped}" if schema else block.mapped
            tables[name] = dict(_columns(block, models, enums))
    if not tables:
        raise UsageError("no model in it")
    return tables


def prisma_blocks(text: str) -> dict[str, str]:
    """What a client is generated from, `model User` by `model User`: without comments, each blank as one.

    Raises UsageError with the line.
    """
    return {
        f"{each.kind} {each.name}": "\n".join(" ".join(line.split()) for line in each.lines if line.strip())
        for each in _blocks(text)
        if each.kind not in ("datasource", "generator")
    }


def _blocks(text: str) -> Iterator[_Block]:
    plain = "\n".join(_without_comment(line) for line in text.splitlines())
    for head in _BLOCK.finditer(plain):
        body, brace, _ = plain[head.end() :].partition("\n}")
        line = plain.count("\n", 0, head.start()) + 1
        if not brace:
            raise UsageError(f"line {line}: {head[1]} {head[2]} does not end")
        yield _Block(head[1], head[2], line, tuple(each.strip() for each in body.splitlines()))


def _without_comment(line: str) -> str:
    """A line up to `//`, unless that stands in a string."""
    return re.sub(r'("(?:\\.|[^"\\])*")|//.*', lambda found: found[1] or "", line)


def _columns(
    block: _Block, models: set[str], enums: Mapping[str, _Block]
) -> Iterator[tuple[str, tuple[str, bool]]]:
    for number, line in enumerate(block.lines, block.line):
        if not line or line.startswith("@@"):
            continue
        found = _FIELD.match(line)
        if not found:
            raise UsageError(f"line {number}: no field: {line[:60]}")
        name, kind, raw, several, optional, rest = found.groups()
        if kind in models:
            continue  # a relation: its columns are fields of their own
        mapped = re.search(r'(?<!@)@map\((?:name:\s*)?"([^"]+)"', rest)
        of = raw or _type(kind, rest, enums, number)
        yield mapped[1] if mapped else name, (of + ("[]" if several else ""), bool(optional or several))


def _type(kind: str, rest: str, enums: Mapping[str, _Block], number: int) -> str:
    native = _NATIVE.search(rest)
    if native and native[1] in NATIVE:
        given = native[2].replace(" ", "") if native[2] else ""
        return NATIVE[native[1]].format(f"({given})" if given else "")
    if kind in enums:
        return _enum_type(enums[kind])
    if kind not in SCALARS:
        raise UsageError(f"line {number}: type {kind} is not known")
    return SCALARS[kind]


def _enum_type(block: _Block) -> str:
    """As format_type() writes it where only pg_catalog is searched: with its schema, quoted where it must be."""
    schema = block.attribute("schema") or "public"
    return ".".join(
        each if re.fullmatch(r"[a-z_][a-z0-9_]*", each) else f'"{each}"' for each in (schema, block.mapped)
    )
