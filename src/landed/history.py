"""The migration tool's own record, as the checks read it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from landed.facts import Access, HistoryState, MigrationRecord, ServerFacts, live
from landed.migrations import HISTORY_TABLE


@dataclass(frozen=True)
class History:
    """Attempts at migrations; what counts is the newest of each name that was not rolled back."""

    records: tuple[MigrationRecord, ...]

    @cached_property
    def live(self) -> Mapping[str, MigrationRecord]:
        """By name, in the order of starting."""
        return live(self.records)

    def get(self, name: str) -> MigrationRecord | None:
        """The record that counts for a migration."""
        return self.live.get(name)

    def rolled_back(self, name: str) -> tuple[MigrationRecord, ...]:
        """Attempts at a migration that were taken back."""
        return tuple(each for each in self.records if each.name == name and each.rolled_back_at is not None)

    @property
    def unfinished(self) -> tuple[MigrationRecord, ...]:
        """Started, never finished, not rolled back: failed, or still running."""
        return tuple(each for each in self.live.values() if each.finished_at is None)

    @property
    def twice(self) -> tuple[str, ...]:
        """Names with more than one record that is not rolled back."""
        counts = Counter(each.name for each in self.records if each.rolled_back_at is None)
        return tuple(sorted(name for name, count in counts.items() if count > 1))

    @property
    def in_order(self) -> tuple[str, ...]:
        """Names in the order in which they were finished."""
        done = [each for each in self.live.values() if each.finished_at is not None]
        return tuple(each.name for each in sorted(done, key=lambda each: (each.finished_at, each.started_at)))


def history_state(access: Sequence[Access], server: ServerFacts) -> tuple[HistoryState, str | None]:
    """Whether the migration tool's own table can be read, and if not, why."""
    table = next((each for each in access if (each.schema, each.name) == HISTORY_TABLE), None)
    full = ".".join(HISTORY_TABLE)
    if table is None:
        return HistoryState.ABSENT, f"there is no table {full}"
    if not table.selectable:
        return HistoryState.FORBIDDEN, table.missing(server.role)
    if table.filtered:
        return HistoryState.FILTERED, f"row security of {full} would hide rows from {server.role}"
    return HistoryState.READ, None
