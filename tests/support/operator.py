"""The suite as an operator runs it: pytest in a process of its own, and what it leaves behind."""

import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from tests.support.warm import Warm

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
"""Seconds after which a run is ended by force, and the test fails."""
_OURS = ("LANDED_", "PG", "PYTEST_", "COV_")
"""Variables of whoever runs the tests that an operator's process must not inherit."""


@dataclass(frozen=True)
class Case:
    """One testcase of junit.xml."""

    name: str
    outcome: str
    """`passed`, `failed`, `error` or `skipped`."""
    text: str
    """Message and body of what is inside."""


@dataclass(frozen=True)
class Run:
    """A run that is over."""

    status: int
    output: str
    """What it wrote to its terminal, stdout and stderr in their order."""
    folder: Path
    """Its report folder."""
    seconds: float

    @cached_property
    def results(self) -> dict[str, Any]:
        """results.json."""
        found: dict[str, Any] = json.loads((self.folder / "results.json").read_text(encoding="utf-8"))
        return found

    @cached_property
    def junit(self) -> dict[str, Case]:
        """The testcases of junit.xml by `classname::name`."""
        cases = ET.parse(self.folder / "junit.xml").getroot().iter("testcase")
        return {f"{each.get('classname')}::{each.get('name')}": _case(each) for each in cases}

    @property
    def outcomes(self) -> dict[str, str]:
        """Outcome of each check, by `module::test[id]`."""
        return {each["nodeid"].rpartition("/")[2]: each["outcome"] for each in self.results["checks"]}

    @property
    def findings(self) -> dict[str, dict[str, Any]]:
        """Every finding by its id, roots among them."""
        of_checks = [each for check in self.results["checks"] for each in check["findings"]]
        return {each["id"]: each for each in [*of_checks, *self.results["roots"]]}

    @property
    def red(self) -> set[str]:
        """Ids of the findings that block and that nobody answers for."""
        found = self.findings.values()
        return {each["id"] for each in found if each["severity"] == "block" and not each["waived_by"]}

    @property
    def signatures(self) -> set[str]:
        """Testcases of junit.xml that stand for no check."""
        return {name for name in self.junit if name.startswith("signature::")}

    @property
    def told(self) -> str:
        """What a failing assertion shows: the end of the terminal."""
        return f"exit status {self.status} after {self.seconds:.1f} s\n{self.output[-6000:]}"

    def __repr__(self) -> str:
        return f"<Run: exit status {self.status}>"


def _case(element: ET.Element) -> Case:
    for tag, outcome in (("failure", "failed"), ("error", "error"), ("skipped", "skipped")):
        inside = element.find(tag)
        if inside is not None:
            return Case(str(element.get("name")), outcome, f"{inside.get('message', '')}\n{inside.text or ''}")
    return Case(str(element.get("name")), "passed", "")


def environment(**variables: str) -> dict[str, str]:
    """An operator's environment: ours without what speaks to pytest, landed or libpq."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    # A second run starts in half the time where the first one may keep its compiled modules.
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": _compiled()}
    # A browser costs seconds: those who ask for one name it on the command line.
    return {**kept, **compiled, "COLUMNS": "400", "LANDED_BROWSER": "none", **variables}


@cache
def _compiled() -> str:
    """A folder that is gone when this process is."""
    folder = tempfile.mkdtemp(prefix="landed-compiled-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def pytest_options(folder: Path, *options: str) -> list[str]:
    """The options of a run whose reports go to `folder`."""
    return [f"--report-dir={folder}", *options]


def pytest_command(folder: Path, *options: str) -> list[str]:
    """The whole command line."""
    return [sys.executable, "-m", "pytest", *pytest_options(folder, *options)]


def verify(folder: Path, *options: str, env: Mapping[str, str] | None = None, patience: float = PATIENCE) -> Run:
    """Run the suite from its checkout, as an operator does, and wait for its end.

    The process starts warm unless variables are given that an interpreter or a library may read when it starts.
    """
    if not all(name.startswith("LANDED_") for name in env or {}):
        with running(folder, *options, env=env) as process:
            return agree(finish(process, folder, patience))
    start = time.monotonic()
    with tempfile.NamedTemporaryFile(prefix="landed-terminal-") as file:
        output = Path(file.name)
        status = _warm().run(
            *pytest_options(folder, *options),
            environment=environment(**(env or {})),
            output=output,
            seconds=patience,
        )
        text = output.read_text(encoding="utf-8", errors="replace")
    assert status != -signal.SIGKILL, f"not over after {patience:g} s, or killed:\n{text[-6000:]}"
    return agree(Run(status, text, folder, time.monotonic() - start))


@cache
def _warm() -> Warm:
    """One for each process that tests."""
    warm = Warm(ROOT, environment())
    atexit.register(warm.close)
    return warm


def agree(run: Run) -> Run:
    """Whatever a run finds: junit.xml is red exactly when the exit status is 1, and signs what is open."""
    if run.status not in (0, 1) or not (run.folder / "junit.xml").is_file():
        return run
    failed = {name for name, case in run.junit.items() if case.outcome in ("failed", "error")}
    opened = {f"signature::{each['id']}" for each in run.results["open"]}
    assert run.status == run.results["exit_status"] == bool(failed), run.told
    assert {each for each in run.signatures if not each.startswith("signature::root[")} == opened, run.told
    assert run.signatures <= failed, run.told
    return run


@contextmanager
def running(folder: Path, *options: str, env: Mapping[str, str] | None = None) -> Iterator["subprocess.Popen[str]"]:
    """The same without waiting: the process, which is ended with all its workers when the block ends."""
    process = subprocess.Popen(
        pytest_command(folder, *options),
        cwd=ROOT,
        env=environment(**(env or {})),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=10)


def finish(process: "subprocess.Popen[str]", folder: Path, patience: float = PATIENCE) -> Run:
    """Wait for the end of a run that `running` started."""
    start = time.monotonic()
    output, _ = process.communicate(timeout=patience)
    return Run(process.returncode, output, folder, time.monotonic() - start)


def landed(*arguments: str, cwd: Path = ROOT, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run the command `landed` from some folder."""
    return subprocess.run(
        [Path(sys.executable).with_name("landed"), *arguments],
        cwd=cwd,
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
