"""`--embedded`: the sample landing is started on the controller, and becomes the target."""

from contextlib import ExitStack

import pytest

from landed.dsn import parse_dsn
from landed.errors import LandedError
from landed.plugins.options import SETTINGS, change_settings
from landed.plugins.secrecy import learn
from landed.settings import parse_url

STACK = pytest.StashKey[ExitStack]()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the sample landing before anything looks at a target."""
    config = session.config
    settings = config.stash.get(SETTINGS, None)
    if settings is None or not settings.embedded or hasattr(config, "workerinput") or config.option.collectonly:
        return
    from reference.sample import sample_landing  # costs a web framework: only where the sample is asked for

    stack = config.stash[STACK] = ExitStack()
    try:
        sample = stack.enter_context(sample_landing())
    except LandedError as error:
        raise pytest.UsageError(f"the sample landing does not start: {error}") from None
    addresses = {
        "dsn": parse_dsn(sample.dsn),
        "direct_dsn": parse_dsn(sample.direct_dsn),
        "base_url": parse_url(sample.site.url),
    }
    learn(config, change_settings(config, **addresses))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop it, and leave nothing behind."""
    if STACK in config.stash:
        config.stash[STACK].close()
