"""Which deployment runs, and when a new one is ready."""

import json
import time
from collections.abc import Callable, Collection, Sequence

import httpx

from landed.commands import Ran
from landed.promises.drill import Deployed
from landed.promises.filters import program
from landed.settings import Url
from landed.web.site import Answer, Site

COMMAND_S = 60.0
"""So long a command that names the deployment may take."""
LONGEST = 300
"""Characters of a name that are kept."""


class Watch:
    """Asks for the running deployment, as the contract says how."""

    def __init__(
        self,
        deployed: Deployed,
        url: Url,
        run: Callable[[Sequence[str], float], Ran],
        scrub: Callable[[str], str] = str,
    ) -> None:
        self._deployed = deployed
        self._run, self._scrub = run, scrub
        looks = int(deployed.within_s / deployed.every_s) + 100
        self._site = Site(url, requests=looks * 20, rate=20) if deployed.path else None

    def now(self) -> str | None:
        """The name of the running deployment, scrubbed: it is noted. None while none is ready, or none tells."""
        told = self._told()
        return self._scrub(told.strip())[:LONGEST] or None if told is not None else None

    def _told(self) -> str | None:
        if self._deployed.command is not None:
            ran = self._run(self._deployed.command, min(COMMAND_S, self._deployed.within_s))
            return ran.printed if ran.good else None
        assert self._site is not None
        assert self._deployed.path is not None
        answer = self._site.get(self._deployed.path)
        if not answer.status or answer.status >= httpx.codes.INTERNAL_SERVER_ERROR:
            return None
        found = (
            answer.headers.get(self._deployed.header.lower()) if self._deployed.header else self._filtered(answer)
        )
        return None if found is None else str(found)

    def _filtered(self, answer: Answer) -> object:
        assert self._deployed.jq is not None
        try:
            return program(self._deployed.jq).input_value(json.loads(answer.body)).first()
        except (ValueError, StopIteration):
            return None

    def settled(self) -> str | None:
        """The name, seen so many times in a row as the contract wants; None where looks differ or tell nothing."""
        seen = {self.now() for _ in range(max(2, self._deployed.steady))}
        return seen.pop() if len(seen) == 1 else None

    def other_than(self, known: Collection[str | None], *, also: str | None = None) -> str | None:
        """Wait for a deployment that is none of `known`, seen so many times in a row; None: none came in time.

        `also` is welcome although it is no new one.
        """
        end = time.monotonic() + self._deployed.within_s
        last, times = None, 0
        while True:
            name = self.now()
            times = times + 1 if name == last else 1
            last = name
            fresh = name is not None and (name not in known or name == also)
            if fresh and times >= self._deployed.steady:
                return name
            if time.monotonic() > end:
                return None
            time.sleep(min(self._deployed.every_s, 1.0) if fresh else self._deployed.every_s)

    def close(self) -> None:
        """Close the kept connections."""
        if self._site is not None:
            self._site.close()
