"""The seeded rows are those of the seed data, value by value."""


def test_rows(seed, seeds, evidence):
    """Each promised row is there under its key, with the promised values."""
    found = seeds.compare(seed)
    evidence.measure(rows_compared=found.compared)
    how = {"source": f"{seed.table}, against {seed.file}"}
    if found.compared == 0:
        evidence.find(
            "empty",
            seed.table,
            expected="every seeded row",
            found="0 rows compared",
            missing=found.missing,
            remedy="Run the seed.",
            **how,
        )
    elif found.missing:
        evidence.find(
            "missing",
            seed.table,
            expected="every seeded row",
            found=f"{len(found.missing)} are not there",
            missing=found.missing,
            remedy="Run the seed again: it puts in what is missing.",
            **how,
        )
    if found.extra and seeds.exact(seed):
        evidence.find(
            "extra",
            seed.table,
            expected="no other row",
            found=f"{len(found.extra)} more",
            extra=found.extra,
            remedy="Decide whether they stay; then take them into the seed, or delete them.",
            **how,
        )
    for change in found.changed:
        evidence.find(
            "changed",
            f"{seed.table}.{change.column}[{change.key}]",
            expected=change.expected,
            found=change.found,
            remedy="Find who wrote it; put the seeded value back, or take the new one into the seed.",
            **how,
        )
