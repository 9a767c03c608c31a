"""What checks of the site ask for: the answers of the preflight, the site itself, and the judges made of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import pytest

from landed import ration, retries
from landed.conceal import Concealer
from landed.contract import Contract
from landed.errors import SiteLost
from landed.evidence import Evidence
from landed.plugins.parametrization import ITEM
from landed.plugins.target import FOLDER
from landed.preflight import Preflight
from landed.promises.site import Mirror
from landed.settings import Settings
from landed.web.api import Api
from landed.web.asking import Asker
from landed.web.compression import Compression
from landed.web.mirrors import Mirrored, hold_against_rows
from landed.web.pages import Pages
from landed.web.politeness import ASSETS, ASSETS_ONCALL
from landed.web.site import Answer, Site
from landed.web.sparing import Sparing


@pytest.fixture(scope="session")
def answers(preflight: Preflight) -> Mapping[str, Sequence[Answer]]:
    """The site's answers, by `endpoint:<name>` and `page:<name>`."""
    return preflight.answers


@pytest.fixture(scope="session")
def site(pytestconfig: pytest.Config, settings: Settings, contract: Contract) -> Iterator[Site]:
    """The site itself, for what has to be asked again."""
    assert settings.base_url is not None
    limits = contract.politeness
    left = ration.requests(pytestconfig.stash[FOLDER]) if settings.profile == "oncall" else None
    site = Site(settings.base_url, requests=limits.requests, rate=limits.rate, ration=left)
    yield site
    site.close()


@pytest.fixture
def api(
    request: pytest.FixtureRequest,
    contract: Contract,
    settings: Settings,
    answers: Mapping[str, Sequence[Answer]],
    evidence: Evidence,
) -> Api:
    """Judges endpoints."""

    def ask(file: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = request.getfixturevalue("ask_contract")(file)
        return rows

    snapshot = request.getfixturevalue("preflight").snapshot
    missing = "give --dsn, which knows the value to look for" if settings.dsn is None else "--dsn does not answer"
    url = settings.base_url.address if settings.base_url else ""
    return Api(url, contract, settings.profile, answers, evidence, missing if snapshot is None else ask)


@pytest.fixture
def compression(answers: Mapping[str, Sequence[Answer]], evidence: Evidence) -> Compression:
    """Judges whether answers come compressed."""
    return Compression(answers, evidence)


@pytest.fixture(scope="session")
def asker(site: Site, answers: Mapping[str, Sequence[Answer]]) -> Asker:
    """The site with a second chance for each request, and with patience that ends."""
    return Asker(site, next((calls[0].path for calls in answers.values() if not calls[0].error), "/"))


@pytest.fixture
def still_there(asker: Asker) -> Callable[[str], None]:
    """Says whether a site that gave no answer is there. Raises SiteLost where it is not, with the words given."""

    def confirm(words: str) -> None:
        if not asker.is_there():
            raise SiteLost(words)

    return confirm


@pytest.fixture
def ask_again(
    asker: Asker, evidence: Evidence, still_there: Callable[[str], None], request: pytest.FixtureRequest
) -> Callable[..., Answer]:
    """Asks the site once more. Raises SiteLost where not even an address answers that did before."""
    subject = request.node.stash[ITEM].subject

    def ask(path: str, headers: Mapping[str, str] | None = None, *, fresh: bool = True) -> Answer:
        answer = asker.get(path, headers, fresh=fresh)
        if answer.error:
            still_there(f"GET {path}: {answer.error}")
        elif answer.retried:
            retries.tell(evidence, f"{subject}#{path}", answer.retried, f"GET {path}")
        return answer

    return ask


@pytest.fixture
def mirrored(
    ask_contract: Callable[..., list[dict[str, Any]]],
    ask_again: Callable[..., Answer],
    answers: Mapping[str, Sequence[Answer]],
    settings: Settings,
    contract: Contract,
    conceal: Concealer,
) -> Callable[[Mirror], Mirrored]:
    """Holds a list against its rows; on call those of the first look, and both once more where they differ."""
    paths = {each.name: (each.path, each.headers) for each in contract.endpoint}

    def hold(mirror: Mirror) -> Mirrored:
        get = partial(ask_again, *paths[mirror.endpoint])
        if settings.profile == "gate":
            return hold_against_rows(mirror, ask_contract, get, conceal)
        seen = answers.get(f"endpoint:{mirror.endpoint}", ())
        sparing = Sparing(ask_contract, get, seen[0] if seen else None)
        return hold_against_rows(mirror, sparing.ask, sparing.get, conceal, readings=Sparing.READINGS)

    return hold


@pytest.fixture
def pages(
    settings: Settings,
    answers: Mapping[str, Sequence[Answer]],
    ask_again: Callable[..., Answer],
    evidence: Evidence,
) -> Pages:
    """Judges pages."""
    most = ASSETS_ONCALL if settings.profile == "oncall" else ASSETS
    return Pages(answers, evidence, partial(ask_again, fresh=False), most)
