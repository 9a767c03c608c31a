"""A Locust worker that sends its share of a contract's stages: run by `landed load --locust`, on any machine.

    LANDED_BASE_URL=https://… python -m landed.traffic.locust_worker MASTER_HOST MASTER_PORT

The master says what share of a stage is this worker's; where the site is, with its login, each worker knows itself.
Locust's users do the asking; every request's time goes back to the master as it was measured, not rounded into
Locust's own statistics.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import gevent
from gevent.event import Event
from locust import FastHttpUser, task
from locust.env import Environment
from locust.exception import StopUser

from landed.promises.site import Endpoint, Source
from landed.settings import Url, parse_url
from landed.traffic.load_client import BEAT_S, KEPT, overslept
from landed.traffic.null_endpoint import null_endpoint
from landed.traffic.reading import READ_LIMIT, TOOK, Opened
from landed.traffic.source_told import sources
from landed.traffic.wire import DEADLINE_S, explain, place
from landed.web.politeness import Pace

SHARE, READY, BEGIN, DONE, PROGRESS = (f"landed_{each}" for each in ("share", "ready", "begin", "done", "progress"))
"""Messages: what a worker has to do; that its users are ready; begin; what came of it; how far it is."""


class Share:
    """This worker's part of one stage."""

    def __init__(self, plan: dict[str, Any], base: str, prefix: str) -> None:
        self.plan = plan
        self.address = base + prefix
        self.gate = Event()
        self.ready = False
        self.users = 0
        self.begin = self.cpu = 0.0
        self.shots: list[tuple[float, float, int, str | None, float]] = []
        self.gaps: list[tuple[float, float]] = []
        self.answers: list[Opened] = []
        self._every = -(-plan["requests"] // KEPT)
        self._left = iter(range(plan["requests"]))
        self._pace = Pace(plan["rate"])

    def open(self) -> None:
        """Begin."""
        self.begin, self.cpu = time.perf_counter(), time.process_time()
        self.gate.set()

    def dues(self) -> Iterator[float]:
        """For one user: when each of its requests begins; in an open loop it may be overdue when it is taken."""
        self.users += 1
        self.ready = self.users == self.plan["users"]
        self.gate.wait()
        every = self.plan["every"]
        for number in self._left:
            if every is None:
                while wait := self._pace.wait():
                    gevent.sleep(wait)
                yield time.perf_counter()
            else:
                due = self.begin + self.plan["offset"] + number * every
                gevent.sleep(max(0.0, due - time.perf_counter()))
                yield due

    @property
    def over(self) -> bool:
        """Has every request come back?"""
        return len(self.shots) >= int(self.plan["requests"])

    def keep(self, answer: Any) -> None:
        """Keep some of the answers, evenly, to be read when all have come."""
        if len(self.shots) % self._every == 0 and len(answer.content or b"") <= READ_LIMIT:
            headers = {name.lower(): value for name, value in (answer.headers or {}).items()}
            self.answers.append(Opened(answer.status_code, headers, answer.content or b""))

    def told(self, url: Url) -> dict[str, Any]:
        """What goes back to the master."""
        seconds, cpu = time.perf_counter() - self.begin, time.process_time() - self.cpu
        where = Source.model_validate(self.plan["source"]) if self.plan["source"] else None
        asked = Endpoint(name="it", group="it", path="/", status=tuple(self.plan["status"]), source=where)
        return {
            "url": url.address,
            "users": self.users,
            "shots": self.shots,
            "gaps": self.gaps,
            "sources": sources(asked, self.answers),
            "seconds": seconds,
            "cpu_s": cpu,
        }


class Worker:
    """What this process is, from the first stage to the last."""

    url: Url
    share: Share | None = None
    null: str | None = None


class StageUser(FastHttpUser):
    """One of the stage's clients, with a connection of its own."""

    insecure = False
    network_timeout = DEADLINE_S
    connection_timeout = DEADLINE_S
    max_retries = 0
    max_redirects = 0

    @task
    def stage(self) -> None:
        """Ask until nothing is left to be asked."""
        share = Worker.share
        if share is not None:
            where = place(Worker.url, share.plan["headers"])
            headers = {name: value for name, value in where.headers if name != "host"}
            for due in share.dues():
                target = where.target(share.plan["path"]).removeprefix(where.prefix)
                share.shots.append(self._ask(share, due, share.address + target, headers))
            if share.over and Worker.share is share:
                Worker.share = None
                self.environment.runner.send_message(DONE, share.told(Worker.url))
        raise StopUser

    def _ask(
        self, share: Share, due: float, url: str, headers: dict[str, str]
    ) -> tuple[float, float, int, str | None, float]:
        answer = self.client.get(url, name=share.plan["name"], headers=headers, allow_redirects=False)
        ms = (time.perf_counter() - due) * 1000
        share.keep(answer)
        error = None if answer.status_code else explain(answer.error)
        took = float((answer.headers or {}).get(TOOK.decode()) or 0)
        return due - share.begin, ms, answer.status_code, error, took


def main(master_host: str, master_port: int) -> None:
    """Serve the master until it says that all is done."""
    Worker.url = parse_url(os.environ["LANDED_BASE_URL"])
    environment = Environment(user_classes=[StageUser])
    with ExitStack() as stack:

        def prepare(environment: Environment, msg: Any) -> None:
            plan = msg.data
            if plan["null"] and Worker.null is None:
                Worker.null = stack.enter_context(null_endpoint()).address
            prefix = "" if plan["null"] else place(Worker.url).prefix
            base = Worker.null if plan["null"] else Worker.url.address.removesuffix(prefix)
            Worker.share = Share(plan, base or "", prefix)
            environment.runner.spawn_users({StageUser.__name__: plan["users"]})
            gevent.spawn(_await_users, environment.runner, Worker.share)

        def begin(environment: Environment, msg: Any) -> None:
            if Worker.share is not None:
                Worker.share.open()

        StageUser.host = Worker.url.address
        runner = environment.create_worker_runner(master_host, master_port)
        runner.register_message(SHARE, prepare)
        runner.register_message(BEGIN, begin)
        gevent.spawn(_report, runner)
        gevent.spawn(_beat)
        runner.greenlet.join()


def _await_users(runner: Any, share: Share) -> None:
    """Say so when every user stands at the gate; who started the master has the patience or not."""
    while Worker.share is share and not share.ready:
        gevent.sleep(0.005)
    runner.send_message(READY, share.users)


def _beat() -> None:
    """Notice when this process stands still."""
    while True:
        fell_asleep = time.perf_counter()
        gevent.sleep(BEAT_S)
        share = Worker.share
        gap = overslept(fell_asleep, time.perf_counter(), share.begin) if share and share.begin else None
        if share and gap:
            share.gaps.append((gap.since_s, gap.ms))


def _report(runner: Any) -> None:
    while True:
        gevent.sleep(1)
        if Worker.share is not None:
            runner.send_message(PROGRESS, len(Worker.share.shots))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
