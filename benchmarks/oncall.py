"""An on-call run, from nearby and from 100 ms away: how long it takes, and how much it asks.

    python benchmarks/oncall.py [--rounds 3]

Each run is a process of its own, as an operator starts it; its time is all of it, from the start of Python to the
reports. Requests and statements are counted on the line, each statement of a transaction by itself.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reference.sample import sample_landing
from tests.support.counting import CountingLine
from tests.support.operator import verify

LINES_S = {"nearby": 0.0, "100 ms away": 0.1}
"""There and back."""


def measure(rounds: int) -> Iterator[tuple[str, list[float], list[float], int, int]]:
    """For each line: seconds of the process, seconds of the run within it, requests, statements."""
    with sample_landing() as sample:
        database, site = urlsplit(sample.dsn), urlsplit(sample.site.url)
        assert database.port
        assert site.port
        for name, away in LINES_S.items():
            process, within = [], []
            for _ in range(rounds):
                with (
                    CountingLine("127.0.0.1", database.port, away / 2) as asked,
                    CountingLine("127.0.0.1", site.port, away / 2) as web,
                    tempfile.TemporaryDirectory() as folder,
                ):
                    dsn = sample.dsn.replace(f":{database.port}/", f":{asked.port}/")
                    env = {"LANDED_DSN": dsn, "LANDED_BASE_URL": f"http://127.0.0.1:{web.port}"}
                    start = time.perf_counter()
                    run = verify(Path(folder), "--profile=oncall", env=env)
                    process.append(time.perf_counter() - start)
                    within.append(run.results["seconds"])
                    assert run.status == 0, run.told
                    requests, statements = web.requests, len(asked.statements)
            yield name, process, within, requests, statements


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rows = ["| target | process, s | worst | run, s | requests | statements |", "| --- |" + " --- |" * 5]
    for name, process, within, requests, statements in measure(parser.parse_args().rounds):
        times = f"{median(process):.1f} | {max(process):.1f} | {median(within):.1f}"
        rows.append(f"| {name} | {times} | {requests} | {statements} |")
    sys.stdout.write("\n".join([*rows, ""]))


if __name__ == "__main__":
    main()
