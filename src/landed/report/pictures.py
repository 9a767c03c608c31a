"""Pictures of measurements: pygal draws them, the report's own style sheet colours them.

What pygal says of itself (style, script, comments, a new id each time, tooltips) is taken out: the page's policy
allows one style sheet and one script, follows light and dark, and is the same whenever it is made.
"""

import math
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from xml.etree import ElementTree

import pygal
from markupsafe import Markup
from pygal.style import Style

# pygal leaves a finder of its own plugins, made as Python 3.3 wanted them: every later import would warn of it.
sys.meta_path[:] = [each for each in sys.meta_path if not isinstance(each, pygal.PluginImportFixer)]

WIDTH, HEIGHT, STRIP = 300, 118, 10
"""Units of a picture's own, near to the pixels that the page gives it."""
FEW = 20
"""Fewer samples than these are drawn one by one: bars and percentiles would say more than is known."""
LOW = (140, 34)
"""The same of one that stands in a line of text."""
BINS = 40
LOWEST = 0.01
"""Milliseconds; a logarithm needs some."""
TICKS = 5
"""More labels than this do not fit on a telephone."""

Point = tuple[float, float]

_SVG = "{http://www.w3.org/2000/svg}"
_LONG = re.compile(r"-?\d+\.\d{2,}")
_UNWANTED = (f"{_SVG}defs", f"{_SVG}title", f"{_SVG}desc")
_COMFORT = {"titles", "plot tooltip-overlay", "background"}
_KEPT = {"d", "x", "y", "width", "height", "class", "transform", "viewBox", "cx", "cy", "r"}

ElementTree.register_namespace("", _SVG[1:-1])


@dataclass(frozen=True, kw_only=True)
class Caption:
    """What a screen reader says instead of a picture; `name` makes its ids."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """Points that belong together; `kind` is the class by which the style sheet knows them."""

    kind: str
    points: Sequence[Point]
    area: bool = False
    dots: bool = False
    labels: Sequence[str] = ()
    """Said at its points, where these are dots."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What an XY picture is drawn in: the ends of its axes, and the labels of the horizontal one."""

    across: Point
    up: Point
    ticks: Sequence[tuple[str, float]] = ()
    levels: Sequence[tuple[str, float]] = ()
    lines: Sequence[Line] = field(default_factory=tuple)
    size: tuple[int, int] = (WIDTH, HEIGHT)
    low: bool = False
    """It stands in a line of text."""


def distribution(
    samples: Sequence[float],
    domain: Point,
    limit: float,
    marks: Mapping[str, float],
    caption: Caption,
    label: str = "",
) -> Markup:
    """How often a time was taken, beside the budget's line; of many samples bars, of few dots.

    `domain` is the least and the greatest time of the logarithmic axis; `limit` is the budget, `label` is said at
    it; `marks` are further lines by kind (p50, p95, p99, ceiling), all in milliseconds.
    """
    low, high = _log(domain[0]), _log(domain[1])
    few = len(samples) < FEW
    width = (high - low) / BINS
    split = max(0, min(BINS, math.ceil((_log(limit) - low) / width - 1e-9)))
    low = _log(limit) - split * width if split < BINS else low  # no bar stands across the budget's line
    counts = [0] * BINS
    for each in samples:
        counts[min(BINS - 1, max(0, int((_log(each) - low) / width)))] += 1
    top = 1.0 if few else max(counts) * 1.25
    within, beyond = _steps(counts[:split], low, width), _steps(counts[split:], low + split * width, width)
    if few:
        within, beyond = ([(_log(x), top / 3) for x in samples if (x < limit) is side] for side in (True, False))
    lines = [
        Line(kind="within", points=within, area=not few, dots=few),
        Line(kind="beyond", points=beyond, area=not few, dots=few),
        *(Line(kind=kind, points=[(_log(at), 0), (_log(at), top * 0.85)]) for kind, at in marks.items()),
        Line(kind="budget", points=[(_log(limit), 0), (_log(limit), top * 0.85)]),
        Line(kind="said", points=[(_log(limit), top * 0.9)], dots=True, labels=[label]),
    ]
    ticks = [(spoken(each), _log(each)) for each in _decades(*domain)]
    return _drawn(Frame(across=(low, high), up=(0, top), ticks=ticks, lines=lines), caption)


def shares(parts: Mapping[str, float], caption: Caption) -> Markup:
    """Who holds how much of a time: one strip."""
    chart = pygal.HorizontalStackedBar(
        width=WIDTH,
        height=STRIP,
        show_x_labels=False,
        show_x_guides=False,
        show_y_guides=False,
        range=(0, sum(parts.values())),
        **_PLAIN,
    )
    for value in parts.values():
        chart.add(None, [value])
    return _inline(chart, list(parts), caption)


