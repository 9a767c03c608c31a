"""A server where databases may be made and dropped: the operator's, or an embedded one while it is needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from landed.connection.dsn import Dsn
from landed.errors import TargetError
from landed.replay import Connect
from landed.server import embedded

CONNECT_S = 10


@contextmanager
def scratch_server(dsn: Dsn | None) -> Iterator[Connect]:
    """Lend a way to connect to a scratch server. Raises TargetError where it cannot be used or started."""
    if dsn is None:
        with embedded.start() as server:
            yield lambda name: server.connect(name or "postgres")
        return

    def connect(name: str | None) -> psycopg.Connection[Any]:
        instead = {"dbname": name} if name else {}
        return psycopg.connect(dsn.conninfo(**instead), autocommit=True, connect_timeout=CONNECT_S)

    try:
        yield connect
    except psycopg.Error as error:
        words = str(error).strip().splitlines()[0]
        raise TargetError(f"the scratch server cannot be used: {words}") from None
