"""The contract of AI-GO speaks both languages."""

import re

from landed.contract import load_contract
from reference.landing import CONTRACT

NO_KOREAN_WORD = {"3.1.box4"}


def test_titles_are_in_both_languages():
    """English titles hold no Korean, and Korean ones do, where the runbook's own words do."""
    contract, hangul = load_contract(CONTRACT), re.compile("[가-힣]")
    for each in (contract.header, *contract.phase, *contract.row, *contract.box, *contract.emergency):
        name = getattr(each, "id", "")
        assert not hangul.search(each.title), name
        assert hangul.search(each.title_ko) or name in NO_KOREAN_WORD, name
    assert all(len(each.steps) == len(each.steps_ko) for each in contract.emergency)
