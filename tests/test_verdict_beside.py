"""A row that several may prove, and that waits for none of some: they count where they could look."""

import pytest

from landed.contract import load_contract
from landed.run.outcomes import Circumstances, Outcome
from landed.run.selection import Selection
from landed.verdict import judge
from reference.landing import CONTRACT
from tests.support.contracts import box, make, row
from tests.support.verdicts import TODAY, check, failed

ROWS = [
    row("1.1", "pooling", beside=["platform::test_it"]),
    {**row("1.2", beside=["browser", "platform"]), "how": ["S"]},
]
BOXES = [box("1.1.box1", "1.1", required="no"), box("1.2.box1", "1.2", required="no")]


@pytest.fixture(scope="module")
def contract(tmp_path_factory):
    """A row with proof and one beside it, and a row that any of two may prove."""
    return make(tmp_path_factory.mktemp("contract"), row=ROWS, box=BOXES)


def looked(kind, outcome=Outcome.PASSED, reason="", rows=("1.1", "1.2")):
    """A check of both rows."""
    return check(kind, outcome, reason, rows=rows)


OWN = looked("pooling", rows=("1.1",))
OWN_SILENT = looked("pooling", Outcome.NOT_RUN, "not run: give --dsn", rows=("1.1",))
NOT_OWED = looked("pooling", Outcome.NOT_RUN, "not applicable: --dsn is direct", rows=("1.1",))
TOLD, SILENT = looked("platform"), looked("platform", Outcome.NOT_RUN, "not run: set TOKEN")
RED = failed("platform", "platform/mode:pooler", ("1.1", "1.2"))
SEEN = looked("browser", rows=("1.2",))
UNSEEN = looked("browser", Outcome.NOT_RUN, "not run: no browser", rows=("1.2",))


@pytest.mark.parametrize(
    ("checks", "first", "second"),
    [
        ((OWN, SEEN, SILENT), (Outcome.PASSED, ""), (Outcome.PASSED, "")),
        ((OWN, UNSEEN, TOLD), (Outcome.PASSED, ""), (Outcome.PASSED, "")),
        ((OWN_SILENT, UNSEEN, TOLD), (Outcome.NOT_RUN, "1.1: give --dsn"), (Outcome.PASSED, "")),
        ((NOT_OWED, UNSEEN, TOLD), (Outcome.PASSED, ""), (Outcome.PASSED, "")),
        ((NOT_OWED, UNSEEN, SILENT), (Outcome.NOT_RUN, "1.1: set TOKEN"), (Outcome.NOT_RUN, "1.2: no browser")),
        (
            (OWN, SEEN, RED),
            (Outcome.FAILED, "1.1: platform/mode:pooler"),
            (Outcome.FAILED, "1.2: platform/mode:pooler"),
        ),
    ],
)
def test_what_counts_beside(checks, first, second, contract):
    """One that could not look leaves the row to the others; what is red is red; nothing is proved by nothing."""
    verdict = judge(Selection(contract), checks, (), (), Circumstances(today=TODAY))

    assert [(each.outcome, each.reason) for each in verdict.boxes] == [first, second]


def test_the_platform_only_confirms():
    """What the target itself shows of AI-GO passes without any token."""
    rows = {row.id: row for row in load_contract(CONTRACT).row}

    for name in ("1.4.1", "1.4.4", "4.3.1"):
        assert not [each for each in rows[name].proved_by if each.startswith("platform")]
        assert [each for each in rows[name].beside if each.startswith("platform")]
