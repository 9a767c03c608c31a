"""Connection strings are understood as they stand, and no word of theirs betrays the password."""

import os
from urllib.parse import quote

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from landed.connection_string import LIBPQ
from landed.dsn import parse_dsn, read_env_file
from landed.errors import UsageError
from landed.secrets import Scrubber

POOLED = (
    "postgresql://ai_go_admin:c4n4ry@ep-cool.pooler.us-east-2.aws.neon.tech/ai_server_db"
    "?sslmode=require&pgbouncer=true&connect_timeout=15"
)
DIRECT = "postgresql://ai_go_admin:c4n4ry@ep-cool.us-east-2.aws.neon.tech/ai_server_db?sslmode=require"

letters = st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]).filter(str.isprintable)
texts = st.text(letters, min_size=1, max_size=12)
starts = st.sampled_from(["", "1", "1?user=", "1/", "x@h?host=", "x#", "%41", "[", "a:", "'", " "])
passwords = st.builds("{}c4n4ry{}".format, starts, texts)


@pytest.fixture(autouse=True)
def _no_libpq_variables(monkeypatch, tmp_path):
    """What the machine says about its own databases stays out of these tests."""
    for name in [each for each in os.environ if each.startswith("PG")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))


def said(text):
    """The complaint about a wrong string."""
    with pytest.raises(UsageError) as refused:
        parse_dsn(text)
    words = str(refused.value)
    assert "\n" not in words
    assert refused.value.__cause__ is None
    return words


def test_the_runbook_strings():
    """Both strings of the runbook are read as they stand, Prisma's words included."""
    pooled, direct = parse_dsn(POOLED), parse_dsn(DIRECT)

    assert pooled.hosts == ("ep-cool.pooler.us-east-2.aws.neon.tech",)
    assert pooled.ports == (5432,)
    assert (pooled.database, pooled.user) == ("ai_server_db", "ai_go_admin")
    assert (pooled.sslmode, pooled.connect_timeout) == ("require", 15)
    assert pooled.looks_pooled
    assert pooled.says_pooled
    assert not direct.looks_pooled
    assert not direct.says_pooled
    assert not pooled.reaches_same(direct)
    assert conninfo_to_dict(pooled.conninfo()) == {
        "host": "ep-cool.pooler.us-east-2.aws.neon.tech",
        "dbname": "ai_server_db",
        "user": "ai_go_admin",
        "password": "c4n4ry",
        "sslmode": "require",
        "connect_timeout": "15",
    }
    assert pooled.masked == (
        "postgresql://ai_go_admin:***@ep-cool.pooler.us-east-2.aws.neon.tech/ai_server_db"
        "?connect_timeout=15&sslmode=require&pgbouncer=true"
    )


FORMS = {
    "postgres://app:pw@db/prod": "postgresql://app:***@db/prod",
    '"postgres://app:pw@db/prod"': "postgresql://app:***@db/prod",
    " 'postgres://app:pw@db/prod'\n": "postgresql://app:***@db/prod",
    "POSTGRES://db/prod": "postgresql://db/prod",
    "postgresql://app:p%40%2F%23w@db:6000/my%20db": "postgresql://app:***@db:6000/my%20db",
    "postgresql://app:pw@[2001:db8::1]:5433/prod": "postgresql://app:***@[2001:db8::1]:5433/prod",
    "postgresql://app@a:1,b:2/prod?target_session_attrs=read-write": (
        "postgresql://app@a:1,b:2/prod?target_session_attrs=read-write"
    ),
    "postgresql:///prod?host=/run/postgresql": "postgresql:///prod?host=/run/postgresql",
    "postgresql://%2Frun%2Fpostgresql/prod": "postgresql:///prod?host=/run/postgresql",
    "postgresql://app@h/d?password=pw&sslpassword=pw2": "postgresql://app:***@h/d?sslpassword=***",
    "host=db port=6000 user=app password='p w' dbname=prod": "postgresql://app:***@db:6000/prod",
    "host=/run/postgresql dbname=prod": "postgresql:///prod?host=/run/postgresql",
    "postgresql://h/d?schema=sales&connection_limit=5&pool_timeout=10&socket_timeout=3": (
        "postgresql://h/d?connection_limit=5&pool_timeout=10&schema=sales&socket_timeout=3"
    ),
    "postgresql://h/d?supa=base-pooler.x&ssl=true": "postgresql://h/d?sslmode=require",
}


