"""What may be asked of a target in all, counted as it is sent, by all processes of a run together.

On call a look must cost next to nothing: at most 40 requests and 40 statements, whatever a contract lists.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from landed.evidence import NotRun

REQUESTS = 40
STATEMENTS = 40
"""Every statement counts: the begin of a transaction, its settings, its end."""


@dataclass(frozen=True, slots=True)
class Ration:
    """So many of something, for a whole run: `file` has a byte for each that is gone, in the run's own folder."""

    file: Path
    what: str
    limit: int

    def take(self, n: int = 1) -> None:
        """Use up so many. Raises NotRun where fewer are left: what rests on it is then not looked at."""
        handle = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # Appending is one step for all processes, and tells where one's own part ends.
            os.write(handle, b"." * n)
            gone = os.lseek(handle, 0, os.SEEK_CUR)
        finally:
            os.close(handle)
        if gone > self.limit:
            raise NotRun(f"on call at most {self.limit} {self.what} are sent: use --profile gate")


def requests(folder: Path) -> Ration:
    """Requests to the site."""
    return Ration(folder / "requests", "requests", REQUESTS)


def statements(folder: Path) -> Ration:
    """Statements to the database, through whatever string."""
    return Ration(folder / "statements", "statements", STATEMENTS)
