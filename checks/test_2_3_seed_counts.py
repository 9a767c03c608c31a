"""As many rows as the seed put in, and each where it belongs; and what put them in is kept."""


def test_count(seed, seeds, evidence):
    """The table holds the promised number of rows: exactly, or at least."""
    found, promised = seeds.count(seed), len(seeds.promised(seed))
    evidence.measure(rows=found, promised=promised)
    if found < promised or (found > promised and seeds.exact(seed)):
        evidence.find(
            "count",
            seed.table,
            expected=f"{'exactly' if seeds.exact(seed) else 'at least'} {promised} rows",
            found=f"{found} rows",
            source="sql/probes/row_count.sql",
            remedy="Run the seed again (`prisma db seed`); it puts in only what is missing."
            if found < promised
            else "Find the rows that nobody promised (seed_rows names them) and decide whether they stay.",
        )


def test_every_parent(seed, seeds, evidence):
    """Every row of the parent table has at least one row here."""
    each = seed.each or evidence.not_applicable("the contract promises no row for each parent")
    bare = seeds.parents_without_child(seed)
    if bare.count:
        evidence.find(
            "each",
            seed.table,
            expected=f"a row for each of {each.table}",
            found=f"{bare.count} of {each.table} without one",
            missing=bare.keys,
            source="sql/probes/parents_without_child.sql",
            remedy="Run the part of the seed that fills this table.",
        )


def test_none_twice(seed, seeds, evidence):
    """No two rows stand under one key, even where a part of the key is NULL, which a unique index lets through."""
    twice = seeds.duplicates(seed)
    if twice.count:
        evidence.find(
            "twice",
            seed.table,
            expected=f"one row for each ({', '.join(seed.key)})",
            found=f"{twice.count} keys stand more than once",
            extra=twice.keys,
            source="sql/probes/duplicates.sql",
            remedy="The seed ran twice: delete the later row of each pair.",
        )


def test_path(kept_path, hold):
    """The seed's scripts and data are in the checkout."""
    hold.kept(kept_path)


def test_document(document, hold):
    """The application's own files name what seeds."""
    hold.document(document)
