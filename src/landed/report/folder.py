"""The report folder belongs to one run at a time."""

import fcntl
from pathlib import Path
from typing import IO

from landed.errors import UsageError


def hold(folder: Path) -> IO[str]:
    """Take the report folder for this run. Raises UsageError where another run has it."""
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / ".lock").open("w", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise UsageError(f"{folder}: another run is writing its reports there: give --report-dir") from None
    return file
