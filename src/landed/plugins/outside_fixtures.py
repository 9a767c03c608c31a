"""What checks of security ask for: the application's role, a look from outside, a knock at the database's door."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest

from landed.catalogue import Snapshot
from landed.clock.quiet import held
from landed.contract import Contract
from landed.database.privileges import Powers, own_powers, role_powers
from landed.evidence import Evidence
from landed.outside import look as stranger
from landed.outside.judge import FromOutside
from landed.outside.knock import Knocked, knock
from landed.outside.look import Seen
from landed.plugins.parametrization import SELECTION
from landed.plugins.target import FOLDER
from landed.run.selection import Selection
from landed.settings import Settings
from landed.traffic.wire import proxy_for
from landed.web.site import Answer

_SEEN, _TURN = "outside.json", "outside.lock"


@pytest.fixture
def powers(request: pytest.FixtureRequest, snapshot: Snapshot, contract: Contract) -> Powers:
    """What the application's role is allowed besides its grants."""
    role = contract.header.application_role
    if role is None or role == snapshot.server.role:
        return own_powers(snapshot)
    return role_powers(role, request.getfixturevalue("probe"))


@pytest.fixture
def seen_outside(
    request: pytest.FixtureRequest,
    settings: Settings,
    contract: Contract,
    answers: Mapping[str, Sequence[Answer]],
    evidence: Evidence,
) -> Seen:
    """What a stranger sees of the site, looked at once for all checks and all workers."""
    url = settings.base_url
    assert url is not None
    if settings.profile == "oncall":
        evidence.not_run("a look from outside is not for on call: use --profile gate")
    if url.is_local or not url.address.startswith("https://"):
        evidence.not_run("local: give the --base-url that strangers use: https, and no name of this machine")
    proxy = proxy_for(url)
    if proxy:
        evidence.not_run(f"{proxy} puts a proxy before the site: a stranger's way is straight")
    folder = request.config.stash[FOLDER]
    with held(folder / _TURN):
        if not (folder / _SEEN).exists():
            stranger.look(url, contract, answers).save(folder / _SEEN)
    return Seen.load(folder / _SEEN)


@pytest.fixture
def outside(
    request: pytest.FixtureRequest,
    seen_outside: Seen,
    contract: Contract,
    answers: Mapping[str, Sequence[Answer]],
    evidence: Evidence,
) -> FromOutside:
    """Judges the site by what a stranger sees of it."""
    beside = tuple(answer for calls in answers.values() for answer in calls)
    judged = frozenset(bodies_judged(request.node.config.stash[SELECTION], contract))
    return FromOutside(seen_outside, contract.outside, evidence, beside, judged)


def bodies_judged(selection: Selection, contract: Contract) -> Iterator[str]:
    """Paths of endpoints and pages whose bodies checks of this run judge; a narrowed run may leave them out."""
    checks = [(each.path, each.group, "test_endpoint", each.name) for each in contract.endpoint]
    checks += [(each.path, "frontend", "test_page", each.name) for each in contract.page]
    yield from (path for path, *check in checks if selection.takes(*check))


@pytest.fixture
def knocked(settings: Settings, evidence: Evidence) -> Callable[[str], Knocked]:
    """Knocks without TLS at the server that a string leads to."""

    def ask(target: str) -> Knocked:
        dsn = settings.dsn if target == "dsn" else settings.direct_dsn
        assert dsn is not None
        if settings.profile == "oncall":
            evidence.not_run("a knock at the database's door is not for on call: use --profile gate")
        if dsn.is_local:
            evidence.not_run("local: between processes of one machine nobody listens")
        return knock(dsn)

    return ask
