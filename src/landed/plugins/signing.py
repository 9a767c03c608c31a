"""A failing testcase for whatever keeps a run red beside failed checks: junit.xml is red when the run is."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Literal

import pytest

from landed.evidence import Finding
from landed.run.outcomes import CheckResult, Verdict


def sign_open(
    config: pytest.Config,
    verdict: Verdict,
    checks: Collection[CheckResult],
    roots: Sequence[Finding],
    scrub: Callable[[str], str],
) -> None:
    """Report each root that no check tells of, and each signature that is missing."""
    for name, text in _open(verdict, checks, roots):
        for when in ("call", "teardown"):
            config.hook.pytest_runtest_logreport(report=_signature(name, when, scrub(text)))


def _open(verdict: Verdict, checks: Collection[CheckResult], roots: Sequence[Finding]) -> Iterator[tuple[str, str]]:
    told = {each.id for check in checks for each in check.findings}
    for root in roots:
        if root.red and root.id not in told:
            yield f"root[{root.id}]", root.text()
    yield from verdict.open


def _signature(name: str, when: Literal["call", "teardown"], text: str) -> pytest.TestReport:
    return pytest.TestReport(
        nodeid=f"signature::{name}",
        location=("signature", None, name),
        keywords={},
        outcome="failed" if when == "call" else "passed",
        longrepr=text if when == "call" else None,
        when=when,
        duration=0,
    )
