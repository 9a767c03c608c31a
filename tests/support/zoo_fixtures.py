"""Servers of several versions with the zoo on each: started when first asked for, shared by all modules."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from landed.server import embedded
from tests.support.clusters import installation
from tests.support.zoo import ZOO, fill

LATEST = 18


@pytest.fixture(scope="session")
def server_of() -> Iterator[Callable[[int], embedded.Server]]:
    """A running server of a major version, with the zoo on it."""
    running: dict[int, embedded.Server] = {}
    with ExitStack() as stack:

        def server_of(major: int) -> embedded.Server:
            if major not in running:
                running[major] = stack.enter_context(embedded.start(installation(major)))
                fill(running[major])
            return running[major]

        yield server_of


@pytest.fixture(
    scope="session",
    params=[18, 16, pytest.param(17, marks=pytest.mark.matrix), pytest.param(15, marks=pytest.mark.matrix)],
)
def server(request: pytest.FixtureRequest, server_of: Callable[[int], embedded.Server]) -> embedded.Server:
    """A running server, of each version in turn."""
    return server_of(request.param)


@pytest.fixture(scope="session")
def latest(server_of: Callable[[int], embedded.Server]) -> embedded.Server:
    """A running server of the latest version."""
    return server_of(LATEST)


@pytest.fixture
def clone(server: embedded.Server) -> Iterator[str]:
    """A copy of the zoo that a test may break."""
    with server.clone(ZOO, server.superuser) as name:
        yield name
