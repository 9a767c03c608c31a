"""Questions that read rows, composed from what is promised: identifiers are quoted here and nowhere else.

Each function gives a statement and its values; who asks gives each a transaction of its own, so that one that is
slow loses nothing else. Rows come back as `sql/probes/*.sql` name them; keys as text, whatever their types.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import sql

from landed.errors import LandedError
from landed.model import ForeignKey
from landed.queries import columns, equal, probe, relation

LIMIT = 100
"""So many keys are looked for; a report needs no more."""

Question = tuple[sql.Composed, dict[str, Any]]
Name = tuple[str, str]
"""Schema and name of a relation."""


def row_count(table: Name) -> Question:
    """How many rows: `rows`."""
    return probe("row_count", table=relation(*table)), {}


def orphans(
    key: ForeignKey,
    operators: Sequence[tuple[str, str]] = (),
    *,
    partitioned: frozenset[Name] = frozenset(),
    limit: int = LIMIT,
) -> Question:
    """Keys that no parent row carries: `compared`, `key`, `rows`; one row without key where there is none.

    `operators` are the key's own (`Snapshot.operators_of`), `partitioned` the names of partitioned tables.
    Raises LandedError for a temporal key, which is no equality.
    """
    return probe("orphans", **_orphan_parts(key, operators, partitioned)), {"limit": limit}


def orphans_sampled(
    key: ForeignKey,
    operators: Sequence[tuple[str, str]] = (),
    *,
    partitioned: frozenset[Name] = frozenset(),
    sample: int,
    estimated_rows: int,
    limit: int = LIMIT,
) -> Question:
    """The same among about `sample` rows, from pages all over the table; `estimated_rows` as ANALYZE left it."""
    parts = _orphan_parts(key, operators, partitioned)
    percent = 100.0 if estimated_rows <= 0 else min(100.0, 120.0 * sample / estimated_rows)
    values = {"percent": percent, "sample": sample, "limit": limit}
    return probe("orphans_sampled", columns=columns(key.columns, "child"), **parts), values


def _orphan_parts(
    key: ForeignKey, operators: Sequence[tuple[str, str]], partitioned: frozenset[Name]
) -> dict[str, sql.Composable]:
    if key.match not in ("simple", "full"):
        raise LandedError(f"{key.table}.{key.name}: no probe for MATCH {key.match.upper()}")
    child, parent = (key.schema, key.table), (key.target_schema, key.target_table)
    row = sql.SQL("row({})").format(columns(key.columns, "child"))
    # MATCH FULL lets a key pass only when all of it is null; MATCH SIMPLE when any of it is.
    held = sql.SQL("{} is not null" if key.match == "simple" else "not ({} is null)").format(row)
    return {
        "child": relation(*child, only=child not in partitioned),
        "parent": relation(*parent, only=parent not in partitioned),
        "key": columns(key.columns, "child", cast_to="text"),
        "held": held,
        "match": equal({"parent": key.target_columns}, {"child": key.columns}, operators),
    }


def duplicates(table: Name, key: Sequence[str], *, limit: int = LIMIT) -> Question:
    """Keys that stand more than once: `key`, `rows`, and `total` of such keys."""
    parts = {"columns": columns(key, "item"), "key": columns(key, "item", cast_to="text")}
    return probe("duplicates", table=relation(*table), **parts), {"limit": limit}


def parents_without_child(
    parent: Name, identity: str, child: Name, column: str, *, show: Sequence[str] = (), limit: int = LIMIT
) -> Question:
    """Rows of `parent` whose `identity` no `column` of `child` holds: `key` (of `show`, else identity), `total`."""
    return probe(
        "parents_without_child",
        parent=relation(*parent),
        child=relation(*child),
        key=columns(show or (identity,), "parent", cast_to="text"),
        match=equal({"child": (column,)}, {"parent": (identity,)}),
    ), {"limit": limit}


def looked_up(column: str, table: Name, identity: str, key: str) -> sql.Composed:
    """A field of `seed_rows`: `key` of the row of `table` whose `identity` the seeded row's `column` holds."""
    return sql.SQL("(select found.{} from {} as found where {})").format(
        sql.Identifier(key), relation(*table), equal({"found": (identity,)}, {"seeded": (column,)})
    )


