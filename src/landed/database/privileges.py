"""What a role may: the role of the connection, or the one the contract names."""

from collections.abc import Mapping
from dataclasses import dataclass

from landed.catalogue import Snapshot
from landed.database import probes
from landed.database.ddl import quoted
from landed.evidence import NotRun
from landed.model import Table
from landed.target import Database


@dataclass(frozen=True, slots=True)
class Privileges:
    """USAGE on schemas and SELECT on tables, as the server itself answers for a role."""

    role: str
    source: str
    granted: Mapping[tuple[str, str], tuple[bool, bool]]
    """By schema and name: USAGE on the schema, SELECT on the relation."""

    def missing(self, table: Table) -> list[str]:
        """Privileges without which the role cannot read a table."""
        usage, select = self.granted.get((table.schema, table.name), (False, False))
        return [name for name, held in (("USAGE on the schema", usage), ("SELECT", select)) if not held]

    def grants(self, table: Table) -> str:
        """The statements that let the role read a table."""
        role = quoted(self.role)
        return (
            f"grant usage on schema {quoted(table.schema)} to {role}; "
            f"grant select on {quoted(table.schema, table.name)} to {role};"
        )


@dataclass(frozen=True, slots=True)
class Powers:
    """What a role is allowed besides what it was granted."""

    role: str
    superuser: bool
    bypass_rls: bool
    source: str

    @property
    def name(self) -> str:
        """The role's name as SQL writes it."""
        return quoted(self.role)


def own_powers(snapshot: Snapshot) -> Powers:
    """Of the role that looked."""
    server = snapshot.server
    return Powers(server.role, server.superuser, server.bypass_rls, "sql/catalogue/server.sql")


def role_powers(role: str, database: Database) -> Powers:
    """Of another role. Raises NotRun where there is no such role."""
    rows = database.ask(*probes.role_powers(role))
    if not rows:
        raise NotRun(f"there is no role {role}, which the contract names as application_role")
    return Powers(role, rows[0]["superuser"], rows[0]["bypass_rls"], "sql/probes/role_powers.sql")


def own_privileges(snapshot: Snapshot) -> Privileges:
    """Of the role that looked: already in the snapshot."""
    # Without USAGE nothing is selectable; whether SELECT was granted as well is not known then.
    granted = {name: (each.usage, each.selectable or not each.usage) for name, each in snapshot.access_of.items()}
    return Privileges(snapshot.server.role, "has_table_privilege() of the connection's own role", granted)


def role_privileges(role: str, database: Database) -> Privileges:
    """Of another role, by has_*_privilege. Raises NotRun where there is no such role."""
    rows = database.ask(*probes.role_privileges(role))
    if not rows:
        raise NotRun(f"there is no role {role}, which the contract names as application_role")
    granted = {(each["schema"], each["name"]): (each["usage"], each["selection"]) for each in rows}
    return Privileges(role, "sql/probes/role_privileges.sql", granted)
