"""The shape of a JSON document: which fields it has everywhere, and of which types. Pure.

Two answers have the same shape where a program that reads the one can read the other: no field is gone, none has
become another type, and none is null that never was. What only the second has disturbs nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

TYPES = {bool: "boolean", int: "number", float: "number", str: "string", list: "array", dict: "object"}
NULL = "null"


@dataclass
class Shape:
    """One place of a document, over all items of the arrays that lead there."""

    seen: int = 0
    types: set[str] = field(default_factory=set)
    fields: dict[str, "Shape"] = field(default_factory=dict)
    """Of objects, by name."""
    items: "Shape | None" = None
    """Of arrays, all items together."""
    objects: int = 0

    def add(self, value: object) -> None:
        """See one more value at this place."""
        self.seen += 1
        self.types.add(TYPES.get(type(value), NULL))
        if isinstance(value, dict):
            self.objects += 1
            for name, each in value.items():
                self.fields.setdefault(str(name), Shape()).add(each)
        if isinstance(value, list):
            self.items = self.items or Shape()
            for each in value:
                self.items.add(each)


def shape_of(document: object) -> Shape:
    """The shape of a document."""
    shape = Shape()
    shape.add(document)
    return shape


def differences(before: Shape, now: Shape, path: str = "") -> Iterator[tuple[str, str, str]]:
    """(place, type before, type now) wherever a reader of the first would stumble over the second."""
    place = path or "."
    if not (before.seen and now.seen):
        return  # an empty array tells nothing about its items
    known, found = before.types - {NULL}, now.types - {NULL}
    if NULL in now.types and NULL not in before.types:
        yield place, _words(known), NULL
    elif known and not found <= known:
        yield place, _words(known), _words(found)
        return
    for name, each in sorted(before.fields.items()):
        always = each.seen == before.objects
        other = now.fields.get(name)
        if now.objects and always and (other is None or other.seen < now.objects):
            yield f"{path}.{name}", _words(each.types), "absent"
        elif other is not None:
            yield from differences(each, other, f"{path}.{name}")
    if before.items and now.items:
        yield from differences(before.items, now.items, f"{path}[]")


def _words(types: set[str]) -> str:
    return " or ".join(sorted(types))
