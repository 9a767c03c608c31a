"""Pages judged by what a browser saw: rendered, fed by the API, silent, in their language, without secrets."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from landed.browser.record import UNCAUGHT, Exchange, Record, Seen, failed, outcome, path
from landed.contract import Contract
from landed.evidence import Evidence
from landed.expectations import CUT, broken_selects
from landed.marks import Severity
from landed.promises.browser import Browser
from landed.promises.sections import Profile
from landed.promises.site import Page
from landed.secrets import Scrubber
from landed.web.leaks import leaks

REMEDIES = {
    "call": "Open the page with the browser's network panel, then look at the function log of this request.",
    "console": "Open the page with the browser's console; what is expected goes into allowed_console.",
    "secret": "Change that secret now, and keep the new one on the server; an API answers what a page needs.",
    "value": "Look at what the API answers for it, then at how the page is cached or generated.",
}
KEYS = re.compile(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b"
    r"|\b(?:npg_|sk_live_|rk_live_|ghp_|github_pat_|xox[bp]-)\w{10,}"
)
"""Keys that are told by their looks."""
SCRIPTS = ("a connection string", "a database error")
"""What is looked for in scripts: statements and traces may stand there as text."""


@dataclass(frozen=True)
class Judge:
    """Judges pages; `scrub` masks every secret that the run knows."""

    record: Record
    contract: Contract
    profile: Profile
    evidence: Evidence
    scrub: Callable[[str], str]

    def visits(self, page: Page) -> Iterator[Seen]:
        """The page in each language, where it could be seen at all."""
        yield from (each for each in self.record.seen if each.page == page.name and not each.error)

    def judge_rendering(self, page: Page) -> None:
        """The document answers, its own scripts and styles load, and there is something to read."""
        for seen in (each for each in self.record.seen if each.page == page.name):
            subject = f"{page.name}#{seen.language}"
            if seen.error:
                self.find("open", subject, "a page that loads", seen.error, page)
                continue
            self.evidence.measure(**{f"seconds_{seen.language}": seen.seconds, f"text_{seen.language}": seen.text})
            if seen.screenshots:
                self.evidence.measure(screenshots=list(seen.screenshots))
            document = next((each for each in seen.exchanges if each.kind == "document"), None)
            if document is not None and document.status != page.status:
                self.find("status", subject, str(page.status), str(document.status or document.failure), page)
            elif not seen.text:
                self.find("empty", subject, "text that a visitor can read", "none", page)
            for each in seen.exchanges:
                if (
                    each.kind in ("script", "stylesheet")
                    and failed(each)
                    and not self._is_promised_script(each, page)
                ):
                    self.find("asset", f"{subject}#{path(each)}", "200", outcome(each), page)
            if seen.left_out:
                found = f"{seen.left_out} more, not sent"
                self.tell("requests", subject, f"at most {promise(page).requests} requests", found, page)
        self._tell_of_others(page)

    def judge_calls(self, page: Page) -> None:
        """The page asks the API, and every answer succeeds."""
        seen = self._all(page)
        for prefix in promise(page).calls:
            calls = [each for each in seen if path(each).startswith(prefix)]
            self.evidence.measure(**{f"calls{prefix}": len(calls)})
            if not calls:
                self.find("no_call", f"{page.name}#{prefix}", "at least one request", "none", page, "call")
            for name in dict.fromkeys(path(each) for each in calls if failed(each)):
                words = next(outcome(each) for each in calls if failed(each) and path(each) == name)
                self.find("call", f"{page.name}#{name}", "an answer that succeeds", words, page)

    def judge_values(self, page: Page) -> None:
        """Each value that was read from the database is visible, in every language."""
        for file in promise(page).shows:
            if file not in self.record.values:
                self.evidence.not_run(self.record.unread.get(file, "the value was not read"))
            for seen in self.visits(page):
                if self.record.values[file] not in seen.shown:
                    subject = f"{page.name}#{seen.language}#{file}"
                    self.find("value", subject, "the value that the database holds", "not on the page", page)

    def judge_console(self, page: Page) -> None:
        """The page's scripts tell no error, and leave none uncaught."""
        allowed = [re.compile(each) for each in promise(page).allowed_console]
        for seen in self.visits(page):
            bad = [each for each in seen.console if not any(one.search(each) for one in allowed)]
            # What a script of another host would have brought is missing here, and nowhere else.
            ours = [each for each in bad if not (seen.scripts_elsewhere and each.startswith(UNCAUGHT))]
            if bad:
                words = f"{len(bad)}: {self.scrub((ours or bad)[0])[:CUT]}"
                if not ours:
                    words += f" (scripts of {', '.join(seen.scripts_elsewhere)} were not let through)"
                weight = Severity.BLOCK if ours else Severity.WARN
                self.find("console", f"{page.name}#{seen.language}", "no error", words, page, severity=weight)

    def judge_mixed(self, page: Page) -> None:
        """A page with TLS names and asks for nothing without it."""
        seen = list(self.visits(page))
        if not any(each.url.startswith("https:") for each in seen):
            self.evidence.not_applicable("the page itself is without TLS")
        for name in dict.fromkeys(each for one in seen for each in one.mixed):
            self.find("mixed", f"{page.name}#{name}", "https alone", "an address without TLS", page)

    def judge_languages(self, page: Page) -> None:
        """Whoever asks for a language gets a document that says it is in it."""
        for seen in self.visits(page):
            wanted = seen.language.partition("-")[0]
            if seen.lang.lower() not in (wanted, seen.language.lower()):
                self.find("lang", f"{page.name}#{seen.language}", wanted, seen.lang or "none", page)

    def judge_metadata(self, page: Page) -> None:
        """What the contract promises of this address's document holds after scripts have run."""
        same = [each for each in self.contract.page if each.path == page.path and not each.headers]
        for seen in list(self.visits(page))[:1]:
            for promised in same:
                for each in broken_selects(promised.expect, seen.html):
                    self.find("expect", f"{page.name}#{each.what}", each.expected, each.found, page)

    def judge_secrets(self, page: Page) -> None:
        """Nothing that a browser is given holds a secret: no string, no key, nothing the operator keeps."""
        read = 0
        for each in [*self._all(page), *map(_document, self.visits(page))]:
            read += len(each.body)
            names = [name for name in leaks(each.body) if each.kind != "script" or name in SCRIPTS]
            names += ["a key"] if KEYS.search(each.body) else []
            names += ["a secret of this run"] if self._holds_a_secret(each.body) else []
            for name in names:
                subject = f"{page.name}#{path(each)} {name}"
                if not any(one.subject == subject for one in self.evidence.findings):
                    self.find("secret", subject, "none", name, page)
        self.evidence.measure(characters_read=read)

    def _holds_a_secret(self, body: str) -> bool:
        # Shapes such as `password=` stand in honest scripts: only what the run knows counts here.
        return self.scrub(body) != _plain.scrub(body)

    def _all(self, page: Page) -> list[Exchange]:
        return [each for seen in self.visits(page) for each in seen.exchanges]

    def _is_promised_script(self, each: Exchange, page: Page) -> bool:
        return bool(page.optional_script) and str(page.optional_script) in each.url

    def _tell_of_others(self, page: Page) -> None:
        for host in sorted({each for seen in self.visits(page) for each in seen.elsewhere}):
            words = "asked for, and not let through"
            self.tell("elsewhere", f"{page.name}#{host}", "what is looked at is the site alone", words, page)

    def find(
        self,
        rule: str,
        subject: str,
        expected: str,
        found: str,
        page: Page,
        remedy: str = "",
        severity: Severity = Severity.BLOCK,
    ) -> None:
        """Record what is wrong with a page."""
        self.evidence.find(
            rule,
            subject,
            expected=expected,
            found=self.scrub(found),
            severity=severity,
            source=f"GET {page.path}, in a browser",
            remedy=REMEDIES.get(
                remedy or rule, "Open the page in a browser, and look at the deployment's build log."
            ),
        )

    def tell(self, rule: str, subject: str, expected: str, found: str, page: Page) -> None:
        """Record what is only to be known."""
        self.find(rule, subject, expected, found, page, severity=Severity.INFO)


_plain = Scrubber()


def promise(page: Page) -> Browser:
    """What the page promises in a browser."""
    assert page.browser is not None
    return page.browser


def _document(seen: Seen) -> Exchange:
    return Exchange(method="GET", url=seen.url, kind="rendered", status=200, body=seen.html)
