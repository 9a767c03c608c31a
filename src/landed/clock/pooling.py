"""A pooler, seen through its behaviour: what it lends, to how many at once, and what of one client another meets.

Everything happens in pinned read-only transactions. What would outlive them (session `set`, named prepared
statements, temporary tables, advisory locks) is never tried: behind a transaction pooler it would stay with
somebody else.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from landed.clock.clients import Answers, at_once
from landed.clock.stopwatch import Stopwatch
from landed.database import probes
from landed.errors import Silent, TargetError
from landed.target import GRACE_S, Connection, Database, reading, transaction, watchdog

HOLD_S = 0.5
"""How long nobody more must have got a backend before all that is left is taken to be waiting."""
AT_LEISURE = 4.0
"""So many times as long where that showed fewer than promised: a busy machine lets clients come late."""
SETTLE_S = 3.0
"""A session that was closed may be seen for so long."""
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Meetings:
    """The backends that two clients met, both connected all the while, in order."""

    first: list[int]
    second: list[int]
    starved: str = ""
    """What was heard where the second had to wait for the first without an end."""
    unheard: bool = False
    """Not even a refusal was heard."""

    @property
    def in_transaction_mode(self) -> bool:
        """A backend is lent for a transaction: one client met two of them, or both met the same."""
        one, two = set(self.first), set(self.second)
        return len(one) > 1 or len(two) > 1 or bool(one & two)


@dataclass(frozen=True, slots=True)
class Crowd:
    """What became of clients that all wanted a backend at the same moment, and held it."""

    side_by_side: int
    """So many transactions were open at once: the pool's size, or all clients."""
    answers: Answers[int]
    total_ms: float

    @property
    def unheard(self) -> bool:
        """To some of them not even a refusal came."""
        return self.answers.unheard

    @property
    def figures(self) -> dict[str, Any]:
        """What is recorded."""
        served = len(self.answers.results)
        waited = served - self.side_by_side
        return {
            "clients": served + self.answers.unanswered,
            "served": served,
            "side_by_side": self.side_by_side,
            "waited": waited,
            "total_ms": round(self.total_ms, 3),
        }


@dataclass(frozen=True, slots=True)
class Left:
    """Sessions that still bear our name after all clients hung up."""

    busy: list[str]
    """Ours: with a transaction still open, as `pid 17 (idle in transaction)`; without a pooler idle ones too."""
    kept: int
    """Idle ones of a pooler, which keeps its backends: they bear their last client's name."""
    hidden: int = 0
    """Whose state this role may not see."""


def ask_one(connection: Connection, question: probes.Question) -> dict[str, Any]:
    """The one row of a probe, within a transaction that is open."""
    row = connection.execute(*question).fetchone()
    assert row is not None
    return row


def meetings(first: Connection, second: Connection, timeout_s: float) -> Meetings:
    """Let one client hold a transaction while the other begins one, a few times over."""
    met = Meetings([], [])
    for _ in range(ROUNDS):
        try:
            met.second.append(_backend(second, timeout_s))
            with reading(first, timeout_s + 2 * GRACE_S):
                met.first.append(ask_one(first, probes.backend())["pid"])
                met.second.append(_backend(second, timeout_s))
        except TargetError as error:
            return Meetings(met.first, met.second, str(error), isinstance(error, Silent))
        if met.in_transaction_mode:
            break
    return met


def _backend(connection: Connection, timeout_s: float) -> int:
    with reading(connection, timeout_s):
        pid: int = ask_one(connection, probes.backend())["pid"]
    return pid


def crowd(clients: Sequence[Connection], stopwatch: Stopwatch, timeout_s: float, promised: int = 0) -> Crowd:
    """Let all clients begin at once and hold what they get until nobody more gets any; then all are served.

    Where that shows fewer side by side than promised it is done once more, at leisure, and that is told.
    """
    tried: list[Crowd] = []

    def together() -> float:
        tried.append(_crowd(clients, timeout_s, HOLD_S))
        if not tried[0].answers.unanswered and tried[0].side_by_side < min(promised, len(clients)):
            tried.append(_crowd(clients, timeout_s, AT_LEISURE * HOLD_S))
        return tried[-1].total_ms

    stopwatch.reported(together, 1)
    return tried[-1]


