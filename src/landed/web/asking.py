"""A site asked with a second chance, and with patience that ends.

A request without an answer is made once more on a new connection. A site that lets time pass without answering is
given up before long, however its silences lie among its answers.
"""

import time
from collections.abc import Mapping
from dataclasses import replace

from landed import retries
from landed.errors import SiteLost
from landed.web.site import ANSWER_S, Answer, Site

SILENT_S = 3.0
"""How long a site that has left a request without an answer is waited for."""
ENOUGH_S = 20.0
"""Seconds spent on silences after which a site is given up."""


class Asker:
    """Asks `site`. `known` is a path that has answered, by which the site shows that it is there."""

    def __init__(self, site: Site, known: str | None = None) -> None:
        self.site = site
        self.known = known
        self._asked = self._unanswered = 0
        self._waited = 0.0
        self._doubtful = False

    def get(self, path: str, headers: Mapping[str, str] | None = None, *, fresh: bool = True) -> Answer:
        """GET a path; what came at the second time only says so (`Answer.retried`).

        Raises SiteLost when the patience with this site is at its end, TargetError when the politeness is.
        """
        first_at, first = retries.now(), self._once(path, headers, fresh)
        if not first.error:
            return self._answered(path, first)
        if first.timed_out and self._doubtful:
            return first
        self.site.renew()
        if not first.timed_out:
            time.sleep(retries.PAUSE_S)
        then_at, then = retries.now(), self._once(path, headers, fresh)
        if then.error:
            self._doubtful = True
            same = then.error == first.error
            return replace(then, error=f"{first.error}, {'twice' if same else f'then {then.error}'}")
        words = f"status {then.status} after {then.milliseconds:.0f} ms"
        return self._answered(path, replace(then, retried=retries.both(first_at, first.error, then_at, words)))

    def is_there(self) -> bool:
        """Does the address that is known to answer still do so? False where none is known."""
        if self.known is None:
            return False
        self.site.renew()
        return not self._once(self.known, None, fresh=True).error

    def _answered(self, path: str, answer: Answer) -> Answer:
        self._doubtful, self.known = False, self.known or path
        return answer

    def _once(self, path: str, headers: Mapping[str, str] | None, fresh: bool) -> Answer:
        if self._waited >= ENOUGH_S:
            told = f"{self._unanswered} of {self._asked} requests got no answer"
            raise SiteLost(f"{told}, {self._waited:.0f} s were spent waiting for them: the site is given up")
        patience = SILENT_S if self._waited else ANSWER_S
        answer = self.site.get(path, headers, fresh=fresh, seconds=patience)
        self._asked += 1
        if answer.error:
            self._unanswered += 1
        if answer.timed_out:
            self._waited += answer.milliseconds / 1000
        return answer
