"""The fingerprint of a table is its rows, all of them and nothing else: on every version, for every type."""

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landed.backup.fingerprint import PLAIN, Field, fingerprint, row_fingerprints
from landed.queries import pinned
from tests.support.zoo import connect

pytest_plugins = ("tests.support.zoo_fixtures",)

FIELDS = (
    Field("id", "integer", nullable=False),
    Field("word", "character varying(20)"),
    Field("price", "numeric(8,2)"),
    Field("data", "jsonb"),
    Field("tags", "text[]"),
    Field("seen", "timestamp(3) with time zone"),
)
TABLE = """
    create table rows_of (
        id int not null, word varchar(20), price numeric(8,2), data jsonb, tags text[], seen timestamptz(3)
    )
"""
ROWS = """
    (1, 'ä', 1.50, '{"b": 1, "a": 2}', '{x,NULL}', '2026-01-01 00:00:00+09'), (2, null, null, null, null, null)
"""
TYPES = """
    select typ.oid::regtype::text as name, typ.typname
    from pg_type as typ
    join pg_namespace as nsp on nsp.oid = typ.typnamespace
    left join pg_type as element on element.oid = typ.typelem
    where nsp.nspname = 'pg_catalog' and typ.typtype in ('b', 'r', 'm') and typ.typisdefined
        and coalesce(element.typtype, 'b') in ('b', 'r', 'm') and typ.typcategory not in ('P', 'Z')
    order by typ.typname
"""
BYTES_ALONE = {
    "bool",
    "int2",
    "int4",
    "int8",
    "text",
    "varchar",
    "uuid",
    "date",
    "timestamp",
    "timestamptz",
    "bytea",
}
"""What PostgreSQL hashes by the value alone, on every version and platform."""


def ask(connection, question):
    """The answer to a probe, in a pinned transaction that is rolled back."""
    connection.execute(pinned().encode())
    rows = connection.execute(*question).fetchall()
    connection.execute("rollback")
    return rows


@pytest.fixture
def table(server):
    """A connection to a database of its own with two rows of most kinds."""
    with server.clone("template1", server.superuser) as name, connect(server, name) as connection:
        connection.execute(TABLE)
        connection.execute(f"insert into rows_of values {ROWS}")
        yield connection


def test_equal_on_every_version(table):
    """Two rows of every kind of value have one fingerprint, whatever server computed it."""
    ((rows, number),) = ask(table, fingerprint("public", "rows_of", FIELDS))

    assert (rows, number) == (2, KNOWN)


KNOWN = "1825639892383030200"
"""Of the two rows above, as PostgreSQL 18 first gave it."""


def test_order_does_not_count(table):
    """The same rows in another order of the heap, and columns in another order, are the same."""
    before = ask(table, fingerprint("public", "rows_of", FIELDS))
    table.execute("create table other as select seen, tags, data, price, word, id from rows_of order by id desc")

    assert ask(table, fingerprint("public", "other", FIELDS)) == before


@pytest.mark.parametrize(
    "change",
    [
        "update rows_of set word = 'Ä' where id = 1",
        "update rows_of set word = '' where id = 2",
        "update rows_of set data = '{}' where id = 2",
        "update rows_of set tags = '{}' where id = 2",
        "update rows_of set tags = '{x,x}' where id = 1",
        "update rows_of set seen = seen + interval '1 ms' where id = 1",
        "update rows_of set price = 1.51 where id = 1",
        "update rows_of set price = 0 where id = 2",
        "delete from rows_of where id = 2",
        "insert into rows_of select * from rows_of where id = 2",
    ],
)
def test_every_change_counts(table, change):
    """One other value, NULL for nothing, a row less and a row twice each make another number."""
    before = ask(table, fingerprint("public", "rows_of", FIELDS))
    table.execute(change)

    assert ask(table, fingerprint("public", "rows_of", FIELDS)) != before


def test_settings_do_not_count(table):
    """A session that spells its values otherwise gets the same number."""
    before = ask(table, fingerprint("public", "rows_of", FIELDS))
    table.execute("set timezone to 'Asia/Seoul'; set datestyle to 'German'; set bytea_output to 'escape'")

    assert ask(table, fingerprint("public", "rows_of", FIELDS)) == before


