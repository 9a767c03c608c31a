"""A real browser, in a process of its own that does not outlive this one, and whose time is limited.

The browser's process reads its task from a pipe. However this process ends, the kernel closes that pipe, and each
link of the chain (the process, Playwright's driver, the browser) ends because the pipe to the one before it closed.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from landed.browser.record import PROBLEM, SEEN, TASK, Record, Seen, Task, Visit, seen_file

START_S = 30.0
"""For a browser to start, and to end."""
ENDED_S = 10.0
INSTALL = "pip install -e '.[browser]'"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "no_proxy")
_PLACES = ("HOME", "LD_LIBRARY_PATH", "PATH", "PYTHONPATH", "SSL_CERT_FILE", "VIRTUAL_ENV", "XDG_CACHE_HOME")
_KEPT = frozenset(("LANG", *_PLACES, *_PROXIES))


def is_installed() -> bool:
    """Is Playwright's package there? It is not imported in this process."""
    return importlib.util.find_spec("playwright") is not None


def program_on_path() -> str | None:
    """A browser on PATH; None: only Playwright's own can be used."""
    return next((found for each in PROGRAMS if (found := shutil.which(each))), None)


def environment(folder: Path, given: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What the browser's process inherits: nothing that could be a secret."""
    kept = {name: value for name, value in given.items() if name in _KEPT or name.startswith("PLAYWRIGHT_")}
    return {**kept, "TMPDIR": str(folder)}


def visit(task: Task) -> Record:
    """Open every page of the task, and tell what was seen; a visit that did not end in time says so."""
    folder = Path(task.folder)
    seconds = START_S + sum(longest(each) for each in task.visits)
    process = subprocess.Popen(
        [sys.executable, "-m", "landed.browser.visit"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(folder),
        start_new_session=True,
    )
    try:
        assert process.stdin is not None
        with suppress(BrokenPipeError):
            process.stdin.write(TASK.dump_json(task) + b"\n")
            process.stdin.flush()
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    finally:
        _end(process)
    return _record(task, folder)


def longest(each: Visit) -> float:
    """Seconds that a visit may take: loading, settling, pictures, and what is tried afterwards."""
    return 2 * each.within_s + 20.0


def _end(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.stdin is not None:
        with suppress(BrokenPipeError):
            process.stdin.close()
    process.wait(ENDED_S)


def _record(task: Task, folder: Path) -> Record:
    told = folder / PROBLEM
    if told.exists():
        return Record(problem=told.read_text(encoding="utf-8"))
    return Record(seen=tuple(_seen(folder / seen_file(number), each) for number, each in enumerate(task.visits)))


def _seen(file: Path, each: Visit) -> Seen:
    if file.exists():
        return SEEN.validate_json(file.read_bytes())
    words = "the browser did not come back from the page, and was ended"
    return Seen(page=each.page, language=each.language, error=words)
