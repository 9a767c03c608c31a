"""The same migrations in other databases of the server: a deploy that went to the wrong one first."""

from landed import queries
from landed.connection.dsn import Dsn
from landed.database import probes
from landed.errors import TargetError
from landed.facts import MigrationRecord
from landed.target import Database, Refused

LIMIT = 20
"""So many other databases are looked into."""

_NO_TABLE = "42P01"
_FORBIDDEN = ("42501", "28000", "3D000")

Records = dict[str, list[MigrationRecord]]


def histories(direct: Dsn, *, major: int, timeout_s: float) -> Records:
    """The history of each other database that this role may look into, by name; empty where there is none.

    Raises TargetError where the server itself cannot be asked.
    """
    found: Records = {}
    server = Database(direct, timeout_s=timeout_s)
    try:
        others = [each["name"] for each in server.ask(*probes.databases()) if each["connectable"]]
    finally:
        server.close()
    query = queries.catalogue("prisma_migrations", major)
    for name in others[:LIMIT]:
        other = Database(direct.with_database(name), timeout_s=timeout_s)
        try:
            found[name] = [MigrationRecord(**row) for row in other.ask_text(query.text)]
        except Refused as error:
            if error.sqlstate == _NO_TABLE:
                found[name] = []
            elif error.sqlstate not in _FORBIDDEN:
                raise TargetError(f"database {name}: {error}") from None
        finally:
            other.close()
    return found
