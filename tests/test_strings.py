"""Two connection strings and the line they run on: equal, swapped, to a copy, in plain text, to the wrong name."""

from contextlib import ExitStack
from urllib.parse import urlencode

import pytest

from landed.server import embedded
from tests.support.clusters import installation
from tests.support.landings import landed_on
from tests.support.operator import verify
from tests.support.pooler import pgbouncer
from tests.support.standby import standby
from tests.support.tls import authority

pytest_plugins = ("tests.support.landing_fixtures",)

ROW = "--checkpoint=1.2.4a"
NOT_EXEMPT = "127.1"
"""An address of this machine that nobody takes for one, so TLS is judged; it fits a certificate for 127.0.0.1."""


@pytest.fixture(scope="module")
def strings(place):
    """The pooled string, the direct one, and one to a running physical copy."""
    owner, password = place.landing.owner, place.landing.password
    with ExitStack() as stack:
        pooler = stack.enter_context(pgbouncer(place.server, users=place.accounts))
        copy = stack.enter_context(standby(place.server))
        yield {
            "pooled": pooler.dsn(place.landing.database, owner, password),
            "direct": place.dsn,
            "reader": place.reader_dsn,
            "copy": copy.dsn(place.landing.database, owner, password),
        }


PAIRS = {
    "as planned": ("pooled", "direct", set()),
    "swapped": ("direct", "pooled", {"connection/swapped:strings"}),
    "equal": ("direct", "direct", {"connection/equal:strings"}),
    "a physical copy": ("pooled", "copy", {"connection/same_server:strings"}),
    "another role": ("pooled", "reader", {"connection/same_database:strings"}),
}


@pytest.mark.parametrize(("dsn", "direct", "red"), PAIRS.values(), ids=PAIRS)
def test_pair(dsn, direct, red, strings, tmp_path):
    """Both strings lead to one running server as one role, and the pooler stands behind the first alone."""
    run = verify(tmp_path / "r", ROW, env={"LANDED_DSN": strings[dsn], "LANDED_DIRECT_DSN": strings[direct]})

    assert (run.red, run.status) == (red, 1 if red else 0), run.told
    others = {each["outcome"] for each in run.results["checks"] if not each["findings"]}
    assert others == {"passed"}, run.told


def test_whole_run_with_both_strings(place, strings, tmp_path):
    """With both strings nothing that is promised stays unread."""
    env = {**place.env, "LANDED_DSN": strings["pooled"], "LANDED_DIRECT_DSN": strings["direct"]}
    run = verify(tmp_path / "r", env=env)

    assert (run.status, run.results["verdict"], run.results["warnings"]) == (0, "landed", []), run.told
    about = ("connection", "pooling", "tables", "columns", "indexes", "constraints", "foreign_keys", "history")
    mine = [each for each in run.results["checks"] if each["kind"] in about and each["outcome"] == "not run"]
    assert [each["reason"] for each in mine if not each["reason"].startswith("not applicable")] == []
    assert next(each for each in run.results["rows"] if each["id"] == "1.2.4a")["outcome"] == "passed"


@pytest.fixture(scope="module")
def secure(tmp_path_factory):
    """A landing on a server that speaks TLS, and the authority that vouches for it."""
    folder = tmp_path_factory.mktemp("tls")
    vouched = authority(folder)
    with embedded.start(installation(17), tls=vouched.server) as server, landed_on(server) as place:
        yield place, vouched


@pytest.fixture(scope="module")
def stranger(tmp_path_factory):
    """An authority that never heard of the server."""
    return authority(tmp_path_factory.mktemp("stranger"))


SIGHT = {
    "verify-full": ({"sslmode": "verify-full"}, set()),
    "demanded": ({"sslmode": "require"}, set()),
    "not demanded": ({}, {"connection/tls_not_demanded:dsn"}),
    "plain text": ({"sslmode": "disable"}, {"connection/tls:dsn"}),
}


@pytest.mark.parametrize(("words", "red"), SIGHT.values(), ids=SIGHT)
def test_tls(words, red, secure, tmp_path):
    """The line is encrypted as seen from this end, and the string demands it."""
    place, vouched = secure
    roots = {"sslrootcert": str(vouched.root)} if words.get("sslmode") == "verify-full" else {}
    run = verify(tmp_path / "r", ROW, env={"LANDED_DSN": named(place, NOT_EXEMPT, words | roots)})

    assert (run.red, run.status) == (red, 1 if red else 0), run.told


WRONG = {
    "another authority": ("secure", NOT_EXEMPT, "certificate", "The server's certificate is not trusted"),
    "another name": ("secure", "0.0.0.0", "certificate", "The server's certificate is not trusted"),
    "no TLS there": ("place", NOT_EXEMPT, "SSL", "Server and client disagree about TLS"),
}


@pytest.mark.parametrize(("who", "host", "said", "next_step"), WRONG.values(), ids=WRONG)
def test_tls_refused(who, host, said, next_step, place, secure, stranger, tmp_path):
    """A server that cannot prove itself is not talked to: one root that says why."""
    target, vouched = (place, stranger) if who == "place" else secure
    root = stranger.root if host == NOT_EXEMPT else vouched.root
    words = {"sslmode": "verify-full", "sslrootcert": str(root)}
    run = verify(tmp_path / "r", ROW, env={"LANDED_DSN": named(target, host, words)})

    assert run.red == {"connection/unreachable:dsn"}, run.told
    assert said in run.findings["connection/unreachable:dsn"]["found"]
    assert next_step in run.output


def test_loopback_is_exempt(place, tmp_path):
    """Between processes of one machine plain text is nobody's loss: exempt, and said so."""
    run = verify(tmp_path / "r", ROW, env={"LANDED_DSN": named(place, "127.0.0.1", {"sslmode": "disable"})})

    assert run.status == 0, run.told
    tls = next(each for each in run.results["checks"] if each["nodeid"].endswith("test_tls[dsn]"))
    assert (tls["outcome"], tls["measurements"]) == ("passed", {"tls": "exempt: loopback or socket"})


def named(place, host, words):
    """The owner's string with another name for the same host."""
    dsn = place.dsn.replace(f"@{place.server.host}:", f"@{host}:")
    return f"{dsn}?{urlencode(words)}" if words else dsn
