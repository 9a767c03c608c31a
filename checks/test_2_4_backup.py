"""There is a way back: a backup that was taken after the seed, restores, and holds what the target holds.

A file that is there, and even one that restores, may be of another database, of the day before, or half of it.
"""

from landed.marks import Severity

SOURCE = "the backup, restored on a scratch server"
AGAIN = "Make it again past the pooler: pg_dump, or --backup=make."
PROBLEMS = {
    "empty": ("a backup", "nothing: it is empty", "Look at what the command that made it said; make it again."),
    "form": ("one of pg_dump's forms", "something else", "Give what pg_dump wrote: plain, custom, tar, directory."),
    "truncated": ("a backup to its end", "its end is missing", "Make it again where there is room."),
    "cluster": (
        "one database, for whatever database it is restored into",
        "a script that creates and enters databases of its own",
        "Make it with pg_dump and without --create.",
    ),
    "pooled": (
        "a connection past the pooler",
        "a pooler: what pg_dump sets for its session would be lost, or stay for others",
        "Give --direct-dsn, the string without the pooler; nothing was made.",
    ),
}


def test_file(backup, contract, snapshot, evidence):
    """The file is a whole backup of this database: in a known form, large enough, with tables and their rows."""
    file = backup.file
    evidence.measure(file=file.name, form=file.form, size_bytes=file.size, made=backup.made)
    if file.problem:
        expected, found, remedy = PROBLEMS[file.problem]
        evidence.find(file.problem, file.name, expected=expected, found=found, source=file.name, remedy=remedy)
        return
    for there, rule, what in ((file.schema, "no_schema", "tables"), (file.data, "no_data", "rows")):
        if not there:
            evidence.find(
                rule,
                file.name,
                expected="tables and their rows",
                found=f"no {what}",
                source=file.name,
                remedy="Make it again without --schema-only and --data-only.",
            )
    if file.size < contract.backup.min_bytes:
        evidence.find(
            "small",
            file.name,
            expected=f"at least {contract.backup.min_bytes:,} bytes",
            found=f"{file.size:,} bytes",
            source=file.name,
            remedy=AGAIN,
        )
    if file.database not in (None, snapshot.server.database):
        evidence.find(
            "database",
            file.name,
            expected=f"of database {snapshot.server.database}",
            found=f"of database {file.database}",
            source=file.name,
            remedy="Give the backup of this database.",
        )


def test_age(backup, contract, evidence):
    """It was taken after the seed, and not longer ago than promised."""
    _whole(backup, evidence)
    file, limit = backup.file, contract.backup.max_age_h
    hours = (backup.now - file.taken).total_seconds() / 3600
    evidence.measure(taken=f"{file.taken:%Y-%m-%d %H:%M:%S} UTC", taken_by=file.taken_by, hours=round(hours, 2))
    if limit is not None and hours > limit:
        evidence.find(
            "old",
            file.name,
            expected=f"at most {limit:g} hours old",
            found=f"{hours:.1f} hours, by {file.taken_by}",
            source=file.name,
            remedy=AGAIN,
        )
    _restored(backup, evidence)
    for table in backup.unseeded:
        _before_seed(table, "no such table in it", (), evidence)
    for table, missing in backup.seeds.items():
        _before_seed(table, f"{len(missing)} promised rows are not in it", missing[:10], evidence)


def test_restores(backup, evidence):
    """It restores into an empty database, and no statement of it is refused."""
    _whole(backup, evidence)
    _restored(backup, evidence)
    if backup.refusals:
        evidence.find(
            "refused",
            backup.file.name,
            expected="every statement accepted",
            found=f"{len(backup.refusals)} refused",
            extra=backup.refusals[:10],
            source=SOURCE,
            remedy=AGAIN,
        )


def test_schema(backup, evidence):
    """What it restores to has the target's tables, columns, indexes, keys and all else, and no more."""
    _whole(backup, evidence)
    _restored(backup, evidence)
    evidence.measure(objects_compared=backup.objects)
    for each in backup.kinds:
        differing = f"{len(each.differing)} differ: {', '.join(each.differing)}" if each.differing else ""
        evidence.find(
            "schema",
            each.kind,
            expected=f"the target's {each.kind.replace('_', ' ')}",
            found=differing or "other ones",
            missing=each.missing,
            extra=each.extra,
            source=f"sql/catalogue/{each.kind}.sql",
            remedy=AGAIN,
        )


def test_rows(backup, evidence):
    """Table by table it holds the target's rows: by count and checksum, or what differs was written since."""
    _whole(backup, evidence)
    _restored(backup, evidence)
    read = [each for each in backup.tables if not each.unread]
    evidence.measure(tables_compared=len(read), rows_compared=sum(each.target_rows for each in read))
    for each in read:
        if not each.equal:
            _tell(each, evidence)
    unread = [f"{each.table}: {each.unread}" for each in backup.tables if each.unread]
    if unread:
        evidence.not_run("; ".join(unread))


def _tell(each, evidence):
    """A table that is not the same: what explains it, and what does not."""
    counts = f"{each.backup_rows} rows in the backup, {each.target_rows} in the target"
    since = f"{each.newer} written since, the last at {each.newest:%Y-%m-%d %H:%M:%S} UTC" if each.newer else ""
    gone = f"{each.gone} deleted since, or lost" if each.gone else ""
    other = f"{each.unexplained} other rows, no younger than the backup" if each.unexplained else ""
    evidence.find(
        "rows",
        each.table,
        severity=Severity.BLOCK if each.unexplained else Severity.WARN if each.gone else Severity.INFO,
        expected="the target's rows",
        found="; ".join(part for part in (counts, other, gone, since) if part),
        source="sql/probes/row_fingerprints.sql",
        remedy=AGAIN,
    )


def _before_seed(table, words, missing, evidence):
    """A table in which promised rows are missing."""
    evidence.find(
        "before_seed",
        table,
        expected="the promised rows: taken after the seed",
        found=words,
        missing=missing,
        source="sql/probes/seed_rows.sql",
        remedy="Make it again, now that the seed is in.",
    )


def _whole(backup, evidence):
    """Stop where the file cannot be restored at all: that is a finding of `test_file`."""
    if backup.file.problem:
        evidence.not_run(f"the file cannot be restored: {backup.file.problem}")


def _restored(backup, evidence):
    """Stop where it was not restored, for a reason that is not its own."""
    if backup.refusals is None:
        evidence.not_run(backup.unrestored)
