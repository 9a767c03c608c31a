"""Who reads and writes here, and past which guards."""

from landed.marks import Severity


def test_role_is_ordinary(snapshot, evidence):
    """The application's role is no superuser."""
    if snapshot.server.superuser:
        evidence.find(
            "superuser",
            snapshot.server.role,
            severity=Severity.WARN,
            expected="a role that owns its tables and no more",
            found="a superuser",
            source="sql/catalogue/server.sql",
            remedy=f"alter role {snapshot.server.role} nosuperuser;",
        )


def test_row_security_binds(snapshot, lock, evidence):
    """A role that passes by row security is not the one the application uses where a table relies on it."""
    guarded = [lock.subject(table) for table in snapshot.tables if table.row_security]
    if snapshot.server.bypass_rls and guarded:
        evidence.find(
            "bypasses_row_security",
            snapshot.server.role,
            severity=Severity.WARN,
            expected="row security binds the application's role",
            found="BYPASSRLS",
            extra=guarded,
            source="sql/catalogue/server.sql",
            remedy=f"alter role {snapshot.server.role} nobypassrls;",
        )


def test_collation_version(snapshot, evidence):
    """The database's collation is the one its indexes were built with."""
    recorded, actual = snapshot.server.collation_version_recorded, snapshot.server.collation_version_actual
    if recorded is not None and recorded != actual:
        evidence.find(
            "collation_version",
            snapshot.server.database,
            expected=f"version {recorded}, as recorded",
            found=f"version {actual} in use",
            source="sql/catalogue/server.sql",
            remedy="reindex every index over text first; only then alter database … refresh collation version;",
        )
