"""The sending process, from this side: started with its task, ended at its deadline, and what it told."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter

from landed.evidence import NotRun
from landed.hostile.record import Aim, Record, Task
from landed.promises.hostile import Hostile, Target
from landed.settings import Url
from landed.traffic.wire import place

START_S = 30.0
"""For a process to start, and to end."""
ENDED_S = 10.0
_TOLD = "hostile.told.json"
_STORE = "HYPOTHESIS_STORAGE_DIRECTORY"
_KEPT = ("HOME", "LANG", "LD_LIBRARY_PATH", "PATH", "PYTHONPATH", "SSL_CERT_DIR", "SSL_CERT_FILE", "VIRTUAL_ENV")
_RECORD: TypeAdapter[Record] = TypeAdapter(Record)


def task(url: Url, promised: Hostile, targets: Sequence[Target], *, known: str, rate: float | None) -> Task:
    """What the process is told: `known` is a path that answers."""
    where = place(url, {"accept-encoding": "identity"})
    return Task(
        host=where.host,
        port=where.port,
        tls=where.tls,
        prefix=where.prefix,
        headers=where.headers,
        known=known,
        aims=tuple(
            Aim(
                name=each.name,
                path=each.path,
                input=dict(each.input),
                plain=each.ordinary,
                json=each.promises_json,
            )
            for each in targets
        ),
        methods=promised.methods,
        examples=promised.examples,
        shrink=promised.shrink,
        within_s=promised.within_s,
        ceiling_s=promised.ceiling_ms / 1000,
        rate=rate,
    )


def drive(given: Task, folder: Path) -> Record:
    """Let the process do it; it writes what came of it into `folder`. Raises NotRun where it comes to no end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "landed.hostile.drive", str(folder / _TOLD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(folder),
        start_new_session=True,
    )
    try:
        assert process.stdin is not None
        with suppress(BrokenPipeError):
            process.stdin.write(json.dumps(asdict(given)).encode() + b"\n")
            process.stdin.flush()
        with suppress(subprocess.TimeoutExpired):
            process.wait(START_S + given.within_s + len(given.aims) * given.ceiling_s * 3)
    finally:
        _end(process)
    if not (folder / _TOLD).exists():
        raise NotRun("the process that sends hostile input did not come to its end")
    return load(folder / _TOLD)


def _environment(folder: Path, given: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What the process inherits: nothing that could be a secret."""
    return {name: value for name, value in given.items() if name in _KEPT} | {_STORE: str(folder / "hypothesis")}


def _end(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.stdin is not None:
        with suppress(BrokenPipeError):
            process.stdin.close()
    process.wait(ENDED_S)


def load(path: Path) -> Record:
    """The record that `save` wrote."""
    return _RECORD.validate_json(path.read_bytes())


def save(path: Path, record: Record) -> None:
    """Keep a record for the checks of other processes; only this account can read it."""
    path.touch(mode=0o600)
    path.write_bytes(_RECORD.dump_json(record))
