"""What checks of the database ask for: the snapshot, probes, and the judges made of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest

from landed import ration
from landed.catalogue import Snapshot
from landed.conceal import Concealer, report_key
from landed.contract import Contract
from landed.database.comparison import Comparison, tables_in
from landed.database.elsewhere import Records, histories
from landed.database.headroom import Room
from landed.database.headroom import room as connections
from landed.database.orphans import Orphans, find_orphans
from landed.database.privileges import Privileges, own_privileges, role_privileges
from landed.database.reach import Reached
from landed.database.seeds import Seeds
from landed.database.sequences import Position, position
from landed.errors import TargetError
from landed.evidence import Evidence, Finding
from landed.expectations import broken
from landed.facts import Access
from landed.history import History
from landed.lock import Lock
from landed.migrations import Migration
from landed.model import ForeignKey, key
from landed.model import Sequence as SequenceObject
from landed.plugins.target import FOLDER, PREFLIGHT
from landed.preflight import Preflight
from landed.promises.site import Expect
from landed.replay import replay as replay_lock
from landed.server.scratch import scratch_server
from landed.settings import Settings
from landed.target import Database


@pytest.fixture(scope="session")
def preflight(pytestconfig: pytest.Config) -> Preflight:
    """Everything that was seen in the one look before the first check."""
    return pytestconfig.stash[PREFLIGHT]


@pytest.fixture(scope="session")
def snapshot(preflight: Preflight, lock: Lock, contract: Contract) -> Snapshot:
    """The catalogue, in the schemas that are judged."""
    assert preflight.snapshot is not None
    return preflight.snapshot.narrow(contract.header.schemas or lock.schemas)


@pytest.fixture
def roots(preflight: Preflight) -> Callable[..., Finding | None]:
    """Find a root by its id among what the preflight found."""

    def find(*names: str) -> Finding | None:
        return next((root.finding for root in preflight.roots if root.finding.id in names), None)

    return find


@pytest.fixture(scope="session")
def reached(preflight: Preflight) -> Mapping[str, Reached]:
    """Connections as seen from this end, by `dsn` and `direct-dsn`."""
    return preflight.reached


@pytest.fixture(scope="session")
def direct(preflight: Preflight) -> Reached:
    """The connection without the pooler."""
    return preflight.reached["direct-dsn"]


@pytest.fixture
def same_server(preflight: Preflight, evidence: Evidence) -> bool:
    """Whether a session opened through one string was seen running through the other."""
    if preflight.same_server is None:
        evidence.not_run("not for on call: use --profile gate")
    return preflight.same_server


@pytest.fixture(scope="session")
def probe(
    pytestconfig: pytest.Config, settings: Settings, contract: Contract, preflight: Preflight
) -> Iterator[Database]:
    """The application's own string, for questions that read rows; on call most of the answers are known."""
    assert settings.dsn is not None
    left = ration.statements(pytestconfig.stash[FOLDER]) if settings.profile == "oncall" else None
    database = Database(settings.dsn, timeout_s=contract.probe.timeout_s, known=preflight.known, ration=left)
    yield database
    database.close()


@pytest.fixture(scope="session")
def conceal(contract: Contract, settings: Settings) -> Concealer:
    """Shows the values that the contract allows, and a keyed hash of all others."""
    return Concealer(frozenset(contract.header.show), report_key(settings.report_dir))


@pytest.fixture
def compare(lock: Lock, snapshot: Snapshot, evidence: Evidence) -> Comparison:
    """Compares one promised object with the catalogue."""
    return Comparison(lock, snapshot, evidence)


@pytest.fixture
def history(snapshot: Snapshot, evidence: Evidence) -> History:
    """The migration tool's own record."""
    if snapshot.history is None:
        evidence.not_run(snapshot.history_reason or "there is no history")
    return History(snapshot.history)


@pytest.fixture
def elsewhere(
    settings: Settings, snapshot: Snapshot, contract: Contract, evidence: Evidence
) -> Callable[[], Records]:
    """Reads the history of the server's other databases."""

    def look() -> Records:
        if settings.profile == "oncall":
            evidence.not_run("other databases are not for on call: use --profile gate")
        if settings.direct_dsn is None:
            evidence.not_run("give --direct-dsn")
        timeout_s = contract.probe.timeout_s
        return histories(settings.direct_dsn, major=snapshot.server.major, timeout_s=timeout_s)

    return look


