"""How long the server itself takes: an answer without the network's own time, and statements by its own clock.

The network's floor is what a TCP connection to the same address takes: one round trip that the kernel at the other
end answers, with no PostgreSQL in it. A statement's time is planning and execution, as EXPLAIN (ANALYZE) tells it.
"""

import os
import socket
import time
from collections.abc import Sequence
from functools import partial
from statistics import median
from typing import Any

from psycopg.rows import tuple_row

from landed.clock import plans
from landed.clock.latency import EXPLAIN, FLOOR
from landed.clock.stopwatch import Stopwatch
from landed.connection.dsn import Dsn
from landed.target import Connection, Refused, connect, question, reading

CONNECT_S = 8.0
ANSWERS = 20
KNOCKS = 7
EXPLAINED = 5


class ServerTime:
    """Takes the server's time through one string, on connections of its own."""

    def __init__(self, dsn: Dsn, stopwatch: Stopwatch, timeout_s: float) -> None:
        self._dsn = dsn
        self._stopwatch = stopwatch
        self._timeout_s = timeout_s

    def answers(self) -> tuple[list[float], float]:
        """Milliseconds of the shortest question without the network's floor; and that floor. Raises TargetError."""
        connection = connect(self._dsn, seconds=CONNECT_S)
        try:
            floor = network_ms(connection)
            with reading(connection, self._timeout_s):
                connection.execute(FLOOR)  # the first one plans
                samples = self._stopwatch.reported(lambda: max(0.0, _timed(connection) - floor), ANSWERS)
        finally:
            connection.close()
        return samples, floor

    def slowest(self, texts: Sequence[str]) -> tuple[int, list[float]]:
        """Of several statements the one with the longest median, and its milliseconds by the server's own clock.

        Which of them is judged shows when all have been timed: only then are its samples the benchmark's.
        Raises TargetError.
        """
        connection, untold = connect(self._dsn, seconds=CONNECT_S), Stopwatch()
        try:
            each = [
                untold.reported(lambda text=text: self._explained(connection, text), EXPLAINED, 1)  # type: ignore[misc]
                for text in texts
            ]
        finally:
            connection.close()
        at = slowest(each)
        return at, self._stopwatch.reported(partial(next, iter(each[at])), len(each[at]))

    def _explained(self, connection: Connection, text: str) -> float:
        with reading(connection, self._timeout_s), connection.cursor(row_factory=tuple_row) as cursor:
            row: Any = cursor.execute((EXPLAIN + question(text)).encode(), binary=True).fetchone()
        return plans.server_ms(row[0])


def slowest(samples: Sequence[Sequence[float]]) -> int:
    """Where the series with the longest median stands: by the figure that is judged."""
    return max(range(len(samples)), key=lambda at: median(samples[at]))


def network_ms(connection: Connection) -> float:
    """The median of a few TCP connections to where a connection leads; 0 for a socket file on this machine.

    Raises Refused where a connection to that address is not taken, although PostgreSQL's was.
    """
    host = connection.info.hostaddr
    if not host or host.startswith("/"):
        return 0.0
    return median(_knock(host, connection.info.port) for _ in range(KNOCKS))


def _knock(host: str, port: int) -> float:
    start = time.perf_counter()
    try:
        with socket.create_connection((host, port), timeout=CONNECT_S):
            return (time.perf_counter() - start) * 1000
    except OSError as error:
        words = os.strerror(error.errno).lower() if error.errno else "no answer in time"
        raise Refused(f"a connection to the server's address for the network's time: {words}") from None


def _timed(connection: Connection) -> float:
    start = time.perf_counter()
    connection.execute(FLOOR)
    return (time.perf_counter() - start) * 1000
