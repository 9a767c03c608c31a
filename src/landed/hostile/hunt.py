"""One target, hunted: hypothesis makes the input, and makes what is found as small as it can be.

No request is sent twice because of what it was answered: each answer is remembered, so that the same input always
has the same judgement, whatever the order in which hypothesis comes back to it.
"""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from hypothesis.strategies import SearchStrategy

from landed.hostile.client import Client, Reply
from landed.hostile.judge import TOO_MANY, flaws
from landed.hostile.pieces import Piece, alone, joined
from landed.hostile.record import Aim, Flaw, Hunted, Request, Task
from landed.hostile.sent import request

METHODS = ("GET", "GET", "GET", "HEAD")
"""Joined input goes by these; an answer to HEAD shows little."""
Kind = tuple[str, str]
"""Rule, and what it is about."""
SLOW: Kind = ("slow", "")


def _settings(examples: int) -> settings:
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
    )


class Hunt:
    """Sends hostile input to one target until `ends`, and remembers what came of it."""

    def __init__(self, aim: Aim, task: Task, client: Client, ends: float) -> None:
        self._aim, self._task, self._client, self._ends = aim, task, client, ends
        self._known: dict[Request, dict[Kind, Flaw]] = {}
        self._smallest: dict[Kind, Flaw] = {}
        self._more = task.shrink
        self._statuses: Counter[str] = Counter()
        self._unsent: set[Request] = set()
        self._limited = 0
        self._slowest = 0.0
        self._retried = ("", "")
        self._planned = len(aim.input) * task.examples + 1 + len(task.methods)
        self.lost = ""
        """What the site said last, where it is gone."""

    def run(self) -> Hunted:
        """Every method, then every place of the target."""
        methods = [request(self._aim, method=each) for each in ("HEAD", *self._task.methods)]
        self._each(methods)
        for place, kind in self._aim.input.items():
            self._hunt_at(place, kind)
        self._shorten()
        times = Counter(kind for found in self._known.values() for kind in found)
        return Hunted(
            name=self._aim.name,
            planned=self._planned,
            sent=len(self._known),
            unsent=len(self._unsent),
            limited=self._limited,
            slowest_ms=round(self._slowest, 1),
            statuses=dict(sorted(self._statuses.items())),
            flaws=tuple(replace(flaw, times=times[kind]) for kind, flaw in self._smallest.items()),
            retried=self._retried,
        )

    def _hunt_at(self, place: str, kind: str) -> None:
        """Every piece by itself, then some joined."""
        sleep_s = int(self._task.ceiling_s) + 2
        pieces = alone(kind, sleep_s, in_path=f"{{{place}}}" in self._aim.path)
        first = min(len(pieces), max(1, self._task.examples * 7 // 8))
        self._each([request(self._aim, place, pieces[at * len(pieces) // first]) for at in range(first)])
        texts = st.lists(st.sampled_from(joined(kind, sleep_s)), min_size=2, max_size=5).map("".join)
        made = st.builds(
            lambda text, how: request(self._aim, place, Piece(text), how), texts, st.sampled_from(METHODS)
        )
        if self._task.examples > first:
            self._search(made, self._task.examples - first)

    def _each(self, requests: Sequence[Request]) -> None:
        """Send each; a kind of failure is told by the first of them that shows it."""
        for made in requests:
            for kind, flaw in self._judged(made).items():
                self._smallest.setdefault(kind, flaw)

    def _search(self, strategy: SearchStrategy[Request], examples: int, kind: Kind | None = None) -> None:
        """Find the smallest request for each kind of failure that is not known yet, or for the one given."""
        while True:
            wanted: list[Kind] = [kind] if kind else []

            def fails(made: Request, wanted: list[Kind] = wanted) -> bool:
                found = self._judged(made, shrinking=bool(wanted))
                if not wanted:
                    wanted += [each for each in found if each not in self._smallest][:1]
                return bool(wanted) and wanted[0] in found

            try:
                smallest = find(strategy, fails, settings=_settings(examples))
            except NoSuchExample:
                return
            self._smallest[wanted[0]] = self._known[smallest][wanted[0]]
            if kind:
                return

    def _shorten(self) -> None:
        """What was found with a longer text may show with its beginning, and that with its end."""
        for kind in list(self._smallest):
            for cut in (lambda text, n: text[:n], lambda text, n: text[-n:]):
                made = self._smallest[kind].request
                if len(made.value) > 1 and self._with(made, made.value) == made:
                    lengths = st.integers(1, len(made.value))
                    shorter = st.builds(lambda n, made=made, cut=cut: self._with(made, cut(made.value, n)), lengths)
                    self._search(shorter, self._task.shrink, kind)

    def _with(self, made: Request, text: str) -> Request:
        """The same request with another text in its place."""
        return request(self._aim, made.place, Piece(text), made.method)

    def _judged(self, made: Request, *, shrinking: bool = False) -> dict[Kind, Flaw]:
        if made in self._known:
            return self._known[made]
        if self.lost or time.monotonic() > self._ends or (shrinking and self._more <= 0):
            if not shrinking:
                self._unsent.add(made)
            return {}
        self._more -= shrinking
        reply = self._answer(made)
        if reply is None:
            self._unsent.add(made)
            return {}
        found = flaws(made, reply, json_promised=self._aim.json, ceiling_s=self._task.ceiling_s)
        self._known[made] = {(each.rule, each.what): each for each in found}
        self._limited += reply.status == TOO_MANY
        self._statuses[str(reply.status or "none")] += 1
        self._slowest = max(self._slowest, reply.ms)
        return self._known[made]

    def _answer(self, made: Request) -> Reply | None:
        """What a request is answered; one without an answer is sent once more, on a new connection.

        None where nothing can be said: the site is gone, or no request is left by which to tell that it is not.
        """
        kept, first = self._client.is_kept, self._client.send(made)
        reply = first
        if first.error and self._more > 1 and not (first.timed_out and SLOW in self._smallest):
            self._more -= 1
            reply = self._client.send(made)
            # A site may end a kept connection at any time: only a new one that breaks is worth a word.
            if not reply.error and (first.timed_out or not kept):
                self._retried = made.target, f"first {first.words}, then {reply.words}"
        if not reply.error:
            return reply
        if self._more <= 0:
            return None
        self._more -= 1
        there = self._client.send(Request("GET", self._task.known))
        if there.error:
            self.lost = f"{made.method} {made.target}: {reply.error}; then GET {self._task.known}: {there.error}"
        return None if there.error else reply
