"""A landing behind a PgBouncer, and runs that try it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.operator import Run, verify
from tests.support.pooler import Pooler, pgbouncer
from tests.support.pools import through
from tests.support.timed_contract import Ground, contract_with, new_ground

_POOLING = "\n[pooling]\nclients = {clients}\nreserve = {reserve}\n{pool}"


@pytest.fixture(scope="session")
def ground() -> Iterator[Ground]:
    """A landing on a server with room for 200 clients."""
    with new_ground() as ground:
        yield ground


@pytest.fixture
def pooler(ground: Ground) -> Callable[..., AbstractContextManager[Pooler]]:
    """Starts a PgBouncer before it."""

    @contextmanager
    def pooler(**options: Any) -> Iterator[Pooler]:
        with pgbouncer(ground.server, users=dict([ground.account]), **options) as running:
            yield running

    return pooler


@pytest.fixture
def trial(ground: Ground, tmp_path: Path) -> Callable[..., Run]:
    """Verify row 1.4.1 through a pooler, or whatever listens on a port; directly where there is none."""

    def trial(
        port: int,
        *options: str,
        clients: int = 10,
        reserve: int = 0,
        pool: int | None = None,
        env: dict[str, str] | None = None,
        **header: str,
    ) -> Run:
        promised = _POOLING.format(clients=clients, reserve=reserve, pool=f"pool = {pool}\n" if pool else "")
        contract = contract_with(tmp_path, promised, without=("pooling",), **header)
        addresses = {"LANDED_DSN": through(ground, port), "LANDED_DIRECT_DSN": ground.landing.dsn}
        options = (f"--contract={contract}", "--checkpoint=1.4.1", *options)
        return verify(tmp_path / "reports", *options, env={**addresses, **(env or {})})

    return trial
