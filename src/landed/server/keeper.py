"""A script that runs a server for an owner, and cleans up when the owner is gone.

`landed.server.kept` starts it, isolated and without site-packages: the standard library is all it may import.
It is the server's parent, and leads a session of its own, so that a Ctrl-C in the terminal does not reach either.
Its standard input is a pipe of which only the owner has the write end: one line of JSON (its task), then nothing.
However the owner ends, the kernel closes that end, and the keeper stops the server and removes the folder.
The keeper makes the folder too, so there is no moment at which nobody would remove it.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

LOG = "log"
"""File in the folder that takes the output of every command."""
HOME = "home"
"""Empty directory in the folder that belongs to the server's account, mode 0700."""
PREPARE_SECONDS = 60
STOP_SECONDS = 10
RUNNING, ENDED = "running\n", "ended\n"
_ENDINGS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def _main() -> None:
    """Serve until the owner's end of standard input closes, or a signal asks to end."""
    os.umask(0o022)
    for number in _ENDINGS:
        signal.signal(number, _leave)
    task: dict[str, Any] = json.loads(sys.stdin.buffer.readline() or sys.exit())
    folder = Path(task["folder"])
    # Root's folder is passed through by the server's account; what is secret in it is 0600.
    folder.mkdir(mode=0o755 if task["account"] else 0o700)
    server: subprocess.Popen[bytes] | None = None
    try:
        server = _serve(task, folder)
        sys.stdin.buffer.read()
    finally:
        for number in _ENDINGS:
            signal.signal(number, signal.SIG_IGN)
        if server is not None:
            _end(server, task["stop"])
        remove(folder)


def _serve(task: dict[str, Any], folder: Path) -> subprocess.Popen[bytes] | None:
    """Start what was asked for and say so; the folder stays for the owner to read when that fails."""
    account = task["account"]
    for name, source in task["trees"].items():
        _copy_readable(source, folder / name)
    _furnish(folder, task["files"], account)
    how: dict[str, Any] = {
        "stdin": subprocess.DEVNULL,
        "cwd": folder,
        # Nothing of the owner's environment: no secrets, no PG variables; an unknown zone would be searched for.
        "env": {"PATH": os.environ.get("PATH", os.defpath), "TZ": "UTC", "LC_ALL": "C"},
    }
    if account:
        how |= {"user": account["user"], "group": account["group"], "extra_groups": []}
    with (folder / LOG).open("ab") as log:
        how |= {"stdout": log, "stderr": log}
        for command in task["prepare"]:
            if subprocess.run(command, timeout=PREPARE_SECONDS, check=False, **how).returncode != 0:
                _say(ENDED)
                return None
        signal.signal(signal.SIGCHLD, lambda *_: _say(ENDED))
        server = subprocess.Popen(task["serve"], **how)
    _say(RUNNING)
    return server


def _copy_readable(source: str, target: Path) -> None:
    shutil.copytree(source, target, symlinks=True)
    for each in (target, *target.rglob("*")):
        if not each.is_symlink():
            each.chmod(0o755 if each.is_dir() or os.access(each, os.X_OK) else 0o644)


def _furnish(folder: Path, files: dict[str, str], account: dict[str, int] | None) -> None:
    (folder / HOME).mkdir(mode=0o700)
    for name, text in files.items():
        with open(
            os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as out:
            out.write(text)
    if account:
        for name in (HOME, *files):
            os.chown(folder / name, account["user"], account["group"])


def _end(server: subprocess.Popen[bytes], number: int) -> None:
    server.send_signal(number)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):  # stuck in the kernel: nothing here can end it
            server.wait(STOP_SECONDS)


def remove(folder: Path) -> None:
    """Remove the folder, although the last children of a killed server may still be writing there."""
    for _ in range(10 * STOP_SECONDS):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)


def _leave(*_: object) -> None:
    sys.exit(1)  # not zero: the owner looks for what may be left


def _say(text: str) -> None:
    with contextlib.suppress(OSError):  # the owner may be gone
        os.write(sys.stdout.fileno(), text.encode())


if __name__ == "__main__":
    _main()
