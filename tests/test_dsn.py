"""Connection strings are understood as they stand, in every spelling, Prisma's words included."""

import pytest
from psycopg.conninfo import conninfo_to_dict

from landed.connection.connection_string import LIBPQ
from landed.connection.dsn import parse_dsn

pytest_plugins = ("tests.support.dsn_fixtures",)
pytestmark = pytest.mark.usefixtures("no_libpq_variables")

POOLED = (
    "postgresql://ai_go_admin:c4n4ry@ep-cool.pooler.us-east-2.aws.neon.tech/ai_server_db"
    "?sslmode=require&pgbouncer=true&connect_timeout=15"
)
DIRECT = "postgresql://ai_go_admin:c4n4ry@ep-cool.us-east-2.aws.neon.tech/ai_server_db?sslmode=require"


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
