"""The site of strangers, trusted by every client of the process."""

from collections.abc import Iterator

import pytest

from landed.web.site import ssl_context
from tests.support.front_site import Front, Trust, front_site, trust
from tests.support.raw import answer, raw_server


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trust]:
    """An authority, trusted by every client of this process that is made while the module's tests run."""
    made = trust(tmp_path_factory.mktemp("trust"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(made.root))
        ssl_context.cache_clear()
        yield made
    ssl_context.cache_clear()


@pytest.fixture(scope="module")
def visited(trusted: Trust) -> Iterator[Front]:
    """The site of most faults."""
    with front_site(trusted.context()) as front:
        yield front


@pytest.fixture(scope="module")
def plain() -> Iterator[tuple[list[bytes], int]]:
    """What is answered by plain http, and where."""
    replies: list[bytes] = []
    with raw_server(lambda line, _: answer(line, replies[-1]) and None) as port:
        yield replies, port
