"""The shape of `[hostile]`: where input goes that nobody means well, how much of it, and what may be sent."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from landed.promises.sections import Section, Text
from landed.promises.site import Endpoint
from landed.promises.strict import near

Kind = Literal["text", "number"]
"""What belongs into a place: the other kind is among what is sent there."""
Method = Annotated[str, StringConstraints(pattern=r"^[A-Z]+$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]

PLACE = re.compile(r"\{([^{}]*)\}")
PLAIN: Mapping[Kind, str] = {"text": "a", "number": "1"}
"""What stands in a place of a path while another one is attacked."""
ASKED = ("GET", "HEAD")
"""What is sent without anybody's leave."""


class Target(Section):
    """`[[hostile.target]]`: an address with places for input: `{name}` in its path, all others in its query."""

    name: Name
    path: Annotated[str, StringConstraints(pattern=r"^/[!-~]*$")]
    input: dict[Text, Kind] = Field(default_factory=dict)
    plain: dict[Text, Text] = Field(default_factory=dict)
    """What stands in a place while another one is attacked; a place of the query without it is left out then."""
    content_type: Literal["application/json", "any"] = "application/json"
    """What answers and refusals are; `any`: nothing is promised of them."""

    @property
    def places(self) -> tuple[str, ...]:
        """Names of the places in its path."""
        return tuple(PLACE.findall(self.path))

    @property
    def ordinary(self) -> dict[str, str]:
        """What stands in each place that is not attacked."""
        return {name: PLAIN[kind] for name, kind in self.input.items() if name in self.places} | self.plain

    @property
    def promises_json(self) -> bool:
        """Its answers are JSON."""
        return self.content_type == "application/json"

    def problems(self) -> Iterator[str]:
        """What cannot be meant so."""
        head = f"[[hostile.target]] {self.name}"
        if "?" in self.path or "#" in self.path:
            yield f"{head}: path ends before ? and #: name its parameters in input, or in plain"
        for place in self.places:
            if place not in self.input and place not in self.plain:
                yield f"{head}: nothing is said of {{{place}}}{near(place, [*self.input, *self.plain])}"


class Burst(Section):
    """`[hostile.burst]`: calls of one endpoint, one right after the other."""

    endpoint: Text
    calls: Annotated[int, Field(ge=2, le=100)] = 10
    optional: bool = False
    """What blocks elsewhere only warns here."""


class Hostile(Section):
    """`[hostile]`: an empty section sends nothing."""

    examples: Annotated[int, Field(ge=1, le=500)] = 60
    """Requests for each place of a target; with 60 every piece of input is sent alone, and some joined."""
    shrink: Annotated[int, Field(ge=1, le=500)] = 60
    """Requests more for each target where something is found: for the smallest input that shows it."""
    within_s: Annotated[float, Field(gt=0, le=600)] = 60.0
    """Wall clock for all targets together."""
    ceiling_ms: Annotated[float, Field(gt=0, le=60_000)] = 5000.0
    """No answer takes longer: it is not waited for any longer either."""
    methods: tuple[Method, ...] = ()
    """What may be sent beside GET and HEAD."""
    openapi: Text | None = None
    """An OpenAPI 3 document: its GET operations are targets too. With a slash in front it is the site's own."""
    operations: Annotated[int, Field(ge=1, le=200)] = 20
    """So many of them at most."""
    target: tuple[Target, ...] = ()
    burst: Burst | None = None

    @property
    def openapi_file(self) -> str | None:
        """The document where it is a file of the contract."""
        return None if self.openapi is None or self.openapi.startswith("/") else self.openapi

    @property
    def openapi_path(self) -> str | None:
        """The document where it is the site's own."""
        return self.openapi if self.openapi is not None and self.openapi.startswith("/") else None

    @property
    def bursts(self) -> tuple[Burst, ...]:
        """The calls in a row, or none."""
        return (self.burst,) if self.burst else ()

    def named(self, targets: Sequence[Target]) -> list[tuple[str, Target | str]]:
        """Targets by name, and all that the site's own document describes as one."""
        own = [("openapi", self.openapi_path)] if self.openapi_path else []
        return [*((each.name, each) for each in targets), *own]

    @property
    def hunts(self) -> bool:
        """There is something to send hostile input to."""
        return bool(self.target or self.openapi)

    def planned(self, target: Target) -> int:
        """Requests to a target in which nothing is found."""
        return len(target.input) * self.examples + 1 + len(self.methods)

    def most(self, targets: Sequence[Target]) -> int:
        """Requests to all targets at most. The site's own document is taken to be long."""
        found = sum(self.planned(each) + self.shrink for each in targets)
        if self.openapi_path:
            found += 1 + self.operations * (OPERATION * self.examples + 1 + len(self.methods) + self.shrink)
        return found + (self.burst.calls if self.burst else 0)

    def problems(self, endpoints: Sequence[Endpoint]) -> Iterator[str]:
        """References that lead nowhere, names used twice."""
        names = [each.name for each in self.target]
        yield from (f"[[hostile.target]] {each} stands twice" for each in sorted({*names}) if names.count(each) > 1)
        for target in self.target:
            yield from target.problems()
        for method in self.methods:
            if method in ASKED:
                yield f"[hostile] methods: {method} is sent anyway"
        known = [each.name for each in endpoints]
        if self.burst and self.burst.endpoint not in known:
            yield f"[hostile.burst]: no endpoint {self.burst.endpoint}{near(self.burst.endpoint, known)}"


OPERATION = 3
"""Places of an operation that is not known yet: of others only so many are attacked."""
