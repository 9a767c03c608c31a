"""Statements that put right what a check found wrong: shown to a person, never sent."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from psycopg import sql

from landed.guards import Policy, Rule, Trigger
from landed.model import Column, Constraint, Enum, Extension, ForeignKey, Index, Object, Sequence, Table

Remedies = dict[str, str]


def quoted(*names: str) -> str:
    """A qualified name as SQL writes it."""
    return sql.Identifier(*names).as_string(None)


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(quoted(each) for each in names)


def _literal(text: str) -> str:
    """A text as SQL writes it."""
    return sql.Literal(text).as_string(None)


def table(promised: Table) -> Remedies:
    """What to do about a table."""
    name = quoted(promised.schema, promised.name)
    security = [
        f"alter table {name} {'enable' if promised.row_security else 'disable'} row level security;",
        f"alter table {name} {'' if promised.force_row_security else 'no '}force row level security;",
    ]
    missing = (
        "Run the migration that creates it (Prisma: `prisma migrate deploy`); where the history has it as applied "
        "already, run its file (`prisma db execute --file …`)."
    )
    if promised.name == "_prisma_migrations":
        missing = (
            "`prisma migrate deploy` makes it with the tables; where these are there without it (`db push`, or a "
            "partial restore), compare them first, then `prisma migrate resolve --applied` each migration."
        )
    return {
        "missing": missing,
        "differs": "Something else stands under this name: rename it away, then run the migration that creates "
        f"{name} and copy the rows.",
        "persistence": f"alter table {name} set {'logged' if promised.persistence == 'permanent' else 'unlogged'};",
        "row_security": " ".join(security),
        "state": f"refresh materialized view {name};",
    }


def column(promised: Column) -> Remedies:
    """What to do about a column."""
    owner, name = quoted(promised.schema, promised.table), quoted(promised.name)
    kind = promised.type + (f" collate {_collation(promised.collation)}" if promised.collation else "")
    null = "" if promised.nullable else " not null"
    add = f"add column {name} {kind}{_origin(promised)}{null}"
    alter = [
        f"alter table {owner} alter column {name} type {kind}",
        f"alter column {name} {'drop' if promised.nullable else 'set'} not null",
    ]
    if promised.generated:
        alter = [f"alter table {owner} drop column {name}", add]
    elif promised.identity:
        alter.append(f"alter column {name} set generated {promised.identity}")
    else:
        default = f"set default {promised.default}" if promised.default is not None else "drop default"
        alter.append(f"alter column {name} {default}")
    lost = f"; (where it is no identity: alter table {owner} alter column {name} add{_origin(promised)}"
    return {
        "missing": f"alter table {owner} {add};",
        "differs": ", ".join(alter) + (f"{lost};)" if promised.identity else ";"),
        "order": "Nothing: the order of columns matters only to statements that name none.",
    }


def _collation(name: str) -> str:
    """A collation as SQL writes it: in front of a dot its schema, unless that is a locale's name."""
    return quoted(name) if re.match(r"(C|[a-z]{2,3}_[A-Z]{2})\.", name) else quoted(*name.split(".", 1))


def _origin(promised: Column) -> str:
    """Where a column's values come from when a statement names none."""
    if promised.identity:
        return f" generated {promised.identity} as identity"
    if promised.generated:
        expression, _, kept = promised.generated.rpartition(" ")
        return f" generated always as ({expression}) {kept}"
    return f" default {promised.default}" if promised.default is not None else ""


def index(promised: Index) -> Remedies:
    """What to do about an index."""
    name, owner = quoted(promised.schema, promised.name), quoted(promised.schema, promised.table)
    create = (
        f"create {'unique ' if promised.unique else ''}index concurrently {quoted(promised.name)} on {owner} "
        f"using {promised.method} ({', '.join(promised.keys)})"
        + (f" include ({', '.join(promised.include)})" if promised.include else "")
        + (" nulls not distinct" if promised.nulls_not_distinct else "")
        + (f" where {promised.predicate}" if promised.predicate else "")
    )
    if promised.primary:
        primary = f"primary key ({', '.join(promised.keys)})"
        create = f"alter table {owner} add constraint {quoted(promised.name)} {primary}"
    return {
        "missing": f"{create};",
        "differs": f"drop index concurrently {name}; {create};",
        "state": f"reindex index concurrently {name};",
        "renamed": f"alter index … rename to {quoted(promised.name)}; (or leave it: only the name differs)",
    }


def constraint(promised: Constraint) -> Remedies:
    """What to do about a primary key, unique, check or exclusion constraint."""
    owner, name = quoted(promised.schema, promised.table), quoted(promised.name)
    body = {
        "primary key": f"primary key ({_list(promised.columns)})",
        "unique": f"unique ({_list(promised.columns)})",
        "check": f"check ({promised.expression})",
        "exclusion": promised.expression or "",
    }[promised.type]
    if promised.type != "exclusion":  # whose expression is its whole definition
        body += _deferred(promised)
    add = f"alter table {owner} add constraint {name} {body};"
    return {
        "missing": add,
        "differs": f"alter table {owner} drop constraint {name}; {add}",
        "state": f"alter table {owner} validate constraint {name};",
        "renamed": f"alter table {owner} rename constraint … to {name}; (or leave it: only the name differs)",
    }


