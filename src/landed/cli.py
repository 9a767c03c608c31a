"""`landed`: verify, demo, lock, init, report, load, restore. Exit statuses are those of a verification."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from landed import __version__
from landed.errors import LandedError, UsageError
from landed.run.outcomes import ExitStatus
from landed.subcommands import load as load_command
from landed.subcommands import restore as restore_command

ROOT = Path(__file__).parents[2]
"""The checkout: checks, questions and contracts lie beside the machine."""

PATHS = (
    "--contract",
    "--env-file",
    "--app-dir",
    "--attest",
    "--backup",
    "--baseline",
    "--report-dir",
    "--state-dir",
    "--junitxml",
)
VALUES = (
    "--dsn",
    "--direct-dsn",
    "--base-url",
    "--checkpoint",
    "--profile",
    "--source-dsn",
    "--scratch-dsn",
    "--fallback-url",
    "--drill",
    "--retry-for",
    "--notify",
    "--lang",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit status; `verify` does not return."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["verify"]:
        verify(arguments[1:])
    parser = _parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and options.run is not _load:
        parser.error(f"unrecognized arguments: {' '.join(each.partition('=')[0] for each in rest)}")
    options.rest = rest
    try:
        status: int = options.run(options)
    except UsageError as error:
        sys.stderr.write(f"ERROR: {error}\n")
        return ExitStatus.USAGE
    except LandedError as error:
        sys.stderr.write(f"ERROR: {error}\n")
        return ExitStatus.NOT_LANDED
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED
    return status


def verify(arguments: Sequence[str]) -> None:
    """Replace this process by pytest in the checkout; paths stay those of the caller's folder."""
    here = Path.cwd()
    for name in PATHS:
        variable = f"LANDED_{name[2:].replace('-', '_').upper()}"
        if os.environ.get(variable) and not (name == "--backup" and os.environ[variable] == "make"):
            os.environ[variable] = str(here / os.environ[variable])
    command = [sys.executable, "-m", "pytest", f"--rootdir={ROOT}", *joined(arguments, here)]
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(sys.executable, command)


def joined(arguments: Sequence[str], here: Path) -> list[str]:
    """Options in their `=` form, paths made absolute.

    A path given with a space before conftest is loaded would become pytest's rootdir.
    """
    result: list[str] = []
    rest = iter(arguments)
    for each in rest:
        name, equals, value = each.partition("=")
        if name in (*PATHS, *VALUES):
            if not equals:
                value = next(rest, "")
            if name in PATHS and value and not (name == "--backup" and value == "make"):
                value = str(here / value)
            result.append(f"{name}={value}")
        else:
            result.append(each)
    return result


class _Parser(argparse.ArgumentParser):
    """A wrong command line is the usage error that it is everywhere else; 2 would say interrupted."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(ExitStatus.USAGE, f"ERROR: {message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="landed",
        description="Has this PostgreSQL migration landed? Evidence, box by box.",
        epilog="Exit status: 0 landed, 1 not landed, 2 interrupted, 3 internal error, 4 wrong usage.",
    )
    parser.add_argument("--version", action="version", version=f"landed {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    commands.add_parser("verify", help="verify a target: takes every option of `pytest --help`, group landed")

    demo = commands.add_parser("demo", help="start the sample landing and keep it until interrupted")
    demo.add_argument("--env-file", type=Path, metavar="F", help="write LANDED_DSN= and so on to F when ready")
    demo.set_defaults(run=_demo)

    lock = commands.add_parser("lock", help="write schema.lock.json: what the migrations promise")
    lock.add_argument("--contract", type=Path, default=ROOT / "contracts" / "ai-go", metavar="PATH")
    source = lock.add_mutually_exclusive_group()
    source.add_argument("--migrations", type=Path, metavar="DIR", help="replay these instead of the contract's")
    source.add_argument("--from-dsn", metavar="DSN", help="take a database that is known to be right instead")
    lock.add_argument("--scratch-dsn", metavar="DSN", help="server for the replay; default: an embedded one")
    lock.add_argument("--output", type=Path, metavar="FILE", help="default: schema.lock.json of the contract")
    lock.add_argument("--check", action="store_true", help="write nothing; 1 when the migrations have changed")
    lock.set_defaults(run=_lock)

    init = commands.add_parser("init", help="write a first contract for your own migrations")
    init.add_argument("folder", type=Path, help="folder of the new contract, in your own repository")
    init.add_argument("--migrations", type=Path, required=True, metavar="DIR", help="your migrations")
    init.add_argument("--tool", choices=("prisma", "sql"), default="prisma", help="who keeps the history")
    init.set_defaults(run=_init)

    report = commands.add_parser("report", help="make the reports again, from one run or from several as one")
    report.add_argument("results", type=Path, nargs="+", metavar="RESULTS", help="results.json, or several")
    words = "default: report.html beside RESULTS; of several, in the folder joined beside the first"
    report.add_argument("--output", type=Path, metavar="FILE", help=words)
    words = "what several were verified against [env LANDED_CONTRACT; default: contracts/ai-go]"
    report.add_argument("--contract", type=Path, metavar="PATH", help=words)
    report.add_argument("--lang", choices=("ko", "en"), help="[env LANDED_LANG; default: en]")
    report.description = (
        "Make report.html, completion.md, the closing summary and, where $GITHUB_STEP_SUMMARY names a file, the "
        "job's page again. Several results.json of the same contract, lock, profile and target become one: the "
        "newest result of each check counts, the verdict is drawn again, its scope names the parts, and a "
        "results.json of them all is written beside the report. Exit status: the verdict's; 4 where they are not "
        "parts of one verification."
    )
    report.set_defaults(run=_report)

    load = commands.add_parser("load", help="send the contract's load alone, or by Locust from many machines")
    load_command.add_arguments(load)
    load.set_defaults(run=_load)

    restore = commands.add_parser("restore", help="put back what a drill left cut; nothing open: does nothing")
    restore_command.add_arguments(restore)
    restore.set_defaults(run=lambda given: restore_command.run(given, ROOT))
    return parser


def _load(options: argparse.Namespace) -> int:
    return load_command.run(options, options.rest, ROOT, verify)


def _demo(options: argparse.Namespace) -> int:
    sys.path.insert(0, str(ROOT))
    from reference.demo import run_demo

    return run_demo(options.env_file)


def _lock(options: argparse.Namespace) -> int:
    from landed.subcommands.lock import check_lock, write_lock

    if options.check:
        return check_lock(options.contract, options.migrations, options.output)
    return write_lock(options.contract, options.migrations, options.from_dsn, options.scratch_dsn, options.output)


def _report(options: argparse.Namespace) -> int:
    from landed.subcommands.report import run

    return run(options, ROOT)


def _init(options: argparse.Namespace) -> int:
    from landed.subcommands.init import write_contract

    return write_contract(options.folder, options.migrations, options.tool)
