"""Alterations of promised objects, for each kind and each field of its type: with the one finding each deserves."""

import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from landed.catalogue import Snapshot
from landed.database.comparison import GUARDED, ON_TABLES, RENAMABLE
from landed.marks import Severity, marks
from landed.model import OBJECTS, Object, key
from landed.roots import wrong_tables
from landed.run.selection import kind_of
from tests.support.scene import Scene

JUDGES: Mapping[str, str] = {
    "tables": "test_2_2_tables.py::test_table",
    "columns": "test_2_2_columns.py::test_column",
    "indexes": "test_2_2_indexes.py::test_index",
    "constraints": "test_2_2_constraints.py::test_constraint",
    "foreign_keys": "test_2_4_foreign_keys.py::test_foreign_key",
    "foreign_key_triggers": "test_2_4_foreign_keys.py::test_triggers",
    "sequences": "test_2_9_sequences.py::test_sequence",
    "enums": "test_2_9_enums.py::test_enum",
    "extensions": "test_2_9_extensions.py::test_extension",
    "triggers": "test_2_9_triggers.py::test_trigger",
    "rules": "test_2_9_triggers.py::test_rule",
    "policies": "test_2_9_triggers.py::test_policy",
}
"""The check that compares the promised objects of a kind."""

EXTRA: Mapping[str, str] = {
    "tables": "test_2_2_tables.py::test_no_extra_table",
    "columns": "test_2_2_columns.py::test_no_extra_column",
    "indexes": "test_2_2_indexes.py::test_no_extra_index",
    "constraints": "test_2_2_constraints.py::test_no_extra_constraint",
    "foreign_keys": "test_2_4_foreign_keys.py::test_no_extra_foreign_key",
    "sequences": "test_2_9_sequences.py::test_no_extra_sequence",
    "enums": "test_2_9_enums.py::test_no_extra_enum",
    **dict.fromkeys(GUARDED, "test_2_9_triggers.py::test_nothing_extra"),
}
"""The check that looks for what nobody promised. Extensions come with the provider, triggers with the key."""

Brief = tuple[str, str, str]
"""Check, id and severity of a finding."""


@dataclass(frozen=True)
class Mutant:
    """A scene that differs from a healthy one in one thing, and all that must be found in it."""

    what: str
    scene: Scene
    expected: tuple[Brief, ...]


def brief(check: str, rule: str, subject: str, severity: Severity = Severity.BLOCK) -> Brief:
    """A finding as a check makes it: its module gives the kind."""
    return check, f"{kind_of(Path(check.partition('::')[0]))}/{rule}:{subject}", str(severity)


def judged_fields() -> list[tuple[str, str]]:
    """Every field of every kind of object that is compared."""
    return [(kind, name) for kind, each in OBJECTS.items() for name, mark in marks(each).items() if mark.rule]


def named_fields() -> list[tuple[str, str]]:
    """Every field of every kind of object that is a part of its name."""
    return [(kind, name) for kind, each in OBJECTS.items() for name, mark in marks(each).items() if not mark.rule]


def rendered_fields() -> list[tuple[str, str]]:
    """Every field whose text a server writes in the way of its version."""
    return [(kind, name) for kind, each in OBJECTS.items() for name, mark in marks(each).items() if mark.rendered]


def field_mutants(scene: Scene, kind: str, field: str) -> Iterator[Mutant]:
    """One field of one object is another: for one object of each sort of value that the lock has there."""
    mark, hint = marks(OBJECTS[kind])[field], typing.get_type_hints(OBJECTS[kind])[field]
    for promised in _representatives(scene, kind, field):
        for other in others(getattr(promised, field), hint, field):
            if other == mark.healthy and mark.healthy is not None:
                continue
            found = replace(promised, **{field: other})
            expected = brief(JUDGES[kind], mark.rule, scene.lock.subject(promised), mark.severity)
            what = f"{kind} {scene.lock.subject(promised)}: {field} {getattr(promised, field)!r} is {other!r}"
            yield Mutant(what, _swapped(scene, kind, promised, found), (expected,))


def _representatives(scene: Scene, kind: str, field: str) -> list[Object]:
    """Of each sort of value one object; state only where the lock promises health, a place only among others."""
    healthy = marks(OBJECTS[kind])[field].healthy
    found: dict[object, Object] = {}
    for each in scene.lock.objects[kind]:
        value = getattr(each, field)
        alone = field == "position" and sum(key(one)[:2] == key(each)[:2] for one in scene.lock.objects[kind]) == 1
        if healthy in (None, value) and not alone:
            found.setdefault((value is None, value if isinstance(value, bool) else bool(value)), each)
    return list(found.values())[: scene.samples]


def others(value: Any, hint: Any, field: str = "") -> list[Any]:
    """Values of the same type that are another."""
    if field == "position":
        return [1000]
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, -value - 1]
    if isinstance(value, tuple):
        changed = [(*value, "another"), value[1:], tuple(reversed(value))]
        return [each for each in dict.fromkeys(changed) if each != value]
    nothing = [None] if type(None) in typing.get_args(hint) and value is not None else []
    return [f"{value or ''}another", *nothing]


