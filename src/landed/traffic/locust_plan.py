"""What Locust's master tells its workers to do: a stage, and each worker's share of it. Pure."""

import math
from collections.abc import Mapping
from typing import Any

from landed.promises.budgets import Stage
from landed.promises.site import Endpoint
from landed.web.politeness import sent

MOST_USERS = 500
NULL = Endpoint(name="null", group="null", path="/", status=(200,))


def plan_of(stage: Stage, path: str, endpoint: Endpoint) -> dict[str, Any]:
    """A stage as it is told to the master."""
    every = None if stage.rate is None else 1 / stage.rate
    users = stage.concurrency if every is None else min(MOST_USERS, max(1, math.ceil(2 * (stage.rate or 1))))
    requests = sent(stage)
    return {
        "name": stage.name,
        "path": path,
        "headers": endpoint.headers,
        "status": endpoint.status,
        "source": endpoint.source.model_dump() if endpoint.source else None,
        "requests": requests,
        "users": min(users, requests),
        "every": every,
    }


def crew(plan: Mapping[str, Any], workers: int) -> int:
    """How many of the workers have a part: with a request, a user, and one in a second at least for each."""
    rate = workers if plan["rate"] is None else max(1, int(plan["rate"]))
    return min(workers, rate, int(plan["users"]), int(plan["requests"]))


def share(plan: Mapping[str, Any], number: int, workers: int) -> dict[str, Any]:
    """One worker's part of a stage: of its requests, users and rate; in an open loop they take turns."""
    parts = {each: plan[each] // workers + (number < plan[each] % workers) for each in ("requests", "users")}
    rate = None if plan["rate"] is None else plan["rate"] / workers
    if plan["every"] is None:
        return {**plan, **parts, "rate": rate, "offset": 0.0}
    return {**plan, **parts, "rate": rate, "every": plan["every"] * workers, "offset": plan["every"] * number}
