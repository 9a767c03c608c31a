"""Answers of the API, judged: status, type, expectations, source, leaks."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from shlex import quote
from typing import Any

from landed import retries
from landed.contract import Contract
from landed.errors import TargetError
from landed.evidence import Evidence
from landed.expectations import CUT, broken, run_jq, shown
from landed.promises.sections import Profile
from landed.promises.site import Endpoint
from landed.web.leaks import leaks
from landed.web.site import Answer, facts

ANY = "any"
Ask = Callable[[str], list[dict[str, Any]]]
"""Runs a query file of the contract."""


@dataclass(frozen=True)
class Api:
    """Judges endpoints from the answers of the preflight; `ask` reads markers, or says why it cannot."""

    url: str
    """The site's address, as it may be shown."""
    contract: Contract
    profile: Profile
    answers: Mapping[str, Sequence[Answer]]
    evidence: Evidence
    ask: Ask | str

    def judge(self, endpoint: Endpoint) -> None:
        """Every promise about one endpoint, for each of its calls; a promise broken twice is one finding."""
        seen: set[str] = set()
        for answer in self._calls(endpoint):
            self.evidence.measure(**facts(answer))
            for rule, expected, found in problems(endpoint, answer, self.profile):
                if rule not in seen:
                    seen.add(rule)
                    self._find(endpoint, rule, expected, found)

    def judge_source(self, endpoint: Endpoint) -> None:
        """Where the endpoint's data come from: its own word, or a value that only the database knows."""
        answer = self._calls(endpoint)[0]
        document = read_json(answer)
        if answer.error or answer.status not in endpoint.status or document is None:
            self.evidence.not_run("source not observable: the endpoint does not answer as promised")
        if endpoint.source is not None:
            place = endpoint.source
            said = answer.headers.get(place.header.lower()) if place.header else _try_jq(place.jq, document)
            if said is None and place.header:
                self.evidence.not_run("source not observable: the header is not sent")
            if said != place.value:
                self._find(endpoint, "source", place.value, shown(said))
        for marker in self.contract.marker:
            if marker.endpoint == endpoint.name:
                self._judge_marker(endpoint, marker.query, _try_jq(marker.jq, document))

    def _calls(self, endpoint: Endpoint) -> Sequence[Answer]:
        calls = self.answers.get(f"endpoint:{endpoint.name}")
        if not calls:
            self.evidence.not_run("the endpoint was not asked")
        told = next((each.retried for each in calls if each.retried), "")
        if told:
            retries.tell(self.evidence, endpoint.name, told, f"GET {endpoint.path}")
        return calls

    def _judge_marker(self, endpoint: Endpoint, query: str, value: object) -> None:
        if isinstance(self.ask, str):
            self.evidence.not_run(f"source not observable: {self.ask}")
        known = next((each for row in self.ask(query)[:1] for each in row.values()), None)
        if known is None:
            self.evidence.not_run(f"source not observable: {query} finds no value to tell by")
        if value == []:
            self.evidence.not_run("source not observable: the answer has nothing to tell by")
        if str(known) != str(value):
            self._find(endpoint, "source", "the value that the database holds", "another value, or none")

    def _find(self, endpoint: Endpoint, rule: str, expected: str, found: str) -> None:
        name, _, what = rule.partition(" ")
        self.evidence.find(
            name,
            f"{endpoint.name}{f'#{what}' if what else ''}",
            expected=expected,
            found=found,
            source=f"GET {endpoint.path}",
            remedy=_REMEDIES.get(name, f"curl -s {quote(self.url + endpoint.path)} | jq {quote(what or '.')}"),
        )


_REMEDIES = {
    "source": "Look at DATA_SOURCE and the database string of the deployment, then at what /api/health says.",
    "leak": "Answer errors with a plain message, and keep the detail in the server's own log.",
    "status": "Look at the deployment's function log for this request.",
    "type": "Look at the deployment's function log for this request.",
}


def problems(endpoint: Endpoint, answer: Answer, profile: Profile) -> Iterator[tuple[str, str, str]]:
    """(rule and what, expected, found) for each promise that one answer breaks."""
    if answer.error:
        yield "answer", "an answer", answer.error
        return
    for name in leaks(answer.body):
        yield f"leak {name}", f"no {name.split(' ', 1)[-1]} in the body", "there is one"
    if answer.status not in endpoint.status:
        body = "" if leaks(answer.body) else f": {answer.body[:CUT]}"
        yield "status", " or ".join(map(str, endpoint.status)), f"{answer.status}{body}"
        return
    if endpoint.content_type == ANY:
        return
    if answer.content_type != endpoint.content_type:
        yield "type", endpoint.content_type, answer.content_type or "none"
        return
    try:
        document = json.loads(answer.body)
    except ValueError:
        yield "json", "a JSON document", answer.body[:CUT] or "an empty body"
        return
    for each in broken(endpoint.expect, document, profile, answer.date):
        yield f"expect {each.what}", each.expected, each.found


def read_json(answer: Answer) -> object:
    """The document of an answer; None where it is none."""
    try:
        document: object = json.loads(answer.body)
    except ValueError:
        return None
    return document


def _try_jq(program: str | None, document: object) -> object:
    try:
        return run_jq(program or ".", document)
    except TargetError:
        return None
