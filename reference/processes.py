"""Starting and stopping the sample's site and its upstream: child processes that cannot outlive who started them.

    with start_upstream(folder) as upstream, start_site(dsn, github_url=upstream.url) as site:
        ...  # site.url

A child holds the reading end of a pipe whose writing end is ours: when we end, by whatever signal, it reads the end
of file and ends too. It has a session of its own, so that Ctrl-C reaches us first and we close in order.
"""

import contextlib
import os
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from landed.errors import OutOfTime, TargetError

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 15.0
STOP_SECONDS = 3.0
LOG_TAIL = 4000

_INHERITED = ("HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "VIRTUAL_ENV")
"""What a child takes from our environment; the operator's PG* variables must not reach the sample."""


class Child:
    """A running process of the sample."""

    module: str
    """What `python -m` runs."""

    def __init__(self, environment: Mapping[str, str], *, hidden: str = "") -> None:
        self.url = ""
        self._hidden = hidden
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self._process = self._spawn(environment)
        try:
            self.url = self._ready(time.monotonic() + START_SECONDS)
        except BaseException:
            self.stop()
            raise

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rpartition(":")[2])

    @property
    def running(self) -> bool:
        """False once it has ended, by itself or stopped."""
        return self._process.poll() is None

    def log(self) -> str:
        """The end of what it wrote to stderr."""
        if self._log.closed:
            return ""
        size = os.fstat(self._log.fileno()).st_size
        tail = os.pread(self._log.fileno(), LOG_TAIL, max(0, size - LOG_TAIL)).decode("utf-8", "replace")
        return tail.replace(self._hidden, "***") if self._hidden else tail

    def stop(self) -> None:
        """End it, by force if it must be; once or more often."""
        self._process.terminate()
        with contextlib.suppress(BrokenPipeError):
            self._pipe(self._process.stdin).close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(STOP_SECONDS)
        self._pipe(self._process.stdout).close()
        self._log.close()

    def kill(self) -> None:
        """End it as a crash would."""
        self._process.kill()
        self.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _spawn(self, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        fixed = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "LIFELINE_FD": "0"}
        return subprocess.Popen(
            [sys.executable, "-m", self.module],
            cwd=ROOT,
            env={**inherited, **fixed, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            start_new_session=True,
        )

    def _ready(self, deadline: float) -> str:
        """Wait for its first line and return the URL in it."""
        stdout = self._pipe(self._process.stdout)
        line = b""
        with selectors.DefaultSelector() as selector:
            selector.register(stdout, selectors.EVENT_READ)
            while not line.endswith(b"\n"):
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise OutOfTime(
                        f"{self.module} is not ready after {START_SECONDS:.0f} s\n{self.log()}".rstrip()
                    )
                part = os.read(stdout.fileno(), 4096)
                if not part:
                    raise TargetError(f"{self.module} did not start\n{self.log()}".rstrip())
                line += part
        return line.decode().removeprefix("ready ").strip()

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None
        return pipe


class Site(Child):
    """The AI-GO site."""

    module = "reference.site"


class Upstream(Child):
    """The static JSON that the site falls back to."""

    module = "reference.upstream"


def start_site(
    database_url: str,
    *,
    github_url: str,
    data_source: str = "database",
    fallback: bool = True,
    cache_seconds: float = 0.5,
    source_timeout: float = 1.5,
    port: int = 0,
) -> Site:
    """Start the site and wait until it answers; `TargetError` with the end of its log when it does not."""
    environment = {
        "DATABASE_URL": database_url,
        "GITHUB_URL": github_url,
        "DATA_SOURCE": data_source,
        "FALLBACK_TO_GITHUB": "true" if fallback else "false",
        "CACHE_SECONDS": str(cache_seconds),
        "SOURCE_TIMEOUT": str(source_timeout),
        "PORT": str(port),
    }
    return Site(environment, hidden=database_url)


def start_upstream(folder: Path, *, port: int = 0) -> Upstream:
    """Start the upstream over a folder of JSON files."""
    return Upstream({"DATA_FOLDER": str(Path(folder).resolve()), "PORT": str(port)})
