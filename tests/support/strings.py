"""Where the strings that an operator gives may lead: to the database, or somewhere else by mistake."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager as Context
from contextlib import contextmanager, nullcontext

from landed.server.kept import free_port
from tests.support.standby import standby
from tests.support.world import ELSEWHERE, Ground

Lead = Callable[[Ground, str], str | Context[str]]
"""From the world and the role that connects to a connection string, which may last for a block only."""


def _other_database(ground: Ground, role: str) -> str:
    """A copy that was filled as well, under another name."""
    ground.server.create_database(ELSEWHERE, ground.owner, ground.template)
    return ground.dsn(role, ELSEWHERE)


@contextmanager
def _replica(ground: Ground, role: str) -> Iterator[str]:
    with standby(ground.server) as copy:
        yield ground.dsn(role).replace(f":{ground.server.port}/", f":{copy.port}/")


def _closed_port(ground: Ground, role: str) -> str:
    return ground.dsn(role).replace(f":{ground.server.port}/", f":{free_port()}/")


LEADS: Mapping[str, Lead] = {
    "the database": lambda ground, role: ground.dsn(role),
    "another address": lambda ground, role: ground.dsn(role, host="localhost"),
    "a pooler's name": lambda ground, role: ground.dsn(role, host="ep-1-pooler.localhost") + "?hostaddr=127.0.0.1",
    "another database": _other_database,
    "another role": lambda ground, role: ground.dsn(ground.reader, host="localhost"),
    "a replica": _replica,
    "a closed port": _closed_port,
    # To any other address than loopback; this one is the machine itself all the same.
    "plain text": lambda ground, role: ground.dsn(role, host="0.0.0.0"),
}
"""Words of a fault's header to a string; `the database` and `another address` are well."""


def lead(words: str, ground: Ground, role: str) -> Context[str]:
    """The string that a header's words name, for a block."""
    found = LEADS[words](ground, role)
    return nullcontext(found) if isinstance(found, str) else found
