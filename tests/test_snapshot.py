"""A snapshot is whole: it survives a file, finds each object by its full name, and narrows to schemas."""

from dataclasses import fields

from landed.catalogue import Snapshot, dump, load
from landed.model import OBJECTS, key
from tests.support.objects import objects_of
from tests.support.zoo import look

pytest_plugins = ("tests.support.zoo_fixtures",)


def test_snapshot_survives_a_file(server):
    """A snapshot written as JSON and read again equals itself, field by field and type by type."""
    snapshot = look(server)

    again = load(dump(snapshot))

    assert again == snapshot
    assert dump(again) == dump(snapshot)
    assert isinstance(again.indexes[0].keys, tuple)
    assert again.by_key("tables") == snapshot.by_key("tables")


def test_narrow_keeps_the_schemas_asked_for(latest):
    """Narrowed to a schema, a snapshot holds its objects and none of another's."""
    full = look(latest)
    narrow = full.narrow(["other"])

    assert {each.schema for kind in OBJECTS for each in getattr(narrow, kind)} == {"other"}
    assert narrow.foreign_keys
    assert narrow.access == full.access  # a bare name may lead into any schema
    assert narrow.server == full.server


def test_by_key_is_complete(server):
    """Full names are unique: no object hides another."""
    snapshot = look(server)

    for kind, found in objects_of(snapshot).items():
        assert len(snapshot.by_key(kind)) == len(found)
        assert all(name == key(each) for name, each in snapshot.by_key(kind).items())


def test_snapshot_names_every_question():
    """The snapshot has one field for each question of OBJECTS."""
    assert set(OBJECTS) <= {each.name for each in fields(Snapshot)}