def _crowd(clients: Sequence[Connection], timeout_s: float, hold_s: float) -> Crowd:
    gate = _Gate(len(clients), timeout_s, hold_s)

    def hold(connection: Connection, ready: Callable[[], None]) -> int:
        with watchdog(connection, 2 * timeout_s + GRACE_S):
            ready()
            with transaction(connection, timeout_s):
                pid: int = ask_one(connection, probes.backend())["pid"]
                gate.arrive()
        return pid

    gate.watch()
    answers = at_once([partial(hold, each) for each in clients], 2 * timeout_s + 2 * GRACE_S)
    return Crowd(gate.held, answers, max(answers.times_ms, default=0.0))


@dataclass
class _Gate:
    """Where those that got a backend wait until nobody more gets one."""

    wanted: int
    seconds: float
    """Nobody is held here for longer."""
    hold_s: float
    """Nobody more has come for so long: it opens."""
    held: int = 0
    _arrivals: int = 0
    _open: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _last: float = 0.0

    def arrive(self) -> None:
        """Stay here until the gate opens."""
        with self._lock:
            self._arrivals += 1
            self._last = time.monotonic()
        self._open.wait(self.seconds)

    def watch(self) -> None:
        """Open the gate, from a thread of its own, when all are here, or none has come for a while."""
        threading.Thread(target=self._watch, args=(time.monotonic() + self.seconds,), daemon=True).start()

    def _watch(self, end: float) -> None:
        while time.monotonic() < end:
            with self._lock:
                arrivals, quiet = self._arrivals, time.monotonic() - self._last
            if arrivals == self.wanted or (arrivals and quiet > self.hold_s):
                break
            time.sleep(0.005)
        with self._lock:
            self.held = self._arrivals
        self._open.set()


def strays(clients: Sequence[Connection], timeout_s: float) -> Answers[list[str]]:
    """Let every client set a value of its own for a transaction: what each read that was not its own."""
    with reading(clients[0], timeout_s):
        default = ask_one(clients[0], probes.own_setting())["value"]
    values = {id(each): 1001 + at for at, each in enumerate(clients)}

    def look(connection: Connection, ready: Callable[[], None]) -> list[str]:
        ready()
        found = []
        for _ in range(ROUNDS):
            with reading(connection, timeout_s):
                own = ask_one(connection, probes.local_setting(values[id(connection)]))["value"]
                inside = ask_one(connection, probes.own_setting())["value"]
            with reading(connection, timeout_s):
                after = ask_one(connection, probes.own_setting())["value"]
            found += [f"{inside} in the transaction that set {own}"] if inside != own else []
            found += [f"{after} after the transaction that set {own}, not {default}"] if after != default else []
        return found

    return at_once([partial(look, each) for each in clients], ROUNDS * timeout_s + 2 * GRACE_S)


def echoes(clients: Sequence[Connection], timeout_s: float) -> Answers[list[str]]:
    """Let every client send parametrized statements without a name: the answers that are wrong."""

    def ask(connection: Connection, ready: Callable[[], None]) -> list[str]:
        ready()
        wrong = []
        for at in range(ROUNDS):
            sent = id(connection) + at
            with reading(connection, timeout_s):
                got = ask_one(connection, probes.echo(sent))["value"]
            wrong += [f"{got} for {sent}"] if got != sent else []
        return wrong

    return at_once([partial(ask, each) for each in clients], ROUNDS * timeout_s + 2 * GRACE_S)


def left(database: Database, nonce: str, *, pooled: bool = True) -> Left:
    """Sessions under our name, as the server itself shows them, once those that are just closing are gone."""
    end = time.monotonic() + SETTLE_S
    kept = {None, "idle"} if pooled else {None}
    while True:
        rows = database.ask(*probes.sessions_left(nonce))
        busy = [f"pid {each['pid']} ({each['state']})" for each in rows if each["state"] not in kept]
        hidden = sum(each["state"] is None for each in rows)
        if not (busy or hidden) or time.monotonic() > end:
            return Left(busy, len(rows) - len(busy) - hidden, hidden)
        time.sleep(0.05)
