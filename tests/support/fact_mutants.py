"""How facts that no lock promises are altered: of server, role, strings, history, files and rows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from landed.catalogue import Snapshot
from landed.connection.dsn import parse_dsn
from landed.database.reach import Reached
from landed.database.seeds import Compared
from landed.facts import Access, MigrationRecord, ServerFacts
from landed.marks import Severity
from landed.preflight import Preflight
from landed.roots import Root, unreachable
from landed.settings import Settings
from tests.support.healthy import SETTINGS
from tests.support.mutants import Brief, brief
from tests.support.scene import Scene

CONNECTION = "test_1_2_connection.py::"
HISTORY = "test_2_2_history.py::"


@dataclass(frozen=True)
class Case:
    """One thing of a scene that is another, and the finding that it deserves."""

    fact: tuple[type, str]
    """Type and field, or setting, that it is about."""
    alter: Callable[[Scene], Scene]
    expected: Brief
    scene: str = "ai_go"
    rests: frozenset[str] | None = None
    """Of a root: checks that are not run beside those that it blocks, for what it left unseen."""

    @property
    def id(self) -> str:
        """For the test's name."""
        return f"{self.fact[0].__name__}.{self.fact[1]}-{self.expected[1]}"


def served(field: str, value: object, check: str, rule: str, subject: str, *weight: Severity, **how: Any) -> Case:
    """A fact of server, database or role."""
    expected = brief(check, rule, subject, *weight)
    return Case((ServerFacts, field), lambda scene: scene.served(**{field: value}), expected, **how)


def set_to(name: str, value: str, check: str, rule: str, subject: str, *weight: Severity) -> Case:
    """A setting that a session of the role begins with."""
    case = served("settings", {**SETTINGS, name: value}, check, rule, subject, *weight)
    return replace(case, fact=(ServerFacts, name))


def reached(name: str, field: str, value: object, check: str, rule: str) -> Case:
    """What was seen of a connection from this end."""

    def alter(scene: Scene) -> Scene:
        seen = dict(scene.preflight.reached)
        seen[name] = replace(seen[name], **{field: value})
        if field == "something_between":
            seen["dsn"] = replace(seen["dsn"], something_between=False)
        return replace(scene, preflight=replace(scene.preflight, reached=seen))

    subject = name if check == "test_tls" else "strings"
    return Case((Reached, field), alter, brief(CONNECTION + check, rule, subject))


def asked(check: str, rule: str, subject: str, **strings: str) -> Case:
    """The strings that the operator gave."""
    changes: dict[str, Any] = {name: parse_dsn(text) for name, text in strings.items()}
    return Case(
        (Settings, "strings"),
        lambda scene: replace(scene, settings=replace(scene.settings, **changes)),
        brief(CONNECTION + check, rule, subject),
    )


def rooted(blocks: str, name: str, check: str, *unseen: str) -> Case:
    """A target that did not answer: what was not seen of it is not in the scene."""

    def alter(scene: Scene) -> Scene:
        roots = (Root(blocks=blocks, finding=unreachable(name, "refused")),)
        seen = replace(scene.preflight, roots=roots)
        if blocks == "site":
            seen = replace(seen, answers={})
        elif blocks == "database":
            seen = replace(seen, snapshot=None, same_server=None)
        return replace(scene, preflight=seen)

    return Case((Preflight, "roots"), alter, (check, name, str(Severity.BLOCK)), rests=frozenset(unseen))


def recorded(field: str, value: object, rule: str, subject: str) -> Case:
    """What the history says of the first migration."""

    def alter(scene: Scene) -> Scene:
        first, *rest = scene.snapshot.history or ()
        return scene.seen(history=(replace(first, **{field: value}), *rest))

    return Case((MigrationRecord, field), alter, brief(HISTORY + "test_migration_applied", rule, subject))


def history(
    check: str, rule: str, subject: str, alter: Callable[[Any], Any], *weight: Severity, **how: Any
) -> Case:
    """The history as a whole."""

    def altered(scene: Scene) -> Scene:
        return scene.seen(history=tuple(alter(scene.snapshot.history)))

    return Case((Snapshot, "history"), altered, brief(HISTORY + check, rule, subject, *weight), **how)


def swapped(records: Any) -> list[MigrationRecord]:
    """The first two migrations, finished in the wrong order."""
    first, second, *rest = records
    return [replace(first, finished_at=second.finished_at + timedelta(seconds=1)), second, *rest]


def forbidden(field: str, table: str) -> Case:
    """What the role may do with a table."""

    def alter(scene: Scene) -> Scene:
        access = tuple(
            replace(each, **{field: False, "selectable": False}) if each.name == table else each
            for each in scene.snapshot.access
        )
        return scene.seen(access=access)

    return Case((Access, field), alter, brief("test_2_2_tables.py::test_table_readable", "unreadable", table))


def read(kind: type, field: str, table: str, change: Any, check: str, rule: str, subject: str = "") -> Case:
    """What was read of a seeded table: `change` are other fields, or makes them of what was read."""

    def alter(scene: Scene) -> Scene:
        changes = change(scene.seeds[table]) if callable(change) else change
        return replace(scene, seeds={**scene.seeds, table: replace(scene.seeds[table], **changes)})

    return Case((kind, field), alter, brief(check, rule, subject or table))


def compared(field: str, value: object, rule: str, subject: str = "") -> Case:
    """How the providers compare with their seed."""

    def change(seen: Any) -> dict[str, Any]:
        return {"compared": replace(seen.compared, **{field: value})}

    return read(Compared, field, "providers", change, "test_2_3_seed_rows.py::test_rows", rule, subject)


def migrations(alter: Callable[[Any], Any]) -> Case:
    """The folder of migrations."""
    return Case(
        (Scene, "migrations"),
        lambda scene: replace(scene, migrations=tuple(alter(scene.migrations))),
        brief("test_2_1_migrations.py::test_promised_migrations", "differs", "migrations"),
    )
