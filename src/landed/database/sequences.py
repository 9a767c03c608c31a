"""Where a sequence stands, against the furthest key that is there."""

from dataclasses import dataclass

from landed.database import ddl, probes
from landed.model import Sequence
from landed.target import Database


@dataclass(frozen=True, slots=True)
class Position:
    """The next value and the furthest one in use, in the direction of the sequence."""

    next_value: int
    furthest: int | None
    """None: no row, or no column draws from it."""
    behind: bool
    """The next value meets a key that is there, or will."""
    remedy: str


def position(sequence: Sequence, database: Database) -> Position:
    """Ask the sequence and its column. Raises Refused where either may not be read."""
    up = sequence.increment > 0
    owner = None
    if sequence.owner_table is not None and sequence.owner_column is not None:
        owner = (sequence.owner_schema or sequence.schema, sequence.owner_table, sequence.owner_column)
    (row,) = database.ask(*probes.sequence_position((sequence.schema, sequence.name), owner, descending=not up))
    following = row["last_value"] + (sequence.increment if row["is_called"] else 0)
    reached = row["furthest"]
    behind = reached is not None and (following <= reached if up else following >= reached)
    return Position(following, reached, behind, ddl.remedies(sequence)["behind"])
