"""Runs of the suite in processes of their own that start warm: forks of one that has imported and compiled it all.

Each of two hundred faults needs a run of the whole suite, and half of such a run is the same in all of them.
As a module it is that process: it takes a line of JSON for each run and answers with its exit status.
"""

import atexit
import gc
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from tests.support.operator import PATIENCE, ROOT, Run, agree, environment

_QUICK = ("-q", "-p", "no:hypothesispytest")
"""Without the plugin of a library that checks use in a process of its own, and that takes time to load."""
_TO_SEE = ("--dsn=postgresql://nobody@127.0.0.1:1/nothing", "--base-url=http://127.0.0.1:1", "--collect-only")


class Warm:
    """Verifies from a process that is warm; a context manager, and each run ends before the next begins."""

    def __init__(self, contract: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(contract)],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    def verify(self, folder: Path, *options: str) -> Run:
        """Run the suite as `operator.verify` does, quickly."""
        assert self._process.stdin
        assert self._process.stdout
        output = folder.with_name(f"{folder.name}.txt")
        start = time.monotonic()
        asked = {"arguments": [f"--report-dir={folder}", *_QUICK, *options], "output": str(output)}
        self._process.stdin.write(f"{json.dumps(asked)}\n")
        self._process.stdin.flush()
        status = self._process.stdout.readline()
        assert status, "the warm process has ended"
        text = output.read_text(encoding="utf-8", errors="replace")
        return agree(Run(int(status), text, folder, time.monotonic() - start))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._process:
            self._process.stdin.close()  # type: ignore[union-attr]


def _serve(contract: str) -> None:
    """Answer line by line; returns in the fork that is to run."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _warm_up(contract)
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(asked["arguments"], asked["output"])
            return
        answers.write(f"{_wait(child)}\n")
        answers.flush()
    os._exit(0)


def _warm_up(contract: str) -> None:
    """Collect once, and render a report: modules, filters of the contract and templates are compiled then."""
    from landed.report.html import render
    from tests.support.report_documents import red_document

    pytest.main([*_QUICK, *_TO_SEE, f"--contract={contract}"])
    render(red_document(), "en")


def _become(arguments: list[str], output: str) -> None:
    """Be the process that an operator starts: in a session of its own, with its terminal in a file."""
    os.setsid()
    atexit._clear()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(file, 1)
    os.dup2(file, 2)
    sys.argv[1:] = arguments


def _wait(child: int) -> int:
    """The exit status; a run that takes too long is ended with all that it started, as by SIGKILL."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.killpg(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    _serve(sys.argv[1])
    sys.exit(pytest.console_main())