def _deferred(promised: Constraint | ForeignKey) -> str:
    return (" deferrable" if promised.deferrable else "") + (" initially deferred" if promised.deferred else "")


def foreign_key(promised: ForeignKey) -> Remedies:
    """What to do about a foreign key."""
    owner, name = quoted(promised.schema, promised.table), quoted(promised.name)
    target = quoted(promised.target_schema, promised.target_table)
    add = (
        f"alter table {owner} add constraint {name} foreign key ({_list(promised.columns)}) "
        f"references {target} ({_list(promised.target_columns)})"
        f"{' match full' if promised.match == 'full' else ''}"
        f" on delete {promised.on_delete} on update {promised.on_update}" + _deferred(promised)
    )
    return {
        "missing": f"{add};",
        "differs": f"alter table {owner} drop constraint {name}; {add};",
        "state": f"alter table {owner} validate constraint {name}; (where it is not enforced: "
        f"alter table {owner} alter constraint {name} enforced;)",
        "triggers": f"alter table {owner} enable trigger all; alter table {target} enable trigger all;",
        "orphans": f"Copy the missing rows of {target}, or remove the rows of {owner} that name them; "
        "then validate the constraint.",
        "renamed": f"alter table {owner} rename constraint … to {name}; (or leave it: only the name differs)",
    }


def sequence(promised: Sequence) -> Remedies:
    """What to do about a sequence."""
    name = quoted(promised.schema, promised.name)
    definition = (
        f"{name} as {promised.type} increment {promised.increment} minvalue {promised.minimum} "
        f"maxvalue {promised.maximum} start {promised.start} {'' if promised.cycle else 'no '}cycle;"
    )
    furthest = f"{'min' if promised.increment < 0 else 'max'}({quoted(promised.owner_column or 'id')})"
    holder = quoted(promised.owner_schema or promised.schema, promised.owner_table or promised.name)
    return {
        "missing": f"create sequence {definition}",
        "differs": f"alter sequence {definition}",
        "behind": f"select setval({_literal(name)}, (select {furthest} from {holder}));",
    }


def enum(promised: Enum) -> Remedies:
    """What to do about an enumerated type."""
    name = quoted(promised.schema, promised.name)
    labels = ", ".join(_literal(each) for each in promised.labels)
    return {
        "missing": f"create type {name} as enum ({labels});",
        "differs": f"alter type {name} add value …; (labels in another order need a new type)",
    }


def extension(promised: Extension) -> Remedies:
    """What to do about an extension."""
    name = quoted(promised.name)
    return {
        "missing": f"create extension {name} with schema {quoted(promised.schema)};",
        "differs": f"alter extension {name} set schema {quoted(promised.schema)};",
        "version": f"alter extension {name} update;",
    }


def trigger(promised: Trigger) -> Remedies:
    """What to do about a trigger."""
    owner, name = quoted(promised.schema, promised.table), quoted(promised.name)
    return {
        "missing": f"{promised.definition};",
        "differs": f"drop trigger {name} on {owner}; {promised.definition};",
        "state": f"alter table {owner} enable trigger {name};",
    }


def rule(promised: Rule) -> Remedies:
    """What to do about a rewrite rule."""
    owner, name = quoted(promised.schema, promised.table), quoted(promised.name)
    return {
        "missing": promised.definition,
        "differs": f"drop rule {name} on {owner}; {promised.definition}",
        "state": f"alter table {owner} enable rule {name};",
    }


def policy(promised: Policy) -> Remedies:
    """What to do about a row security policy."""
    owner, name = quoted(promised.schema, promised.table), quoted(promised.name)
    # Everybody is a keyword, not a role.
    roles = ", ".join(each if each == "public" else quoted(each) for each in promised.roles)
    create = (
        f"create policy {name} on {owner} as {'permissive' if promised.permissive else 'restrictive'} "
        f"for {promised.command} to {roles}"
        + (f" using ({promised.using})" if promised.using else "")
        + (f" with check ({promised.check})" if promised.check else "")
    )
    return {"missing": f"{create};", "differs": f"drop policy {name} on {owner}; {create};"}


def remedies(promised: Object) -> Remedies:
    """What to do about an object, by the rule that it breaks; `missing` is always among them."""
    return _REMEDIES[type(promised)](promised)


_REMEDIES: Mapping[type, Callable[[Any], Remedies]] = {
    Table: table,
    Column: column,
    Index: index,
    Constraint: constraint,
    ForeignKey: foreign_key,
    Sequence: sequence,
    Enum: enum,
    Extension: extension,
    Trigger: trigger,
    Rule: rule,
    Policy: policy,
}