def removals(scene: Scene, kind: str) -> Iterator[Mutant]:
    """One object is not there, nor is what cannot be without it."""
    for promised in _some(scene.lock.objects[kind], 30 if kind == "tables" else scene.samples):
        subject = scene.lock.subject(promised)
        rule = "missing" if kind != "foreign_key_triggers" else "triggers"
        yield Mutant(
            f"{kind} {subject} removed", _removed(scene, kind, promised), (brief(JUDGES[kind], rule, subject),)
        )


def additions(scene: Scene, kind: str) -> Iterator[Mutant]:
    """One object more, like one that is promised; a table comes with all that hangs on it."""
    for promised in _some(scene.lock.objects[kind], scene.samples):
        new = replace(promised, name="newcomer")
        expected = [brief(EXTRA[kind], "extra", scene.lock.subject(new), _weight(kind))] if kind in EXTRA else []
        yield Mutant(f"{kind} {scene.lock.subject(new)} added", _added(scene, kind, promised, new), (*expected,))


def renames(scene: Scene, kind: str, field: str) -> Iterator[Mutant]:
    """A part of one object's name is another.

    In another schema or on another table nobody looks for it. Under another name on the same table it is missing
    and extra, but for kinds that do their work under any name.
    """
    for promised in _some(scene.lock.objects[kind], scene.samples):
        new = replace(promised, **{field: f"{getattr(promised, field)}_2"})
        subject, unseen = scene.lock.subject(promised), field != "name"
        expected = [brief(JUDGES[kind], "missing", subject)]
        if kind == "foreign_key_triggers":
            expected = [brief(JUDGES[kind], "triggers", subject)]
        elif kind in RENAMABLE and not unseen:
            expected = [brief(JUDGES[kind], "renamed", subject, Severity.WARN)]
        elif kind in EXTRA and not unseen:
            expected.append(brief(EXTRA[kind], "extra", scene.lock.subject(new), _weight(kind)))
        renamed = _added(_removed(scene, kind, promised), kind, promised, new)
        yield Mutant(f"{kind} {subject}: {field} is {getattr(new, field)}", renamed, (*expected,))


def _some(objects: Sequence[Object], most: int) -> Sequence[Object]:
    """At most so many, from all over."""
    return objects[:: max(1, len(objects) // most)][:most]


def _weight(kind: str) -> Severity:
    return Severity.BLOCK if kind in GUARDED else Severity.WARN


def _swapped(scene: Scene, kind: str, old: Object, new: Object) -> Scene:
    return seen(scene, **{kind: tuple(new if each == old else each for each in getattr(scene.snapshot, kind))})


def _removed(scene: Scene, kind: str, gone: Object) -> Scene:
    snapshot = scene.snapshot
    changes: dict[str, Any] = {kind: tuple(each for each in getattr(snapshot, kind) if each != gone)}
    if kind == "tables":
        changes |= {each: _without(snapshot, each, key(gone)) for each in _parts()}
        changes["sequences"] = tuple(each for each in snapshot.sequences if _owner(each) != key(gone))
    if kind == "foreign_keys":
        changes["foreign_key_triggers"] = tuple(
            each for each in snapshot.foreign_key_triggers if key(each) != key(gone)
        )
    if kind in ("tables", "sequences"):
        changes["access"] = tuple(each for each in snapshot.access if (each.schema, each.name) != key(gone))
    return seen(scene, **changes)


def _added(scene: Scene, kind: str, like: Object, new: Object) -> Scene:
    """Put in a copy; what hangs on the original is found in the lock."""
    snapshot, lock = scene.snapshot, scene.lock
    changes: dict[str, Any] = {kind: (*getattr(snapshot, kind), new)}
    if kind == "tables":
        place = dict(zip(("schema", "table"), key(new), strict=True))
        for each in _parts():
            moved = [replace(part, **place) for part in lock.objects[each] if key(part)[:2] == key(like)]
            changes[each] = (*getattr(snapshot, each), *moved)
    if kind == "foreign_keys":
        carriers = [each for each in lock.objects["foreign_key_triggers"] if key(each) == key(like)]
        names = {name: getattr(new, name) for name in ("schema", "table", "name")}
        changes["foreign_key_triggers"] = (
            *snapshot.foreign_key_triggers,
            *(replace(each, **names) for each in carriers),
        )
    return seen(scene, **changes)


def _parts() -> list[str]:
    return [*ON_TABLES, "foreign_key_triggers"]


def _without(snapshot: Snapshot, kind: str, table: tuple[str, ...]) -> tuple[Object, ...]:
    return tuple(each for each in getattr(snapshot, kind) if key(each)[:2] != table)


def _owner(sequence: Any) -> tuple[str | None, str | None]:
    return sequence.owner_schema, sequence.owner_table


def seen(scene: Scene, **changes: Any) -> Scene:
    """The scene with another catalogue, and the roots that the preflight finds in it."""
    changed = scene.seen(**changes)
    roots = wrong_tables(changed.snapshot, changed.lock)
    return replace(changed, preflight=replace(changed.preflight, roots=tuple(roots)))


def unmarked() -> list[str]:
    """Fields of objects that no mutant alters."""
    known = {*judged_fields(), *named_fields()}
    return [
        f"{kind}.{each.name}"
        for kind in OBJECTS
        for each in fields(OBJECTS[kind])
        if (kind, each.name) not in known
    ]
