"""A Locust master that takes a contract's stages one by one: run by `landed load --locust`.

    python -m landed.traffic.locust_master BIND_HOST PORT WORKERS

Every line on its standard input is a stage, as JSON; every line on its output an answer: that the workers are
there, how far they are, what came of a stage. It ends, and its workers with it, when its input does.
"""

import json
import sys
import time
from typing import Any

import gevent
from gevent.fileobject import FileObjectThread
from locust.env import Environment
from locust.exception import RPCError
from locust.runners import MasterRunner

from landed.traffic.locust_run import share
from landed.traffic.locust_worker import DONE, PROGRESS, SHARE, StageUser

AT_ONCE = 100.0
"""Users a second and worker: more is known to cause trouble."""


class Master:
    """Takes stages to the workers, and their answers back."""

    def __init__(self, runner: MasterRunner, workers: int) -> None:
        self._runner = runner
        self._workers = workers
        self._done: dict[str, dict[str, Any]] = {}
        self._progress: dict[str, int] = {}
        runner.register_message(DONE, lambda environment, msg: self._done.update({msg.node_id: msg.data}))
        runner.register_message(
            PROGRESS, lambda environment, msg: self._progress.update({msg.node_id: msg.data["done"]})
        )

    def wait_for_workers(self) -> None:
        """Until all are there; who started us has the patience or not."""
        while len(self._runner.clients.ready) < self._workers:
            gevent.sleep(0.05)
        say({"ready": self._workers})

    def fire(self, stage: dict[str, Any]) -> None:
        """Give every worker its share, let them begin together, and tell what came of it."""
        self._done.clear()
        self._progress.clear()
        names = sorted(each.id for each in self._runner.clients.ready)[: self._workers]
        for number, name in enumerate(names):
            self._runner.send_message(SHARE, share(stage, number, len(names)), client_id=name)
        self._runner.start(stage["users"], spawn_rate=AT_ONCE * len(names))
        told = time.monotonic()
        while len(self._done) < len(names):
            gevent.sleep(0.02)
            if time.monotonic() - told >= 1:
                told = time.monotonic()
                say({"done": sum(self._progress.values()), "total": stage["requests"]})
        self._runner.stop()
        while len(self._runner.clients.ready) < len(names):
            gevent.sleep(0.02)
        say({"volley": list(self._done.values())})


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
