"""The migrations are the promised ones, and they apply from nothing."""

from landed.errors import UsageError

SOURCE = "the migrations folder"


def test_promised_migrations(contract, lock, migrations, evidence):
    """The folder holds the locked migrations, unchanged, well named, none more."""
    found = {each.name: each for each in migrations}
    promised = {each.name: each for each in lock.migrations}
    edited = [name for name in promised if name in found and promised[name].checksum not in found[name].checksums]
    if edited or found.keys() != promised.keys():
        evidence.find(
            "differs",
            contract.header.migrations,
            expected=", ".join(promised),
            found=", ".join(found),
            missing=promised.keys() - found.keys(),
            extra=[*(found.keys() - promised.keys()), *(f"{name} (edited)" for name in edited)],
            source=SOURCE,
            remedy="If the change is meant, run `landed lock` and review its diff; if not, restore the files.",
        )


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
