"""No word about a connection string, read or refused, betrays its password."""

from urllib.parse import quote

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from landed.connection.dsn import parse_dsn
from landed.errors import UsageError
from landed.secrets import Scrubber
from tests.support.complaint import said

pytest_plugins = ("tests.support.dsn_fixtures",)
pytestmark = pytest.mark.usefixtures("no_libpq_variables")

letters = st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]).filter(str.isprintable)
texts = st.text(letters, min_size=1, max_size=12)
starts = st.sampled_from(["", "1", "1?user=", "1/", "x@h?host=", "x#", "%41", "[", "a:", "'", " "])
passwords = st.builds("{}c4n4ry{}".format, starts, texts)


@given(user=texts, password=passwords, database=texts)
@settings(max_examples=40, deadline=None)
def test_url_and_words_say_the_same(user, password, database):
    """Whatever name and password are made of, both spellings reach the driver unchanged and are shown masked."""
    assume(password not in user + database)
    login = f"{quote(user, safe='')}:{quote(password, safe='')}"
    url = f"postgresql://{login}@db.example:6000/{quote(database, safe='')}"
    words = make_conninfo(host="db.example", port=6000, user=user, password=password, dbname=database)

    for dsn in (parse_dsn(url), parse_dsn(words)):
        assert conninfo_to_dict(dsn.conninfo()) == conninfo_to_dict(words)
        for shown in (dsn.masked, repr(dsn), str([dsn]), repr(dsn.parameters), repr(dsn.secrets)):
            assert password not in shown
            assert "c4n4ry" not in Scrubber(dsn.secrets).scrub(f"{url} {words} {dsn.conninfo()!r}")


@given(password=passwords)
@settings(max_examples=300, deadline=None)
def test_no_complaint_repeats_a_password(password):
    """A password pasted without any encoding is read or refused; the refusal holds nothing of it."""
    for text in (
        f"postgresql://app:{password}@db.example:5432/prod?sslmode=require",
        f"postgresql://{password}@db.example/prod",
        f"host=db.example password={password} dbname=prod",
        f"app:{password}@db.example",
        password,
    ):
        try:
            shown = parse_dsn(text).masked.replace(quote(password, safe=""), "the role's name")
        except UsageError as refused:
            shown = str(refused)
        assert "\n" not in shown
        assert not (text.startswith("postgresql://app") and "c4n4ry" in shown)
        assert password not in shown


REFUSED = {
    "": "empty",
    "  ": "empty",
    "''": "empty",
    "prod": "not a connection string",
    "mysql://app:c4n4ry@h/d": "not a PostgreSQL URL",
    "https://app:c4n4ry@h/d": "give it as --base-url",
    "jdbc:postgresql://h/d?password=c4n4ry": "Java's spelling",
    "prisma+postgres://x/?api_key=c4n4ry": "protocol of its own",
    "postgresql+asyncpg://app:c4n4ry@h/d": "without the name of a driver",
    "postgresql:app:c4n4ry@h": "begins with postgresql://",
    "postgresql://app:c4n4ry@x@h/d": "@ as %40",
    "postgresql://app:c4n4ry/x@h/d": "/ as %2F",
    "postgresql://app:c4n4ry#x@h/d": "# as %23",
    "postgresql://app:c4n4ry?x@h/d": "? as %3F",
    "postgresql://app:1?host=c4n4ry@h/d": "? as %3F",
    "postgresql://app:c4n4ry%x@h/d": "% as %25",
    "postgresql://app:c4n4ry%ff@h/d": "% as %25",
    "postgresql://app:c4n4ry\n@h/d": "one line",
    "postgresql://app:c4n4ry@h:543a/d": "no number from 1 to 65535",
    "postgresql://app:c4n4ry@h:70000/d": "no number from 1 to 65535",
    "postgresql://app:c4n4ry@a,b:1,c:2/d?port=1,2": "3 hosts and 2 ports",
    "postgresql://app:c4n4ry@h/d?sslMode=require": 'unknown parameter "sslMode" — did you mean "sslmode"?',
    "postgresql://app:c4n4ry@h/d?conection_limit=5": 'did you mean "connection_limit"?',
    "postgresql://app:c4n4ry@h/d?pgbouncer": "has no value",
    "postgresql://app:c4n4ry@h/d?pgbouncer=yes": "pgbouncer is none of true, false",
    "postgresql://app:c4n4ry@h/d?sslmode=required": 'did you mean "require"?',
    "postgresql://app:c4n4ry@h/d?sslaccept=lax": "sslaccept is none of strict, accept_invalid_certs",
    "postgresql://app:c4n4ry@h/d?connect_timeout=15s": "no whole number of seconds",
    "postgresql://app:c4n4ry@[::1/d": "postgresql://ROLE@HOST:PORT/DATABASE",
    "host=h pasword=c4n4ry": 'did you mean "password"?',
    "host=h password=c4n4ry and more": "in single quotes",
    "host=h password='c4n4ry": "in single quotes",
    "service=nowhere": 'service "nowhere" is not in ',
}


@pytest.mark.parametrize("text", REFUSED)
def test_wrong_strings(text):
    """Each mistake is named in one line, with the near miss or the way out, and without the password."""
    words = said(text)

    assert REFUSED[text] in words
    assert "c4n4ry" not in words
