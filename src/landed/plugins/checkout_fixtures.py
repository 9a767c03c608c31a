"""What checks of the application's checkout ask for: its files, and who holds them against the contract."""

from collections.abc import Callable
from contextlib import suppress

import pytest

from landed.catalogue import Snapshot
from landed.checkout.env_files import secrets_in
from landed.checkout.files import Checkout
from landed.checkout.hold_commands import hold_command
from landed.checkout.hold_environment import EnvironmentHolder
from landed.checkout.hold_facts import FactHolder
from landed.checkout.hold_files import CheckoutHolder
from landed.checkout.hold_models import ModelHolder
from landed.contract import Contract
from landed.database import probes
from landed.errors import TargetError, UsageError
from landed.evidence import Evidence, NotRun
from landed.lock import Lock
from landed.migrations import TOOLS, Migration, read_migrations
from landed.plugins.options import SETTINGS
from landed.plugins.parametrization import CONTRACT
from landed.plugins.secrecy import SCRUBBER, add_secrets
from landed.promises.checkout import Command
from landed.replay import replay_script
from landed.secrets import Secret
from landed.server.scratch import scratch_server
from landed.settings import Settings
from landed.target import Database


def pytest_sessionstart(session: pytest.Session) -> None:
    """Whatever the checkout's env files keep secret is masked from here on, whoever comes to quote it."""
    settings, contract = session.config.stash.get(SETTINGS, None), session.config.stash.get(CONTRACT, None)
    if settings is None or contract is None or settings.app_dir is None:
        return
    known, checkout = set[str](), Checkout(settings.app_dir)
    for each in contract.environment.file:
        with suppress(NotRun):  # one that cannot be read is told of by its check
            known |= secrets_in(contract.environment, checkout, each.glob)
    add_secrets(session.config, tuple(map(Secret, sorted(known))))


@pytest.fixture(scope="session")
def app_dir(settings: Settings) -> Checkout | None:
    """The folder that `--app-dir` names; what git says of it is asked once."""
    return Checkout(settings.app_dir) if settings.app_dir else None


@pytest.fixture
def checkout(app_dir: Checkout | None, evidence: Evidence) -> Checkout:
    """The application's checkout."""
    if app_dir is None:
        evidence.not_run("give --app-dir")
    return app_dir


@pytest.fixture
def hold_environment(
    checkout: Checkout, contract: Contract, settings: Settings, evidence: Evidence
) -> EnvironmentHolder:
    """Holds what belongs to one machine against `[environment]`."""
    own = (secret for each in (settings.dsn, settings.direct_dsn) if each for secret in each.secrets)
    return EnvironmentHolder(contract.environment, checkout, evidence, tuple(own))


@pytest.fixture
def hold(
    checkout: Checkout, contract: Contract, lock: Lock, settings: Settings, evidence: Evidence
) -> CheckoutHolder:
    """Holds the application's own files against `[checkout]`."""
    return CheckoutHolder(checkout, lock, settings.profile, evidence, contract.environment.secrets)


@pytest.fixture
def hold_facts(hold: CheckoutHolder, snapshot: Snapshot, settings: Settings) -> FactHolder:
    """Holds what a document says of the target against what was found there."""
    assert settings.dsn is not None
    return FactHolder(hold, snapshot.server, settings.dsn, settings.embedded)


@pytest.fixture
def run_tool(
    request: pytest.FixtureRequest, checkout: Checkout, settings: Settings, evidence: Evidence
) -> Callable[[Command], None]:
    """Runs one of the application's own tools in the checkout."""
    if settings.profile == "oncall":
        evidence.not_run("the application's own tools are not for on call: use --profile gate")
    scrub = request.config.stash[SCRUBBER].scrub
    return lambda promise: hold_command(promise, checkout, evidence, scrub)


@pytest.fixture
def hold_models(
    request: pytest.FixtureRequest,
    checkout: Checkout,
    contract: Contract,
    lock: Lock,
    settings: Settings,
    evidence: Evidence,
) -> ModelHolder:
    """Holds what the application's own tool makes of its models against the lock."""
    if settings.profile == "oncall":
        evidence.not_run("the application's own tools are not for on call: use --profile gate")

    def replay(name: str, script: str) -> Lock:
        try:
            with scratch_server(settings.scratch_dsn) as server:
                return replay_script(server, name, script, contract.header.schemas)
        except TargetError as error:
            evidence.not_run(f"{error}: give a --scratch-dsn whose role may create databases")

    scrub = request.config.stash[SCRUBBER].scrub
    return ModelHolder(checkout, contract.folder.resolve(), lock, replay, evidence, scrub)


@pytest.fixture
def checkout_migrations(
    checkout: Checkout, contract: Contract, evidence: Evidence
) -> tuple[Migration, ...] | UsageError:
    """The migrations of the checkout, or what is wrong with its folder."""
    folder = contract.checkout.migrations
    if folder is None:
        evidence.not_applicable("the contract names no folder of migrations in the checkout")
    try:
        return read_migrations(checkout.root / folder, contract.header.tool)
    except UsageError as error:
        return error


@pytest.fixture
def shadow_databases(
    settings: Settings, contract: Contract, probe: Database, evidence: Evidence
) -> tuple[str, ...]:
    """Databases of the server that the migration tool made for itself."""
    shadow = TOOLS[contract.header.tool].shadow
    if shadow is None:
        evidence.not_applicable("the migration tool makes no database of its own")
    if settings.profile == "oncall":
        evidence.not_run("other databases are not for on call: use --profile gate")
    names = (str(each["name"]) for each in probe.ask(*probes.databases()))
    return tuple(name for name in names if shadow.fullmatch(name))
