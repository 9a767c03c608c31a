"""The shape of `[platform]`: which services are asked, what is read of their answers, and what must be in it.

Nothing here knows a platform: addresses, headers, pages and fields are the contract's.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints

from landed.marks import Severity
from landed.promises.filters import Filter
from landed.promises.sections import Section, Text
from landed.promises.site import Expect
from landed.promises.strict import near

Variable = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
"""A word that jq takes as a field: requests and values are named by it."""
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ValueError("a token is sent to it: it must begin with https://")
    if not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError("not the address of an API: https://host/path")
    return text.rstrip("/")


Address = Annotated[Text, AfterValidator(_address)]


class Service(Section):
    """`[[platform.service]]`: an API that is asked with the user's own token."""

    name: Name
    base_url: Address
    token: Variable
    """Environment variable that holds the token."""
    header: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]+$")] = "Authorization"
    scheme: str = "Bearer"
    """What stands before the token; empty: the token alone."""
    rate: Annotated[float, Field(gt=0, le=100)] = 5.0
    """Requests per second."""
    grant: Text
    """What the token must be allowed: told where it is refused."""


class Value(Section):
    """`[[platform.value]]`: what stands for `{name}`: a variable, else what an answer says, else a default."""

    name: Name
    variable: Variable | None = None
    request: Name | None = None
    jq: Filter | None = None
    default: Text | None = None
    missing: Text = "it is not told"
    """What to do where there is none; a parameter of the query is then left out."""


class Request(Section):
    """`[[platform.request]]`: a GET, with all its pages. Only what `keep` yields is kept, anywhere."""

    name: Name
    service: Name
    path: Annotated[str, StringConstraints(pattern=r"^/[^?#]*$")]
    query: dict[str, str] = Field(default_factory=dict)
    each: Name | None = None
    """A value of the path that is a list: asked once for each of them, and what is kept is a list, too."""
    keep: Filter
    next: Filter | None = None
    """From a page to the parameters of the next one, or null."""
    pages: Annotated[int, Field(ge=1, le=100)] = 20
    newest: bool = False
    """The newest come first, and so many pages of them will do."""

    @property
    def places(self) -> tuple[str, ...]:
        """Names of the values that stand in path and query."""
        return tuple(PLACEHOLDER.findall(" ".join((self.path, *self.query.values()))))


class Claim(Expect):
    """One thing that must be so; its finding is `<group>/<rule>:<question>`. A filter yields null: not run."""

    rule: Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
    severity: Severity = Severity.BLOCK
    silent: Text = "the platform does not tell"
    """Why null proves nothing, and what to do about it: the reason of a check that is not run."""
    remedy: Text


class Question(Section):
    """`[[platform.question]]`: claims about the documents of some requests, as `{request: document, target: …}`."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    group: Text = "platform"
    """Kind of check that judges it: `platform`, or `deployment` where it is about what is deployed."""
    needs: tuple[Name, ...] = Field(min_length=1)
    target: tuple[Literal["dsn", "base-url", "app-dir"], ...] = ()
    """Options without which it cannot be asked."""
    must_exist: bool = False
    """Where the first of them answers 404, that is a finding: nobody else tells of it."""
    remedy: Text = "Look at the project's settings."
    """For what does not exist."""
    query: Text | None = None
    """File of a query of the contract: its rows, as `rows` beside the documents; it needs `--dsn`."""
    expect: tuple[Claim, ...] = Field(min_length=1)


class Platform(Section):
    """`[platform]`: what is known of the target by those who host it; an empty section: nothing is asked."""

    deadline_s: Annotated[float, Field(gt=0, le=120)] = 30.0
    """For one request with all its pages and waits."""
    retry_after_s: Annotated[float, Field(ge=0, le=60)] = 15.0
    """The longest wait that a 429 may ask for."""
    variable_name: Text = "key"
    variable_values: tuple[Text, ...] = ("value",)
    """An object with a field `variable_name` is a variable: these fields of it are dropped once it is read."""
    public: tuple[Text, ...] = ()
    """Names of variables whose values may be read."""
    known: dict[str, tuple[Text, ...]] = Field(default_factory=dict)
    """Lists that only people know: filters have them as `.known.<name>`."""
    service: tuple[Service, ...] = ()
    value: tuple[Value, ...] = ()
    request: tuple[Request, ...] = ()
    question: tuple[Question, ...] = ()

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the environment variables that values come from."""
        return tuple(dict.fromkeys(each.variable for each in self.value if each.variable))

    def problems(self) -> Iterator[str]:
        """References that lead nowhere, names used twice, values that wait for themselves."""
        names = {kind: [each.name for each in getattr(self, kind)] for kind in ("service", "value", "request")}
        for kind in (*names, "question"):
            listed = [each.name for each in getattr(self, kind)]
            yield from (f"[[platform.{kind}]] {each} stands twice" for each in sorted(_twice(listed)))
        for request in self.request:
            yield from _unknown(f"[[platform.request]] {request.name}", "service", [request.service], names)
            yield from _unknown(f"[[platform.request]] {request.name}", "value", request.places, names)
            if request.each and f"{{{request.each}}}" not in request.path:
                yield f"[[platform.request]] {request.name}: each of {request.each}, which is not in its path"
        for value in self.value:
            head = f"[[platform.value]] {value.name}"
            if (value.request is None) != (value.jq is None):
                yield f"{head}: give request and jq, or neither"
            yield from _unknown(head, "request", [value.request] if value.request else [], names)
            if value.name in self._rests_on(value.name):
                yield f"{head} waits for itself"
        for question in self.question:
            yield from _unknown(f"[[platform.question]] {question.name}", "request", question.needs, names)
        for name in sorted({"target", "rows", "known"}.intersection(names["request"])):
            yield f"[[platform.request]] {name}: a question knows something else by this name"

    def _rests_on(self, name: str) -> set[str]:
        """Values that a value waits for."""
        values, requests = {each.name: each for each in self.value}, {each.name: each for each in self.request}
        found: set[str] = set()
        waiting = [name]
        while waiting:
            each = values.get(waiting.pop())
            request = requests.get(each.request or "") if each else None
            fresh = set(request.places) - found if request else set[str]()
            found |= fresh
            waiting += fresh
        return found


def _twice(names: Sequence[str]) -> set[str]:
    return {each for each in names if names.count(each) > 1}


def _unknown(head: str, kind: str, wanted: Sequence[str], names: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for each in wanted:
        if each not in names[kind]:
            yield f"{head}: no {kind} {each}{near(each, names[kind])}"
