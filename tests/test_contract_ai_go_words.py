"""The contract of AI-GO speaks both languages, and names what there is."""

import re
from pathlib import Path

from landed.contract import load_contract
from landed.promises.checkout_items import checkout_items
from landed.run.selection import read_checks, unproved
from reference.landing import CONTRACT

CHECKS = Path(__file__).parents[1] / "checks"
NO_KOREAN_WORD = {"3.1.box4"}


def test_titles_are_in_both_languages():
    """English titles hold no Korean, and Korean ones do, where the runbook's own words do."""
    contract, hangul = load_contract(CONTRACT), re.compile("[가-힣]")
    for each in (
        contract.header,
        *contract.phase,
        *contract.task,
        *contract.row,
        *contract.box,
        *contract.emergency,
    ):
        name = getattr(each, "id", "")
        assert not hangul.search(each.title), name
        assert hangul.search(each.title_ko) or name in NO_KOREAN_WORD, name
    assert all(len(each.steps) == len(each.steps_ko) for each in contract.emergency)


def test_proofs_exist():
    """Rows name checks that there are, and items that the contract lists."""
    contract = load_contract(CONTRACT)
    listed = {each.name for each in (*contract.endpoint, *contract.page)} | {each.id for each in contract.emergency}
    listed |= {seed.table for seed in contract.seed} | {each.name for each in contract.platform.question}
    listed |= {each.name for _, items in checkout_items(contract.environment, contract.checkout) for each in items}
    listed |= {*contract.fallback.chain}
    named = {item for row in contract.row for way in row.ways for item in re.findall(r"\[(.*)\]", way)}

    assert list(unproved(contract, read_checks(CHECKS))) == []
    assert named <= listed | {"dsn"}


def test_every_check_of_a_browser_proves_a_row_and_blocks_no_required_box():
    """Each belongs to the row that speaks of it; where no browser is, the required boxes wait for none of them."""
    contract = load_contract(CONTRACT)
    checks = {f"browser::{each.name}" for each in read_checks(CHECKS) if each.kind == "browser"}
    required = {name for box in contract.box if box.required != "no" for name in contract.rows_of(box)}
    waited = {way for row in contract.row if row.id in required for way in row.proved_by}

    assert {way for row in contract.row for way in row.ways if way.startswith("browser")} == checks
    assert not waited & checks
