"""A pooler on trial: how many clients may be opened, and each question to it with clients opened for it alone."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar

from landed.clock import pooling
from landed.clock.clients import Answers, NotOpened, clients, still_there
from landed.clock.stopwatch import Stopwatch
from landed.connection.dsn import Dsn
from landed.database.headroom import Room, room
from landed.evidence import Evidence
from landed.promises.budgets import Pooling
from landed.promises.sections import Profile
from landed.target import Connection, Database

FEWEST = 3
"""With fewer clients nothing can be seen of a pool."""
FEW = 12
"""So many show whether clients are kept apart; only the pool's size takes more."""
T = TypeVar("T")


class Tried(Protocol):
    """What became of clients."""

    @property
    def unheard(self) -> bool:
        """To some of them not even a refusal came."""


S = TypeVar("S", bound=Tried)


@dataclass(frozen=True)
class PoolTrial:
    """Tries the pooler behind one string. `seen_from` is the server past it where that is known, else the same."""

    dsn: Dsn
    seen_from: Dsn
    promised: Pooling
    timeout_s: float
    nonce: str
    """Every client's application_name, the same for all processes of a run."""

    def room(self) -> Room:
        """The server's connections, as they are now."""
        return self._ask_server(room)

    def left(self) -> pooling.Left:
        """Sessions under our name, seen past the pooler where that is possible."""
        return self._ask_server(lambda database: pooling.left(database, self.nonce))

    @cached_property
    def meetings(self) -> pooling.Meetings:
        """The backends that two clients met."""
        return self.with_clients(2, lambda two: pooling.meetings(two[0], two[1], self.timeout_s))

    def with_clients(self, n: int, question: Callable[[list[Connection]], S]) -> S:
        """Open so many clients, ask, and close them.

        Raises NotOpened where some are refused, Silent where nobody is answered any more.
        """
        with clients(self.dsn, n, self.nonce) as opened:
            found = question(opened)
        if found.unheard:
            still_there(self.dsn, self.nonce)
        return found

    def _ask_server(self, question: Callable[[Database], T]) -> T:
        database = Database(self.seen_from, timeout_s=self.timeout_s)
        try:
            return question(database)
        finally:
            database.close()


@dataclass(frozen=True)
class Pooled:
    """The trial as a check sees it: what may not or cannot be tried is not run, and says why."""

    trial: PoolTrial
    there: bool
    """Something stands between: the backend is not the one that the connection was told."""
    profile: Profile
    evidence: Evidence

    def meetings(self) -> pooling.Meetings:
        """The backends that two clients met while one of them held a transaction."""
        self._count()
        return connected("dsn", self.evidence, lambda: self.trial.meetings)

    def crowd(self, stopwatch: Stopwatch) -> pooling.Crowd:
        """All clients at once, each holding what it gets until nobody more gets any."""
        trial, pool = self.trial, self.trial.promised.pool or 0
        return self._ask(
            self._count(), lambda opened: pooling.crowd(opened, stopwatch, trial.timeout_s, promised=pool)
        )

    def strays(self) -> Answers[list[str]]:
        """Settings of one client's transaction that another met, or that outlived it."""
        return self._ask(min(self._count(), FEW), lambda opened: pooling.strays(opened, self.trial.timeout_s))

    def echoes(self, most: int = FEW) -> Answers[list[str]]:
        """Wrong answers to parametrized statements without a name."""
        return self._ask(min(self._count(), most), lambda opened: pooling.echoes(opened, self.trial.timeout_s))

    def left(self) -> pooling.Left:
        """Sessions under our name after a whole crowd had transactions and hung up, whatever else ran before."""
        self.echoes(self.trial.promised.clients)
        return self.trial.left()

    def _ask(self, n: int, question: Callable[[list[Connection]], S]) -> S:
        if not self.meetings().in_transaction_mode:
            self.evidence.not_run("the pooler lends no backend for a transaction alone: see transaction mode")
        return connected("dsn", self.evidence, lambda: self.trial.with_clients(n, question))

    def _count(self) -> int:
        """How many clients may be opened: what the contract says, never more than is free less its reserve."""
        if not self.there:
            self.evidence.not_applicable("--dsn is direct")
        if self.profile == "oncall":
            self.evidence.not_run("a pooler is not tried on call: use --profile gate")
        room, promised = self.trial.room(), self.trial.promised
        if room.free - promised.reserve < FEWEST:
            self.evidence.not_run(f"{room.free} connections are free, and {promised.reserve} are left to others")
        return min(promised.clients, room.free - promised.reserve)


def connected(subject: str, evidence: Evidence, call: Callable[[], T]) -> T:
    """What `call` returns; clients that get no connection are a finding of their own."""
    try:
        return call()
    except NotOpened as error:
        evidence.find(
            "refused",
            subject,
            expected="every client is connected",
            found=str(error),
            source="connections through --dsn",
            remedy="Raise the pooler's max_client_conn or the server's max_connections; look for leaked sessions.",
        )
        evidence.not_run(str(error))
