"""A contract like AI-GO's with other promises of time, and a database of its own to break them in."""

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from landed.server import embedded
from reference.landing import CONTRACT, Landing, fill

MOST_CONNECTIONS = 200
TIMED = ("query_budget", "concurrency", "stage")
TIMED_BOXES = ("2.4.box2", "2.4.box3", "4.1.box4", "final.must.7")
AMPLE = {
    "budget_ms": "20_000",
    "ceiling_ms": "20_000",
    "limits_ms": "{ mean = 20_000 }",
    "response_ms": "2_000",
    "query_ms": "2_000",
    "connections": "{ at_least = 0, at_most = 50 }",
    "hostile.examples": "12",
    "politeness.rate": "1000",
    "stage.requests": "50\nwarn_ms = 20_000\nblock_ms = 30_000",
}
"""Limits that a busy machine does not reach, and politeness towards nobody."""
HOSTILE = ("hostile.target", "hostile.burst")


@dataclass(frozen=True)
class Ground:
    """A filled database on a server with room for many clients."""

    server: embedded.Server = field(repr=False)
    landing: Landing

    @property
    def account(self) -> tuple[str, str]:
        """Who owns it."""
        return self.landing.owner, self.landing.password

    def sql(self, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements as the owner; rows of the last."""
        with self.session() as connection:
            for each in statements:
                cursor = connection.execute(each.encode())
            return cursor.fetchall() if cursor.description else []

    def as_superuser(self, statement: str) -> None:
        """Run what an owner may not."""
        with self.server.connect() as connection:
            connection.execute(statement.encode())

    def session(self, **options: Any) -> psycopg.Connection[Any]:
        """A session of the owner's."""
        return psycopg.connect(self.landing.dsn, autocommit=True, connect_timeout=10, **options)


@contextmanager
def new_ground(**settings: str) -> Iterator[Ground]:
    """A server of its own, filled as the runbook does."""
    with embedded.start(settings={"max_connections": str(MOST_CONNECTIONS), **settings}) as server:
        yield Ground(server, fill(server))


def contract_with(
    folder: Path,
    sections: str,
    *,
    without: tuple[str, ...],
    none: tuple[str, ...] = (),
    queries: Mapping[str, str] | None = None,
    **header: str,
) -> Path:
    """A copy of AI-GO's contract whose sections of some kinds are replaced; `header` replaces `key = "value"`.

    A key is replaced wherever it stands, or in one section where it is written `section.key`. Kinds in `none` are
    promised not to be.
    """
    copy = shutil.copytree(CONTRACT, folder / "contract")
    file = copy / "contract.toml"
    lines: list[str] = []
    section, skipping = "", False
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith(("[", "#")):
            section = line.strip("[]")
            skipping = section in (*without, *none)
        if not skipping:
            key = line.partition(" = ")[0]
            value = header.get(key, header.get(f"{section}.{key}"))
            lines.append(line if value is None else f"{key} = {value}")
    promised_none = [f"{each} = []" for each in none]
    file.write_text("\n".join([*promised_none, *lines, sections]) + "\n", encoding="utf-8")
    for name, text in (queries or {}).items():
        (copy / "queries" / name).write_text(f"-- One row.\n-- rows: object\n-- serves: query_latency\n{text}\n")
    return copy


def hurried(folder: Path) -> Path:
    """The contract for runs that are not about time: nothing is promised of it, and its boxes are not required.

    Faults of time are planted under contracts of their own, and so are those of hostile input.
    """
    copy = contract_with(folder, "", without=HOSTILE, none=TIMED, **{"politeness.rate": "1000"})
    file = copy / "contract.toml"
    text = re.sub(r"^(budget_ms|response_ms|query_ms) = .*\n", "", file.read_text(encoding="utf-8"), flags=re.M)
    for box in TIMED_BOXES:
        text = re.sub(rf'(id = "{re.escape(box)}"\n(?:.+\n)*?)required = .*', r'\1required = "no"', text)
    file.write_text(text, encoding="utf-8")
    return copy


def ample(folder: Path) -> Path:
    """The contract for healthy runs beside which this machine does other work: all that is promised, with time."""
    return contract_with(folder, "", without=(), **AMPLE)
