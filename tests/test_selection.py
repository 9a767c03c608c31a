"""What a run looks at follows from the contract's rows and boxes; a name that leads nowhere is refused."""

import pytest

from landed.errors import UsageError
from landed.run.selection import Check, Selection, kind_of, read_checks, unproved
from tests.support.contracts import box, make, row
from tests.support.operator import ROOT

ENDPOINT = {"name": "status", "group": "api_status", "path": "/status", "status": [200]}
CHECKS = (
    Check("tables", "test_table", ("table", "snapshot", "evidence"), ""),
    Check("seed_counts", "test_count", ("seed", "probe"), ""),
    Check("api_status", "test_endpoint", ("endpoint", "api"), ""),
    Check("connection", "test_two_strings", ("evidence", "direct"), ""),
    Check("mirrors", "test_mirror", ("mirrored",), ""),
    Check("security", "test_roles", ("snapshot",), ""),
    Check("pages", "test_words", ("pages",), ""),
    Check("outside", "test_hsts", ("outside",), ""),
)


@pytest.fixture
def contract(tmp_path):
    """A contract whose rows differ in their last part, and are proved by kind, by check and by item."""
    rows = [
        row("2.1", "tables"),
        row("2.1.1", "seed_counts::test_count[providers]"),
        row("2.1.1a", "seed_counts"),
        row("2.10", "api_status::test_endpoint"),
        row("3.1", "mirrors", "connection::test_two_strings"),
        row("4.1"),
    ]
    boxes = [box("2.1.box1", "2.1"), box("2.10.box1", "2.10"), box("final.must.1", "2"), box("final.may.1", "3.1")]
    return make(tmp_path, row=rows, box=boxes, endpoint=[ENDPOINT])


def chosen(contract, *checkpoints):
    """Rows and boxes that checkpoints select."""
    selection = Selection(contract, checkpoints)
    return " ".join(selection.rows), " ".join(each.id for each in selection.boxes)


CHOSEN = [
    (("2.1",), "2.1 2.1.1 2.1.1a", "2.1.box1"),
    (("2.1.1",), "2.1.1 2.1.1a", ""),
    (("2.1.1a",), "2.1.1a", ""),
    (("2.10",), "2.10", "2.10.box1"),
    (("2",), "2.1 2.1.1 2.1.1a 2.10", "2.1.box1 2.10.box1 final.must.1"),
    (("2.1.box1",), "2.1 2.1.1 2.1.1a", "2.1.box1"),
    (("final.may.1",), "3.1", "final.may.1"),
    (("3", "2.10"), "2.10 3.1", "2.10.box1 final.may.1"),
    (("state",), "", ""),
    (("security", "4.1"), "4.1", ""),
]


@pytest.mark.parametrize(("checkpoints", "rows", "boxes"), CHOSEN, ids=[" ".join(each[0]) for each in CHOSEN])
def test_checkpoints(checkpoints, rows, boxes, contract):
    """A row with all below it by components, a box, or several: in the contract's order; a box only when whole."""
    assert chosen(contract, *checkpoints) == (rows, boxes)
    assert not Selection(contract, checkpoints).complete


def test_nothing_narrowed_is_everything(contract):
    """Without a checkpoint all rows, boxes and groups are looked at."""
    selection = Selection(contract)

    assert selection.complete
    assert selection.rows == tuple(each.id for each in contract.row)
    assert selection.boxes == contract.box
    assert selection.groups == {"state", "security"}


@pytest.mark.parametrize(
    ("name", "hint"),
    [("2.1.box2", "2.1.box1"), ("satte", "state"), ("final.mist.1", "final.must.1"), ("2.1.2", "2.1.1")],
)
def test_unknown_checkpoint(name, hint, contract):
    """A name that selects nothing is wrong usage, and the near miss is told."""
    with pytest.raises(UsageError) as caught:
        _ = Selection(contract, ("2.1", name)).rows

    told = f'--checkpoint {name}: contract small has no such row or box — did you mean "{hint}'
    assert str(caught.value).startswith(told)


@pytest.mark.parametrize("name", ["", ".", "9", "x"])
def test_checkpoint_of_nothing(name, contract):
    """What is no id at all selects nothing, and never everything."""
    with pytest.raises(UsageError, match="no such row or box"):
        _ = Selection(contract, (name,)).rows


ITEM = ("seed_counts", "test_count", "providers")
OTHER = ("seed_counts", "test_count", "models")


def test_rows_of_a_check(contract):
    """A check proves the rows that name its kind, its function or its very item."""
    selection = Selection(contract)

    assert selection.rows_of(*ITEM) == ("2.1.1", "2.1.1a")
    assert selection.rows_of(*OTHER) == ("2.1.1a",)
    assert selection.rows_of("api_status", "test_endpoint", "status") == ("2.10",)
    assert selection.rows_of("api_status", "test_source", "status") == ()


