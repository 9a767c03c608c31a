"""The questions in sql/ are what their headers say, and run unchanged in psql."""

import csv
import re
from dataclasses import MISSING, fields
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from landed import facts, model, queries
from landed.errors import TargetError, UsageError
from tests.support.zoo import ZOO, connect, psql

pytest_plugins = ("tests.support.zoo_fixtures",)

CATALOGUE = sorted((queries.FOLDER / "catalogue").glob("*.sql"))
PROBES = sorted((queries.FOLDER / "probes").glob("*.sql"))
PINNED = str(queries.FOLDER / "pinned.sql")
VARIANTS = [path for path in CATALOGUE if ".pg" in path.name]

KEYWORDS = re.compile(
    r"all|and|any|array|as|coalesce|exists|filter|from|group|in|is|join|lateral|not|on|or|over|repeatable|row|"
    r"select|system|then|union|using|values|when|where|with"
)


def name_of(path: Path) -> str:
    """A short test id."""
    return f"{path.parent.name}-{path.name}"


def type_of(query: queries.Query) -> type:
    """The type that the header names."""
    found = getattr(model, query.rows, None) or getattr(facts, query.rows, None)
    assert isinstance(found, type), f"{query.source} names no type: {query.rows}"
    return found


@pytest.mark.parametrize("path", CATALOGUE, ids=name_of)
def test_catalogue_rows_have_a_type(path):
    """Every catalogue question names a type of model or facts, and a question of OBJECTS its own."""
    query = queries.load(path)

    assert query.doc
    assert query.serves
    assert type_of(query) is model.OBJECTS.get(query.name, type_of(query))


@pytest.mark.parametrize("path", PROBES, ids=name_of)
def test_probes_load(path):
    """Every probe loads: its header lists exactly the values and identifiers that it uses."""
    query = queries.load(path)

    assert query.name in queries.probe_names()


@pytest.mark.parametrize("path", [*CATALOGUE, *PROBES], ids=name_of)
def test_serves_checks_that_exist(path):
    """Every question names the kinds of check that rest on it, and each of them has a module."""
    kinds = {each.stem.split("_", 3)[-1] for each in (queries.FOLDER.parent / "checks").glob("test_*.py")}

    assert set(queries.load(path).serves) <= kinds