def course(frame: Frame, caption: Caption) -> Markup:
    """Something in the course of time: whatever lines there are."""
    return _drawn(frame, caption)


def domain_of(times: Sequence[float]) -> Point:
    """The axis that holds all of these milliseconds: from a round number below to one above."""
    steps = sorted(factor * 10.0**power for power in range(-3, 8) for factor in (1, 2, 5))
    least, most = max(min(times), LOWEST), max(times) * 1.05
    return max(each for each in steps if each <= least), min((each for each in steps if each > most), default=most)


def spoken(ms: float) -> str:
    """A round time in the unit that suits it."""
    return f"{ms / 1000:g} s" if ms >= 1000 else f"{ms:g} ms"


_PLAIN = {
    "js": [],
    "css": [],
    "show_legend": False,
    "show_y_labels": False,
    "margin": 0,
    "spacing": 0,
    "disable_xml_declaration": True,
    "truncate_label": -1,
    "style": Style(label_font_size=12, value_font_size=0, value_label_font_size=0),  # labels stand at their points
}


_ROOMY = {"margin_left": 12, "margin_right": 14, "margin_top": 12, "spacing": 5}
_LOW = {"margin": 3}


def _log(ms: float) -> float:
    return math.log10(max(ms, LOWEST))


def _steps(counts: Sequence[int], start: float, width: float) -> list[Point]:
    """The outline of bars that stand side by side."""
    outline: list[Point] = []
    for place, count in enumerate(counts):
        left = start + place * width
        outline += [(left, 0), (left, count), (left + width, count), (left + width, 0)] if count else []
    return outline


def _decades(least: float, most: float) -> list[float]:
    """Round numbers between two times, as few as there is room for."""
    for factors in ((1, 2, 5), (1, 3), (1,)):
        found = [
            factor * 10.0**power
            for power in range(-3, 8)
            for factor in factors
            if least <= factor * 10.0**power <= most
        ]
        if len(found) <= TICKS:
            break
    return found


def _drawn(frame: Frame, caption: Caption) -> Markup:
    lines = [each for each in frame.lines if each.points]
    chart = pygal.XY(
        width=LOW[0] if frame.low else frame.size[0],
        height=LOW[1] if frame.low else frame.size[1],
        xrange=frame.across,
        range=frame.up,
        print_labels=True,
        show_x_labels=bool(frame.ticks),
        show_x_guides=bool(frame.ticks),
        show_y_guides=bool(frame.levels),
        **_PLAIN | (_LOW if frame.low else _ROOMY) | {"show_y_labels": bool(frame.levels)},
    )
    for each in lines:
        said = zip_longest(each.points, each.labels, fillvalue="")
        points = [{"value": point, "label": label} if label else point for point, label in said]
        chart.add(None, points, fill=each.area, show_dots=each.dots, stroke=not each.dots)
    if frame.ticks:
        chart.x_labels = [{"label": label, "value": value} for label, value in frame.ticks]
    if frame.levels:
        chart.y_labels = [{"label": label, "value": value} for label, value in frame.levels]
    return _inline(chart, [each.kind for each in lines], caption)


def _inline(chart: "pygal.graph.graph.Graph", kinds: Sequence[str], caption: Caption) -> Markup:
    """What pygal drew, without what is pygal's own, as part of a page."""
    drawn = ElementTree.fromstring(chart.render())
    _prune(drawn)
    for each in drawn.iter():
        _rename(each, kinds)
        each.attrib = {key: _LONG.sub(_short, text) for key, text in each.items() if key in _KEPT and text}
    title, text = f"{caption.name}-t", f"{caption.name}-d"
    drawn.attrib |= {"class": "picture", "role": "img", "aria-labelledby": f"{title} {text}"}
    for place, (tag, name, words) in enumerate((("title", title, caption.title), ("desc", text, caption.text))):
        told = ElementTree.Element(_SVG + tag, {"id": name})
        told.text = words
        drawn.insert(place, told)
    return Markup(
        ElementTree.tostring(drawn, encoding="unicode").replace(' xmlns="http://www.w3.org/2000/svg"', "")
    )


def _prune(element: ElementTree.Element) -> None:
    for child in list(element):
        _prune(child)
        empty = child.tag == f"{_SVG}g" and not len(child)
        if child.tag in _UNWANTED or empty or child.get("class") in _COMFORT:
            element.remove(child)


def _rename(element: ElementTree.Element, kinds: Sequence[str]) -> None:
    found = re.search(r"\bserie-(\d+)", element.get("class", ""))
    if found:
        element.set("class", f"series {kinds[int(found[1])]}")


def _short(number: re.Match[str]) -> str:
    return f"{float(number[0]):.1f}".removesuffix(".0")
