"""Every promised table is there, is a table, keeps its rows, and can be read."""


def test_table(table, compare):
    """The table exists, is of the promised kind, survives a crash, and hides rows only where promised."""
    compare(table)


def test_table_readable(table, privileges, lock, evidence):
    """The application's role can read the table."""
    missing = privileges.missing(table)
    if missing:
        evidence.find(
            "unreadable",
            lock.subject(table),
            expected=f"role {privileges.role} may read",
            found=f"{' and '.join(missing)} missing",
            source=privileges.source,
            remedy=privileges.grants(table),
        )


def test_no_extra_table(compare):
    """The promised schemas hold no table that nobody promised."""
    compare.extra("tables")