@pytest.fixture
def replay(
    settings: Settings, contract: Contract, migrations: tuple[Migration, ...], evidence: Evidence
) -> Callable[[], Lock]:
    """Applies the migrations to an empty database on the scratch server."""
    if settings.profile == "oncall":
        evidence.not_run("a replay is not for on call: use --profile gate")

    def again() -> Lock:
        try:
            with scratch_server(settings.scratch_dsn) as server:
                return replay_lock(server, migrations, contract.header.tool, contract.header.schemas)
        except TargetError as error:
            evidence.not_run(f"{error}: give a --scratch-dsn whose role may create databases")

    return again


@pytest.fixture
def room(probe: Database) -> Room:
    """The server's connections, as they are now."""
    return connections(probe)


@pytest.fixture
def privileges(request: pytest.FixtureRequest, snapshot: Snapshot, contract: Contract) -> Privileges:
    """What the application's role may read."""
    role = contract.header.application_role
    if role is None or role == snapshot.server.role:
        return own_privileges(snapshot)
    return role_privileges(role, request.getfixturevalue("probe"))


def _readable(snapshot: Snapshot, evidence: Evidence, *tables: tuple[str, str]) -> None:
    """What cannot be read whole is not run, with the grant that is missing."""
    for name in tables:
        access: Access | None = snapshot.access_of.get(name)
        grant = access.missing(snapshot.server.role) if access else None
        if grant:
            evidence.not_run(f"{'.'.join(name)} may not be read: {grant}")
        if access and access.filtered:
            evidence.not_run(f"row security would hide rows of {'.'.join(name)} from {snapshot.server.role}")


@pytest.fixture
def orphans(
    snapshot: Snapshot, probe: Database, contract: Contract, conceal: Concealer, evidence: Evidence
) -> Callable[[ForeignKey], Orphans]:
    """Finds rows that name a parent which is not there."""

    def find(key: ForeignKey) -> Orphans:
        _readable(snapshot, evidence, (key.schema, key.table), (key.target_schema, key.target_table))
        return find_orphans(key, snapshot, probe, contract.probe, conceal)

    return find


@pytest.fixture
def sequence_position(
    settings: Settings, snapshot: Snapshot, probe: Database, evidence: Evidence
) -> Callable[[SequenceObject], Position]:
    """Finds where a sequence stands."""

    def find(sequence: SequenceObject) -> Position:
        if settings.profile == "oncall":
            evidence.not_run("where a sequence stands is not for on call: use --profile gate")
        if key(sequence) not in snapshot.by_key("sequences"):
            evidence.not_run("the sequence is not there")
        owner = (sequence.owner_schema or sequence.schema, sequence.owner_table or sequence.name)
        _readable(snapshot, evidence, (sequence.schema, sequence.name), owner)
        return position(sequence, probe)

    return find


@pytest.fixture
def seeds(
    request: pytest.FixtureRequest, snapshot: Snapshot, lock: Lock, probe: Database, evidence: Evidence
) -> Seeds:
    """Reads the seeded table that this check is about."""
    contract: Contract = request.getfixturevalue("contract")
    settings: Settings = request.getfixturevalue("settings")
    seed, schema = request.getfixturevalue("seed"), lock.schemas[0]
    tables = [seed.table, *(each.table for each in seed.lookup), *([seed.each.table] if seed.each else [])]
    _readable(snapshot, evidence, *((schema, name) for name in tables))
    return Seeds(contract, settings.profile, probe, schema, request.getfixturevalue("conceal"))


@pytest.fixture
def ask_contract(
    contract: Contract, lock: Lock, snapshot: Snapshot, probe: Database, evidence: Evidence
) -> Callable[..., list[dict[str, Any]]]:
    """Runs a query file of the contract against the database; `anew` even where its rows are known."""

    def ask(file: str, *, anew: bool = False) -> list[dict[str, Any]]:
        text = contract.read(file)
        _readable(snapshot, evidence, *((each.schema, each.name) for each in tables_in(lock, text)))
        return probe.ask_contract(text, anew=anew)

    return ask


@pytest.fixture
def expectations(settings: Settings, evidence: Evidence) -> Callable[..., None]:
    """Judges a document by a contract's expectations."""

    def judge(expected: Sequence[Expect], document: object, subject: str, *, source: str) -> None:
        for each in broken(expected, document, settings.profile):
            evidence.find(
                "expect",
                f"{subject}#{each.what}",
                expected=each.expected,
                found=each.found,
                source=source,
                remedy="Run the query by hand, then look at the rows it joins.",
            )

    return judge
