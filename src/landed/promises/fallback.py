"""The shape of `[fallback]`: the chain of sources, what each must answer when it is the first, and how soon."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Field

from landed.promises.drill import Link
from landed.promises.filters import Filter
from landed.promises.sections import Section, Text
from landed.promises.site import Endpoint, Expect
from landed.promises.strict import near

Seconds = Annotated[float, Field(gt=0, le=3600)]


class Rung(Section):
    """`[[fallback.rung]]`: what the site answers when a source of the chain is the first that is left."""

    source: Text
    counts: Literal["same", "floors"] = "same"
    """`same`: the database's items, and what the gate promises; `floors`: what on call would do."""
    allowed_5xx: Annotated[int, Field(ge=0)] = 0
    """So many of the prober's requests may come to nothing, or be answered 5xx, while this rung is reached."""
    latency_ms: Annotated[float, Field(gt=0)] = 1000.0
    """Once it is reached each answer comes within this: an outage is not paid for by every request."""


class WhileCut(Section):
    """`[[fallback.while_cut]]`: what an endpoint promises instead while the database is cut off."""

    endpoint: Text
    status: tuple[int, ...] = ()
    """None named: those of the endpoint."""
    expect: tuple[Expect, ...] = Field(min_length=1)


class Told(Section):
    """`[[fallback.told]]`: where an endpoint says whether its answer is a repeated one, and when it was read."""

    endpoint: Text
    cached: Filter
    """Yields true or false."""
    timestamp: Filter
    """Yields the moment of the reading."""


class Fallback(Section):
    """`[fallback]`: a way back, tried."""

    chain: tuple[Text, ...]
    """Sources as the site names them, the database first; empty: no fallback is promised."""
    within_s: Seconds = 60.0
    """After a cut has taken, every endpoint is on the next source within this."""
    recover_s: Seconds = 180.0
    """After the last link was restored, every endpoint is on the database within this."""
    rollback_s: Seconds = 300.0
    """After the switch was turned, every endpoint is on the second source within this."""
    cache_s: Annotated[float, Field(ge=0, le=3600)] = 60.0
    """So long an answer may be repeated; headers of answers may say longer."""
    rate: Annotated[float, Field(gt=0, le=50)] = 2.0
    """Requests that the prober sends in a second, from before the first cut to the end."""
    requests: Annotated[int, Field(gt=0)] = 20_000
    """The most that the prober and the looks at every endpoint send together, each time that the chain is tried."""
    saved: Text | None = None
    """Endpoint whose answer is kept beside the reports, as `current-<name>.json`, before anything is broken."""
    rung: tuple[Rung, ...] = ()
    while_cut: tuple[WhileCut, ...] = ()
    told: tuple[Told, ...] = ()
    link: tuple[Link, ...] = ()
    rollback: Link | None = None
    """The switch of a rollback: `break` lets the chain begin at the second source, `restore` at the first."""

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """One for each source below the database, in the chain's order."""
        known = {each.source: each for each in self.rung}
        return tuple(known.get(source) or Rung(source=source) for source in self.chain[1:])

    @property
    def top(self) -> Rung:
        """The database itself."""
        return Rung(source=self.chain[0], latency_ms=max((each.latency_ms for each in self.rungs), default=1000.0))

    def problems(self, endpoints: Sequence[Endpoint], rate: float) -> Iterator[str]:
        """References that lead nowhere, and a prober that would be quicker than is polite."""
        if len(self.chain) == 1 or len(set(self.chain)) < len(self.chain):
            yield "[fallback] chain: name the database and what stands behind it, each once, or none"
        for kind, section, known in (("rung", self.rung, self.chain[1:]), ("link", self.link, self.chain)):
            for source in (each.source for each in section):
                if source not in known:
                    yield f"[[fallback.{kind}]]: no source {source} in its chain{near(source, known)}"
        for name in ("rung", "link"):
            sources = [each.source for each in getattr(self, name)]
            yield from (
                f"[[fallback.{name}]] {each} stands twice" for each in {*sources} if sources.count(each) > 1
            )
        names = [each.name for each in endpoints]
        for kind in ("while_cut", "told"):
            for each in getattr(self, kind):
                if each.endpoint not in names:
                    yield f"[[fallback.{kind}]]: no endpoint {each.endpoint}{near(each.endpoint, names)}"
        if self.saved is not None and self.saved not in names:
            yield f"[fallback] saved: no endpoint {self.saved}{near(self.saved, names)}"
        if self.chain and self.rate >= rate:
            words = f"[politeness] allows less than {rate:g}, for every endpoint is looked at beside"
            yield f"[fallback] rate = {self.rate:g}; {words}"
