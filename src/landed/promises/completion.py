"""`[completion]`: what the completion report, the hand-over and the notification say of one application."""

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated

from pydantic import Field, StringConstraints

from landed.promises.sections import Section, Text
from landed.promises.strict import near

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Place = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>()\"|]+$")]
Subject = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]


class Titled(Section):
    """Words in both languages."""

    title: Text
    title_ko: Text


class Achievement(Titled):
    """`[[completion.achievement]]`: what may be claimed once its rows have passed."""

    rows: tuple[Text, ...] = Field(min_length=1)
    """Row ids; a prefix by components stands for all rows below it."""


class Link(Titled):
    """`[[completion.link]]`: where something is found."""

    url: Place
    told: bool = False
    """Notifications carry it too."""


class Item(Titled):
    """`[[completion.handover]]`: what a named person must have received."""

    id: Name


class Completion(Section):
    """`[completion]`; everything in it may be left out."""

    title: Text = "Migration Completion Report"
    title_ko: Text = "마이그레이션 완료 보고서"
    subject: Subject = "[landed] {title}"
    """Of a notification, where the verdict is plain `landed`; `{title}` is that of the contract."""
    otherwise: Subject = "[{verdict}] {title}"
    """Of any other notification."""
    source: Achievement | None = None
    """Which source serves, and the rows that prove it."""
    boxes: tuple[Text, ...] = ()
    """Ids of the boxes without which it is no success."""
    more: tuple[Text, ...] = ()
    """Ids of the boxes of the final checklist that are good to have."""
    achievement: tuple[Achievement, ...] = ()
    link: tuple[Link, ...] = ()
    next: tuple[Titled, ...] = ()
    handover: tuple[Item, ...] = ()
    written: Text | None = None
    """File of a query: rows written since the cut-over, as `what` and `rows`."""

    def problems(
        self, rows: Sequence[str], boxes: Sequence[str], below: Callable[[str, str], bool]
    ) -> Iterator[str]:
        """References that lead nowhere, names used twice, places in a subject that nothing fills.

        `below` says whether a row is equal to a prefix or below it.
        """
        for name in (*self.boxes, *self.more):
            if name not in boxes:
                yield f"[completion]: no box {name}{near(name, boxes)}"
        for each in (*self.achievement, *([self.source] if self.source else [])):
            for name in each.rows:
                if not any(below(row, name) for row in rows):
                    yield f"[completion] {each.title}: no row {name}{near(name, rows)}"
        ids = [each.id for each in self.handover]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        yield from (f"[[completion.handover]] {name} stands twice" for name in twice)
        for text in (self.subject, self.otherwise):
            try:
                text.format(title="", verdict="")
            except (KeyError, IndexError, ValueError, AttributeError):
                yield f"[completion] subject {text!r}: only {{title}} and {{verdict}} are filled in"