@pytest.mark.parametrize("name", queries.catalogue_names())
def test_runs_in_psql(name, server):
    """Each file runs unchanged in psql after pinned.sql, twice alike; its columns are the type's fields."""
    query = queries.catalogue(name, server.version // 10000)

    lines = psql(server, ZOO, "--csv", "-f", PINNED, *["-f", str(query.file)] * 2).splitlines()[2:]
    first, second = lines[: len(lines) // 2], lines[len(lines) // 2 :]

    wanted = [each.name for each in fields(type_of(query)) if each.default is MISSING]
    assert sorted(next(csv.reader(first))) == sorted(wanted)
    if name != "server":
        assert second == first


def test_pinned_is_one_round_trip_that_cannot_be_escaped(latest):
    """After pinned.sql nothing can be written, and `set transaction read write` comes too late."""
    with connect(latest, ZOO) as connection:
        for attempt in ("insert into owners (name) values ('x')", "set transaction read write"):
            connection.execute(queries.pinned().encode())
            with pytest.raises((psycopg.errors.ReadOnlySqlTransaction, psycopg.errors.ActiveSqlTransaction)):
                connection.execute(attempt.replace("owners", "public.owners"))
            connection.rollback()


def test_pinned_settings_end_with_the_transaction(latest):
    """Every setting that the design pins is pinned, and none outlives the transaction."""
    wanted = {
        "timezone": "UTC",
        "datestyle": "ISO, YMD",
        "intervalstyle": "iso_8601",
        "extra_float_digits": "1",
        "bytea_output": "hex",
        "search_path": "pg_catalog",
        "quote_all_identifiers": "off",
        "row_security": "off",
        "statement_timeout": "15s",
        "lock_timeout": "2s",
        "transaction_read_only": "on",
        "transaction_isolation": "repeatable read",
    }
    ask = "select name, current_setting(name) from unnest(%s::text[]) as name"
    with connect(latest, ZOO) as connection:
        connection.execute("set timezone to 'Asia/Seoul'; set datestyle to 'German'; set bytea_output to 'escape'")
        before = dict(connection.execute(ask, [list(wanted)]).fetchall())
        connection.execute(queries.pinned().encode())
        during = dict(connection.execute(ask, [list(wanted)]).fetchall())
        connection.rollback()
        after = dict(connection.execute(ask, [list(wanted)]).fetchall())

    assert during == wanted
    assert after == before


@pytest.mark.parametrize("path", VARIANTS, ids=name_of)
def test_variants_differ_in_what_they_must(path):
    """A variant has the name, rows and checks of its base, and replaces no more than a few of its lines."""
    variant = queries.load(path)
    base = queries.load(path.with_name(f"{variant.name}.sql"))

    assert (variant.rows, variant.serves) == (base.rows, base.serves)
    gone = set(base.text.splitlines()) - set(variant.text.splitlines())
    assert 1 <= len(gone) <= 2


def test_variant_is_chosen_by_version():
    """A variant serves its version and all later ones; before it the plain file does."""
    names = {major: queries.catalogue("constraints", major).file.name for major in (15, 17, 18, 19)}

    assert names == {
        15: "constraints.sql",
        17: "constraints.sql",
        18: "constraints.pg18.sql",
        19: "constraints.pg18.sql",
    }


def test_older_servers_are_refused():
    """For a server older than the questions fit there is one clear error."""
    with pytest.raises(TargetError, match="PostgreSQL 14: landed reads 15 and later"):
        queries.catalogue("tables", 14)


@pytest.mark.parametrize("path", [*CATALOGUE, *PROBES], ids=name_of)
def test_every_name_is_qualified(path):
    """No function or relation is left to the search path, and everything is in lower case."""
    text = re.sub(r"'[^']*'", "''", queries.load(path).text)
    aliases = set(re.findall(r"\b(?:as|with|recursive|,)\s+(\w+)\s*\(", text))
    calls = {each for each in re.findall(r"(?<![\w.\"{%])([a-z_]\w*)\s*\(", text) if not KEYWORDS.fullmatch(each)}
    relations = set(re.findall(r"\b(?:from|join)\s+(?!lateral|rows|only)([a-z_]\w*)(?![\w.])", text))
    made_here = set(re.findall(r"(\w+) as (?:materialized )?\(", text))

    assert calls <= aliases
    assert relations <= made_here
    assert re.sub(r'"[^"]*"|%\(\w+\)s', "", text) == re.sub(r'"[^"]*"|%\(\w+\)s', "", text).lower()


GOOD = "-- One row.\n-- rows: Thing\n-- serves: things\nselect 1;\n"


@pytest.mark.parametrize(
    ("folder", "text", "problem"),
    [
        ("catalogue", GOOD.replace("-- One row.\n", ""), "the first line says what one row is"),
        ("catalogue", GOOD.replace("-- rows: Thing\n", ""), "nothing about rows"),
        ("catalogue", GOOD.replace("-- serves", "-- servers"), "unknown key servers"),
        ("catalogue", GOOD.replace("-- serves", "-- rows: Other\n-- serves"), "rows stands twice"),
        ("catalogue", GOOD.replace("select 1", "select 1; select 2"), "more than one statement"),
        ("catalogue", GOOD.replace("select 1", "select -- 100%\n1"), "a comment inside the statement"),
        ("catalogue", GOOD.replace("select 1;", ""), "no statement"),
        ("catalogue", GOOD.replace("select 1", "select %(one)s"), "values are none, used are one"),
        ("catalogue", GOOD.replace("select", "-- values: one\nselect %(one)s,"), "takes nothing"),
        ("probes", GOOD.replace("select", "-- identifiers: table\nselect"), "identifiers are table, used are none"),
        ("probes", GOOD.replace("select 1", "select 1 from {table}"), "identifiers are none, used are table"),
    ],
)
def test_wrong_files_are_refused(folder, text, problem, tmp_path):
    """Whatever is wrong in a file is said in one error that names it."""
    file = tmp_path / folder / "things.sql"
    file.parent.mkdir()
    file.write_text(text)

    with pytest.raises(UsageError, match=re.escape(problem)) as caught:
        queries.load(file)
    assert str(file) in str(caught.value)


def test_header_is_cut(tmp_path):
    """Nothing of the header is sent: a `%` or a brace in it cannot break a question."""
    file = tmp_path / "probes" / "things.sql"
    file.parent.mkdir()
    file.write_text("-- 100% of {everything}, '{}' too.\n-- rows: Thing\n-- serves: things\nselect 1;\n")

    query = queries.load(file)

    assert query.text == "select 1"
    assert query.doc == "100% of {everything}, '{}' too."


def test_identifiers_must_be_the_probes_own():
    """A probe with an identifier missing or unknown is not composed."""
    with pytest.raises(UsageError, match="identifiers table are needed, tabel given"):
        queries.probe("row_count", tabel=sql.Identifier("x"))


def test_unknown_question_names_its_file():
    """A question that is not there is a usage error that names the file."""
    with pytest.raises(UsageError, match=r"nothing\.sql: cannot be read"):
        queries.catalogue("nothing", 18)


def test_readme_explains_every_header_key():
    """sql/README.md names every key of the grammar and every probe and question."""
    text = (queries.FOLDER / "README.md").read_text()

    assert [each for each in ("rows", "serves", "values", "identifiers") if f"`{each}`" not in text] == []
    names = [*queries.catalogue_names(), *queries.probe_names()]
    assert [each for each in names if f"`{each}`" not in text] == []
