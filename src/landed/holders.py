"""Who keeps readers of a database waiting: sessions that hold an exclusive lock on a relation, or wait for one."""

from landed import probes
from landed.dsn import Dsn
from landed.target import Database


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
