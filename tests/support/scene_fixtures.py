"""Scenes that tests alter: AI-GO with the recorded answers of its sample, and the zoo with one of everything."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from landed.connection.dsn import parse_dsn
from landed.contract import load_contract
from landed.expectations import own_assets
from landed.lock import load_lock
from landed.model import Extension
from landed.preflight import Preflight, look
from landed.secrets import Scrubber
from landed.settings import Settings, parse_url
from landed.target import Database
from landed.web.site import Answer, Site
from reference.landing import CONTRACT
from reference.sample import sample_landing
from tests.support.healthy import healthy
from tests.support.scene import Rows, Scene
from tests.support.zoo import CONTRACTS


@dataclass(frozen=True)
class Recorded:
    """What was seen of the sample landing, once."""

    preflight: Preflight
    rows: Mapping[str, Rows]
    """What each query of the contract answered."""
    assets: Mapping[str, Answer]


@pytest.fixture(scope="session")
def recorded() -> Recorded:
    """The sample landing's answers, and what its database held."""
    contract = load_contract(CONTRACT)
    files = dict.fromkeys(each.query for each in (*contract.relation, *contract.mirror, *contract.marker))
    with sample_landing() as sample:
        settings = Settings(dsn=parse_dsn(sample.dsn), base_url=parse_url(sample.site.url))
        targets = frozenset({"database", "site"})
        seen = look(settings, contract, load_lock(contract.lock_path), targets, Scrubber())
        database = Database(settings.dsn, timeout_s=10)
        rows = {file: database.ask_contract(contract.read(file)) for file in files}
        database.close()
        site = Site(settings.base_url, requests=100, rate=100)
        paths = {path for each in seen.answers.values() for path in own_assets(each[0].body)}
        assets = {path: site.get(path, fresh=False) for path in paths}
        site.close()
    assert seen.roots == ()
    return Recorded(seen, rows, assets)


@pytest.fixture(scope="session")
def ai_go(recorded: Recorded) -> Scene:
    """AI-GO in health: the catalogue of its lock, and the recorded answers and rows of its sample."""
    scene = healthy(load_contract(CONTRACT))
    answers = recorded.preflight.answers
    return replace(
        scene,
        preflight=replace(scene.preflight, answers=answers),
        rows=recorded.rows,
        pages={**{each[0].path: each[0] for each in answers.values()}, **recorded.assets},
        samples=1,
    )


@pytest.fixture(scope="session")
def zoo() -> Scene:
    """One of every kind of object, as the zoo's lock promises them, and an extension, which it has none of."""
    contract = load_contract(CONTRACTS / "zoo")
    lock = load_lock(contract.lock_path)
    extension = Extension(name="citext", schema="public", version="1.6")
    return healthy(contract, replace(lock, objects={**lock.objects, "extensions": (extension,)}))