@pytest.mark.parametrize("text", FORMS)
def test_forms(text):
    """URLs, key=value words, sockets, several hosts, IPv6 and quoted values are read; what is shown is masked."""
    dsn = parse_dsn(text)

    assert dsn.masked == str(dsn) == repr(dsn) == f"{dsn}" == FORMS[text]
    assert conninfo_to_dict(dsn.conninfo()).keys() <= LIBPQ
    assert parse_dsn(dsn.conninfo()).reaches_same(dsn)


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


@pytest.mark.parametrize(
    ("query", "sslmode", "authority"),
    [
        ("sslaccept=strict", "verify-full", "system"),
        ("sslmode=require&sslaccept=strict&sslcert=ca.pem", "verify-full", "ca.pem"),
        ("sslmode=prefer&sslaccept=accept_invalid_certs&sslcert=ca.pem", "require", None),
        ("sslmode=disable&sslaccept=strict", "disable", None),
        ("sslmode=verify-full&sslaccept=accept_invalid_certs", "verify-full", None),
        ("sslmode=verify-ca&sslaccept=strict", "verify-ca", None),
        ("pgbouncer=true", "prefer", None),
    ],
)
def test_prisma_tls(query, sslmode, authority):
    """Prisma's words for TLS become libpq's; its sslcert is an authority, never the client's own certificate."""
    dsn = parse_dsn(f"postgresql://app@h/d?{query}")
    words = conninfo_to_dict(dsn.conninfo())

    assert dsn.sslmode == sslmode
    assert words.get("sslrootcert") == authority
    assert "sslcert" not in words


def test_libpq_client_certificate_stays():
    """Without a word of Prisma's, sslcert is what libpq takes it for."""
    assert conninfo_to_dict(parse_dsn("postgresql://h/d?sslcert=me.crt").conninfo())["sslcert"] == "me.crt"


def test_prisma_identity_password_is_secret():
    """Prisma's sslpassword opens its sslidentity: not for libpq, and masked."""
    dsn = parse_dsn("postgresql://h/d?sslidentity=id.p12&sslpassword=c4n4ry")

    assert dsn.masked == "postgresql://h/d?sslidentity=id.p12&sslpassword=***"
    assert "c4n4ry" not in dsn.conninfo()
    assert [each.reveal() for each in dsn.secrets] == ["c4n4ry"]


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("postgresql:///d", True),
        ("postgresql://localhost/d", True),
        ("postgresql://127.0.0.2,[::1]/d", True),
        ("host=@abstract dbname=d", True),
        ("postgresql://localhost,db.example/d", False),
        ("host=localhost hostaddr=192.0.2.1 dbname=d", False),
        ("postgresql://localhost.example.com/d", False),
        ("postgresql://192.0.2.1/d", False),
    ],
)
def test_is_local(text, local):
    """Local is only what cannot leave this machine: all hosts are sockets or loopback addresses."""
    assert parse_dsn(text).is_local is local


@pytest.mark.parametrize(
    ("text", "pooled"),
    [
        ("postgresql://ep-x-pooler.eu.neon.tech/d", True),
        ("postgresql://aws-0-eu.pooler.supabase.com/d", True),
        ("postgresql://db.example:6543/d", True),
        ("postgresql://a,b:6543/d", True),
        ("postgresql://spooler.example/d", False),
        ("postgresql://db.example/pooler", False),
        ("postgresql:///d?host=/run/pooler.d", False),
    ],
)
def test_looks_pooled(text, pooled):
    """A pooler's address is known by its host name or its port."""
    assert parse_dsn(text).looks_pooled is pooled


def test_what_is_reached():
    """Case of the host, default port, name and password do not make another place; host, port, database do."""
    here = parse_dsn("postgresql://a:b@Db.Example/prod")

    assert here.reaches_same(parse_dsn("host=db.example port=5432 dbname=prod user=c sslmode=require"))
    assert here != parse_dsn("postgresql://a:c@Db.Example/prod")
    for other in (
        "postgresql://a:b@db.example:5433/prod",
        "postgresql://a:b@db2/prod",
        "postgresql://a:b@db.example/x",
    ):
        assert not here.reaches_same(parse_dsn(other))


