"""`landed init`: a first contract for somebody's own migrations, strict and complete, to be filled in."""

import json
import os
import sys
from pathlib import Path

from landed.contract import FILE
from landed.errors import UsageError
from landed.migrations import read_migrations
from landed.subcommands.lock import write_lock

_CONTRACT = """\
# What your migration promised. Tables, columns, indexes and keys are not here: `schema.lock.json` holds them.
# A kind that you promise to be none is written as such; landed's contracts/README.md tells every section.
task = []
seed = []
relation = []
query_budget = []
concurrency = []
endpoint = []
mirror = []
marker = []
page = []
stage = []
emergency = []
waiver = []

[contract]
name = {name}
title = {name}
title_ko = {name}
migrations = {migrations}
tool = {tool}
postgres = ">=15"
tls = "require"
pooler = "allow"

[pooling]
clients = 10
reserve = 10

[completion]

[backup]
min_bytes = 1000

[monitoring]
query_s = {{ at_most = 60 }}
lock_wait_s = {{ at_most = 10 }}

[environment]

[checkout]

[platform]

[outside]

[latency]

[fallback]
chain = []

[hostile]

[history]

[probe]
timeout_s = 10
sample = 100000

[politeness]
requests = 300
rate = 20

[[phase]]
id = "1"
title = "Database"
title_ko = "데이터베이스"
owner = "nobody yet"
risk = "low"
minutes = 0
"""

_ROWS = (
    ("1.1", "The server is the promised one, and fit for the application", "서버가 약속과 같다", "connection"),
    ("1.2", "Every migration is applied, unchanged", "모든 마이그레이션이 적용되었다", "history"),
    ("1.3", "Every table is there, with its columns", "모든 테이블과 열이 있다", "tables, columns"),
    (
        "1.4",
        "Every index and constraint is there and holds",
        "모든 인덱스와 제약조건이 있다",
        "indexes, constraints",
    ),
    ("1.5", "Every foreign key holds, and no row is an orphan", "외래 키가 지켜진다", "foreign_keys"),
)

_ROW = """
[[row]]
id = "{id}"
title = "{title}"
title_ko = "{title_ko}"
how = ["T"]
proved_by = {proved_by}

[[box]]
id = "{id}.box1"
title = "{title}"
title_ko = "{title_ko}"
rows = ["{id}"]
required = "{required}"
"""


def write_contract(folder: Path, migrations: Path, tool: str) -> int:
    """Write contract.toml and its lock into a new folder. Raises UsageError where one is there already."""
    file = folder / FILE
    if file.exists():
        raise UsageError(f"{file} is there already: edit it, or give another folder")
    read_migrations(migrations, tool)
    rows = [each for each in _ROWS if tool == "prisma" or each[3] != "history"]
    folder.mkdir(parents=True, exist_ok=True)
    head = _CONTRACT.format(
        name=json.dumps(folder.resolve().name, ensure_ascii=False),
        migrations=json.dumps(_from(folder, migrations), ensure_ascii=False),
        tool=json.dumps(tool),
    )
    body = "".join(
        _ROW.format(
            id=name, title=title, title_ko=korean, proved_by=json.dumps(kinds.split(", ")), required=_required(name)
        )
        for name, title, korean, kinds in rows
    )
    file.write_text(head + body, encoding="utf-8")
    sys.stdout.write(f"{file}: a first contract; say in it what people promise\n")
    return write_lock(folder, None, None, None, None)


def _required(name: str) -> str:
    """The server's row needs both strings to be complete; all else one string shows."""
    return "no" if name == "1.1" else "always"


def _from(folder: Path, migrations: Path) -> str:
    """The migrations as seen from the contract's folder."""
    return os.path.relpath(migrations.resolve(), folder.resolve())
