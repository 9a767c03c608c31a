"""A Locust master that takes a contract's stages one by one: run by `landed load --locust`.

    python -m landed.traffic.locust_master BIND_HOST PORT WORKERS

Every line on its standard input is a stage, as JSON; every line on its output an answer: that the workers are
there, how far they are, what came of a stage. It ends, and its workers with it, when its input does.

Who does how much of a stage is decided here, not by Locust: each worker is told its requests, its users and its
rate, says when all its users are ready, and all workers begin at one word. Users are never moved from one worker to
another, and whoever comes in the middle of a stage has a part in the next.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import gevent
from gevent.fileobject import FileObjectThread
from locust.env import Environment
from locust.exception import RPCError
from locust.runners import MasterRunner

from landed.traffic.locust_plan import crew, share
from landed.traffic.locust_worker import BEGIN, DONE, PROGRESS, READY, SHARE, StageUser


class Master:
    """Takes stages to the workers, and their answers back."""

    def __init__(self, runner: MasterRunner, workers: int) -> None:
        self._runner = runner
        self._workers = workers
        self._ready: dict[str, Any] = {}
        self._done: dict[str, Any] = {}
        self._progress: dict[str, Any] = {}
        for message, told in ((READY, self._ready), (DONE, self._done), (PROGRESS, self._progress)):
            runner.register_message(message, _into(told))

    def wait_for_workers(self) -> None:
        """Until all are there; who started us has the patience or not."""
        while len(self._runner.clients.ready) < self._workers:
            gevent.sleep(0.05)
        say({"ready": len(self._runner.clients.ready)})

    def fire(self, stage: dict[str, Any]) -> None:
        """Give every worker its share, let them begin together, and tell what came of it."""
        for each in (self._ready, self._done, self._progress):
            each.clear()
        present = sorted(each.id for each in self._runner.clients.ready)
        names = present[: crew(stage, len(present))]
        if not names:
            sys.exit("no worker is left")
        for number, name in enumerate(names):
            self._runner.send_message(SHARE, share(stage, number, len(names)), client_id=name)
        self._until(self._ready, names, stage)
        for name in names:
            self._runner.send_message(BEGIN, None, client_id=name)
        self._until(self._done, names, stage)
        say({"volley": list(self._done.values())})

    def _until(self, told: dict[str, Any], names: Sequence[str], stage: dict[str, Any]) -> None:
        """Until every worker has said so; one that is gone ends us, who started us has the patience or not."""
        began = time.monotonic()
        while not told.keys() >= set(names):
            gevent.sleep(0.005)
            gone = [each for each in names if each not in self._runner.clients]
            if gone:
                sys.exit(f"{len(gone)} of {len(names)} workers went away in the middle of {stage['name']}")
            if time.monotonic() - began >= 1:
                began = time.monotonic()
                say({"done": sum(self._progress.values()), "total": stage["requests"]})


def _into(told: dict[str, Any]) -> Callable[..., None]:
    def listen(environment: Environment, msg: Any) -> None:
        told[msg.node_id] = msg.data

    return listen


def say(words: dict[str, Any]) -> None:
    """One line to who started us."""
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def main(host: str, port: int, workers: int) -> None:
    """Take stages until there are no more."""
    environment = Environment(user_classes=[StageUser])
    try:
        runner = environment.create_master_runner(host, port)
    except RPCError as error:
        sys.exit(f"the master cannot listen on {host} port {port}: {error}")
    master = Master(runner, workers)
    master.wait_for_workers()
    for line in FileObjectThread(sys.stdin.buffer, "rb"):
        master.fire(json.loads(line))
    runner.quit()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
