"""Who reads and writes here, and past which guards."""

from landed.marks import Severity


def test_role_is_ordinary(powers, evidence):
    """The application's role is no superuser."""
    if powers.superuser:
        evidence.find(
            "superuser",
            powers.role,
            expected="a role that owns its tables and no more",
            found="a superuser",
            source=powers.source,
            remedy=f"alter role {powers.name} nosuperuser; "
            "where the application connects as another role, name it in the contract: application_role",
        )


def test_row_security_binds(powers, snapshot, lock, evidence):
    """A role that passes by row security is not the one the application uses where a table relies on it."""
    guarded = [lock.subject(table) for table in snapshot.tables if table.row_security]
    if powers.bypass_rls and not powers.superuser:
        evidence.find(
            "bypasses_row_security",
            powers.role,
            severity=Severity.WARN if guarded else Severity.INFO,
            expected="row security binds the application's role",
            found="BYPASSRLS" if guarded else "BYPASSRLS, and no table with row security",
            extra=guarded,
            source=powers.source,
            remedy=f"alter role {powers.name} nobypassrls;",
        )


def test_password_needs_tls(target, knocked, evidence):
    """The server asks nobody for a password in plain text, and lets nobody in without one."""
    found = knocked(target)
    if found.unread:
        evidence.not_run(f"the server says nothing in plain text: {found.unread}")
    if found.weight:
        evidence.find(
            "password_without_tls",
            target,
            severity=found.weight,
            expected="a refusal, for want of TLS",
            found=found.words,
            source="the server's first word to a stranger",
            remedy="Make every host line of pg_hba.conf hostssl (a pooler: client_tls_sslmode = require); "
            "at a platform, switch on that TLS is required.",
        )
    elif found.refused and not found.asks_with_tls:
        evidence.not_run(f"a stranger is refused, with TLS or without: {found.refused}")


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
