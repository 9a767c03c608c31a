"""Which checks there are, which rows they prove, and which of them a run looks at."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landed.contract import below, components
from landed.errors import UsageError
from landed.selection import GROUPS, NEEDS, Selection, kind_of, read_checks, unproved
from tests.support.contracts import box, make, row
from tests.support.plain import CHECKS, functions

ROWS = [
    row("2.1", "tables"),
    row("2.4.1", "foreign_keys"),
    row("2.4.1a", "connection::test_tls"),
    row("2.4.2", "api_status::test_endpoint[status]", "seed_rows"),
    row("2.10.1", "indexes"),
    row("3.1"),
]
BOXES = [box("2.4.box1", "2.4.1"), box("2.4.box2", "2.4"), box("final.must.1", "2"), box("3.1.box1", "3.1")]
ID = st.from_regex(re.compile(r"[1-9][0-9]?(\.[1-9][0-9]?){0,3}[a-z]?"), fullmatch=True)
always = settings(derandomize=True, max_examples=200, deadline=None)


@pytest.fixture(scope="module")
def contract(tmp_path_factory):
    """Rows that are easily mistaken for each other."""
    return make(tmp_path_factory.mktemp("contract"), row=ROWS, box=BOXES)


@pytest.mark.parametrize(
    ("checkpoint", "rows"),
    [
        ("2", "2.1 2.4.1 2.4.1a 2.4.2 2.10.1"),
        ("2.4", "2.4.1 2.4.1a 2.4.2"),
        ("2.4.1", "2.4.1 2.4.1a"),
        ("2.4.1a", "2.4.1a"),
        ("2.1", "2.1"),
        ("2.10", "2.10.1"),
        ("2.4.box1", "2.4.1 2.4.1a"),
        ("2.4.box2", "2.4.1 2.4.1a 2.4.2"),
        ("final.must.1", "2.1 2.4.1 2.4.1a 2.4.2 2.10.1"),
        ("state", ""),
        ("security", ""),
    ],
)
def test_checkpoint(checkpoint, rows, contract):
    """A checkpoint is a row with all below it by components, a box's rows, or a group that proves none."""
    assert Selection(contract, (checkpoint,)).rows == tuple(rows.split())


def test_checkpoints_add_up(contract):
    """Several checkpoints select what any of them does, in the contract's order, each row once."""
    assert Selection(contract, ("3.1", "2.4.1", "2.4")).rows == ("2.4.1", "2.4.1a", "2.4.2", "3.1")


@pytest.mark.parametrize(
    ("checkpoint", "hint"),
    [
        ("2.4.3", ' — did you mean "2.4.2"?'),
        ("2.4.box3", ' — did you mean "2.4.box2"?'),
        ("stat", ' — did you mean "state"?'),
        ("9", ""),
        (".", ""),
        ("*", ""),
    ],
)
def test_unknown_checkpoint(checkpoint, hint, contract):
    """What names nothing is an error that names the near miss, never a run of something else."""
    with pytest.raises(UsageError) as error:
        _ = Selection(contract, (checkpoint,)).rows

    assert str(error.value) == f"--checkpoint {checkpoint}: contract small has no such row or box{hint}"


@always
@given(name=ID, prefix=ID)
def test_below_is_by_components(name, prefix):
    """A row is below another exactly when the other's parts begin its own: 2.10 is not below 2.1."""
    parts, wanted = components(name), components(prefix)

    assert below(name, name)
    assert below(name, prefix) == (parts[: len(wanted)] == wanted)
    assert not (below(name, prefix) and below(prefix, name)) or parts == wanted


def test_nothing_is_below_no_parts():
    """A prefix without any part selects nothing, and not everything."""
    assert not below("2.1", ".")


def test_scope_holds_boxes_whole(contract):
    """A box is in scope only where all its rows are."""
    assert [each.id for each in Selection(contract).boxes] == [each["id"] for each in BOXES]
    assert [each.id for each in Selection(contract, ("2.4.1",)).boxes] == ["2.4.box1"]
    assert [each.id for each in Selection(contract, ("2.4.1a",)).boxes] == []
    assert [each.id for each in Selection(contract, ("state",)).boxes] == []


