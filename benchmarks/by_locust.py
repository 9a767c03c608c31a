"""The contract's stages on Locust, as a client among others: its figures meet the same budgets."""

from collections.abc import Callable

from client_tables import Figures, figures

from landed.promises.budgets import Stage
from landed.traffic.locust_plan import NULL
from landed.traffic.locust_run import LocustEngine

WORKERS = 2
LOCUST = f"Locust, {WORKERS} workers"


def by_locust(engine: LocustEngine) -> Callable[[str, int, int], Figures]:
    """The contract's stages on Locust, whose figures meet the same budgets."""

    def fire(url: str, n: int, at_once: int) -> Figures:
        stage = Stage(name="it", endpoint="it", requests=n, concurrency=at_once)
        path = f"/{url.rpartition('/')[2]}"
        volley = engine.fire(stage, engine.url, path, NULL, None, lambda done, total: None)
        return figures([each.ms for each in volley.shots])

    return fire
