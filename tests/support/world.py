"""A world that is broken and made whole again in milliseconds: templates, clones under fixed names, one site.

Everything is started when first asked for. `fresh` puts the database of a contract back as it was filled, under the
one name that the site reads, and every role back to what it may do.
"""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
from psycopg import sql

from landed.contract import Contract, load_contract
from landed.server import embedded
from landed.server.embedded import Server
from reference import landing
from reference.processes import Site, start_site, start_upstream
from tests.support.clusters import installation
from tests.support.sample import until
from tests.support.timed_contract import hurried
from tests.support.wire import Wire

LATEST = 18
CONTRACTS = {
    "ai-go": landing.CONTRACT,
    "zoo": Path(__file__).parents[1] / "contracts" / "zoo",
    "parcels": Path(__file__).parents[1] / "contracts" / "parcels",
}
READER = "landed_reader"
"""The role that reads only, where the contract names no application_role."""
ELSEWHERE = "another_place"
"""A second clone, for strings that lead to the wrong database."""
_PATIENCE = 20.0
_TEMPLATE = "filled_{}"


@cache
def contract_of(name: str) -> Contract:
    """A contract that the tests know."""
    return load_contract(CONTRACTS[name])


@dataclass(frozen=True)
class Ground:
    """What a contract promised, on one server: its template, and who may enter its clone."""

    contract: Contract
    server: Server = field(repr=False)
    template: str
    database: str
    owner: str
    reader: str
    password: str = field(repr=False)
    """Of owner and reader."""

    def dsn(self, role: str = "", database: str = "", *, host: str = "") -> str:
        """As a role (the owner, unless one is named), into the clone unless another database is named."""
        user, password = (role or self.owner), self.password
        if role == self.server.superuser:
            password = self.server.password
        text = self.server.dsn(database or self.database, user, password)
        return text.replace(f"@{self.server.host}:", f"@{host}:") if host else text


class World:
    """One server of each version that is asked for, one site, one wire before it; a context manager."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._servers: dict[int, Server] = {}
        self._grounds: dict[tuple[str, int], Ground] = {}

    def server(self, major: int = LATEST) -> Server:
        """A running server."""
        if major not in self._servers:
            self._servers[major] = self._stack.enter_context(embedded.start(installation(major)))
        return self._servers[major]

    def ground(self, contract: str, major: int = LATEST) -> Ground:
        """The filled template of a contract."""
        if (contract, major) not in self._grounds:
            self._grounds[contract, major] = _fill(self.server(major), contract)
        return self._grounds[contract, major]

    @cached_property
    def site(self) -> Site:
        """The site before the first contract's database; it caches nothing."""
        return self._start_site("database")

    @cached_property
    def site_on_github(self) -> Site:
        """A site that never left the static data."""
        return self._start_site("github")

    @cached_property
    def wire(self) -> Wire:
        """The proxy before both."""
        wire = Wire({"database": lambda: self.site.url, "github": lambda: self.site_on_github.url})
        self._stack.callback(wire.close)
        return wire

    @cached_property
    def hurried(self) -> Path:
        """The first contract for faults that are not about time."""
        return hurried(Path(self._stack.enter_context(tempfile.TemporaryDirectory())))

    def fresh(self, contract: str, major: int = LATEST) -> Ground:
        """Put the contract's database back as it was filled, and wait until the site reads it."""
        ground = self.ground(contract, major)
        ground.server.drop_database(ground.database)
        ground.server.drop_database(ELSEWHERE)
        _restore_roles(ground)
        ground.server.create_database(ground.database, ground.owner, ground.template)
        if contract == "ai-go":
            self._wait_for_site()
        return ground

    def _start_site(self, source: str) -> Site:
        ground = self.ground("ai-go")
        upstream = self._stack.enter_context(start_upstream(landing.CONTRACT / "seed"))
        # A loaded machine must not make the site fall back: the only faults are those that are planted.
        return self._stack.enter_context(
            start_site(
                ground.dsn(),
                github_url=upstream.url,
                data_source=source,
                cache_seconds=0,
                source_timeout=_PATIENCE,
            )
        )

    def _wait_for_site(self) -> None:
        with httpx.Client(timeout=_PATIENCE) as client:
            until(lambda: client.get(f"{self.site.url}/api/health").json()["status"] == "ok", _PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()


def _fill(server: Server, name: str) -> Ground:
    """Fill a template as the runbook does, and let the reader read all of it."""
    contract = contract_of(name)
    owner, reader = contract.header.owner or f"{name}_owner", contract.header.application_role or READER
    filled = landing.fill(server, database=_TEMPLATE.format(name), owner=owner, contract=contract)
    with server.connect(filled.database) as connection:
        if not connection.execute("select 1 from pg_roles where rolname = %s", [reader]).fetchone():
            server.create_role(reader, filled.password)
        connection.execute(
            sql.SQL("grant usage on schema {schemas} to {reader}").format(
                schemas=_listed(contract.header.schemas), reader=sql.Identifier(reader)
            )
        )
        for kind in ("tables", "sequences"):
            connection.execute(
                sql.SQL("grant select on all {kind} in schema {schemas} to {reader}").format(
                    kind=sql.SQL(kind), schemas=_listed(contract.header.schemas), reader=sql.Identifier(reader)
                )
            )
    return Ground(
        contract=contract,
        server=server,
        template=filled.database,
        database=contract.header.database or name,
        owner=owner,
        reader=reader,
        password=filled.password,
    )


def _listed(names: tuple[str, ...]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


_ORDINARY = "nosuperuser nocreatedb nocreaterole noreplication nobypassrls login connection limit -1 password"


def _restore_roles(ground: Ground) -> None:
    """Give the roles of the contract their old powers back, and drop those that a fault brought (`fault_…`)."""
    with ground.server.connect() as connection:
        brought = connection.execute(r"select rolname from pg_roles where rolname like 'fault\_%'").fetchall()
        for (role,) in brought:
            connection.execute(sql.SQL("drop role {}").format(sql.Identifier(role)))
        for role in (ground.owner, ground.reader):
            name = sql.Identifier(role)
            connection.execute(sql.SQL("alter role {} reset all").format(name))
            connection.execute(
                sql.SQL("alter role {} with {} {}").format(name, sql.SQL(_ORDINARY), sql.Literal(ground.password))
            )