@pytest.mark.parametrize(
    ("check", "proves"),
    [
        (("tables", "test_table", "pricing"), "2.1"),
        (("api_status", "test_endpoint", "status"), "2.4.2"),
        (("api_status", "test_endpoint", "health"), ""),
        (("connection", "test_tls", "dsn"), "2.4.1a"),
        (("connection", "test_owner", None), ""),
        (("security", "test_role_is_ordinary", None), ""),
    ],
)
def test_rows_of_a_check(check, proves, contract):
    """A row counts a whole kind, one check of it, or one item."""
    assert Selection(contract).rows_of(*check) == tuple(proves.split())


def test_groups(contract):
    """A check that proves no row belongs to a group, and is looked at with it, or when nothing is narrowed."""
    ordinary, security = ("connection", "test_owner", None), ("security", "test_role_is_ordinary", None)
    takes = {
        scope: (Selection(contract, scope).takes(*ordinary), Selection(contract, scope).takes(*security))
        for scope in ((), ("state",), ("security",), ("2.4",), GROUPS)
    }

    assert takes == {
        (): (True, True),
        ("state",): (True, False),
        ("security",): (False, True),
        ("2.4",): (False, False),
        GROUPS: (True, True),
    }
    assert not Selection(contract, ("state",)).takes("tables", "test_table", "pricing")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("checks/test_2_4_foreign_keys.py", "foreign_keys"),
        ("checks/test_9_1_security.py", "security"),
        ("test_10_2_3_x.py", "x"),
    ],
)
def test_kind(path, kind, tmp_path):
    """The numbers in a file's name only order it."""
    assert kind_of(tmp_path / path) == kind


def test_checks_are_read_as_they_are():
    """What is read from the sources, without importing them, is what the modules hold."""
    read = {f"{each.kind}::{each.name}": (each.fixtures, each.claim) for each in read_checks(CHECKS)}
    imported = {
        f"{each.kind}::{each.call.__name__}": (each.arguments, " ".join(str(each.call.__doc__).split()))
        for each in functions()
    }

    assert read == imported
    assert all(claim for _, claim in read.values())


def test_every_fixture_says_what_it_looks_at():
    """A check's own fixtures name every target that the fixtures behind them look at."""
    for function in functions():
        said = set().union(*(NEEDS.get(each, ()) for each in function.arguments))
        behind = set().union(*(NEEDS.get(each, ()) for each in function.closure))
        assert behind == said, function.id


def test_targets(contract):
    """Only what the scope needs is looked at."""
    checks = read_checks(CHECKS)

    assert Selection(contract).targets(checks) == {"database", "direct", "site"}
    assert Selection(contract, ("2.1",)).targets(checks) == {"database"}
    assert Selection(contract, ("2.4.1a",)).targets(checks) == {"database"}
    assert Selection(contract, ("3.1",)).targets(checks) == set()


WRONG = {
    "row": [row("1.1", "tabels"), row("1.2", "tables::test_tabel"), row("1.3", pending=["tables"])],
    "endpoint": [{"name": "e", "group": "api_modles", "path": "/", "status": [200]}],
    "waiver": [{"id": "tabels/extra:x", "owner": "Ann", "reason": "r", "expires": "2026-01-01"}],
}


def test_unproved(tmp_path):
    """Whatever counts on a check that is not there is named with the near miss: nothing waits unseen."""
    assert list(unproved(make(tmp_path, **WRONG), read_checks(CHECKS))) == [
        '[[row]] 1.1: no check tabels — did you mean "tables"?',
        '[[row]] 1.2: no check tables::test_tabel — did you mean "tables::test_table"?',
        "[[row]] 1.3: waits for tables, which is there",
        '[[endpoint]] e: no check judges api_modles — did you mean "api_models"?',
        '[[waiver]] tabels/extra:x: no check of kind tabels — did you mean "tables"?',
    ]
