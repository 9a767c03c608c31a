"""Whether a server takes a password without TLS is learnt from its first word, and no password is sent for it."""

import struct
from contextlib import contextmanager

import pytest

from checks.test_9_1_security import test_password_needs_tls as check
from landed.connection.dsn import parse_dsn
from landed.evidence import Evidence, NotRun
from landed.outside.knock import knock
from landed.server import embedded
from landed.server.kept import free_port
from landed.settings import Settings
from tests.support.clusters import installation
from tests.support.front_site import NAME
from tests.support.plain import fixtures
from tests.support.pooler import pgbouncer
from tests.support.raw import raw_server
from tests.support.sample import until
from tests.support.tls import authority

SCRAM = "host all all all scram-sha-256"
NOTHING = "the server says nothing in plain text: "
REFUSED = "a stranger is refused, with TLS or without: "
WARN = "warn password_without_tls"
BLOCK = "block password_without_tls"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server that speaks TLS."""
    with embedded.start(installation(17), tls=authority(tmp_path_factory.mktemp("tls")).server) as server:
        yield server


@contextmanager
def told(server, lines):
    """The server with other lines in its pg_hba.conf; the superuser's own stands before them."""
    with server.connect() as connection:
        (path,) = connection.execute("show hba_file").fetchone()
        (before,) = connection.execute("select pg_conf_load_time()").fetchone()
        own = f"host all {server.superuser} all scram-sha-256"
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"{own}\n{lines}\n")
        connection.execute("select pg_reload_conf()")
    until(lambda: loaded(server) > before)
    yield server.port


def loaded(server):
    """When it read its configuration."""
    with server.connect() as connection:
        return connection.execute("select pg_conf_load_time()").fetchone()[0]


def judged(port, host=NAME, seconds=5.0):
    """What the check finds at a port, or why it does not look."""
    evidence = Evidence(kind="security")
    dsn = parse_dsn(f"postgresql://app:c4n4ry@{host}:{port}/postgres")
    try:
        check("dsn", lambda target: knock(dsn, seconds), evidence)
    except NotRun as why:
        return str(why)
    return [
        f"{each.severity} {each.id.removeprefix('security/').removesuffix(':dsn')}" for each in evidence.findings
    ]


SERVERS = {
    "scram in plain text": (SCRAM, [WARN]),
    "md5 in plain text": ("host all all all md5", [WARN]),
    "cleartext": ("host all all all password", ["block password_without_tls"]),
    "no password at all": ("host all all all trust", ["block password_without_tls"]),
    "TLS alone": ("hostssl all all all scram-sha-256", []),
    "TLS alone, refused in words": ("hostnossl all all all reject\n" + SCRAM, []),
}


@pytest.mark.parametrize(("lines", "expected"), SERVERS.values(), ids=SERVERS)
def test_server(lines, expected, server):
    """A server that asks in plain text is found by how it asks; one that demands TLS is well."""
    with told(server, lines) as port:
        assert judged(port) == expected


def test_a_stranger_whom_nobody_asks(server):
    """Where a stranger is refused over TLS too, nothing is known of those who are none."""
    with told(server, "hostssl all app all scram-sha-256") as port:
        words = judged(port)

    assert words.startswith(f"{REFUSED}no pg_hba.conf entry for host")


POOLERS = {
    "scram": ({}, [WARN]),
    "md5": ({"auth_type": "md5"}, [WARN]),
    "cleartext": ({"auth_type": "plain"}, [BLOCK]),
    "TLS alone": ({"client_tls_sslmode": "require"}, []),
    "TLS if one likes": ({"client_tls_sslmode": "allow"}, [WARN]),
}


@pytest.mark.parametrize(("settings", "expected"), POOLERS.values(), ids=POOLERS)
def test_pooler(settings, expected, server, tmp_path):
    """A pooler is knocked at like a server: it is what strangers reach."""
    if "client_tls_sslmode" in settings:
        settings = settings | tls_files(server)
    with pgbouncer(server, settings=settings) as pooler:
        assert judged(pooler.port) == expected


def tls_files(server):
    """The server's own certificate and key, which whoever runs the pooler can read."""
    place = server.kept.folder
    return {
        "client_tls_cert_file": str(place / "server.crt"),
        "client_tls_key_file": str(place / "server.key"),
    }


def first_word(kind, payload):
    """A message of PostgreSQL's protocol."""
    return kind + struct.pack("!I", len(payload) + 4) + payload


ODD = {
    "GSSAPI": (first_word(b"R", struct.pack("!I", 7)), []),
    "a way that nobody knows": (first_word(b"R", struct.pack("!I", 99)), f"{NOTHING}a way to log in that is not"),
    "another protocol": (b"HTTP/1.1 400 Bad Request\r\n\r\n", f"{NOTHING}no word of PostgreSQL's"),
    "an endless word": (b"E\xff\xff\xff\xff", f"{NOTHING}no word of PostgreSQL's"),
    "half a word": (b"E\0", f"{REFUSED}the connection was closed without a word"),
    "an error without words": (first_word(b"E", b"SFATAL\0\0"), f"{REFUSED}an error without words"),
}


@pytest.mark.parametrize(("word", "expected"), ODD.values(), ids=ODD)
def test_what_else_may_answer(word, expected):
    """Whatever answers is judged or not run, and never breaks the check."""
    heard = []
    with raw_server(lambda line, number: (heard.append(line.recv(1000)), line.sendall(word))) as port:
        found = judged(port)

    assert found == expected if isinstance(expected, list) else found.startswith(expected)
    assert all(b"c4n4ry" not in each and b"app" not in each for each in heard)
    assert b"user\0landed_" in heard[0]


DOORS = {
    "on call": (
        "postgresql://db.example/d",
        {"profile": "oncall"},
        "a knock at the database's door is not for on call",
    ),
    "this machine": ("postgresql://127.0.0.1/d", {}, "local: between processes of one machine"),
    "a socket": ("postgresql:///d?host=/run", {}, "local: between processes of one machine"),
}


@pytest.mark.parametrize(("dsn", "options", "reason"), DOORS.values(), ids=DOORS)
def test_nobody_knocks(dsn, options, reason):
    """On call, and at a server of this machine, nobody knocks, and why is said."""
    settings = Settings(dsn=parse_dsn(dsn), direct_dsn=parse_dsn(dsn), **options)
    ask = fixtures()["knocked"](settings, Evidence(kind="security"))

    for target in ("dsn", "direct-dsn"):
        with pytest.raises(NotRun, match=reason):
            ask(target)


def test_silence_ends():
    """A server that takes the connection and stays silent is waited for, and then it is not run."""
    with raw_server(lambda line, number: line.recv(1000) and line.recv(1000)) as port:
        assert judged(port, seconds=0.3) == f"{NOTHING}no answer in time"


def test_nobody_there():
    """A closed port says nothing, and that is said."""
    assert judged(free_port()) == f"{NOTHING}connection refused"


def test_the_first_that_is_not_this_machine():
    """Of several servers the first is asked that strangers can reach; a socket and loopback are nobody's way."""
    dsn = parse_dsn("host=localhost,one.example,two.example port=1,2,3 dbname=d")
    named = parse_dsn("host=pooler.example hostaddr=192.0.2.1 dbname=d")

    assert dsn.away == ("one.example", "one.example", 2)
    assert named.away == ("pooler.example", "192.0.2.1", 5432)
    assert parse_dsn("postgresql:///d?host=/tmp").away == ("/tmp", "/tmp", 5432)
