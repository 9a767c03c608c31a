"""Processes that start warm: forks of one that has imported the suite, read a contract and compiled the templates.

Hundreds of tests need a run of the whole suite, and half of such a run is the same in all of them. As a module this
is that one process: it takes a line of JSON for each run, and answers with its exit status.
"""

import atexit
import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

TO_COLLECT = ("--dsn=postgresql://nobody@127.0.0.1:1/nothing", "--base-url=http://127.0.0.1:1", "--collect-only")


class Warm:
    """Starts pytest from a process that is warm, one run after the other."""

    def __init__(self, root: Path, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            cwd=root,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    def run(self, *arguments: str, environment: Mapping[str, str], output: Path, seconds: float) -> int:
        """The exit status of pytest, whose terminal is a file; after so many seconds it is ended by force."""
        assert self._process.stdin
        assert self._process.stdout
        asked = {
            "arguments": arguments,
            "environment": dict(environment),
            "output": str(output),
            "seconds": seconds,
        }
        self._process.stdin.write(f"{json.dumps(asked)}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=10)


def _serve() -> None:
    """Answer line by line; returns in the fork that is to run."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _warm_up()
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(asked["arguments"], asked["environment"], asked["output"])
            return
        answers.write(f"{_wait(child, asked['seconds'])}\n")
        answers.flush()
    os._exit(0)


def _warm_up() -> None:
    """Collect once, and render a report."""
    from landed.report.html import render
    from tests.support.report_documents import red_document

    pytest.main(["-q", "-p", "no:hypothesispytest", *TO_COLLECT])
    render(red_document(), "en")


def _become(arguments: list[str], environment: Mapping[str, str], output: str) -> None:
    """Be the process that an operator starts: a session and an environment of its own, its terminal in a file."""
    os.setsid()
    atexit._clear()
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(file, 1)
    os.dup2(file, 2)
    sys.argv[1:] = arguments


def _wait(child: int, seconds: float) -> int:
    """The exit status; a run that takes too long is ended with its session."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.killpg(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    _serve()
    sys.exit(pytest.console_main())