def test_empty_and_bare_tables(table):
    """No rows make 0, and rows without columns are counted."""
    table.execute("create table bare (); insert into bare default values; insert into bare default values")
    table.execute("delete from rows_of")

    assert ask(table, fingerprint("public", "rows_of", FIELDS)) == [(0, "0")]
    assert ask(table, fingerprint("public", "bare", ()))[0][0] == 2


def test_rows_make_the_table(table):
    """The numbers of the single rows add up to that of the table, and each says its moments."""
    ((_, whole),) = ask(table, fingerprint("public", "rows_of", FIELDS))
    rows = ask(table, row_fingerprints("public", "rows_of", FIELDS, limit=10))

    assert sum(int(number) for number, _ in rows) == int(whole)
    assert sorted((moments for _, moments in rows), key=str) == [[1767193200.0], [None]]
    assert len(ask(table, row_fingerprints("public", "rows_of", FIELDS, limit=1))) == 1


@pytest.mark.matrix
def test_collation_does_not_count(server_of):
    """Text that its collation calls equal is not the same text (only Debian's build knows such collations)."""
    server = server_of(15)
    with server.clone("template1", server.superuser) as name, connect(server, name) as connection:
        numbers = numbers_of_likes(connection)

    assert len(numbers) == 3


def numbers_of_likes(table):
    """The numbers of three words that a collation holds for one."""
    table.execute("create collation blind (provider = icu, locale = 'und-u-ks-level1', deterministic = false)")
    table.execute("create table texts (word text collate blind)")
    numbers = set()
    for word in ("a", "A", "á"):
        table.execute("truncate texts")
        table.execute("insert into texts values (%s)", [word])
        numbers.update(ask(table, fingerprint("public", "texts", (Field("word", "text"),))))
    return numbers


def test_every_type_is_hashed(table):
    """Each type of pg_type can be hashed; those that enter as they are are those that hash by value alone."""
    types = table.execute(TYPES).fetchall()
    known = {typname for name, typname in types if name in PLAIN}
    for at, (name, _) in enumerate(types):
        table.execute(f'create table "t{at}" (item_value {name}); insert into "t{at}" values (null)')
        ((rows, _),) = ask(table, fingerprint("public", f"t{at}", (Field("item_value", name),)))
        assert rows == 1, name

    assert known == BYTES_ALONE
    assert len(types) > 80


VALUES = st.tuples(
    st.none() | st.booleans(),
    st.none() | st.integers(-(2**63), 2**63 - 1),
    st.none() | st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=8),
    st.none() | st.floats(allow_nan=False),
    st.none() | st.lists(st.none() | st.integers(-9, 9), max_size=3),
)
MANY = tuple(
    Field(name, kind)
    for name, kind in (
        ("a", "boolean"),
        ("b", "bigint"),
        ("c", "text"),
        ("d", "double precision"),
        ("e", "bigint[]"),
    )
)


@pytest.fixture(scope="module")
def drawn(latest):
    """A connection with two empty tables for rows that hypothesis draws."""
    with latest.clone("template1", latest.superuser) as name, connect(latest, name) as connection:
        for table in ("one", "two"):
            connection.execute(f"create table {table} (a boolean, b bigint, c text, d float8, e bigint[])")
        yield connection


@settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(one=st.lists(VALUES, max_size=3), two=st.lists(VALUES, max_size=3))
def test_equal_numbers_are_equal_rows(drawn, one, two):
    """Two tables have the same number exactly when they hold the same rows."""
    for table, rows in (("one", one), ("two", two)):
        drawn.execute(f"truncate {table}")
        with drawn.cursor() as cursor:
            cursor.executemany(f"insert into {table} values (%s, %s, %s, %s, %s::bigint[])", rows)
    numbers = [ask(drawn, fingerprint("public", table, MANY)) for table in ("one", "two")]
    texts = [
        sorted(map(str, drawn.execute(f"select {table}::text from {table}").fetchall())) for table in ("one", "two")
    ]

    assert (numbers[0] == numbers[1]) == (texts[0] == texts[1])


def test_no_type_without_a_hash_is_sent(table):
    """What cannot be hashed is cast: without the cast the server refuses."""
    with pytest.raises(psycopg.errors.UndefinedFunction):
        table.execute("select hash_record_extended(row('{}'::json), 0)")
    table.rollback()
