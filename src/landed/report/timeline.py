"""The fallback, request by request: who answered while a source was away, and who did not. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from landed.report.drawing import attempted
from landed.report.language import Words
from landed.report.pictures import Caption, Frame, Line, course
from landed.report.pieces import Json

MARKS = 6
"""Labels of an axis of time, but for its beginning; a wide picture has twice as many."""
KINDS = 4
"""Sources that have a colour of their own."""
LANE = 16
"""Characters of a source's name beside its lane."""
CLOSE = 22
"""Units of a picture; events nearer to each other share one label."""
UNTOLD, SILENT = " untold", " nobody"
"""Lanes beside those of the sources: answered without a word of the source, and not answered at all."""
WIDE, NARROW, ROW = 1000, 360, 34
"""Width of the two pictures, and height of a lane, in their own units."""


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One request to the site, or one thing done to it."""

    seconds: float
    """Since the first of them."""
    lane: str
    """The source that answered, UNTOLD, SILENT; empty for an event."""
    status: str
    ms: float | None
    endpoint: str
    event: str


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A row of the picture."""

    key: str
    """The source, UNTOLD or SILENT."""
    name: str
    """As a reader sees it."""
    kind: str
    """Its class in the picture and in the key."""
    requests: int


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The fallback, request by request."""

    moments: Sequence[Moment]
    lanes: Sequence[Lane]
    pictures: Sequence[Markup]
    """The same for a wide page and for a narrow one."""

    @property
    def events(self) -> Sequence[Moment]:
        """What was done, in order; the picture numbers them from 1."""
        return [each for each in self.moments if each.event]

    def name_of(self, moment: Moment) -> str:
        """The lane of a request as a reader sees it."""
        return next((each.name for each in self.lanes if each.key == moment.lane), "")


def timeline(document: Json, words: Words) -> Timeline | None:
    """The drill's timeline, or None where there was none. What has no time that can be read is left out."""
    moments = _moments(document.get("timeline") or (), document.get("promised_5xx") or {})
    asked = [each for each in moments if each.lane]
    if not asked:
        return None
    lanes = _lanes(asked, words)
    told = "; ".join(f"{each.name}: {each.requests}" for each in lanes)

    def drawn(name: str, width: int) -> Markup:
        caption = Caption(name=f"timeline-{name}", title=words("picture.timeline"), text=told)
        return attempted(lambda: course(_frame(moments, lanes, words, width), caption), words)

    pictures = [drawn("wide", WIDE), drawn("narrow", NARROW)]
    return Timeline(moments=moments, lanes=lanes, pictures=pictures)


def _lanes(asked: Sequence[Moment], words: Words) -> list[Lane]:
    """Sources in order of their first answer, then what tells no source, silence last."""
    names = dict.fromkeys(each.lane for each in asked if each.lane not in (UNTOLD, SILENT))
    kinds = {name: f"s{place % KINDS}" for place, name in enumerate(names)}
    kinds |= {each: each.strip() for each in (UNTOLD, SILENT) if any(one.lane == each for one in asked)}
    shown = {UNTOLD: words("timeline.untold"), SILENT: words("timeline.nobody")}
    return [
        Lane(key=key, name=shown.get(key, key), kind=kind, requests=sum(each.lane == key for each in asked))
        for key, kind in kinds.items()
    ]


def _frame(moments: Sequence[Moment], lanes: Sequence[Lane], words: Words, width: int) -> Frame:
    end, rows = max(moments[-1].seconds, 1.0), len(lanes)
    levels = {lane: rows - place for place, lane in enumerate(lanes)}
    lines = [
        Line(
            kind=lane.kind,
            points=[(each.seconds, level) for each in moments if each.lane == lane.key],
            dots=True,
        )
        for lane, level in levels.items()
    ]
    events = [each.seconds for each in moments if each.event]
    lines += [Line(kind="event", points=[(at, 0.4), (at, rows + 0.7)]) for at in events]
    numbers = _numbers(events, CLOSE * end / width)
    lines.append(
        Line(kind="said", points=[(at, rows + 0.9) for at in numbers.values()], dots=True, labels=[*numbers])
    )
    return Frame(
        across=(-0.02 * end, end * 1.02),
        up=(0.4, rows + 1),
        ticks=[(words.seconds(at), at) for at in _round(end, MARKS * (2 if width == WIDE else 1))],
        levels=[(_short(lane, words), level) for lane, level in levels.items()],
        lines=lines,
        size=(width, 48 + ROW * rows),
    )


def _short(lane: Lane, words: Words) -> str:
    """A lane's name where there is little room."""
    name = words("timeline.untold.short") if lane.key == UNTOLD else lane.name
    return name if len(name) <= LANE else f"{name[: LANE - 1]}…"


def _numbers(events: Sequence[float], close: float) -> dict[str, float]:
    """The numbers of events and where they stand; such as happened nearly at once share a label: 2–3."""
    groups: list[list[int]] = []
    for number, at in enumerate(events, 1):
        if groups and at - events[groups[-1][0] - 1] < close:
            groups[-1].append(number)
        else:
            groups.append([number])
    return {f"{each[0]}–{each[-1]}" if len(each) > 1 else str(each[0]): events[each[0] - 1] for each in groups}


def _round(end: float, most: int) -> list[float]:
    """Seconds that a clock would show, from 0 on, few enough to be read."""
    steps = (*(factor * 10**power for power in range(6) for factor in (1, 2, 3)),)
    step = next((each for each in sorted(steps) if end / each <= most), end)
    return [place * step for place in range(int(end / step) + 1)]


def _moments(entries: Sequence[Json], promised: Mapping[str, Sequence[int]]) -> list[Moment]:
    read = [(when, each) for each in entries if (when := _when(each.get("at"))) is not None]
    read.sort(key=lambda each: each[0])
    return [
        Moment(
            seconds=when - read[0][0],
            lane=_lane(each, promised),
            status=str(each.get("status") or ""),
            ms=_number(each.get("ms")),
            endpoint=str(each.get("endpoint") or ""),
            event=str(each.get("event") or ""),
        )
        for when, each in read
    ]


def _lane(entry: Json, promised: Mapping[str, Sequence[int]]) -> str:
    """Not answered is what came to nothing, or to a 5xx that its endpoint does not promise: as downtime counts."""
    status = entry.get("status")
    if status is None and not entry.get("source") and entry.get("ms") is None:
        return ""
    answered = status if isinstance(status, int) else 0
    broken = answered >= 500 and answered not in promised.get(str(entry.get("endpoint")), ())
    if entry.get("error") or broken or (status is not None and answered <= 0):
        return SILENT
    return str(entry.get("source") or UNTOLD)


def _when(value: Any) -> float | None:
    try:
        return datetime.fromisoformat(str(value)).timestamp()
    except (ValueError, OverflowError):
        return None


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