TAKES = [
    ((), ITEM, True),
    (("2.1.1",), ITEM, True),
    (("2.10",), ITEM, False),
    (("2.1.1a",), OTHER, True),
    (("2.10",), ("api_status", "test_endpoint", "status"), True),
    (("2",), ("pages", "test_words", None), False),
    (("state",), ("pages", "test_words", None), True),
    (("state",), ("security", "test_roles", None), False),
    (("security",), ("security", "test_roles", None), True),
    (("security",), ("outside", "test_hsts", None), True),
    (("state",), ("outside", "test_hsts", None), False),
    (("state",), ITEM, False),
    ((), ("security", "test_roles", None), True),
]


@pytest.mark.parametrize(("checkpoints", "item", "yes"), TAKES)
def test_takes(checkpoints, item, yes, contract):
    """A check is looked at with a row that it proves; one that proves none, with its group."""
    assert Selection(contract, checkpoints).takes(*item) is yes


TARGETS = [
    ((), {"database", "direct", "site"}),
    (("2.1",), {"database"}),
    (("2.1.1",), {"database"}),
    (("2.10",), {"site"}),
    (("3",), {"database", "direct", "site"}),
    (("security",), {"database", "site"}),
    (("state",), {"site"}),
    (("4.1",), set()),
]


@pytest.mark.parametrize(("checkpoints", "targets"), TARGETS)
def test_targets(checkpoints, targets, contract):
    """Only those targets are needed that the selected checks look at, whatever their parameters."""
    assert Selection(contract, checkpoints).targets(CHECKS) == targets


def test_left_out(contract):
    """Rows lose a check where not all of its items ran; an item that a row names must itself have run."""
    selection, counts = Selection(contract), {("seed_counts", "test_count"): 2, ("tables", "test_table"): 1}
    ran = [ITEM, OTHER, ("tables", "test_table", "a")]

    assert selection.left_out(counts, ran) == set()
    assert selection.left_out(counts, ran[1:]) == {"2.1.1", "2.1.1a"}
    assert selection.left_out(counts, [ran[0], ran[2]]) == {"2.1.1a"}
    assert selection.left_out(counts, ran[:2]) == {"2.1"}
    assert Selection(contract, ("2.10",)).left_out(counts, []) == set()


def test_unproved(tmp_path):
    """A proof, group, waiver or wait for a check that is not so is told, with the near miss."""
    waiver = {"id": "tabels/missing:a", "owner": "me", "reason": "known", "expires": "2030-01-01"}
    contract = make(
        tmp_path,
        row=[row("1.1", "tabels"), row("1.2", "tables::test_tabel"), row("1.3", pending=["tables"])],
        endpoint=[{**ENDPOINT, "group": "api_staus"}],
        waiver=[waiver],
    )

    assert list(unproved(contract, CHECKS)) == [
        '[[row]] 1.1: no check tabels — did you mean "tables"?',
        '[[row]] 1.2: no check tables::test_tabel — did you mean "tables::test_table"?',
        "[[row]] 1.3: waits for tables, which is there",
        '[[endpoint]] status: no check judges api_staus — did you mean "api_status"?',
        '[[waiver]] tabels/missing:a: no check of kind tabels — did you mean "tables"?',
    ]


def test_questions_that_nobody_asks(tmp_path):
    """A question in a group that no check judges is told, with the near miss."""
    claim = {"rule": "r", "jq": ".", "equals": 1, "remedy": "do"}
    service = {"name": "api", "base_url": "https://api.example", "token": "TOKEN", "grant": "reading"}
    asked = {"request": [{"name": "one", "service": "api", "path": "/", "keep": "."}], "service": [service]}
    question = {"name": "q", "group": "platfrom", "needs": ["one"], "expect": [claim]}
    contract = make(tmp_path, platform={**asked, "question": [question]})

    assert list(unproved(contract, (*CHECKS, Check("platform", "test_question", ("question",), "")))) == [
        '[[platform.question]] q: no check judges platfrom — did you mean "platform"?'
    ]


def test_checks_are_read_without_being_imported(tmp_path):
    """Kind, name, fixtures, claim and number of items come from the source alone."""
    (tmp_path / "test_2_4_foreign_keys.py").write_text(
        "raise SystemExit\n"
        '@pytest.mark.parametrize("a", ["x", "y"])\ndef test_b(a, probe):\n    """One\n    claim."""\n'
    )

    assert read_checks(tmp_path) == (Check("foreign_keys", "test_b", ("a", "probe"), "One claim.", 2),)
    assert {kind_of(each) for each in (ROOT / "checks").glob("test_*.py")} >= {"foreign_keys", "connection"}
