"""The migrations are the promised ones, and they apply from nothing."""

from landed.errors import UsageError

SOURCE = "the migrations folder"


def test_promised_migrations(contract, lock, migrations, evidence):
    """The folder holds the locked migrations, unchanged, well named, none more."""
    how = {
        "source": SOURCE,
        "remedy": "If the change is meant, run `landed lock` and review its diff; if not, restore the files.",
    }
    _hold("differs", contract.header.migrations, migrations, lock, evidence, how)


def test_dry_run(lock, replay, evidence):
    """All migrations apply to an empty scratch database, in order, and leave exactly what the lock promises."""
    try:
        again = replay()
    except UsageError as refusal:
        evidence.find(
            "apply",
            "migrations",
            expected="every migration applies to an empty database",
            found=str(refusal),
            source="a scratch database",
            remedy="Mend the file at the line named; then `landed lock`, and review its diff.",
        )
        return
    changed, extra = lock.against(again)
    evidence.measure(objects=len(again.everything()))
    if changed or extra:
        evidence.find(
            "replay",
            "lock",
            expected="the replay leaves the locked objects",
            found=f"{len(changed)} locked objects are missing or differ, {len(extra)} more are there",
            missing=changed,
            extra=extra,
            source="a scratch database",
            remedy="Run `landed lock` and review its diff.",
        )


def test_checkout(checkout_migrations, contract, lock, evidence):
    """The application's checkout holds the locked migrations, unchanged, none more."""
    folder = contract.checkout.migrations
    how = {"source": f"{folder} in the checkout", "remedy": "Deploy from a checkout with the locked migrations."}
    if not isinstance(checkout_migrations, tuple):
        evidence.find("checkout", folder, expected="the locked migrations", found=str(checkout_migrations), **how)
        return
    _hold("checkout", folder, checkout_migrations, lock, evidence, how)


def _hold(rule, folder, migrations, lock, evidence, how):
    """Tell of migrations that are not the locked ones, in their order."""
    found = {each.name: each for each in migrations}
    promised = {each.name: each for each in lock.migrations}
    edited = [name for name in promised if name in found and promised[name].checksum not in found[name].checksums]
    if edited or list(found) != list(promised):
        evidence.find(
            rule,
            folder,
            expected=", ".join(promised),
            found=", ".join(found),
            missing=promised.keys() - found.keys(),
            extra=[*(found.keys() - promised.keys()), *(f"{name} (edited)" for name in edited)],
            **how,
        )


def test_path(kept_path, hold):
    """What the migration needs is kept in the checkout, and nothing is left of earlier attempts."""
    hold.kept(kept_path)


def test_document(document, hold):
    """What belongs to the migrations says what is expected."""
    hold.document(document)


def test_no_shadow_database(shadow_databases, evidence):
    """No database that the migration tool made for itself is left on the server."""
    for name in shadow_databases:
        evidence.find(
            "shadow",
            name,
            expected="no database of the tool's own",
            found="one that it left behind",
            source="sql/probes/databases.sql",
            remedy=f'Once nobody migrates: `drop database "{name}";`',
        )


def test_tool(tool_command, run_tool):
    """The application's own tool is content."""
    run_tool(tool_command)


def test_models(orm_schema, hold):
    """The models say of tables, columns, types and null rules what the migrations promise, no less and no more."""
    hold.orm(orm_schema)


def test_models_replayed(model_sql, hold_models):
    """What the tool itself makes of the models is what the migrations make: every object, no less and no more."""
    hold_models(model_sql)


def test_client(orm_schema, hold):
    """The client was generated from these very models."""
    hold.generated(orm_schema)


def test_log(log_file, hold):
    """The migration's log holds its lines in order, and its times do not run back."""
    hold.log(log_file)


def test_log_and_history(log_of_history, history, hold):
    """The history's times lie between the log's first and its last."""
    times = [
        (each.name, moment) for each in history.live.values() for moment in (each.started_at, each.finished_at)
    ]
    hold.between(log_of_history, [(name, moment) for name, moment in times if moment is not None])
