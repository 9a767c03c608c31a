"""What a narrowed run did not run of a row's proof: what ran of it cannot sign for the rest."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landed.contract import load_contract
from landed.lock import load_lock
from landed.plugins.parametrization import item_counts, parameters
from landed.run.selection import Selection, plain_id, read_checks
from reference.landing import CONTRACT
from tests.support.plain import CHECKS


@pytest.fixture(scope="module")
def ai_go():
    """AI-GO's contract, and all of its items by kind, name and parameter."""
    contract = load_contract(CONTRACT)
    lock = load_lock(contract.lock_path)
    counts = item_counts(read_checks(CHECKS), contract, lock)
    items = set()
    for check in read_checks(CHECKS):
        named = [
            each for fixture in check.fixtures for each in parameters(fixture, check.kind, contract, lock) or ()
        ]
        marked = [f"mark-{at}" for at in range(check.items)] if check.items > 1 else [None]
        items |= {(check.kind, check.name, name) for name in [each for each, _ in named] or marked}
    return contract, counts, items


@pytest.mark.parametrize("checkpoints", [(), ("2.4",), ("4.1.1",), ("state",)])
def test_nothing_is_left_out_of_a_whole_run(checkpoints, ai_go):
    """Where every item of the scope ran, no row lost a check."""
    contract, counts, items = ai_go
    selection = Selection(contract, checkpoints)
    ran = {each for each in items if selection.takes(*each)}

    assert selection.left_out(counts, ran) == frozenset()


@pytest.mark.parametrize(
    ("gone", "rows"),
    [
        (("foreign_keys", "test_no_orphans", "pricing.pricing_model_id_fkey"), {"2.4.1"}),
        (("foreign_keys", "test_no_extra_foreign_key", None), {"2.4.1"}),
        (("seed_counts", "test_count", "models"), {"2.3.3b"}),
        (("connection", "test_statement_timeout", "mark-2"), {"1.3.4"}),
        (("security", "test_role_is_ordinary", None), set()),
    ],
)
def test_left_out(gone, rows, ai_go):
    """A row that lost one of its items is left out, and no other; a check that proves no row leaves none."""
    contract, counts, items = ai_go
    assert gone in items

    assert Selection(contract).left_out(counts, items - {gone}) == rows


@settings(derandomize=True, max_examples=200, deadline=None)
@given(name=st.text(max_size=30))
def test_ids_come_back(name):
    """An id in another alphabet is read back from the way in which pytest writes it."""
    assert plain_id(name.encode("unicode_escape").decode("ascii")) == name


def test_markers_are_asked_of_the_database(ai_go):
    """Judging where a list comes from needs the database's own value, however narrow the scope."""
    contract, _, _ = ai_go

    assert Selection(contract, ("4.1.2",)).targets(read_checks(CHECKS)) == {"database", "site"}
