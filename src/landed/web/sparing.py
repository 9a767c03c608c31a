"""A list held against its rows with as little asked as possible: the first look, and once more if need be."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from landed.web.site import Answer

Rows = list[dict[str, Any]]


@dataclass
class Sparing:
    """Stands in for the database and the site of one mirror.

    The first reading costs nothing: its rows are known and its answer is there. The second asks the rows once and
    the site once, so that only what really differs is told.
    """

    READINGS: ClassVar[int] = 2

    rows: Callable[..., Rows]
    site: Callable[[], Answer]
    answer: Answer | None
    _anew: dict[str, Rows] = field(default_factory=dict)
    _asked: int = 0

    def ask(self, file: str) -> Rows:
        """The rows, before and after the list."""
        self._asked += 1
        if self._asked <= self.READINGS:
            return self.rows(file)
        if file not in self._anew:
            self._anew[file] = self.rows(file, anew=True)
        return self._anew[file]

    def get(self) -> Answer:
        """The list."""
        first, self.answer = self.answer, None
        return first if first is not None else self.site()
