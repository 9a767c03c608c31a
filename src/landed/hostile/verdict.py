"""What a drive found, told: each kind of failure of a target once, with the line that shows it again."""

import re
from collections.abc import Collection, Sequence
from email.utils import parsedate_to_datetime

from landed import retries
from landed.errors import SiteLost
from landed.evidence import Evidence
from landed.hostile.driven import Driven
from landed.hostile.judge import TOO_MANY
from landed.hostile.record import Flaw, Hunted
from landed.hostile.sent import curl
from landed.marks import Severity
from landed.promises.hostile import Burst
from landed.promises.site import Endpoint
from landed.settings import Url
from landed.web.site import Answer

SHOWN = 100
"""Characters of an address or a value beside the line that has all of it."""
LIMITED = "the site's rate limit let nothing through: ask its owner for a window, or less"


class Verdict:
    """Tells one check's part of a drive."""

    def __init__(self, driven: Driven, url: Url, within_s: float, evidence: Evidence) -> None:
        self._driven, self._base, self._within_s, self._evidence = driven, repr(url), within_s, evidence

    def target(self, name: str) -> None:
        """One target."""
        hunted = self._driven.of(name)
        if hunted is not None:
            self._tell(hunted)
            self._measure([hunted])
        self._conclude([hunted] if hunted else [])

    def described(self, own: Collection[str]) -> None:
        """What the site's own document describes beside the contract's `own` targets."""
        if self._driven.openapi:
            self._evidence.find(
                "openapi",
                "openapi",
                expected="an OpenAPI 3 document",
                found=self._driven.openapi,
                source="the site",
                remedy="Publish the document there, or take the path out of the contract's [hostile].",
            )
            return
        found = [each for each in self._driven.record.hunted if each.name not in own]
        for each in found:
            self._tell(each)
        self._measure(found)
        self._conclude(found)

    def database(self) -> None:
        """What became of the database."""
        self._gone()
        harm = self._driven.harm
        if harm.unread:
            self._evidence.not_run(f"the database was not read: {harm.unread}")
        self._evidence.measure(objects_compared=harm.objects, rows_compared=harm.rows)
        for each in harm.harmed:
            self._evidence.find(
                each.rule,
                each.subject,
                expected=each.expected,
                found=each.found,
                missing=each.missing,
                source="the catalogue and the seeded rows, before hostile input and after it",
                remedy=HARMED,
            )

    def _tell(self, hunted: Hunted) -> None:
        for flaw in hunted.flaws:
            self._evidence.find(
                flaw.rule,
                hunted.name + (f"#{flaw.what}" if flaw.what else ""),
                expected=flaw.expected,
                found=f"{flaw.found}; {_input(flaw)}{flaw.times} of {hunted.sent} requests",
                source=_cut(f"{flaw.request.method} {flaw.request.target}"),
                remedy=curl(self._base, flaw.request),
            )
        path, words = hunted.retried
        if path:
            retries.tell(self._evidence, hunted.name, words, _cut(f"GET {path}"))
        if 0 < hunted.limited < hunted.sent:
            self._evidence.find(
                "rate_limited",
                hunted.name,
                severity=Severity.WARN,
                expected="an answer to every request",
                found=f"{hunted.limited} of {hunted.sent} were answered {TOO_MANY}: what was in them was not tried",
                source=f"{hunted.sent} requests",
                remedy="Ask the site's owner for a window, or lower the contract's [politeness] rate.",
            )

    def _measure(self, found: Sequence[Hunted]) -> None:
        statuses: dict[str, int] = {}
        for each in found:
            for status, times in each.statuses.items():
                statuses[status] = statuses.get(status, 0) + times
        self._evidence.measure(
            requests=sum(each.sent for each in found),
            statuses=dict(sorted(statuses.items())),
            slowest_ms=max((each.slowest_ms for each in found), default=0.0),
        )

    def _conclude(self, found: Sequence[Hunted]) -> None:
        """Whatever was found: was everything sent?"""
        self._gone()
        planned, unsent = sum(each.planned for each in found), sum(each.unsent for each in found)
        if unsent or not found:
            self._evidence.not_run(
                f"{unsent} of {planned} requests were not sent in {self._within_s:g} s: raise [hostile] within_s"
            )
        if all(each.sent == each.limited for each in found):
            self._evidence.not_run(LIMITED)

    def _gone(self) -> None:
        if self._driven.problem:
            self._evidence.not_run(self._driven.problem)
        if self._driven.record.lost:
            raise SiteLost(self._driven.record.lost)


HARMED = (
    "Look for the statement in the server's log of these seconds: an application that lets input become SQL must"
    " bind it as a parameter. If somebody migrated meanwhile, run again."
)


def judge_burst(burst: Burst, endpoint: Endpoint, answers: Sequence[Answer], evidence: Evidence) -> None:
    """Calls in a row: as promised, or refused politely."""
    statuses: dict[str, int] = {}
    for each in answers:
        statuses[str(each.status or "none")] = statuses.get(str(each.status or "none"), 0) + 1
    evidence.measure(requests=len(answers), statuses=statuses)
    allowed = [each for each in endpoint.status if each != TOO_MANY]
    promised = f"{' or '.join(map(str, allowed))}, or {TOO_MANY} with Retry-After"
    wrong = [each for each in answers if each.status not in (*allowed, TOO_MANY)]
    rude = [each for each in answers if each.status == TOO_MANY and not _says_when(each.headers.get("retry-after"))]

    def find(rule: str, found: str, remedy: str) -> None:
        evidence.find(
            rule,
            endpoint.name,
            expected=promised,
            found=found,
            severity=Severity.WARN if burst.optional else Severity.BLOCK,
            source=f"GET {endpoint.path}, {len(answers)} times in a row",
            remedy=remedy,
        )

    if wrong:
        words = wrong[0].error or f"status {wrong[0].status}"
        find("burst", f"{len(wrong)} of {len(answers)} not: {words}", "Look at the function log: what ran out?")
    if rude:
        said = rude[0].headers.get("retry-after")
        words = f"Retry-After: {said}" if said else "no Retry-After"
        find("retry_after", f"{TOO_MANY} with {words}", "Let the limiter say in how many seconds to come again.")


def _says_when(value: str | None) -> bool:
    """Seconds, or a date."""
    if value is None or re.fullmatch(r"\d+", value.strip()):
        return value is not None
    try:
        parsedate_to_datetime(value)
    except ValueError:
        return False
    return True


def _input(flaw: Flaw) -> str:
    return f"{flaw.request.place} = {_cut(ascii(flaw.request.value))}; " if flaw.request.place else ""


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}… ({len(text)} characters)"
