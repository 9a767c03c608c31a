"""Every promised column is there, as promised."""


def test_column(column, compare):
    """The column has its type, null rule, default, collation, identity and generation."""
    compare(column)


def test_no_extra_column(table, compare):
    """The table has no column that nobody promised."""
    compare.extra("columns", of_table=table)
