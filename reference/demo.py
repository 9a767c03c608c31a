"""`landed demo`: the sample landing, kept until interrupted, with the options to verify it by."""

import signal
import sys
import threading
from pathlib import Path

from reference.sample import sample_landing


def run_demo(env_file: Path | None) -> int:
    """Start the sample landing, say how to reach it, and wait for Ctrl-C or SIGTERM."""
    ended = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda number, frame: ended.set())
    sys.stderr.write("starting PostgreSQL, database, proxy, upstream and site …\n")
    with sample_landing() as sample:
        lines = [
            f"LANDED_DSN={sample.dsn}",
            f"LANDED_DIRECT_DSN={sample.direct_dsn}",
            f"LANDED_BASE_URL={sample.site.url}",
        ]
        if env_file is not None:
            _write(env_file, lines)
        sys.stdout.write(
            f"The sample landing is up: {sample.site.url}\n\n"
            f"  pytest --dsn='{sample.dsn}' --base-url={sample.site.url}\n\n"
            f"{f'Its addresses are in {env_file}.' if env_file else ''}\nCtrl-C ends it.\n"
        )
        sys.stdout.flush()
        while not ended.wait(3600):
            pass
    return 0


def _write(file: Path, lines: list[str]) -> None:
    """Whole or not at all, and for this account only: whoever waits for the file reads all of it."""
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_text("\n".join(lines) + "\n", encoding="utf-8")
    part.replace(file)
