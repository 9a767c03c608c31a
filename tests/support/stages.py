"""Records of a stage of load, made by hand."""

import dataclasses
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from landed.database.sessions import Sessions
from landed.promises.budgets import Stage
from landed.promises.site import Endpoint, Source
from landed.traffic.load_client import Shot
from landed.traffic.load_record import Base, Rest, StageRecord

ENDPOINT = Endpoint(
    name="status",
    group="api_status",
    path="/status",
    status=(200,),
    budget_ms=500,
    source=Source(jq=".dataSource", value="database"),
)
CLOSED = Stage(name="ten", endpoint="status", requests=100, concurrency=10, warn_ms=100, block_ms=400)
OPEN = Stage(name="steady", endpoint="status", rate=50, seconds=4, warn_ms=100, block_ms=400)


def record(shots: Iterable[Shot] = (), **fields: Any) -> StageRecord:
    """A healthy record of 100 requests, but for what is given."""
    shots = tuple(shots) or tuple(Shot(number / 100, 20.0, 200) for number in range(100))
    now = datetime.now(UTC)
    healthy = StageRecord(
        stage="ten",
        endpoint="status",
        by="landed",
        workers=1,
        started=now - timedelta(seconds=3),
        ended=now,
        seconds=1.0,
        shots=shots,
        connect_ms=(1.0,) * 10,
        late_ms=(),
        gaps=(),
        cpu_share=0.1,
        null_ms=(0.2,) * 100,
        sources={'"database"': 100},
        before=rest(5.0),
        after=rest(6.0),
        base=Base(ms=(5.0,) * 5, sessions=None, room=10),
    )
    return dataclasses.replace(healthy, **fields)


def rest(ms: float, sessions: int | None = None, source: str = "database") -> Rest:
    """A site at rest."""
    seen = None if sessions is None else Sessions(sessions)
    return Rest(ms=(ms,) * 5, sources={f'"{source}"': 5}, sessions=seen)


def shots(*times: float, **statuses: int) -> list[Shot]:
    """Requests with these times, one after the other; `n7` is the status of the eighth."""
    return [Shot(number / 100, ms, statuses.get(f"n{number}", 200)) for number, ms in enumerate(times)]
