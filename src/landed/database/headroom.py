"""How many connections a server has left."""

from dataclasses import dataclass

from landed.database import probes
from landed.target import Database


@dataclass(frozen=True, slots=True)
class Room:
    """The server's connections."""

    allowed: int
    kept_back: int
    in_use: int

    @property
    def free(self) -> int:
        """How many more could be opened."""
        return self.allowed - self.kept_back - self.in_use


def room(database: Database) -> Room:
    """How many connections the server has left."""
    (row,) = database.ask(*probes.headroom())
    return Room(**row)