def seed_rows(table: Name, fields: Mapping[str, str | sql.Composable], *, limit: int) -> Question:
    """A seeded table as JSON objects, one column `fields`; each field is a column, or what `looked_up` gives."""
    listed = [
        sql.SQL("{} as {}").format(
            sql.Identifier("seeded", each) if isinstance(each, str) else each, sql.Identifier(name)
        )
        for name, each in fields.items()
    ]
    parts = {"table": relation(*table), "fields": sql.SQL(", ").join(listed)}
    return probe("seed_rows", **parts), {"limit": limit}


def sequence_position(sequence: Name, owner: tuple[str, str, str] | None, *, descending: bool = False) -> Question:
    """Where a sequence stands: `last_value`, `is_called`, `furthest` in its owner (schema, table, column)."""
    furthest: sql.Composable = sql.SQL("null::bigint")
    if owner is not None:
        schema, table, column = owner
        furthest = sql.SQL("(select pg_catalog.{}(item.{})::bigint from {} as item)").format(
            sql.SQL("min" if descending else "max"), sql.Identifier(column), relation(schema, table)
        )
    return probe("sequence_position", sequence=relation(*sequence), furthest=furthest), {}


def sessions_named(nonce: str) -> Question:
    """Sessions of this server with this application_name: `pid`, `database`, `role`."""
    return probe("nonce"), {"nonce": nonce}


def role_privileges(role: str) -> Question:
    """What a role may do with each relation and sequence; no row where there is no such role."""
    return probe("role_privileges"), {"role": role}


def role_powers(role: str) -> Question:
    """What a role is allowed besides its grants: `superuser`, `bypass_rls`; no row where there is no such role."""
    return probe("role_powers"), {"role": role}


def databases() -> Question:
    """The server's other databases: `name`, `connectable`."""
    return probe("databases"), {}


def headroom() -> Question:
    """The server's connections: `allowed`, `kept_back`, `in_use`."""
    return probe("headroom"), {}


def lock_holders() -> Question:
    """Who keeps readers waiting: `pid`, `role`, `application`, `state`, `seconds`, `granted`, `relation`…"""
    return probe("lock_holders"), {}


def sessions_left(nonce: str) -> Question:
    """Sessions with this application_name, and what they do: `pid`, `state`."""
    return probe("sessions_left"), {"nonce": nonce}


def backend() -> Question:
    """The backend of this transaction: `pid`."""
    return probe("backend"), {}


def local_setting(kilobytes: int) -> Question:
    """Give work_mem a value for this transaction."""
    return probe("local_setting"), {"value": f"{kilobytes}kB"}


def own_setting() -> Question:
    """What work_mem is, and which backend says so: `value`, `pid`."""
    return probe("own_setting"), {}


def echo(number: int) -> Question:
    """A number that goes there and back as a parameter: `value`."""
    return probe("echo"), {"value": number}


def together(questions: Sequence[Question]) -> Question:
    """Several of our own questions as one statement: a row with the rows of each, by its number, as JSON.

    Values of one name must be equal. Raises LandedError where they are not.
    """
    values: dict[str, Any] = {}
    for _, own in questions:
        if any(values.get(name, value) != value for name, value in own.items()):
            raise LandedError("questions with different values cannot be asked together")
        values |= own
    parts = [
        sql.SQL("({}) as {}").format(probe("rows_as_json", question=query), sql.Identifier(str(number)))
        for number, (query, _) in enumerate(questions)
    ]
    return sql.Composed([sql.SQL("select "), sql.SQL(", ").join(parts)]), values


def sessions() -> Question:
    """Sessions that the database has beside this one: `pid`, `application`, `state`, `since`."""
    return probe("sessions"), {}


def vitals() -> Question:
    """How the database is, by its own figures: one row, the fields of `landed.database.vitals.Vitals`."""
    return probe("vitals"), {}
