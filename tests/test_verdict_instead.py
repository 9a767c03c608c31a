"""A row that may be proved in one way or in another: whichever could look, and never greener than what was seen."""

import pytest

from landed.run.outcomes import Outcome
from tests.support.verdicts import HEALTHY, check, failed

pytest_plugins = ("tests.support.verdict_fixtures",)


def policies(outcome=Outcome.PASSED, reason="", kind="policies"):
    """A check of the row that another kind may prove instead."""
    return check(kind, outcome, reason, rows=("1.7",))


OWN, OWN_SILENT = policies(), policies(Outcome.NOT_RUN, "not run: give --backup")
OTHER, OTHER_SILENT = policies(kind="sequences"), policies(Outcome.NOT_RUN, "not run: set TOKEN", "sequences")
NOT_OWED = policies(Outcome.NOT_RUN, "not applicable: none")
RED = failed("policies", "policies/missing:p", ("1.7",))
INSTEAD = [
    ((OWN, OTHER), (Outcome.PASSED, "")),
    ((OWN, OTHER_SILENT), (Outcome.PASSED, "")),
    ((OWN_SILENT, OTHER), (Outcome.PASSED, "")),
    ((OWN, OWN_SILENT, OTHER), (Outcome.PASSED, "")),
    ((OWN_SILENT, OTHER_SILENT), (Outcome.NOT_RUN, "1.7: give --backup")),
    ((OWN, OWN_SILENT, OTHER_SILENT), (Outcome.NOT_RUN, "1.7: give --backup")),
    ((OWN_SILENT, OTHER, OTHER_SILENT), (Outcome.NOT_RUN, "1.7: give --backup")),
    ((NOT_OWED, OTHER), (Outcome.PASSED, "")),
    ((NOT_OWED, OTHER_SILENT), (Outcome.NOT_RUN, "1.7: set TOKEN")),
    ((RED, OTHER), (Outcome.FAILED, "1.7: policies/missing:p")),
    ((RED, OWN_SILENT, OTHER), (Outcome.FAILED, "1.7: policies/missing:p")),
]


@pytest.mark.parametrize(("checks", "expected"), INSTEAD)
def test_one_instead_of_the_others(checks, expected, drawn):
    """A row is proved by its own checks, or by all of those that stand in for them; what is red stays red."""
    boxes = {each.id: (each.outcome, each.reason) for each in drawn(*HEALTHY, *checks).boxes}

    assert boxes["1.7.box1"] == expected
