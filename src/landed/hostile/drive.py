"""The process that sends hostile input: reads its task from standard input, writes what came of it into a file.

    python -m landed.hostile.drive FILE < task

A process of its own: hypothesis reads the source of every module that it finds loaded, to take values from it. Here
these are a handful, always the same, so that the same input is made whatever else a run has loaded; and there is an
end to it, whatever it waits for.
"""

import json
import os
import sys
import threading
import time
from dataclasses import asdict, replace
from pathlib import Path

from landed.hostile.client import Client
from landed.hostile.hunt import Hunt
from landed.hostile.record import Record, Task, task_of


def main() -> None:
    """Hunt as the task says."""
    task = task_of(json.loads(sys.stdin.buffer.readline() or sys.exit(1)))
    threading.Thread(target=_end_with_the_owner, daemon=True).start()
    told = Path(sys.argv[1])
    written = told.with_suffix(".new")
    written.write_text(json.dumps(asdict(hunted(task))), encoding="ascii")
    written.rename(told)


def hunted(task: Task) -> Record:
    """Every target of the task, each within its share of the time that is left."""
    start, client = time.monotonic(), Client(task)
    ends, record = start + task.within_s, Record()
    for number, aim in enumerate(task.aims):
        now = time.monotonic()
        hunt = Hunt(aim, task, client, now + max(0.0, ends - now) / (len(task.aims) - number))
        record = replace(record, hunted=(*record.hunted, hunt.run()), lost=hunt.lost)
        if record.lost:
            break
    client.close()
    return replace(record, requests=client.requests, seconds=round(time.monotonic() - start, 3))


def _end_with_the_owner() -> None:
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


if __name__ == "__main__":
    main()
