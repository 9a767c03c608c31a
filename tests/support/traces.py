"""What a server of our own leaves behind."""

import subprocess
import time
from pathlib import Path


def traces(folder: str) -> list[str]:
    """What is left of a server: its folder, and the processes that name it."""
    listed = subprocess.run(["ps", "-wweo", "pid,args"], capture_output=True, text=True, timeout=10, check=True)
    left = [line for line in listed.stdout.splitlines() if folder in line]
    return left + ([folder] if Path(folder).exists() else [])


def wait_for_no(folder: str) -> list[str]:
    """Wait until nothing of a server is left, at most 15 seconds; the rest otherwise."""
    deadline = time.monotonic() + 15
    while (left := traces(folder)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left
