"""What a stranger saw of the site, judged: pure, from what was recorded."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta

from landed.evidence import Evidence
from landed.marks import Severity
from landed.outside.look import STRANGER, Seen
from landed.outside.shapes import exposed, has_map_within, is_listing, is_map, tells
from landed.promises.outside import Outside
from landed.web.leaks import CONNECTION_STRING, leaks
from landed.web.site import Answer

SITE = "site"
_TOO_MANY = 429
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class FromOutside:
    """Judges a look, and what is read beside it: the answers of endpoints and pages."""

    seen: Seen
    promised: Outside
    evidence: Evidence
    beside: tuple[Answer, ...] = ()
    judged: frozenset[str] = frozenset()
    """Paths whose bodies are read by checks of their own in this run."""

    def judge_old_tls(self) -> None:
        """What the site should have given up."""
        hands = self.seen.handshake
        self.evidence.measure(tls=hands.version)
        if hands.old_unread:
            self.evidence.not_run(hands.old_unread)
        if hands.old:
            self._warn("old_tls", "TLS 1.2 or later alone", f"{hands.old} is accepted", "a connection by old TLS")

    def judge_certificate(self) -> None:
        """How long the certificate is good, by the clock of those who show it."""
        hands, front = self.seen.handshake, self.seen.crossed[0]
        if hands.expires is None:
            self.evidence.not_run(f"no TLS was agreed on: {hands.unread}")
        left = (hands.expires - (front.date or front.received).astimezone(UTC)) / _DAY
        self.evidence.measure(certificate_days=int(left))
        if left <= self.promised.certificate_days:
            found = f"good for {left:.1f} days, until {hands.expires:%Y-%m-%d %H:%M} UTC"
            wanted = f"good for more than {self.promised.certificate_days} days"
            self._warn("certificate", wanted, found, "the certificate, and the server's Date")

    def judge_hsts(self) -> None:
        """What browsers are told about coming again."""
        front = self.seen.crossed[0]
        self._answered([front])
        said = front.headers.get("strict-transport-security", "")
        found = re.search(r"(?:^|;)\s*max-age\s*=\s*\"?(\d{1,18})", said, re.I)
        seconds = int(found[1]) if found else 0
        if seconds < self.promised.hsts_days * 86400:
            wanted = f"Strict-Transport-Security for at least {self.promised.hsts_days} days"
            self._warn("hsts", wanted, f"max-age={seconds}" if found else "none", f"GET {front.path}")

    def judge_plain(self) -> None:
        """What who comes by plain http is given."""
        plain = self.seen.plain
        if plain is None:
            self.evidence.not_run(self.seen.plain_unread)
        if plain.error and "refused" in plain.error:
            self.evidence.measure(plain_http="nothing listens there")
            return
        self._answered([plain])
        leads_to = plain.headers.get("location", "")
        served, sent_on = plain.status // 100 == 2, plain.status // 100 == 3 and leads_to
        if served or (sent_on and not leads_to.lower().startswith("https://")):
            found = f"{plain.status}, {'to another address without TLS' if sent_on else 'the site itself'}"
            self._warn("plain_http", "a redirect to https, or nothing", found, "GET / by plain http")

    def judge_origins(self) -> None:
        """What another site's page may read with a visitor's cookies."""
        found: dict[str, list[str]] = {}
        for each in self.seen.crossed:
            origin = each.headers.get("access-control-allow-origin", "")
            told = {"*": "any origin", STRANGER: "whatever origin asks"}.get(origin)
            if told and each.headers.get("access-control-allow-credentials", "").lower() == "true":
                found.setdefault(told, []).append(each.path)
        if found:
            paths = [path for each in found.values() for path in each]
            told = f"{' and '.join(sorted(found))}, with credentials"
            self._warn("cors", "credentials for known origins alone", told, f"GET with Origin: {STRANGER}", paths)
        self._answered(self.seen.crossed)

    def judge_folders(self) -> None:
        """What is in the folders of scripts and styles."""
        if not self.seen.folders:
            self.evidence.not_applicable("the pages name no script or style below a folder")
        open_ = [each.path for each in self.seen.folders if is_listing(each, self.seen.assets)]
        if open_:
            told = f"{len(open_)} listed"
            self._warn("listing", "no list of a folder's files", told, "GET of each folder", open_)
        self._answered(self.seen.folders)

    def judge_maps(self) -> None:
        """What the scripts were made of."""
        if not self.seen.scripts:
            self.evidence.not_applicable("the pages name no script of their own")
        found = [each.path for each in self.seen.maps if is_map(each)]
        found += [each.path for each in self.seen.scripts if has_map_within(each)]
        if found:
            told = f"{len(found)} can be read"
            self._warn("source_map", "no source map for strangers", told, "GET of each script and its map", found)
        self._answered([*self.seen.scripts, *self.seen.maps])

    def judge_files(self) -> None:
        """Files that were never meant for anybody outside."""
        for path, kind in self._exposed().items():
            self._block("exposed", path, "nothing that is a file of the deployment", f"{kind} can be read")
        self._answered(self.seen.files)

    def judge_private(self) -> None:
        """Addresses that are for some people alone."""
        if not self.promised.private:
            self.evidence.not_applicable("the contract names no private address")
        for each in self._told():
            self._block("private", each.path, "nothing to learn for a stranger", f"{each.status}, and content")
        self._answered([*self.seen.private, *self.seen.unknown.values()])

    def judge_bodies(self) -> None:
        """Connection strings, wherever no other finding tells of them already."""
        told = {*self.judged, *self._exposed(), *(each.path for each in self._told())}
        bodies = [each for each in (*self._all(), *self.beside) if each.path not in told]
        for path in dict.fromkeys(each.path for each in bodies if CONNECTION_STRING in leaks(each.body)):
            self._block("connection_string", path, "no connection string in the body", "there is one")
        self.evidence.measure(bodies_read=sum(bool(each.body) for each in bodies))

    def _exposed(self) -> dict[str, str]:
        return {each.path: kind for each in self.seen.files if (kind := exposed(each))}

    def _told(self) -> list[Answer]:
        """Private addresses that tell something; where no neighbour answered there is nothing to tell it by."""
        front, known = self.seen.crossed[0], self.seen.unknown
        beside = [(each, known[_folder(each.path)]) for each in self.seen.private]
        return [each for each, neighbour in beside if not _silent(neighbour) and tells(each, front, neighbour)]

    def _all(self) -> Iterator[Answer]:
        seen = self.seen
        yield from (*seen.crossed, *seen.folders, *seen.scripts, *seen.maps, *seen.files, *seen.private)
        yield from (*seen.unknown.values(), *((seen.plain,) if seen.plain else ()))

    def _answered(self, answers: Iterable[Answer]) -> None:
        """What was not answered was not seen: the check is not passed then."""
        asked = tuple(answers)
        silent = [each for each in asked if _silent(each)]
        if silent:
            path, words = silent[0].path, silent[0].error or "too many requests"
            self.evidence.not_run(f"nothing to judge came from {path} ({len(silent)} of {len(asked)}): {words}")

    def _warn(self, rule: str, expected: str, found: str, source: str, extra: Iterable[str] = ()) -> None:
        self.evidence.find(
            rule,
            SITE,
            severity=Severity.WARN,
            expected=expected,
            found=found,
            source=source,
            remedy=_REMEDIES[rule],
            extra=dict.fromkeys(extra),
        )

    def _block(self, rule: str, path: str, expected: str, found: str) -> None:
        self.evidence.find(rule, path, expected=expected, found=found, source=f"GET {path}", remedy=_REMEDIES[rule])


_REMEDIES: Mapping[str, str] = {
    "old_tls": "Set the lowest version to TLS 1.2 where TLS ends: host, proxy or content network.",
    "certificate": "Renew it, and find out why it was not renewed by itself.",
    "hsts": "Send Strict-Transport-Security: max-age=31536000 with every answer.",
    "plain_http": "Answer plain http with 308 and the same address under https://, and nothing else.",
    "cors": "List the origins that may come with credentials, or send no Access-Control-Allow-Credentials.",
    "listing": "Switch directory listing off where the files are served.",
    "source_map": "Build without source maps, or upload them to whoever needs them and remove them.",
    "exposed": "Take it off the server, change every secret in it, and look who has asked for it.",
    "private": "Close it in production; then change every secret that it told.",
    "connection_string": "Change that password now; then keep the string on the server.",
}
"""By rule."""


def _silent(answer: Answer) -> bool:
    return bool(answer.error) or answer.status == _TOO_MANY


def _folder(path: str) -> str:
    return path.rpartition("/")[0] or "/"
