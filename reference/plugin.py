"""`--embedded`: the sample landing is started on the controller, and becomes the target."""

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from landed.connection.dsn import parse_dsn
from landed.errors import LandedError
from landed.fallback.cutting import Cutter
from landed.plugins.options import SETTINGS, change_settings
from landed.plugins.secrecy import learn
from landed.settings import parse_url
from reference.cutting_room import CuttingRoom, RemoteCutter

STACK = pytest.StashKey[ExitStack]()
ROOM = pytest.StashKey[list[Any]]()
"""Where the sample's cutters are."""
_WIRE = "landed_cutting_room"


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the sample landing before anything looks at a target."""
    config = session.config
    settings = config.stash.get(SETTINGS, None)
    if settings is None or not settings.embedded or hasattr(config, "workerinput") or config.option.collectonly:
        return
    # They cost a web framework and a server: only where the sample is asked for.
    from reference.platform_api import recorded, serve_platform
    from reference.sample import sample_landing
    from reference.working_tree import make_checkout, strings_of

    stack = config.stash[STACK] = ExitStack()
    try:
        sample = stack.enter_context(sample_landing())
    except LandedError as error:
        raise pytest.UsageError(f"the sample landing does not start: {error}") from None
    addresses: dict[str, Any] = {
        "dsn": parse_dsn(sample.dsn),
        "direct_dsn": parse_dsn(sample.direct_dsn),
        "base_url": (site := parse_url(sample.site.url)),
    }
    if settings.app_dir is None:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="landed-checkout-")))
        strings = strings_of(sample.landing, sample.server.version)
        addresses["app_dir"] = make_checkout(folder, strings)
    facts = {"host": sample.server.host, "database": sample.landing.database, "role": sample.landing.owner}
    taken = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    documents = recorded(**facts, site=site.place, secret=sample.landing.password, snapshot=taken)
    addresses["access"] = stack.enter_context(serve_platform(documents)).access
    learn(config, change_settings(config, **addresses))
    config.stash[ROOM] = stack.enter_context(CuttingRoom(sample.cutters)).where


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker where the sample can be cut."""
    node.workerinput[_WIRE] = node.config.stash.get(ROOM, None)


def pytest_landed_cutters(config: pytest.Config) -> list[Cutter]:
    """The sample's sources can be cut, one by one, and its DATA_SOURCE switched."""
    worker = getattr(config, "workerinput", {})
    where = worker.get(_WIRE) or config.stash.get(ROOM, None)
    if where is None:
        return []
    port, key, links = where
    return [RemoteCutter(port, key, mode, each) for mode, each in links.items()]


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop it, and leave nothing behind."""
    if STACK in config.stash:
        config.stash[STACK].close()
