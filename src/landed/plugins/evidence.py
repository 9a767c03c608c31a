"""From a check's findings to its outcome: passed, failed, blocked, not run."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NoReturn

import pytest
from pydantic import TypeAdapter

from landed.database.holders import REMEDY, is_locked_out, with_holders
from landed.errors import OutOfTime, SiteLost, TargetError
from landed.evidence import Evidence, Failure, Finding, NotApplicable, NotRun
from landed.marks import Severity
from landed.plugins.again import once_more
from landed.plugins.options import SETTINGS
from landed.plugins.parametrization import CONTRACT, ITEM, LOCK, SELECTION, ItemFacts, Nothing
from landed.plugins.secrecy import SCRUBBER
from landed.plugins.stopwatch import STARTED
from landed.plugins.target import PREFLIGHT, blocking_root, missing_target, note_loss
from landed.retries import is_loss
from landed.run.outcomes import NOT_APPLICABLE, CheckResult, Outcome
from landed.run.selection import Selection

PROPERTY = "landed"
"""Name of the user property that carries a check's result from worker to controller."""

EVIDENCE = pytest.StashKey[Evidence]()
_RESULT: TypeAdapter[CheckResult] = TypeAdapter(CheckResult)
_FINDING: TypeAdapter[Finding] = TypeAdapter(Finding)

NOT_RUN = "not run"
BLOCKED = "blocked"


@pytest.fixture
def evidence(request: pytest.FixtureRequest) -> Evidence:
    """The notebook of this check: what it finds and measures."""
    return _evidence_of(request.node)


def _evidence_of(item: pytest.Item) -> Evidence:
    if EVIDENCE not in item.stash:
        facts, selection = item.stash[ITEM], item.config.stash[SELECTION]
        waivers = {each.id: each.owner for each in item.config.stash[CONTRACT].waiver}
        item.stash[EVIDENCE] = Evidence(
            kind=facts.kind, claim=facts.claim, waivers=waivers, cap=_cap(facts, selection)
        )
    return item.stash[EVIDENCE]


