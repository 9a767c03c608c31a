"""Who keeps readers of a database waiting: sessions that hold an exclusive lock on a relation, or wait for one."""

from landed.connection.dsn import Dsn
from landed.database import probes
from landed.errors import TargetError
from landed.target import Database, Refused

LOCKED = "55P03"
"""SQLSTATE of a lock that was not had in time."""
REMEDY = "End the session that holds the lock (pg_terminate_backend), or wait until it has ended by itself."


def is_locked_out(error: TargetError | None) -> bool:
    """The server gave up waiting for a lock."""
    return isinstance(error, Refused) and error.sqlstate == LOCKED


def with_holders(words: str, dsn: Dsn, timeout_s: float) -> str:
    """Words, and behind them who holds a lock at this moment, as far as that can be told."""
    try:
        holders = lock_holders(dsn, timeout_s)
    except TargetError as error:
        holders = [f"who holds a lock cannot be told: {error}"]
    return "; ".join([words, *holders])


def lock_holders(dsn: Dsn, timeout_s: float) -> list[str]:
    """A sentence for each such lock, as it is now. Raises Refused, OutOfTime or TargetError."""
    database = Database(dsn, timeout_s=timeout_s)
    try:
        rows = database.ask(*probes.lock_holders())
    finally:
        database.close()
    return [
        f"pid {each['pid']} ({each['application'] or each['role']}, {each['state'] or 'state hidden'})"
        f" {'holds' if each['granted'] else 'waits for'} an exclusive lock on {each['schema']}.{each['relation']}"
        for each in rows
    ]
