"""Locust as a client of stages: one master, and workers on this machine or on others.

Locust patches Python when it is imported, so that it lives in processes of its own; this module only talks to them.
"""

import importlib.util
import json
import math
import os
import queue
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from landed.errors import OutOfTime, TargetError, UsageError
from landed.promises.budgets import Stage
from landed.promises.site import Endpoint
from landed.settings import Url
from landed.traffic.load import NULL_SECONDS
from landed.traffic.load_client import Gap, Shot, Tell, Volley
from landed.traffic.locust_plan import NULL, plan_of
from landed.traffic.wire import DEADLINE_S

START_S = 60.0
"""So long may workers of this machine take to come; those of others have ten times as much."""
STOP_S = 5.0
GRACE_S = 60.0
"""What a stage may take beyond its slowest requests."""
LOG_TAIL = 2000
INSTALL = "Locust is not installed: pip install -e '.[load]'"


@dataclass(frozen=True)
class LocustEngine:
    """Sends stages by a running master and its workers."""

    url: Url
    workers: int
    ask: Callable[[dict[str, Any], float, Tell], list[dict[str, Any]]]
    by: str = "locust"
    null_times: int = 1

    def fire(self, stage: Stage, url: Url, path: str, endpoint: Endpoint, rate: float | None, tell: Tell) -> Volley:
        """Send a stage to the site. Raises UsageError where it answers from another address in the end."""
        if url.address != self.url.address:
            raise UsageError(f"{endpoint.path} leads to {url.address}: give that as --base-url")
        return self._volley({**plan_of(stage, path, endpoint), "rate": rate, "null": False}, tell)

    def fire_at_null(self, stage: Stage, wait_ms: int) -> Volley:
        """Send the same to null endpoints, one beside each worker."""
        plan = plan_of(stage, f"/{wait_ms}", NULL)
        if plan["every"] is not None:
            plan["requests"] = max(self.workers, int(NULL_SECONDS / plan["every"]))
            plan["users"] = min(plan["users"], plan["requests"])
        return self._volley({**plan, "rate": None, "null": True}, lambda done, total: None)

    def _volley(self, plan: dict[str, Any], tell: Tell) -> Volley:
        rounds = math.ceil(plan["requests"] / plan["users"])
        patience = rounds * DEADLINE_S + (plan["every"] or 0) * plan["requests"] + GRACE_S
        parts = self.ask(plan, patience, tell)
        strangers = {each["url"] for each in parts} - {self.url.address}
        if strangers:
            raise UsageError(f"a worker asked {', '.join(sorted(strangers))}: give all of them the same --base-url")
        there = sum(each["users"] for each in parts)
        if there < plan["users"]:
            raise TargetError(f"Locust: {there} of {plan['users']} at a time were there: the stage is another")
        shots = [
            Shot(due, ms, status, error, took) for each in parts for due, ms, status, error, took in each["shots"]
        ]
        busiest = max(parts, key=lambda each: each["cpu_s"] / each["seconds"])
        seconds = max(each["seconds"] for each in parts)
        return Volley(
            shots=tuple(sorted(shots, key=lambda each: each.due_s)),
            seconds=seconds,
            cpu_s=busiest["cpu_s"] / busiest["seconds"] * seconds,
            connect_ms=(),
            gaps=tuple(Gap(since, ms) for each in parts for since, ms in each["gaps"]),
            sources=dict(sum((Counter(each["sources"]) for each in parts), Counter[str]())),
            workers=len(parts),
        )


@contextmanager
def locust(
    url: Url, *, processes: int = 0, host: str = "127.0.0.1", port: int = 0, expect: int = 0
) -> Iterator[LocustEngine]:
    """Start a master, and `processes` workers beside it; wait for those, or for `expect` workers from anywhere.

    Raises UsageError where Locust is not installed, OutOfTime where workers do not come.
    """
    require_locust()
    workers = expect or processes
    port = port or free_port()
    with ExitStack() as stack:
        log = stack.enter_context(tempfile.TemporaryFile())
        command = ["landed.traffic.locust_master", "*" if host == "0.0.0.0" else host, str(port), str(workers)]
        master = stack.enter_context(_process(command, log))
        for _ in range(processes):
            near = "127.0.0.1" if host in ("*", "0.0.0.0") else host
            stack.enter_context(_process(["landed.traffic.locust_worker", near, str(port)], log, url=url))
        lines = _Lines(master, log)
        lines.until("ready", START_S if processes >= workers else 10 * START_S, lambda done, total: None)

        def ask(plan: dict[str, Any], patience: float, tell: Tell) -> list[dict[str, Any]]:
            lines.write(plan)
            found: list[dict[str, Any]] = lines.until("volley", patience, tell)
            return found

        yield LocustEngine(url, workers, ask)


def require_locust() -> None:
    """Raises UsageError with the way to install it."""
    if importlib.util.find_spec("locust") is None:
        raise UsageError(INSTALL)


def work_for(master_host: str, master_port: int, url: Url) -> int:
    """Be a worker until the master ends; its exit status."""
    require_locust()
    command = [sys.executable, "-m", "landed.traffic.locust_worker", master_host, str(master_port)]
    return subprocess.run(command, env=_environment(url), check=False).returncode


class _Lines:
    """What the master says, line by line, each awaited with an end."""

    def __init__(self, process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
        self._process = process
        self._log = log
        self._queue: queue.Queue[dict[str, Any] | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._queue.put(json.loads(line))
        self._queue.put(None)

    def write(self, words: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(words).encode() + b"\n")
        self._process.stdin.flush()

    def until(self, key: str, seconds: float, tell: Tell) -> Any:
        """The value of the first line that has the key. Raises OutOfTime, or TargetError where the master ended."""
        ends = time.monotonic() + seconds
        while True:
            try:
                words = self._queue.get(timeout=max(0.0, ends - time.monotonic()))
            except queue.Empty:
                raise OutOfTime(f"Locust: no {key} within {seconds:.0f} s{self._told()}") from None
            if words is None:
                raise TargetError(f"Locust's master ended{self._told()}")
            if key in words:
                return words[key]
            tell(words["done"], words["total"])

    def _told(self) -> str:
        self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, self._log.tell() - LOG_TAIL))
        text = self._log.read().decode("utf-8", "replace").strip()
        return f": {text}" if text else ""


@contextmanager
def _process(
    command: Sequence[str], log: IO[bytes], *, url: Url | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is talked to by pipes, unless it is a worker with an address of its own."""
    pipe = subprocess.DEVNULL if url else subprocess.PIPE
    process = subprocess.Popen(
        [sys.executable, "-m", *command], env=_environment(url), stdin=pipe, stdout=pipe, stderr=log
    )
    try:
        yield process
    finally:
        if process.stdin is not None:
            # A master that reads the end tells its workers before it goes; one that is killed leaves them waiting.
            with suppress(OSError):
                process.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                process.wait(STOP_S)
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_S)


def _environment(url: Url | None) -> dict[str, str]:
    """A login goes by environment, not by the command line; this package is found where we were."""
    places = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, places)),
        **({"LANDED_BASE_URL": url.reveal()} if url else {}),
    }


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
