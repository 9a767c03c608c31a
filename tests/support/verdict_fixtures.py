"""Verdicts drawn from results that were made by hand."""

import pytest

from landed.run.attestation import Signature
from landed.run.outcomes import Circumstances
from landed.run.selection import Selection
from landed.verdict import judge
from tests.support.contracts import make
from tests.support.verdicts import BOXES, HEALTHY, ROWS, TODAY


@pytest.fixture(scope="module")
def contract(tmp_path_factory):
    """Rows of every sort, and a box for each."""
    return make(tmp_path_factory.mktemp("contract"), row=ROWS, box=BOXES)


@pytest.fixture(scope="module")
def drawn(contract, tmp_path_factory):
    """Draw a verdict: over all of the contract, at the gate, unless told otherwise."""

    def drawn(*checks, roots=(), signed=(), checkpoints=(), waivers=(), **how):
        promised = contract
        if waivers:
            named = [{"owner": "Ann", "reason": "known", "expires": TODAY, **each} for each in waivers]
            promised = make(tmp_path_factory.mktemp("waived"), row=ROWS, box=BOXES, waiver=named)
        signatures = [Signature(box=each, by="Ann", role="lead", on=TODAY) for each in signed]
        selection = Selection(promised, tuple(checkpoints))
        circumstances = Circumstances(**{"today": TODAY, **how})
        return judge(selection, checks or HEALTHY, roots, signatures, circumstances)

    return drawn
