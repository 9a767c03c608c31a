"""The migration tool's own record: applied, finished, unchanged, in order."""

from landed.marks import Severity

SOURCE = "sql/catalogue/prisma_migrations.sql"
DEPLOY = "prisma migrate deploy"


def test_migration_applied(migration, history, snapshot, lock, evidence):
    """The migration is recorded as applied and finished, with the file's checksum, and its tables are there."""
    record = history.get(migration.name)
    if record is None:
        evidence.find(
            "pending",
            migration.name,
            expected="applied",
            found=f"rolled back at {attempts[-1].rolled_back_at}, and not applied again"
            if (attempts := history.rolled_back(migration.name))
            else "not in the history",
            source=SOURCE,
            remedy=DEPLOY,
        )
        return
    if record.finished_at is None:
        evidence.find(
            "unfinished",
            migration.name,
            expected="finished",
            found=record.error or f"started at {record.started_at}, never finished",
            source=SOURCE,
            remedy=f"Mend what stopped it, `prisma migrate resolve --rolled-back {migration.name}`, `{DEPLOY}`.",
        )
    if record.checksum not in migration.checksums:
        evidence.find(
            "checksum",
            migration.name,
            expected=migration.checksum,
            found=record.checksum,
            source=SOURCE,
            remedy="The file was edited after it was applied, or another file was: restore it and lock again.",
        )
    gone = snapshot.missing_of(lock.tables) if record.finished_at is not None else []
    if gone and len(gone) == len(lock.user_tables):
        evidence.find(
            "resolved_without_objects",
            migration.name,
            expected="its objects exist",
            found="recorded as applied, but none of its tables is there: marked by hand (resolve --applied)",
            missing=gone,
            source=SOURCE,
            remedy=f"Run the file itself: `prisma db execute --file …/{migration.name}/migration.sql`.",
        )


def test_no_unknown_migration(history, lock, contract, evidence):
    """No migration was applied that the contract does not know."""
    promised = {each.name for each in lock.migrations}
    extra = [name for name, each in history.live.items() if name not in promised and each.finished_at is not None]
    if extra:
        evidence.find(
            "unknown",
            "history",
            severity=Severity.BLOCK if contract.history.only else Severity.WARN,
            expected="only promised migrations",
            found=f"{len(extra)} more",
            extra=extra,
            source=SOURCE,
            remedy="The database is ahead of the contract: take the newer migrations in and run `landed lock`.",
        )


def test_nothing_failed(history, lock, evidence):
    """No migration failed, was left half-way, or stands twice."""
    promised = {each.name for each in lock.migrations}
    for record in history.unfinished:
        if record.name not in promised:
            evidence.find(
                "failed",
                record.name,
                expected="finished or rolled back",
                found=record.error or f"started at {record.started_at}, never finished",
                source=SOURCE,
                remedy=f"Mend what stopped it, then `prisma migrate resolve --rolled-back {record.name}`.",
            )
    for name in history.twice:
        evidence.find(
            "twice",
            name,
            severity=Severity.WARN,
            expected="one live row",
            found="more than one",
            source=SOURCE,
            remedy="Delete the older of the two rows after reading both.",
        )


def test_order(history, lock, evidence):
    """The migrations were applied in the order of their names."""
    applied = [name for name in history.in_order if name in {each.name for each in lock.migrations}]
    evidence.expect(
        sorted(applied),
        applied,
        "order",
        "history",
        severity=Severity.WARN,
        source=SOURCE,
        remedy="Compare the schema with the lock: an older migration ran after a newer one.",
    )


def test_not_elsewhere(contract, lock, elsewhere, evidence):
    """No other database of the server holds a promised migration: it did not land in the wrong one as well."""
    if not contract.history.elsewhere:
        evidence.not_applicable("the contract does not ask for it: [history] elsewhere")
    promised = {each.name: each for each in lock.migrations}
    found = elsewhere()
    evidence.measure(databases=len(found))
    for database, records in found.items():
        same = [each.name for each in records if each.checksum in getattr(promised.get(each.name), "checksums", ())]
        if same:
            evidence.find(
                "elsewhere",
                database,
                severity=Severity.WARN,
                expected="only in the database of the connection string",
                found=f"{len(same)} promised migrations are recorded in database {database} too",
                extra=same,
                source=f"{SOURCE}, in database {database}",
                remedy=f"If {database} is a leftover of this migration, drop it once you know what else it holds.",
            )
