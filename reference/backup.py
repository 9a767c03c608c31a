"""The sample's backup, made in a moment and only when asked: what a runbook's pg_dump leaves behind."""

from pathlib import Path

from landed.backup.dumping import make_backup
from landed.connection.dsn import parse_dsn
from landed.server.embedded import Server
from reference.landing import Landing

SECONDS = 60.0


def back_up(server: Server, landing: Landing, folder: Path) -> Path:
    """Dump the landing's database into `backup_<date>_<time>.sql` in `folder`: some 45 kB of plain SQL.

    Raises TargetError where pg_dump does not get through.
    """
    return make_backup(
        parse_dsn(landing.dsn), folder, major=server.version // 10000, seconds=SECONDS, tell=lambda size: None
    )
