"""Questions that checks are going to ask, asked ahead: on call all in one pipeline, in the look's own transaction.

What checks ask is known from contract and lock, so that one round trip answers for all of them; a check that asks
for the same finds it known. What cannot be answered (a table or column is missing, a grant, the time) is not known,
and is asked by its check alone.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import psycopg

from landed.catalogue import LOOK, Snapshot
from landed.contract import Contract
from landed.database import probes
from landed.database.comparison import tables_in
from landed.database.orphans import LIMIT, partitioned_tables
from landed.lock import Lock
from landed.model import ForeignKey, Table, key
from landed.target import Connection, Rows, question, question_key


@dataclass
class Ahead:
    """Asks what the checks of a contract and a lock will ask; `known` are the answers."""

    contract: Contract
    lock: Lock
    most: int
    """Statements that it may have come to in the end, those of the look included."""
    known: dict[str, Rows] = field(default_factory=dict)
    statements: int = 0
    """How many it came to."""
    spent: int = 0
    """Those of them that a look has cost which broke."""

    def ask(self, connection: Connection, snapshot: Snapshot) -> None:
        """Ask all at once, in the transaction that the connection is in; never raises for what becomes of it."""
        looked = self.spent + snapshot.statements
        texts = [*self._texts(snapshot)][: max(0, self.most - looked - 1)]
        parts = [*self._probes(snapshot)] if self.most > looked else []
        self.statements = looked + len(texts) + bool(parts)
        cursors = {text: connection.cursor() for text in texts}
        together = connection.cursor()
        with suppress(psycopg.Error), connection.pipeline():
            for text, cursor in cursors.items():
                cursor.execute(text.encode())
            if parts:
                together.execute(*probes.together(parts))
        for text, cursor in cursors.items():
            if cursor.pgresult is not None:
                self.known[text] = _plain(cursor.fetchall())
        if parts and together.pgresult is not None:
            row = together.fetchone() or {}
            self.known |= {question_key(*part): row[str(at)] for at, part in enumerate(parts)}

    def counted(self, statements: int) -> None:
        """A look is over, well or not: so many statements were its own."""
        self.statements = max(self.statements, self.spent + statements)

    @property
    def leaves_another(self) -> bool:
        """May the catalogue be read a second time, after all that was sent?"""
        return self.statements + LOOK <= self.most

    def _texts(self, snapshot: Snapshot) -> Iterator[str]:
        """The contract's own questions, each once; without those whose tables are not as promised."""
        files = [each.query for each in self.contract.relation]
        files += [each.query for each in self.contract.marker]
        files += [each.query for each in self.contract.mirror]
        for file in dict.fromkeys(files):
            text = self.contract.read(file)
            if self._answerable(snapshot, tables_in(self.lock, text)):
                yield question(text)

    def _probes(self, snapshot: Snapshot) -> Iterator[probes.Question]:
        """Our own: counts of seeded tables, orphans of every key, the server's connections."""
        yield probes.headroom()
        for seed in self.contract.seed:
            name = (self.lock.schemas[0], seed.table)
            if self._answerable(snapshot, self._named(name)):
                yield probes.row_count(name)
        for each in self.lock.by_key("foreign_keys").values():
            assert isinstance(each, ForeignKey)
            ends = self._named((each.schema, each.table), (each.target_schema, each.target_table))
            if each.match != "period" and self._answerable(snapshot, ends):
                operators, partitioned = snapshot.operators_of(each), partitioned_tables(snapshot)
                yield probes.orphans(each, operators, partitioned=partitioned, limit=LIMIT)

    def _named(self, *names: tuple[str, str]) -> list[Table]:
        return [each for each in self.lock.tables if (each.schema, each.name) in names]

    def _answerable(self, snapshot: Snapshot, tables: Sequence[Table]) -> bool:
        """All tables and columns are there, and may be read whole: one question that fails would end the others."""
        there, columns = snapshot.by_key("tables"), snapshot.by_key("columns")
        promised = self.lock.by_key("columns")
        for each in tables:
            access = snapshot.access_of.get((each.schema, each.name))
            lost = any(name[:2] == key(each) and name not in columns for name in promised)
            if key(each) not in there or lost or access is None or access.missing(snapshot.server.role):
                return False
            if access.filtered:
                return False
        return True


def _plain(rows: Rows) -> Rows:
    """Rows as JSON carries them: what every judge makes of them anyway, and what a file can hold."""
    plain: Rows = json.loads(json.dumps(rows, default=str))
    return plain
