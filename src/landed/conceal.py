"""Row values in reports: shown where the contract allows it, otherwise a short keyed hash and a length."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

KEY_FILE = ".key"
CUT = 200
"""Characters of a shown value."""


def report_key(folder: Path) -> bytes:
    """The key of a report folder: random, made once, readable by this account only.

    With it the same value gives the same hash from run to run, and nobody without it can try values out.
    """
    path = folder / KEY_FILE
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(16), encoding="ascii")
    return path.read_text(encoding="ascii").strip().encode()


@dataclass(frozen=True, slots=True)
class Concealer:
    """Knows which `table.column` may be shown."""

    show: frozenset[str]
    key: bytes

    def value(self, table: str, column: str, value: object) -> str:
        """A value as a report may show it."""
        if value is None:
            return "NULL"
        text = value if isinstance(value, str) else str(value)
        if not text:
            return "''"
        if f"{table}.{column}" in self.show:
            return text if len(text) <= CUT else f"{text[:CUT]}… ({len(text)} characters)"
        digest = hashlib.blake2b(text.encode(), key=self.key, digest_size=4).hexdigest()
        return f"#{digest} ({len(text)} characters)"

    def row(self, table: str, columns: Sequence[str], row: Mapping[str, object]) -> str:
        """A key, its parts joined by a slash."""
        return "/".join(self.value(table, each, row.get(each)) for each in columns)
