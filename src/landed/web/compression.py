"""Whether answers come compressed to who can read it: judged by those of the preflight, at the cost of no request.

landed asks as browsers do, with what it can decompress in `Accept-Encoding`; a body's size is that of what was sent
for, not of what went over the line.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from landed.evidence import Evidence
from landed.marks import Severity
from landed.promises.site import Endpoint, Page
from landed.web.site import Answer

KEPT_FROM_CACHES = ("no-store", "private")
"""Directives of Cache-Control under which no cache hands an answer to others."""


def compressed(endpoints: Iterable[Endpoint], pages: Iterable[Page]) -> list[tuple[str, Endpoint | Page]]:
    """Those that promise it, by the names of their answers."""
    both: list[Endpoint | Page] = [*endpoints, *pages]
    return [(key_of(each), each) for each in both if each.compressed_from is not None]


def key_of(compressed: Endpoint | Page) -> str:
    """The name of an endpoint's or page's answer in the preflight."""
    return f"{'page' if isinstance(compressed, Page) else 'endpoint'}:{compressed.name}"


@dataclass(frozen=True)
class Compression:
    """Judges `compressed_from` of endpoints and pages."""

    answers: Mapping[str, Sequence[Answer]]
    evidence: Evidence

    def judge(self, compressed: Endpoint | Page) -> None:
        """An answer that is large enough is compressed, and tells caches that others may need it otherwise."""
        answer = next(iter(self.answers.get(key_of(compressed), ())), None)
        if answer is None or answer.error:
            self.evidence.not_run("there is no answer to look at")
        size, least = len(answer.body.encode()), compressed.compressed_from or 0
        encoding = _words(answer, "content-encoding") or ["identity"]
        self.evidence.measure(size_bytes=size, encoding=", ".join(encoding))
        if size < least:
            return
        if encoding == ["identity"]:
            self._find(compressed, "identity", "compressed", f"{size:,} bytes as they are", _COMPRESS)
        elif not _varies(answer) and not set(KEPT_FROM_CACHES).intersection(_words(answer, "cache-control")):
            found = ", ".join(_words(answer, "vary")) or "none"
            self._find(compressed, "vary", "Vary: Accept-Encoding", found, _VARY, Severity.WARN)

    def _find(
        self,
        compressed: Endpoint | Page,
        rule: str,
        expected: str,
        found: str,
        remedy: str,
        severity: Severity = Severity.BLOCK,
    ) -> None:
        self.evidence.find(
            rule,
            key_of(compressed),
            expected=f"{expected}, from {compressed.compressed_from:,} bytes on",
            found=found,
            severity=severity,
            source=f"GET {compressed.path}, as preflight asked",
            remedy=remedy,
        )


_COMPRESS = (
    "Switch compression on in the site's configuration, and look whether a proxy before it takes it off again: "
    "curl -sI -H 'Accept-Encoding: gzip, br' shows what is sent."
)
_VARY = "Send Vary: Accept-Encoding, so that a cache keeps what is compressed apart from what is not."


def _words(answer: Answer, header: str) -> list[str]:
    return [each for each in (part.strip().lower() for part in answer.headers.get(header, "").split(",")) if each]


def _varies(answer: Answer) -> bool:
    return bool({"accept-encoding", "*"}.intersection(_words(answer, "vary")))
