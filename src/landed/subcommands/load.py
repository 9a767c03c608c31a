"""`landed load`: send a contract's stages from here, or by Locust from many processes and machines, and judge them.

Locust's figures are written to load.json in the report folder; then, as always, the check `load` judges, and
results.json and report are those of a verification narrowed to the rows that load proves.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from landed.connection.dsn import parse_dsn
from landed.contract import Contract, load_contract
from landed.database.sessions import Sessions, sessions_seen
from landed.errors import UsageError
from landed.report.language import Words
from landed.report.progress import Progress, Stream
from landed.settings import Url, parse_url
from landed.target import Database
from landed.traffic import load_file
from landed.traffic.load import conduct
from landed.traffic.load_record import StageRecord
from landed.traffic.locust_run import locust, work_for
from landed.web import politeness

PORT = 5557
"""Locust's own."""
KIND = "load"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options; all others are those of a verification."""
    parser.description = (
        "Send the contract's [[stage]]s: what will be sent is told before, never more than [politeness] allows. "
        "Then the check `load` judges them, and results.json and report are those of the rows that it proves."
    )
    parser.add_argument("--base-url", metavar="URL", help="the deployed application [env LANDED_BASE_URL]")
    parser.add_argument("--dsn", metavar="DSN", help="its database, whose sessions are counted [env LANDED_DSN]")
    parser.add_argument("--contract", metavar="PATH", help="default: contracts/ai-go [env LANDED_CONTRACT]")
    parser.add_argument("--report-dir", metavar="DIR", help="default: reports [env LANDED_REPORT_DIR]")
    parser.add_argument(
        "--profile", choices=("gate", "oncall"), help="on call no load is sent [env LANDED_PROFILE]"
    )
    by = parser.add_argument_group("by Locust")
    by.add_argument("--locust", action="store_true", help="send by Locust instead of by this process")
    by.add_argument("--processes", type=int, default=0, metavar="N", help="workers beside the master; default 2")
    by.add_argument("--master", action="store_true", help="wait for workers of other machines")
    by.add_argument("--expect-workers", type=int, default=0, metavar="N", help="workers in all; --master needs it")
    by.add_argument("--bind", default="127.0.0.1", metavar="HOST", help="where the master listens; * is everywhere")
    by.add_argument("--worker", action="store_true", help="send for a master; needs --base-url, and nothing else")
    by.add_argument("--master-host", default="127.0.0.1", metavar="HOST", help="where a worker finds its master")
    by.add_argument("--master-port", type=int, default=PORT, metavar="PORT", help=f"default {PORT}")


def run(
    options: argparse.Namespace, rest: Sequence[str], root: Path, verify: Callable[[Sequence[str]], None]
) -> int:
    """Do what the options say; ends in a verification, which does not return. Raises LandedError."""
    for name in ("base-url", "dsn", "contract", "report-dir", "profile"):
        _export(name, getattr(options, name.replace("-", "_")))
    if os.environ.get("LANDED_PROFILE") == "oncall":
        raise UsageError("no load is sent on call")
    if not options.locust and (options.processes or options.master or options.worker or options.expect_workers):
        raise UsageError("--processes, --master, --worker and --expect-workers are Locust's: give --locust")
    url = _url()
    if options.master and not options.expect_workers:
        raise UsageError("--master waits for workers: say how many in all, by --expect-workers=N")
    if options.expect_workers and options.expect_workers < options.processes:
        raise UsageError("--expect-workers counts all workers, those of --processes too")
    if options.worker:
        return work_for(options.master_host, options.master_port, url)
    contract = load_contract(Path(os.environ.get("LANDED_CONTRACT") or root / "contracts" / "ai-go"))
    rows, folder = proved_rows(contract), Path(os.environ.get("LANDED_REPORT_DIR") or root / "reports")
    if options.locust:
        _by_locust(options, contract, url, folder)
    else:
        # Whoever asks for load wants it sent; what was seen before spares it to a verification alone.
        load_file.forget(folder)
    verify([*(f"--checkpoint={row}" for row in rows), *rest])
    return 0


def _export(name: str, value: str | None) -> None:
    """What the command line says wins over the environment, and goes on by it: an address may hold a login."""
    if value is not None:
        os.environ[f"LANDED_{name.replace('-', '_').upper()}"] = value


def _url() -> Url:
    text = os.environ.get("LANDED_BASE_URL")
    if text is None:
        raise UsageError("no site: give --base-url")
    try:
        return parse_url(text)
    except UsageError as error:
        raise UsageError(f"--base-url: {error}") from None


def proved_rows(contract: Contract) -> list[str]:
    """Ids of the rows that load proves. Raises UsageError where there is none, or more than is polite."""
    rows = [row.id for row in contract.row if any(way.split("::")[0] == KIND for way in row.proved_by)]
    if not contract.stage or not rows:
        raise UsageError(f"{contract.path}: no [[stage]], or no row that load proves")
    wrong = [f"{contract.path}: {each}" for each in politeness.problems(contract)]
    if wrong:
        raise UsageError("\n".join(wrong))
    return rows


def _by_locust(options: argparse.Namespace, contract: Contract, url: Url, folder: Path) -> None:
    endpoints = {each.name: each for each in contract.endpoint}
    processes = options.processes or (0 if options.master else 2)
    expect = options.expect_workers or processes
    progress = Progress(Stream(sys.stderr), "load    ", Words("en"))
    progress.announce(politeness.announcement(contract, contract.politeness.rate))
    if expect > processes:
        progress.announce(
            f"waiting for {expect - processes} workers: landed load --locust --worker --master-host=… --base-url=…"
        )
    records: list[StageRecord] = []
    port = options.master_port if options.master else 0
    with locust(url, processes=processes, host=options.bind, port=port, expect=expect) as engine:
        for stage in contract.stage:
            progress.announce(politeness.words(stage))
            record = conduct(
                stage,
                endpoints[stage.endpoint],
                engine,
                url,
                rate=contract.politeness.rate,
                sessions=_sessions(contract),
                tell=progress,
                calm=progress.asked,
                earlier=records,
            )
            progress.announce(f"{stage.name}: sent by {record.workers} workers in {record.seconds:.1f} s")
            records.append(record)
    progress.announce(f"{load_file.write(folder, contract, url, tuple(records))}: {len(records)} stages")


def _sessions(contract: Contract) -> Callable[[], Sessions | None]:
    """Looks at the database's sessions, where it is given."""
    text = os.environ.get("LANDED_DSN")
    if text is None:
        return lambda: None
    database = Database(parse_dsn(text), timeout_s=contract.probe.timeout_s)

    def look() -> Sessions | None:
        try:
            return sessions_seen(database)
        finally:
            database.close()

    return look
