"""HTTP clients side by side in one run, against a server that remembers how long it took: is our clock true?

    python benchmarks/clients.py [--rounds 7] [--seconds 1] [--only landed] [--write]

Clients take turns, round by round, so that a disturbance of the machine meets all of them. A client's figure is
held against the same figure of the server's own times for the same requests; printed are medians over the rounds,
and with --write they replace those in README.md. Where it may (as root), each round is taken twice, once scheduled
before all other work of the machine. Needs `wrk` and `ab` (Debian: `wrk`, `apache2-utils`); aiohttp and Locust are
asked where they are installed.
"""

import argparse
import asyncio
import csv
import gc
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import urlopen

import httpx
import readme
from by_locust import LOCUST, WORKERS, by_locust
from client_tables import FIGURES, Figures, Seen, figures, goal, own_table, table

from landed.settings import parse_url
from landed.traffic.http_clock import Clock
from landed.traffic.load_client import Volley, closed_loop
from landed.traffic.locust_run import locust
from landed.traffic.null_endpoint import null_endpoint
from landed.traffic.wire import place

CASES = [(wait, at_once) for wait in (5, 20) for at_once in (1, 10, 50)]
COMMAND = "`python benchmarks/clients.py --write`, a quarter of an hour; needs `wrk` and `apache2-utils`."
FEWEST = 100
"""Requests that a p99 needs; ab's is nonsense below 51."""
FEWER = 300
LUA = """
done = function(summary, latency, requests)
    io.write(string.format("P %.3f %.3f %.3f\\n", latency:percentile(50) / 1000, latency:percentile(95) / 1000,
        latency:percentile(99) / 1000))
end
"""


@contextmanager
def sleeper() -> Iterator[str]:
    """The server, in a process of its own."""
    command = [sys.executable, str(Path(__file__).with_name("sleeper.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


def clock(url: str, n: int, at_once: int) -> Figures:
    """landed's clock for one request at a time, on one kept connection."""
    with Clock(parse_url(url.rpartition("/")[0])).line() as line:
        return figures([line.get(f"/{url.rpartition('/')[2]}").total for _ in range(n)])


def load(url: str, n: int, at_once: int) -> Figures:
    """landed's client for many at once."""
    where = place(parse_url(url.rpartition("/")[0]))
    volley = closed_loop(where, f"/{url.rpartition('/')[2]}", requests=n, concurrency=at_once)
    return figures([each.ms for each in volley.shots])


def wrk(url: str, n: int, at_once: int) -> Figures:
    """wrk, for as long as the others take."""
    wait = max(1, int(url.rpartition("/")[2]))
    seconds = max(1, round(n * wait / at_once / 1000))
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(LUA)
        script.flush()
        command = ["wrk", "-t1", f"-c{at_once}", f"-d{seconds}s", "-s", script.name, url]
        told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    line = next(each for each in told.splitlines() if each.startswith("P "))
    return dict(zip(FIGURES, map(float, line.split()[1:]), strict=True))


def ab(url: str, n: int, at_once: int) -> Figures:
    """ab, on kept connections."""
    with tempfile.NamedTemporaryFile("r", suffix=".csv") as file:
        command = ["ab", "-q", "-k", f"-n{n}", f"-c{at_once}", "-e", file.name, url]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        rows = {row[0]: float(row[1]) for row in list(csv.reader(file))[1:]}
    return {name: rows[str(round(share * 100))] for name, share in FIGURES.items()}


def aiohttp(url: str, n: int, at_once: int) -> Figures:
    """aiohttp, one session."""
    import aiohttp

    async def run() -> list[float]:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=at_once)) as session:

            async def one() -> None:
                async with session.get(url) as answer:
                    await answer.read()

            return await crowd(one, n, at_once)

    return figures(asyncio.run(run()))


def httpx_shared(url: str, n: int, at_once: int) -> Figures:
    """One shared asynchronous httpx client, as one would write it first; fewer requests, because it is slow."""
    n = min(n, FEWER)

    async def run() -> list[float]:
        limits = httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once)
        async with httpx.AsyncClient(limits=limits, timeout=30) as client:

            async def one() -> None:
                await client.get(url)

            return await crowd(one, n, at_once)

    return figures(asyncio.run(run()))


