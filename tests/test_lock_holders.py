"""Whoever locks a table out is named, wherever the verifier meets the lock."""

from contextlib import contextmanager

import pytest

from tests.support.moment import PLUGIN, moment
from tests.support.operator import verify

pytest_plugins = ("tests.support.pool_fixtures",)

LOCK = "lock table public.models in access exclusive mode"


@pytest.fixture
def batch(ground):
    """Another session, with a transaction open."""
    with ground.session(application_name="nightly batch") as batch, batch.transaction():
        yield batch


@contextmanager
def held(batch, when):
    """The table is locked before the run, or when a check is next; lends the run's options and variables."""
    if when:
        with moment(when, lambda: batch.execute(LOCK)) as env:
            yield PLUGIN, env
    else:
        batch.execute(LOCK)
        yield (), {}


@pytest.mark.parametrize(
    ("when", "found"),
    [("", "connection/unreadable:dsn"), ("test_rows[models]", "seed_rows/error:models")],
    ids=["at the start", "half-way"],
)
def test_the_holder_is_named(when, found, batch, ground, tmp_path):
    """A question that is refused for a lock names the session that holds it, and how it is ended."""
    with held(batch, when) as (options, env):
        env["LANDED_DSN"] = ground.landing.dsn
        seen = verify(tmp_path / "r", "--checkpoint=2.3", *options, env=env)

    assert (seen.status, found in seen.red) == (1, True), seen.told
    finding = seen.findings[found]
    assert "canceling statement due to lock timeout; pid" in finding["found"]
    assert f"pid {batch.info.backend_pid} (nightly batch, idle in transaction)" in finding["found"]
    assert "holds an exclusive lock on public.models" in finding["found"]
    assert finding["remedy"].startswith("End the session that holds the lock")
