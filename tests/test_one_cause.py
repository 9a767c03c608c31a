"""What happens in a database at once, by one statement, is told once: everything that follows from it is silent."""

from dataclasses import replace

import pytest

from landed.model import key
from tests.support.difference import new_findings
from tests.support.mutants import seen

pytest_plugins = ("tests.support.scene_fixtures",)

KEYS = "test_2_4_foreign_keys.py::"
COLUMN = "test_2_2_columns.py::test_column"


def columns_of(scene, table):
    """Columns of a table, and those of all others."""
    own = [each for each in scene.snapshot.columns if each.table == table]
    return own, [each for each in scene.snapshot.columns if each.table != table]


def numbered(columns):
    """The same columns, counted from 1 in this order."""
    return [replace(each, position=at) for at, each in enumerate(columns, 1)]


def test_column_dropped(ai_go):
    """Columns behind one that is gone count from one less: that is no order of theirs."""
    own, others = columns_of(ai_go, "models")
    scene = seen(ai_go, columns=(*others, *numbered([own[0], *own[2:]])))

    assert new_findings(scene, ai_go) == [(COLUMN, f"columns/missing:models.{own[1].name}", "block")]


def test_column_made_anew(ai_go):
    """A column that was dropped and added again is last: it moved, and no other."""
    own, others = columns_of(ai_go, "models")
    scene = seen(ai_go, columns=(*others, *numbered([own[0], *own[2:], own[1]])))

    assert new_findings(scene, ai_go) == [(COLUMN, f"columns/order:models.{own[1].name}", "info")]


def test_column_put_in(ai_go):
    """A column that nobody promised is extra, wherever it stands."""
    own, others = columns_of(ai_go, "models")
    new = replace(own[0], name="newcomer")
    scene = seen(ai_go, columns=(*others, *numbered([own[0], new, *own[1:]])))

    assert new_findings(scene, ai_go) == [
        ("test_2_2_columns.py::test_no_extra_column", "columns/extra:models.newcomer", "warn")
    ]


def test_key_not_enforced(ai_go):
    """A key that is not enforced has no triggers to miss."""
    (first, *rest), (carried, *others) = ai_go.snapshot.foreign_keys, ai_go.snapshot.foreign_key_triggers
    silent = replace(carried, present=0)
    scene = seen(
        ai_go, foreign_keys=(replace(first, enforced=False), *rest), foreign_key_triggers=(silent, *others)
    )

    assert key(carried) == key(first)
    assert new_findings(scene, ai_go) == [
        (KEYS + "test_foreign_key", f"foreign_keys/state:{first.table}.{first.name}", "block")
    ]


@pytest.mark.parametrize("disabled", [(), ("public.models",)])
def test_key_renamed(disabled, ai_go):
    """A key under another name only warns; its triggers are judged under that name."""
    (first, *rest), (carried, *others) = ai_go.snapshot.foreign_keys, ai_go.snapshot.foreign_key_triggers
    scene = seen(
        ai_go,
        foreign_keys=(replace(first, name="anew"), *rest),
        foreign_key_triggers=(replace(carried, name="anew", disabled=disabled), *others),
    )
    subject = f"{first.table}.{first.name}"
    renamed = [(KEYS + "test_foreign_key", f"foreign_keys/renamed:{subject}", "warn")]
    silent = [(KEYS + "test_triggers", f"foreign_keys/triggers:{subject}", "block")] if disabled else []

    assert new_findings(scene, ai_go) == renamed + silent


def test_table_with_a_sequence(zoo):
    """A table that nobody promised brings its columns, keys and numbers: it alone is extra."""
    snapshot = zoo.snapshot
    (like,) = (each for each in snapshot.tables if key(each) == ("public", "owners"))
    (numbers,) = (each for each in snapshot.sequences if each.name == "owners_id_seq")
    scene = seen(
        zoo,
        tables=(*snapshot.tables, replace(like, name="newcomers")),
        columns=(*snapshot.columns, *(replace(each, table="newcomers") for each in columns_of(zoo, "owners")[0])),
        sequences=(*snapshot.sequences, replace(numbers, name="newcomers_id_seq", owner_table="newcomers")),
    )

    assert new_findings(scene, zoo) == [
        ("test_2_2_tables.py::test_no_extra_table", "tables/extra:public.newcomers", "warn")
    ]


def test_view_in_place_of_a_table(ai_go):
    """Another thing under a table's name is the finding: what a view cannot have is not missing one by one."""
    snapshot = ai_go.snapshot
    tables = tuple(replace(each, kind="view") if each.name == "pricing" else each for each in snapshot.tables)
    parts = {
        kind: tuple(each for each in getattr(snapshot, kind) if each.table != "pricing")
        for kind in ("indexes", "constraints", "foreign_keys", "foreign_key_triggers")
    }

    assert new_findings(seen(ai_go, tables=tables, **parts), ai_go) == [
        ("test_2_2_tables.py::test_table", "tables/differs:pricing", "block")
    ]


def test_schema_closed_to_the_role(ai_go):
    """Without USAGE every table is unreadable; that their names lead nowhere is the same thing."""
    access = tuple(replace(each, usage=False, selectable=False) for each in ai_go.snapshot.access)
    found = new_findings(ai_go.seen(access=access), ai_go)

    assert {check for check, _, _ in found} == {"test_2_2_tables.py::test_table_readable"}
    assert len(found) == len(ai_go.lock.tables)
