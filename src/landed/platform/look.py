"""What the platform's services answer: each request once, its pages joined, its values taken out of others."""

import json
import re
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from landed.connection.access import Access
from landed.errors import TargetError
from landed.expectations import run_jq
from landed.platform.client import Client, Unanswered
from landed.promises.platform import PLACEHOLDER, Platform, Request, Value


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of one request: a document, or why there is none."""

    document: Any = None
    reason: str = ""
    absent: bool = False
    """The service says that there is no such thing."""
    told: tuple[str, ...] = ()
    """Waits that were asked for."""


class Look:
    """Asks what is wanted and was not asked before; `known` holds the answers of the run so far."""

    def __init__(self, promised: Platform, access: Access, known: dict[str, Seen] | None = None) -> None:
        self.known = known if known is not None else {}
        self._promised = promised
        self._access = access
        self._clients: dict[str, Client] = {}
        self._requests = {each.name: each for each in promised.request}
        self._values = {each.name: each for each in promised.value}

    def see(self, name: str) -> Seen:
        """The answer to a request of the contract; never raises for what a service does."""
        if name not in self.known:
            request = self._requests[name]
            try:
                self.known[name] = self._ask(request)
            except Unanswered as why:
                self.known[name] = Seen(reason=str(why), absent=why.absent)
        return self.known[name]

    def close(self) -> None:
        """Close all kept connections."""
        for each in self._clients.values():
            each.close()

    def _ask(self, request: Request) -> Seen:
        client, end = self._client(request.service), time.monotonic() + self._promised.deadline_s
        before, query = len(client.told), self._query(request)
        paths = [self._path(request, each) for each in (self._listed(request) if request.each else [None])]
        found = [_joined(list(self._pages(request, client, path, query, end))) for path in paths]
        return Seen(document=found if request.each else found[0], told=tuple(client.told[before:]))

    def _path(self, request: Request, one: str | None) -> str:
        """The path with its values put in; `one` is what of a list it is asked for."""

        def put(found: re.Match[str]) -> str:
            return quote(one if one is not None and found[1] == request.each else self._needed(found[1]), safe="")

        return PLACEHOLDER.sub(put, request.path)

    def _listed(self, request: Request) -> list[str]:
        """What a request is asked for, one after the other. Raises Unanswered: nobody tells, or too many."""
        found = self._found(self._values[str(request.each)])
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            raise Unanswered(f"no {request.each}: {self._values[str(request.each)].missing}")
        if len(found) > request.pages:
            raise Unanswered(f"{request.service}: GET {request.path}: for more than {request.pages}")
        return found

    def _pages(self, request: Request, client: Client, path: str, query: dict[str, str], end: float) -> Any:
        """What is kept of each page, until there is no next one, or it was seen before."""
        seen: list[dict[str, str]] = []
        for _ in range(request.pages):
            page = without_values(client.get(path, query, end), self._promised)
            kept = _filtered(request, request.keep, page)
            yield kept
            more = _filtered(request, request.next, page) if request.next else None
            if not isinstance(more, dict) or None in more.values() or kept == [] or more in seen:
                return
            seen.append(more)
            query = {**query, **{name: str(value) for name, value in more.items()}}
        if not request.newest:
            raise Unanswered(f"{request.service}: GET {request.path}: more than {request.pages} pages")

    def _query(self, request: Request) -> dict[str, str]:
        """Parameters of the query; one whose value is not known is left out."""
        query = {}
        for name, text in request.query.items():
            values = {each: self._value(each) for each in PLACEHOLDER.findall(text)}
            if None not in values.values():
                query[name] = PLACEHOLDER.sub(lambda found: str(values[found[1]]), text)  # noqa: B023
        return query

    def _needed(self, name: str) -> str:
        value = self._value(name)
        if value is None:
            raise Unanswered(f"no {name}: {self._values[name].missing}")
        return value

    def _value(self, name: str) -> str | None:
        """A variable's, else what an answer says, else the default. Raises Unanswered where no answer came."""
        promised = self._values[name]
        given = dict(self._access.variables).get(promised.variable or "")
        if given:
            return given
        found = self._found(promised)
        if isinstance(found, str | int) and not isinstance(found, bool) and found != "":
            return str(found)
        return promised.default

    def _found(self, promised: Value) -> Any:
        """What an answer says of a value. Raises Unanswered where no answer came."""
        if not promised.request or not promised.jq:
            return None
        seen = self.see(promised.request)
        if seen.reason:
            raise Unanswered(seen.reason)
        return _filtered(self._requests[promised.request], promised.jq, seen.document)

    def _client(self, name: str) -> Client:
        if name not in self._clients:
            service = next(each for each in self._promised.service if each.name == name)
            token = self._access.token(service.token)
            if token is None:
                raise Unanswered(f"set {service.token}, the token of {service.name}: it needs {service.grant}")
            if not token.reveal().isascii() or not token.reveal().isprintable() or " " in token.reveal():
                raise Unanswered(f"{service.token} holds characters that no token has: set it again")
            own = dict(self._access.addresses).get(name)
            self._clients[name] = Client(
                service,
                own or service.base_url,
                token,
                retry_after_s=self._promised.retry_after_s,
                rate=None if own else service.rate,
            )
        return self._clients[name]


def without_values(document: Any, promised: Platform) -> Any:
    """A document without the values of variables, but for those that the contract calls public."""
    if isinstance(document, list):
        return [without_values(each, promised) for each in document]
    if not isinstance(document, Mapping):
        return document
    hidden: tuple[str, ...] = ()
    if promised.variable_name in document and document[promised.variable_name] not in promised.public:
        hidden = promised.variable_values
    return {name: without_values(each, promised) for name, each in document.items() if name not in hidden}


def _filtered(request: Request, text: str, document: Any) -> Any:
    try:
        return run_jq(text, document)
    except TargetError:
        raise Unanswered(
            f"{request.service}: GET {request.path}: answers in another shape than the contract reads"
        ) from None


def _joined(parts: list[Any]) -> Any:
    if parts and all(isinstance(each, list) for each in parts):
        return [item for part in parts for item in part]
    return parts[0]


def load_seen(path: Path) -> dict[str, Seen]:
    """What this run was told so far."""
    if not path.exists():
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))
    return {name: Seen(**{**each, "told": tuple(each["told"])}) for name, each in found.items()}


def save_seen(path: Path, known: Mapping[str, Seen]) -> None:
    """Keep it for the other checks and workers, in the run's private folder."""
    path.write_text(json.dumps({name: asdict(each) for name, each in known.items()}), encoding="utf-8")
