"""The fallback's timeline: who answered, who answered without a word of the source, and who did not answer."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from landed.report.language import Words
from landed.report.timeline import SILENT, UNTOLD, timeline
from tests.support.report_documents import document, page, section, text
from tests.support.report_measured import STARTED, drill, measured_document

EN = Words("en")


def request(**changes: Any) -> dict[str, Any]:
    """A request of the prober that was answered."""
    told = {
        "at": STARTED.isoformat(),
        "endpoint": "health",
        "source": None,
        "status": 200,
        "ms": 9.5,
        "error": None,
    }
    return told | changes


def test_there_are_three_kinds_of_lane() -> None:
    """Sources in the order of their first answer, then answers that name none, silence last; each is counted."""
    told = timeline(document(timeline=drill()), EN)

    assert told is not None
    assert [(each.name, each.requests) for each in told.lanes] == [
        ("database", 6),
        ("github", 8),
        ("answered, source not told", 14),
        ("no answer", 2),
    ]


@pytest.mark.parametrize(
    ("changes", "lane"),
    [
        ({"source": "database"}, "database"),
        ({}, UNTOLD),
        ({"status": 404}, UNTOLD),
        ({"status": 503}, UNTOLD),
        ({"status": 500}, SILENT),
        ({"status": 503, "endpoint": "models"}, SILENT),
        ({"status": 0, "error": "connection refused"}, SILENT),
        ({"status": 500, "source": "github"}, SILENT),
    ],
)
def test_silence_is_what_downtime_counts(changes: dict[str, Any], lane: str) -> None:
    """No answer is an error, or a 5xx that its endpoint does not promise: 404 of an unknown path is an answer."""
    told = timeline(document(timeline=[request(**changes)], promised_5xx={"health": [503]}), EN)

    assert told is not None
    assert [each.key for each in told.lanes] == [lane]


def test_what_has_no_time_is_left_out() -> None:
    """An entry without a moment is no part of the course; events alone are none."""
    entries = [*drill(), {"at": "yesterday", "source": "x"}, {"at": None}]
    told = timeline(document(timeline=entries), EN)

    assert told is not None
    assert [each.event for each in told.events] == ["embedded: database cut", "embedded: database restored"]
    assert timeline(document(timeline=[]), EN) is None
    assert timeline(document(timeline=[{"at": "2025-09-07T05:00:00Z", "event": "begun"}]), EN) is None


def test_events_that_are_close_share_a_number() -> None:
    """Each event is numbered in the picture as in the list; numbers that would stand on each other are joined."""
    moments = [0, 0.01, 20, 59]
    events = [{"at": (STARTED + timedelta(seconds=each)).isoformat(), "event": "x"} for each in moments]
    told = timeline(document(timeline=[*drill(), *events]), EN)

    assert told is not None
    for picture in told.pictures:
        said = ElementTree.fromstring(picture).findall(".//g[@class='series said']//text")
        assert [each.text for each in said] == ["1–2", "3", "4", "5", "6"]
    assert len(told.events) == 6


def test_it_is_shown_wide_and_narrow() -> None:
    """The page has a picture for each width, the key with all lanes, and the events in the page's language."""
    shown = section(page(measured_document(), "ko"), "measurements").select_one("figure.course")

    assert len(shown.select("svg")) == 2
    assert [text(each) for each in shown.select(".key li")] == [
        "database 6",
        "github 8",
        "응답함, 출처 표시 없음 14",
        "응답 없음 2",
    ]
    assert "샘플: database 차단" in text(shown.select_one(".events"))
