"""Our clock for queries beside pgbench on the same server, in one run: what does the client add?

    python benchmarks/queries.py [--rounds 7] [--samples 1000] [--write]

Both send the same question over TCP by the extended protocol, unprepared, on one connection, and take turns, round
by round. `-S` is pgbench's own select of one account; `-f` the contract's join of models, providers and statuses.
Printed are medians over the rounds, and ours against pgbench's of the same round; with --write they replace those
in README.md. Where it may (as root), each round is taken twice, once scheduled before all other work of the
machine.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import readme

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from landed.clock.latency import QueryClock
from landed.clock.stats import summarize
from landed.clock.stopwatch import Stopwatch
from landed.connection.dsn import parse_dsn
from landed.server import embedded
from landed.server.embedded import Server
from landed.target import connect, sql_body
from reference.landing import CONTRACT, Landing, fill

FIGURES = ("p50", "p95", "p99")
JOINED = CONTRACT / "queries" / "models_with_relations" / "joined.sql"
ONE = "select abalance from public.pgbench_accounts where aid = 4711"
COMMAND = "`python benchmarks/queries.py --write`, a minute."
OURS, ARRIVED = "landed", "landed, rows arrived"
"""pgbench throws rows away as they come; an application, and a sample that is judged, makes values of them."""
GOAL_SHARE, GOAL_MS = 0.05, 0.3
"""How far from pgbench's p50 and p95 the judged figures may be: whichever is larger."""

VALUES = (
    "A judged sample ends when its rows are values of this client's, as an application's does; pgbench throws rows "
    "away. What that costs is the difference to *rows arrived*, and every check tells it as the client's share."
)

Place = tuple[Server, Landing]
Rounds = list[list[float]]
Seen = dict[tuple[str, str], Rounds]
"""Samples in milliseconds, round by round, by question and client."""


def pgbench(server: Server, landing: Landing, *options: str) -> list[float]:
    """Milliseconds of each transaction, as pgbench logs them."""
    env = {"PGPASSWORD": landing.password, "PATH": os.environ["PATH"]}
    to = ["-h", server.host, "-p", str(server.port), "-U", landing.owner, landing.database]
    with tempfile.TemporaryDirectory() as folder:
        log = ["-q"] if "-i" in options else ["-l", f"--log-prefix={folder}/log"]
        command = [str(server.bin / "pgbench"), *log, *options, *to]
        subprocess.run(command, env=env, check=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
        lines = [line.split() for path in Path(folder).glob("log*") for line in path.read_text().splitlines()]
    return [int(line[2]) / 1000 for line in lines]


def ours(dsn: str, text: str, n: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each sample, as the check takes them; and without the turning of rows into values."""
    connection = connect(parse_dsn(dsn), seconds=10)
    try:
        clock = QueryClock(connection, Stopwatch(), 5.0, lambda done, total: None)
        times = clock.measure([text], n=n, warmup=5, explained=1)
        return times.samples, [whole - own for whole, own in zip(times.samples, times.client, strict=True)]
    finally:
        connection.close()


def measure(servers: Mapping[str, Place], rounds: int, n: int, loads: list[float]) -> dict[str, Seen]:
    """Samples of both, by how they were scheduled, and the load average before each round."""
    seen: dict[str, Seen] = {how: {} for how in servers}
    for server, landing in servers.values():
        pgbench(server, landing, "-i", "-s", "1")
    joined = sql_body(JOINED.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "joined.sql"
        file.write_text(f"{joined};\n", encoding="utf-8")
        questions = (("`-S`, one account", ONE, ["-S"]), ("`-f`, models joined", joined, ["-f", str(file)]))
        for _ in range(rounds):
            loads.append(readme.load())
            for how, (server, landing) in servers.items():
                with readme.scheduled(how):
                    for question, text, options in questions:
                        theirs = pgbench(server, landing, "-n", "-M", "extended", "-t", str(n), *options)
                        whole, arrived = ours(landing.dsn, text, n)
                        for client, samples in (("pgbench", theirs), (OURS, whole), (ARRIVED, arrived)):
                            seen[how].setdefault((question, client), []).append(samples)
    return seen


def compared(seen: Seen, question: str, client: str, figure: str) -> tuple[float, float, float, float]:
    """One percentile: ours, pgbench's, ours less pgbench's and their quotient; medians over the rounds."""
    pairs = [
        (summarize(one).figure(figure), summarize(other).figure(figure))
        for one, other in zip(seen[question, client], seen[question, "pgbench"], strict=True)
    ]
    ours, theirs = (median(each) for each in zip(*pairs, strict=True))
    return ours, theirs, median(a - b for a, b in pairs), median(a / b for a, b in pairs)


def table(seen: Mapping[str, Seen]) -> Iterator[str]:
    """Markdown: both clients, in milliseconds, ours against pgbench's; each way of scheduling by itself."""
    head = [f"{name} | over | ratio" for name in FIGURES]
    yield f"| scheduling | question | client | {' | '.join(head)} |"
    yield "| --- | --- | --- |" + " --- |" * 3 * len(FIGURES)
    for how, samples in seen.items():
        for question, client in samples:
            found = [compared(samples, question, client, figure) for figure in FIGURES]
            against = [f"{over:+.3f} | {ratio:.3f}" if client != "pgbench" else "| " for *_, over, ratio in found]
            cells = [f"{each[0]:.3f} | {beside}" for each, beside in zip(found, against, strict=True)]
            yield f"| {how} | {question} | {client} | {' | '.join(cells)} |"


def goal(seen: Seen, how: str) -> str:
    """Whether the figures that a check judges are as near to pgbench's as they should be, scheduled in one way."""
    far = []
    for question in dict.fromkeys(question for question, _ in seen):
        for name in ("p50", "p95"):
            _, theirs, over, _ = compared(seen, question, OURS, name)
            if abs(over) > max(GOAL_MS, GOAL_SHARE * theirs):
                far.append(f"{name} of {question} ({over:+.2f} ms)")
    told = f"missed by {', '.join(far)}" if far else "met"
    near = f"within {GOAL_SHARE:.0%} or {GOAL_MS:g} ms of pgbench's, whichever is larger"
    return f"Goal, scheduled in the {how} way: p50 and p95, as they are judged, {near}: {told}."


def section(seen: Mapping[str, Seen], rounds: int, loads: list[float]) -> Sequence[str]:
    """What stands in README.md."""
    goals = [goal(each, how) for how, each in seen.items()]
    return [COMMAND, "", readme.conditions(rounds, loads, tuple(seen)), *goals, VALUES, "", *table(seen)]


def started(how: str, stack: ExitStack) -> Place:
    """A filled server, scheduled in one way."""
    with readme.scheduled(how):
        server = stack.enter_context(embedded.start())
        return server, fill(server)


def main() -> None:
    """Measure, and print or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--samples", type=int, default=1000)
    parser.add_argument("--write", action="store_true", help="into README.md")
    options = parser.parse_args()
    loads = list[float]()
    with ExitStack() as stack:
        servers = {how: started(how, stack) for how in readme.ways()}
        seen = measure(servers, options.rounds, options.samples, loads)
    lines = section(seen, options.rounds, loads)
    if options.write:
        readme.put("Queries", lines)
    else:
        sys.stdout.write("\n".join([*lines, ""]))


if __name__ == "__main__":
    main()
