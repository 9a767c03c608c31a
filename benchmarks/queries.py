"""Our clock for queries beside pgbench on the same server: what does the client add?

    python benchmarks/queries.py [--rounds 5] [--samples 1000]

Both send the same statement over TCP by the extended protocol, unprepared, on one connection, and take turns.
`-S` is pgbench's own single-row select, of one account; `-f` the contract's join of models, providers and statuses.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from landed import embedded
from landed.dsn import parse_dsn
from landed.embedded import Server
from landed.latency import QueryClock
from landed.stats import percentile
from landed.stopwatch import Stopwatch
from landed.target import connect, sql_body
from reference.landing import CONTRACT, Landing, fill

FIGURES = {"p50": 0.50, "p95": 0.95, "p99": 0.99}
JOINED = CONTRACT / "queries" / "models_with_relations" / "joined.sql"
ONE = "select abalance from public.pgbench_accounts where aid = 4711"


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


def ours(dsn: str, text: str, n: int) -> list[float]:
    """Milliseconds of each sample, as the check takes them."""
    connection = connect(parse_dsn(dsn), seconds=10)
    try:
        clock = QueryClock(connection, Stopwatch(), 5.0, lambda done, total: None)
        return clock.measure([text], n=n, warmup=5, explained=1).samples
    finally:
        connection.close()


def measure(server: Server, landing: Landing, rounds: int, n: int) -> dict[tuple[str, str], list[list[float]]]:
    """Samples of both, by question and client."""
    seen: dict[tuple[str, str], list[list[float]]] = {}
    pgbench(server, landing, "-i", "-s", "1")
    joined = sql_body(JOINED.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        for question, text in (("-S, one account", ONE), ("-f, models joined", joined)):
            file = Path(folder) / "question.sql"
            file.write_text(f"{text};\n", encoding="utf-8")
            options = ["-n", "-M", "extended", "-f", str(file), "-t", str(n)]
            for _ in range(rounds):
                seen.setdefault((question, "landed"), []).append(ours(landing.dsn, text, n))
                seen.setdefault((question, "pgbench"), []).append(pgbench(server, landing, *options))
    return seen


def table(seen: dict[tuple[str, str], list[list[float]]]) -> Iterator[str]:
    """Markdown: medians over the rounds, and ours against pgbench's of the same round."""
    yield "| question | client | p50 ms | p95 ms | p99 ms | p50 over pgbench | p95 over pgbench |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for (question, client), rounds in seen.items():
        cells = [f"{median(percentile(each, share) for each in rounds):.3f}" for share in FIGURES.values()]
        beside = seen[question, "pgbench"]
        pairs = list(zip(rounds, beside, strict=True))
        over = [median(percentile(a, share) - percentile(b, share) for a, b in pairs) for share in (0.50, 0.95)]
        told = [f"{each:+.3f}" for each in over] if client == "landed" else ["", ""]
        yield f"| {question} | {client} | {' | '.join([*cells, *told])} |"


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--samples", type=int, default=1000)
    options = parser.parse_args()
    with embedded.start() as server:
        seen = measure(server, fill(server), options.rounds, options.samples)
    for line in table(seen):
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
