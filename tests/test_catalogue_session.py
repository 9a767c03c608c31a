"""A look tells the session's own settings and leaves them, through any pooler, in five round trips."""

from urllib.parse import quote

import psycopg
import pytest

from landed.catalogue import take
from landed.errors import LandedError
from tests.support.late import LateLine
from tests.support.objects import objects_of
from tests.support.pooler import pgbouncer
from tests.support.zoo import ZOO, connect, look

pytest_plugins = ("tests.support.zoo_fixtures",)


def test_bare_names_are_resolved_as_the_role_does(server, clone):
    """A bare name leads where the session's own search_path leads, `$user` and quotes understood."""
    with connect(server, clone) as connection:
        connection.execute(f"""alter database "{clone}" set search_path to "$user", "자료실", other, public""")
    found = look(server, clone)

    asked = [
        ("public", "owners"),
        ("public", "bookings"),
        ("other", "bookings"),
        ("public", "nothing"),
        ("자료실", "회원"),
    ]
    assert found.server.search_path == ("postgres", "자료실", "other", "public")
    assert found.unresolved(asked) == [("public", "bookings"), ("public", "nothing")]


def test_settings_are_the_sessions_own(server, clone):
    """Settings are those a session has by itself, not those that the transaction pins."""
    with connect(server, clone) as connection:
        connection.execute(
            f"""alter database "{clone}" set timezone to 'Asia/Seoul';"""
            f"""alter database "{clone}" set statement_timeout to '7s'"""
        )
    found = look(server, clone).server

    assert found.settings["TimeZone"] == "Asia/Seoul"
    assert found.milliseconds("statement_timeout") == 7000
    assert found.milliseconds("lock_timeout") == 0


def test_leaves_nothing_behind(server):
    """After a look the connection is idle, with its own settings and nothing prepared."""
    settings = "select name, setting from pg_settings order by 1"
    with connect(server, ZOO) as connection:
        before = connection.execute(settings).fetchall()
        take(connection)
        after = connection.execute(settings).fetchall()
        prepared = connection.execute("select count(*) from pg_prepared_statements").fetchone()

        assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    assert after == before
    assert prepared == (0,)


def test_needs_autocommit(latest):
    """A connection that begins transactions by itself is refused: it would run the look unpinned."""
    with connect(latest, ZOO, autocommit=False) as connection, pytest.raises(LandedError, match="autocommit"):
        take(connection)


def test_through_a_transaction_pooler(server):
    """Through PgBouncer in transaction mode the look shows the same, again and again, and leaks no setting."""
    straight = look(server)
    with pgbouncer(server, pool_size=1) as pooler:
        for _ in range(3):
            with pooler.connect(ZOO, client_encoding="utf8") as connection:
                pooled = take(connection)
                path, limit = connection.execute(
                    "select current_setting('search_path'), current_setting('statement_timeout')"
                ).fetchone()

            assert objects_of(pooled) == objects_of(straight)
            assert pooled.history == straight.history
            assert pooled.round_trips == straight.round_trips
            assert (path, limit) == ('"$user", public', "0")


DELAY_S = 0.8


def test_round_trips_are_counted_honestly(latest):
    """Five round trips, as a line that delays each by 0.8 s shows; one less where there is no history to read."""
    found = {}
    for database in ("postgres", ZOO):
        with LateLine(latest.host, latest.port) as line:
            dsn = f"postgresql://postgres:{quote(latest.password)}@127.0.0.1:{line.port}/{database}"
            with psycopg.connect(dsn, autocommit=True, prepare_threshold=None) as connection:
                line.seconds = DELAY_S
                snapshot = take(connection)
        found[database] = (snapshot.round_trips, int(snapshot.seconds / DELAY_S))

    assert found == {"postgres": (4, 4), ZOO: (5, 5)}