def test_secrets_that_are_none():
    """A password that is also the role's name is masked in its place, not wherever the name stands."""
    dsn = parse_dsn("postgresql://sample:sample@h/d")

    assert dsn.secrets == ()
    assert dsn.masked == "postgresql://sample:***@h/d"


def test_conninfo_with_other_words():
    """The driver's string may be asked for with keywords replaced: another database, a shorter wait."""
    found = conninfo_to_dict(parse_dsn(POOLED).conninfo(dbname="other", connect_timeout=2))

    assert (found["dbname"], found["connect_timeout"], found["password"]) == ("other", "2", "c4n4ry")


def test_service(monkeypatch, tmp_path):
    """A service is looked up where libpq looks; what the string itself says wins; its password is masked."""
    path = tmp_path / "services.conf"
    path.write_text(
        "# mine\n[prod]\nhost=db-pooler.example\nuser=app\npassword=c4n4ry=%x\ndbname=prod\n\n[dev]\nhost=d\n"
    )
    monkeypatch.setenv("PGSERVICEFILE", str(path))

    dsn = parse_dsn("service=prod dbname=other")

    assert dsn.masked == "postgresql://app:***@db-pooler.example/other"
    assert dsn.looks_pooled
    assert conninfo_to_dict(dsn.conninfo()) == {
        "host": "db-pooler.example",
        "user": "app",
        "password": "c4n4ry=%x",
        "dbname": "other",
    }
    assert parse_dsn("postgresql://?service=prod").database == "prod"
    assert 'did you mean "prod"?' in said("service=prd")


@pytest.mark.parametrize("text", ["[a]\nhots=c4n4ry\n", "[a]\nc4n4ry\n", b"[a]\nhost=\xff\n"])
def test_broken_service_file(monkeypatch, tmp_path, text):
    """A service file that libpq would refuse is refused, by its name and without its contents."""
    path = tmp_path / "services.conf"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    monkeypatch.setenv("PGSERVICEFILE", str(path))

    words = said("service=a")

    assert str(path) in words
    assert "c4n4ry" not in words


def test_environment_fills_gaps(monkeypatch):
    """What libpq would take from PGHOST and PGPASSWORD is part of the facts and the secrets; the string wins."""
    monkeypatch.setenv("PGHOST", "db.example")
    monkeypatch.setenv("PGPASSWORD", "c4n4ry")
    monkeypatch.setenv("PGUSER", "somebody")

    dsn = parse_dsn("postgresql://app@/prod")

    assert dsn.masked == "postgresql://app:***@db.example/prod"
    assert not dsn.is_local
    assert [each.reveal() for each in dsn.secrets] == ["c4n4ry"]


def test_env_file(tmp_path):
    """An .env file is read as dotenv reads it: quotes, export, comments, the last of a name."""
    path = tmp_path / ".env.production"
    path.write_bytes(
        b"\xef\xbb\xbf# the database\r\n"
        b"DATABASE_URL=postgres://first/x\r\n"
        b'  export DATABASE_URL = "postgres://app:p#w@h/d?a=b" # pooled\r\n'
        b"DIRECT_URL='postgres://app:p\"w@h/d'\n"
        b"PLAIN=a b  # comment\n"
        b'TICKS=`it\'s "so"`\n'
        b'LINES="a\\nb"\n'
        b"YAML: value\n"
        b"NEXT_PUBLIC-x.y=1\n"
        b"EMPTY=\n"
        b"AFTER=here\n"
        b'LONG="one\ntwo"\n'
        b"no line of this kind\n"
    )

    assert read_env_file(path) == {
        "DATABASE_URL": "postgres://app:p#w@h/d?a=b",
        "DIRECT_URL": 'postgres://app:p"w@h/d',
        "PLAIN": "a b",
        "TICKS": 'it\'s "so"',
        "LINES": "a\nb",
        "YAML": "value",
        "NEXT_PUBLIC-x.y": "1",
        "EMPTY": "",
        "AFTER": "here",
        "LONG": "one\ntwo",
    }


def test_unreadable_env_file(tmp_path):
    """A file that is not text, or not a file, is a usage error."""
    path = tmp_path / ".env"
    path.write_bytes(b"\xff\xfe")

    for each, words in ((path, "not UTF-8"), (tmp_path, "cannot be read")):
        with pytest.raises(UsageError, match=words):
            read_env_file(each)
