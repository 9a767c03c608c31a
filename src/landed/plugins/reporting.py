"""On the controller: collect what the checks found, draw the verdict, sign, and leave the reports."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from landed.errors import UsageError
from landed.evidence import Finding
from landed.plugins import completing
from landed.plugins.attempts import attempts_so_far, note_attempt, passed_later
from landed.plugins.drill import open_drill
from landed.plugins.evidence import result_of
from landed.plugins.fallback_told import tried
from landed.plugins.options import SETTINGS
from landed.plugins.parametrization import CHECKS, COLLECTED, CONTRACT, LOCK, SELECTION, item_counts
from landed.plugins.secrecy import SCRUBBER
from landed.plugins.signing import sign_open
from landed.plugins.target import PREFLIGHT, lost_roots
from landed.plugins.width import fitted
from landed.preflight import Preflight
from landed.report.emergency import Line
from landed.report.folder import hold
from landed.report.language import Words
from landed.report.plainly import plain_lines
from landed.report.rendering import Rendering
from landed.report.terminal import summary
from landed.run import emergencies, results, trend
from landed.run.attestation import other_roles
from landed.run.made import Made
from landed.run.outcomes import CheckResult, Circumstances, ExitStatus, Outcome, Verdict
from landed.run.selection import kind_of, ran
from landed.verdict import judge, with_made

NARROWING = ("keyword", "markexpr", "deselect", "ignore", "ignore_glob")
"""pytest's own options that leave checks out."""


