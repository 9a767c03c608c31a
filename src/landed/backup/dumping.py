"""A backup made: pg_dump's plain SQL, as it comes, into a file of this account's own."""

import subprocess
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from landed.backup.programs import find_program, of_dsn, running, status_of
from landed.connection.dsn import Dsn
from landed.errors import TargetError

CHUNK = 1 << 18
LOCK_WAIT = "--lock-wait-timeout=10s"


def make_backup(dsn: Dsn, folder: Path, *, major: int, seconds: float, tell: Callable[[int], None]) -> Path:
    """Dump a database into `backup_<date>_<time>.sql`; `tell` hears how many bytes there are.

    Raises NoProgram, OutOfTime, or TargetError in pg_dump's own words; then no file is left.
    """
    program = find_program("pg_dump", major)
    path = folder / f"backup_{datetime.now().astimezone():%Y%m%d_%H%M%S}.sql"
    path.touch(mode=0o600, exist_ok=False)
    try:
        with tempfile.TemporaryFile() as words:
            command: list[str | Path] = [program.path, "--no-password", LOCK_WAIT]
            with running(command, of_dsn(dsn), seconds, stdout=subprocess.PIPE, stderr=words) as process:
                _stream(process, path, tell)
                status = status_of(process, seconds, "pg_dump")
            words.seek(0)
            told = words.read().decode(errors="replace").strip().splitlines()
        if status:
            raise TargetError(told[0] if told else f"pg_dump ended with status {status}")
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _stream(process: "subprocess.Popen[bytes]", path: Path, tell: Callable[[int], None]) -> None:
    assert process.stdout is not None
    written = 0
    with path.open("wb") as file:
        while chunk := process.stdout.read(CHUNK):
            written += file.write(chunk)
            tell(written)
