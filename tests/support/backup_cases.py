"""What is seen of a backup, altered once: the file, what it restores to, and its rows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from landed.backup.examination import Examined, KindCompared
from landed.backup.file import BackupFile
from landed.backup.rows import TableCompared
from landed.marks import Severity
from tests.support.fact_mutants import Case
from tests.support.mutants import brief
from tests.support.scene import Scene

CHECKS = "test_2_4_backup.py::"
NAME = "backup_20260101_115900.sql"


def _altered(kind: type, field: str, change: Callable[[Examined], Examined], check: str, *finding: Any) -> Case:
    def alter(scene: Scene) -> Scene:
        assert scene.backup is not None
        return replace(scene, backup=change(scene.backup))

    return Case((kind, field), alter, brief(CHECKS + check, *finding))


def _file(field: str, value: object, rule: str, check: str = "test_file") -> Case:
    def change(seen: Examined) -> Examined:
        return replace(seen, file=replace(seen.file, **{field: value}))

    return _altered(BackupFile, field, change, check, rule, NAME)


def _seen(field: str, value: object, check: str, rule: str, subject: str) -> Case:
    return _altered(Examined, field, lambda seen: replace(seen, **{field: value}), check, rule, subject)


def _rows(weight: Severity, **changes: Any) -> Case:
    def change(seen: Examined) -> Examined:
        first, *rest = seen.tables
        return replace(seen, tables=(replace(first, equal=False, **changes), *rest))

    subject = "public._prisma_migrations"
    return _altered(TableCompared, next(iter(changes)), change, "test_rows", "rows", subject, weight)


def _a_day_ago(scene: Scene) -> Scene:
    """Older than a contract allows that says how old one may be."""
    assert scene.backup is not None
    limited = scene.contract.backup.model_copy(update={"max_age_h": 24.0})
    file = replace(scene.backup.file, taken=scene.backup.now - timedelta(hours=25))
    contract = scene.contract.model_copy(update={"backup": limited})
    return replace(scene, contract=contract, backup=replace(scene.backup, file=file))


BACKUP_CASES: tuple[Case, ...] = (
    _file("size", 19_999, "small"),
    _file("database", "postgres", "database"),
    _file("schema", False, "no_schema"),
    _file("data", False, "no_data"),
    Case((BackupFile, "taken"), _a_day_ago, brief(f"{CHECKS}test_age", "old", NAME)),
    _seen("seeds", {"models": ("gpt-9",)}, "test_age", "before_seed", "models"),
    _seen("unseeded", ("models",), "test_age", "before_seed", "models"),
    _seen("refusals", ("UndefinedTable (42P01): COPY x",), "test_restores", "refused", NAME),
    _seen("kinds", (KindCompared(kind="indexes", missing=("a.b.c",)),), "test_schema", "schema", "indexes"),
    _rows(Severity.BLOCK, unexplained=1),
    _rows(Severity.WARN, gone=1),
    _rows(Severity.INFO, newer=0, newest=None),
)