def pytest_configure(config: pytest.Config) -> None:
    """JUnit belongs to the reports, unless told otherwise: before pytest's own plugin asks."""
    if SETTINGS in config.stash and config.option.xmlpath is None and not config.option.collectonly:
        config.option.xmlpath = str(config.stash[SETTINGS].report_dir / "junit.xml")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Register the reporter on the controller of a run that looks at something."""
    config = session.config
    if SELECTION not in config.stash or hasattr(config, "workerinput") or config.option.collectonly:
        return
    try:
        reporter = Reporter(config, completing.read_given(config))
    except UsageError as error:
        raise pytest.UsageError(str(error)) from None
    config.pluginmanager.register(reporter, "landed-reporter")


class Reporter:
    """Holds the report folder for one run, and everything that was found in it."""

    def __init__(self, config: pytest.Config, given: completing.Given) -> None:
        self.config = config
        self.given = given
        self.folder: Path = config.stash[SETTINGS].report_dir
        self.checks: dict[str, CheckResult] = {}
        self.collected: set[str] = set()
        self.started = datetime.now(UTC)
        self.clock = time.perf_counter()
        self.interrupted = False
        self.verdict: Verdict | None = None
        self.retried: list[Finding] = []
        self.document: results.Document = {}
        self.rendering = Rendering()
        self._lock = hold(self.folder)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the result out of a report, before JUnit and the terminal see it."""
        result = result_of(report)
        if result is not None:
            self.checks[result.nodeid] = result
        elif report.failed and not report.nodeid.startswith("signature::"):
            self._broken(report)

    def _broken(self, report: pytest.TestReport) -> None:
        """A crash outside a check's body: of a worker, or while putting away."""
        known = self.checks.get(report.nodeid)
        if known is not None and known.outcome is Outcome.FAILED:
            return
        kind = kind_of(Path(report.nodeid.split("::")[0]))
        self.checks[report.nodeid] = CheckResult(
            nodeid=report.nodeid,
            kind=kind,
            rows=known.rows if known else self.config.stash[SELECTION].rows_of(*ran(report.nodeid)),
            claim=known.claim if known else "",
            subject=known.subject if known else report.nodeid.split("::")[-1],
            outcome=Outcome.FAILED,
            reason=str(report.longrepr).strip().splitlines()[-1] if report.longrepr else f"error in {report.when}",
        )

    def pytest_keyboard_interrupt(self) -> None:
        """Ctrl-C, or a worker's: the run is interrupted, whatever it found."""
        self.interrupted = True

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """A worker has finished: take what it collected."""
        output = getattr(node, "workeroutput", {})
        self.collected.update(output.get("landed_collected", ()))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Draw the verdict, sign what is open as failing testcases, write the reports, set the exit status."""
        collected = self.config.stash.get(COLLECTED, ())
        self.collected.update(collected)
        if int(exitstatus) in (ExitStatus.INTERNAL, ExitStatus.USAGE):
            return
        if int(exitstatus) == pytest.ExitCode.NO_TESTS_COLLECTED:
            session.exitstatus = int(ExitStatus.USAGE)
            return
        preflight = self.config.stash.get(PREFLIGHT, None)
        checks = tuple(self.checks.values())
        found = [*_roots_that_matter(preflight, checks)] if preflight else []
        waivers = {each.id: each.owner for each in self.config.stash[CONTRACT].waiver}
        roots = [replace(each, waived_by=waivers.get(each.id)) for each in [*found, *lost_roots(self.config)]]
        how = self._circumstances(int(exitstatus))
        self.retried = passed_later(self.config, checks, roots)
        roles = [*other_roles(self.given.attestation, self.config.stash[CONTRACT])]

        def drawn(known: Mapping[str, Made]) -> Verdict:
            found, signed = [*roots, *self.retried, *roles], self.given.attestation.signed
            return judge(self.config.stash[SELECTION], checks, found, signed, replace(how, made=known))

        self.verdict = drawn(completing.known_before(self.config, self.given))
        sign_open(self.config, self.verdict, checks, roots, self.config.stash[SCRUBBER].scrub)
        self._write(checks, roots)
        self._tell(drawn)
        session.exitstatus = int(self.verdict.exit_status)

    def _circumstances(self, exitstatus: int) -> Circumstances:
        settings = self.config.stash[SETTINGS]
        narrowed = any(self.config.getoption(name, None) for name in NARROWING)
        narrowed = narrowed or self.config.args_source is pytest.Config.ArgsSource.ARGS
        stash, checks = self.config.stash, self.config.stash[CHECKS]
        counts = item_counts(checks, stash[CONTRACT], stash[LOCK])
        left_out = stash[SELECTION].left_out(counts, {ran(each) for each in self.checks})
        return Circumstances(
            profile=settings.profile,
            sample=settings.embedded,
            deselected=narrowed or bool(left_out) or bool(self.collected - self.checks.keys()),
            left_out=left_out,
            interrupted=self.interrupted or exitstatus == pytest.ExitCode.INTERRUPTED,
            open_drill=open_drill(self.config) or "",
            today=self.started.date(),
        )

    def _write(self, checks: tuple[CheckResult, ...], roots: list[Finding]) -> None:
        assert self.verdict is not None
        preflight = self.config.stash.get(PREFLIGHT, None)
        scrubber = self.config.stash[SCRUBBER]
        run = results.Run(
            settings=self.config.stash[SETTINGS],
            contract=self.config.stash[CONTRACT],
            lock=self.config.stash[LOCK],
            verdict=self.verdict,
            checks=checks,
            roots=roots,
            preflight=preflight,
            started=self.started,
            seconds=time.perf_counter() - self.clock,
            snapshot_file=completing.write_snapshot(self.folder, preflight, scrubber, self.started),
            retried=self.retried,
            attempts=attempts_so_far(self.config),
            drilled=tried(self.config),
        )
        document = results.document(run)
        document |= emergencies.told(document)
        document |= trend.told(results.history(self.folder), document, run.contract.header.watch_hours)
        document |= completing.facts(self.config, self.given)
        self.document = scrubber.scrub_data(document)
        results.write(self.folder, self.document, self.started)
        results.append_history(self.folder, self.document)
        note_attempt(self.document, self.started)

    def _tell(self, drawn: Callable[[Mapping[str, Made]], Verdict]) -> None:
        """Write the reports, notify, tick what has been made by now, and write them again: the verdict stays.

        A message speaks of reports that are there; where nobody is told, nothing is ticked between the two.
        """
        assert self.verdict is not None
        sent = []
        if completing.tells(self.config, self.document):
            self._render()
            sent = completing.tell(self.config, self.document, self.rendering)
        self.verdict = with_made(self.verdict, drawn(completing.made(self.config, self.given, self.verdict, sent)))
        ticked = results.ticked(self.verdict, self.config.stash[CONTRACT])
        told = ticked | {"notifications": [each.plain for each in sent]}
        self.document |= self.config.stash[SCRUBBER].scrub_data(told)
        self._render()

    def _render(self) -> None:
        lang = self.config.stash[SETTINGS].lang
        completing.write_reports(self.folder, self.document, lang, self.started, self.rendering)

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: Any, exitstatus: int) -> None:
        """The boxes phase by phase, then for each red finding what to do next."""
        if int(exitstatus) == pytest.ExitCode.NO_TESTS_COLLECTED:
            terminalreporter.write_line("ERROR: no check was selected: nothing was verified", red=True)
        if not self.document:
            return
        lang = self.config.stash[SETTINGS].lang
        for line, markup in self.rendering.of("summary", lambda: [*summary(self.document, lang)], self._plainly):
            for each in fitted(self.config, line):
                terminalreporter.write_line(each, **markup)
        for fault in self.rendering.faults:
            terminalreporter.write_line(Words(lang)("unrendered", what=fault), yellow=True)

    def _plainly(self, fault: str) -> list[Line]:
        words = Words(self.config.stash[SETTINGS].lang)
        first, _, *rest = plain_lines(self.document, fault, words)
        colour = "green" if self.document["exit_status"] == ExitStatus.LANDED else "red"
        return [(first, {colour: True, "bold": True}), *((each, {}) for each in rest)]

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        """Scrub what pytest itself wrote, and let go of the report folder."""
        junit = Path(self.config.option.xmlpath) if self.config.option.xmlpath else None
        if junit and junit.is_file():
            text = junit.read_text(encoding="utf-8")
            clean = self.config.stash[SCRUBBER].scrub(text)
            if clean != text:
                junit.write_text(clean, encoding="utf-8")
        self._lock.close()


def _roots_that_matter(preflight: Preflight, checks: tuple[CheckResult, ...]) -> Iterator[Finding]:
    """Targets that do not answer, and those missing tables that something within the scope rests on."""
    for root in preflight.roots:
        told = any(each.id == root.finding.id for check in checks for each in check.findings)
        if not root.blocks.startswith("table ") or told or any(root.finding.id in c.reason for c in checks):
            yield root.finding