async def crowd(one: Callable[[], object], n: int, at_once: int) -> list[float]:
    """So many at a time, each timed from outside."""
    times: list[float] = []
    left = iter(range(n))

    async def worker() -> None:
        for _ in left:
            start = time.perf_counter()
            await one()
            times.append((time.perf_counter() - start) * 1000)

    await asyncio.gather(*(worker() for _ in range(at_once)))
    return times


Clients = dict[str, Callable[[str, int, int], Figures]]
CLIENTS: Clients = {
    "landed, one by one": clock,
    "landed, many at once": load,
    "wrk": wrk,
    "ab -k": ab,
    **({"aiohttp": aiohttp} if importlib.util.find_spec("aiohttp") else {}),
    "httpx, shared": httpx_shared,
}


def told(base: str) -> list[float]:
    """The server's own times since it was last asked."""
    with urlopen(f"{base}/told", timeout=10) as answer:
        times: list[float] = json.load(answer)
    return times


def round_of(base: str, seconds: float, only: str, seen: Seen) -> None:
    """Let each client have its turn, in each case; Locust last, because its processes are never quite at rest."""
    turns_of(CLIENTS, base, seconds, only, seen)
    if importlib.util.find_spec("locust") and only in LOCUST:
        with locust(parse_url(base), processes=WORKERS) as engine:
            turns_of({LOCUST: by_locust(engine)}, base, seconds, only, seen)


def turns_of(clients: Clients, base: str, seconds: float, only: str, seen: Seen) -> None:
    """Each of some clients, in each case."""
    for wait, at_once in CASES:
        n = max(FEWEST, int(seconds * 1000 / wait * at_once))
        for name, client in clients.items():
            if (client is clock and at_once > 1) or only not in name:
                continue
            told(base)
            gc.collect()
            gc.disable()
            mine = client(f"{base}/{wait}", n, at_once)
            gc.enable()
            seen.setdefault((wait, at_once, name), []).append((mine, figures(told(base))))


def itself(seconds: float, null: str) -> dict[tuple[int, int], Volley]:
    """Our client for many against a server that only waits, and tells how long."""
    volleys = {}
    for wait, at_once in [(wait, at_once) for wait in (0, 20) for at_once in (1, 10, 50)]:
        n = max(FEWEST, int(seconds * 1000 / max(1, wait) * at_once))
        gc.collect()
        gc.disable()
        volleys[wait, at_once] = closed_loop(place(parse_url(null)), f"/{wait}", requests=n, concurrency=at_once)
        gc.enable()
    return volleys


def started(how: str, stack: ExitStack) -> tuple[str, str]:
    """A server that waits and one that does nothing else, scheduled in one way."""
    with readme.scheduled(how):
        return stack.enter_context(sleeper()), stack.enter_context(null_endpoint()).address


def main() -> None:
    """Measure, and print or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--only", default="", help="clients whose names hold this")
    parser.add_argument("--load", type=float, default=2.0, help="begin no round above this load average …")
    parser.add_argument("--patience", type=float, default=0.0, help="… as long as so many seconds have not gone by")
    parser.add_argument("--write", action="store_true", help="into README.md")
    options = parser.parse_args()
    ways, loads, ends = readme.ways(), list[float](), time.monotonic() + options.patience
    seen: dict[str, Seen] = {how: {} for how in ways}
    own = []
    with ExitStack() as stack:
        servers = {how: started(how, stack) for how in ways}
        for _ in range(options.rounds):
            readme.wait_for_rest(options.load, ends)
            loads.append(readme.load())
            for how, (base, null) in servers.items():
                with readme.scheduled(how):
                    round_of(base, options.seconds, options.only, seen[how])
                    if how == ways[0]:
                        own.append(itself(options.seconds, null))
    said = readme.conditions(options.rounds, loads, ways)
    adds = "What our client for many adds by itself, against a server that does nothing but wait:"
    goals = [line for how in ways for line in goal(seen[how], how)]
    rows = table(seen[ways[0]], seen[ways[1]] if len(ways) > 1 else None)
    lines = [COMMAND, "", said, *goals, "", *rows, "", adds, "", *own_table(own)]
    if options.write:
        readme.put("Clients", lines)
    else:
        sys.stdout.write("\n".join([*lines, ""]))


if __name__ == "__main__":
    main()