def _cap(facts: ItemFacts, selection: Selection) -> Severity:
    """What proves only optional rows can warn, not block."""
    optional = {row.id for row in selection.contract.row if row.optional}
    return Severity.WARN if facts.rows and optional.issuperset(facts.rows) else Severity.BLOCK


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    """Decide from the preflight alone whether this check can look at all; its fixtures may still find it cannot."""
    if ITEM not in item.stash:
        return (yield)
    assert isinstance(item, pytest.Function)
    for value in item.callspec.params.values() if hasattr(item, "callspec") else ():
        if isinstance(value, Nothing):
            pytest.skip(f"{NOT_APPLICABLE}: {value.reason}")
    missing = missing_target(item)
    if missing:
        pytest.skip(f"{NOT_RUN}: {missing}")
    root = blocking_root(item)
    if root:
        pytest.skip(f"{BLOCKED}: {root}")
    with concluded(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Run the check, then conclude from its evidence; a connection that broke under it gets a second chance."""
    if ITEM not in pyfuncitem.stash:
        return (yield)
    with concluded(pyfuncitem):
        try:
            return (yield)
        except TargetError as error:
            return once_more(pyfuncitem, _evidence_of(pyfuncitem), error)


@contextmanager
def concluded(item: pytest.Item) -> Iterator[None]:
    """Make an outcome with a reason of what a check or its fixtures raise, and of what they found."""
    notebook = _evidence_of(item)
    try:
        yield
    except NotApplicable as reason:
        pytest.skip(f"{NOT_APPLICABLE}: {reason}")
    except NotRun as reason:
        _skip_unless_red(notebook, f"{NOT_RUN}: {reason}")
    except TargetError as error:
        _refusal(item, notebook, error)
    notebook.conclude()


def _skip_unless_red(notebook: Evidence, reason: str) -> NoReturn:
    """What was found before the check had to stop still counts."""
    notebook.conclude()
    pytest.skip(reason)


def _refusal(item: pytest.Item, notebook: Evidence, error: TargetError) -> NoReturn:
    words = item.config.stash[SCRUBBER].scrub(str(error))
    state = getattr(error, "sqlstate", None)
    if isinstance(error, OutOfTime):
        _skip_unless_red(notebook, f"{NOT_RUN}: out of time: {words}")
    if state == "42501":
        _skip_unless_red(notebook, f"{NOT_RUN}: {words}: grant it to the role of the connection string")
    if state in _UNDEFINED and _something_is_missing(item):
        _skip_unless_red(notebook, f"{NOT_RUN}: {words}: a promised column is missing")
    if isinstance(error, SiteLost) or is_loss(error):
        name = "site" if isinstance(error, SiteLost) else "database"
        _skip_unless_red(notebook, f"{BLOCKED}: {note_loss(item, name, words)}")
    locked = is_locked_out(error)
    notebook.find(
        "error",
        item.stash[ITEM].subject,
        expected="an answer",
        found=_with_holders(item.config, words) if locked else words,
        source="the target's own words",
        remedy=REMEDY if locked else _BY_HAND,
    )
    _skip_unless_red(notebook, f"{NOT_RUN}: {words}")


_BY_HAND = "Run the question by hand; where it names something that is not there, look at the tables first."


def _with_holders(config: pytest.Config, words: str) -> str:
    settings = config.stash[SETTINGS]
    dsn = settings.direct_dsn or settings.dsn
    if dsn is None:
        return words
    return config.stash[SCRUBBER].scrub(with_holders(words, dsn, config.stash[CONTRACT].probe.timeout_s))


_UNDEFINED = ("42703", "42P01")
"""What a server says of a column or table that it does not know."""


def _something_is_missing(item: pytest.Item) -> bool:
    """The database lacks a promised column: found by a check of its own."""
    snapshot, lock = item.config.stash[PREFLIGHT].snapshot, item.config.stash[LOCK]
    return snapshot is not None and bool(lock.by_key("columns").keys() - snapshot.by_key("columns").keys())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Attach the result to the report, and let a failure speak for itself instead of through frames."""
    report: pytest.TestReport = yield
    if ITEM not in item.stash:
        return report
    scrubber = item.config.stash[SCRUBBER]
    if call.excinfo is not None and isinstance(call.excinfo.value, Failure):
        report.longrepr = scrubber.scrub(str(call.excinfo.value))
    elif report.failed:
        report.longrepr = scrubber.scrub(report.longreprtext)
    elif report.skipped and isinstance(report.longrepr, tuple):
        report.longrepr = (item.location[0], (item.location[1] or 0) + 1, scrubber.scrub(report.longrepr[2]))
    report.sections = [(name, scrubber.scrub(text)) for name, text in report.sections]
    if report.when == "call" or (report.when == "setup" and not report.passed):
        result = _result(item, report, call)
        report.user_properties = [*report.user_properties, (PROPERTY, _RESULT.dump_json(result).decode())]
    return report


def _result(item: pytest.Item, report: pytest.TestReport, call: pytest.CallInfo[None]) -> CheckResult:
    facts, notebook = item.stash[ITEM], _evidence_of(item)
    outcome, reason = _outcome(report)
    if outcome is Outcome.FAILED and call.excinfo is not None and not isinstance(call.excinfo.value, Failure):
        reason = item.config.stash[SCRUBBER].scrub(call.excinfo.exconly(tryshort=True))
    return CheckResult(
        nodeid=item.nodeid,
        kind=facts.kind,
        rows=facts.rows,
        claim=facts.claim,
        subject=facts.subject,
        outcome=outcome,
        reason=reason or next((each.id for each in notebook.findings if each.red), ""),
        findings=tuple(_scrubbed(item, each) for each in notebook.findings),
        measurements=notebook.measurements,
        seconds=report.duration,
        started=item.stash.get(STARTED, None),
        ended=datetime.now(UTC),
    )


def _scrubbed(item: pytest.Item, finding: Finding) -> Finding:
    text = item.config.stash[SCRUBBER].scrub(_FINDING.dump_json(finding).decode())
    return _FINDING.validate_json(text)


def _outcome(report: pytest.TestReport) -> tuple[Outcome, str]:
    if report.passed:
        return Outcome.PASSED, ""
    if report.skipped:
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        return (Outcome.BLOCKED if reason.startswith(BLOCKED) else Outcome.NOT_RUN), reason
    return Outcome.FAILED, ""


def result_of(report: pytest.TestReport) -> CheckResult | None:
    """Take the result out of a report on the controller, so that JUnit does not repeat it."""
    found = next((value for name, value in report.user_properties if name == PROPERTY), None)
    if found is None:
        return None
    report.user_properties = [each for each in report.user_properties if each[0] != PROPERTY]
    return _RESULT.validate_json(str(found))
