"""How far something is stands in one line that renews itself, and leaves nothing behind."""

import io

import pytest

from landed.report import progress
from landed.report.language import Words
from landed.report.progress import Progress, Stream


class Terminal(io.StringIO):
    """A terminal that keeps what is written to it."""

    def isatty(self):
        """It is one."""
        return True


def shown(text):
    """The lines that a terminal shows in the end: what was erased is gone."""
    return [line.rpartition("\r\x1b[K")[2] for line in text.split("\n")[:-1]]


@pytest.mark.parametrize(
    ("stream", "lines"),
    [
        (Terminal(), ["load     a: 10 requests", "load     b: 20 requests", "load     done"]),
        (
            io.StringIO(),
            [
                "load     a: 10 requests",
                "load     1 of 10 answered after 0 s",
                "load     b: 20 requests",
                "load     done",
            ],
        ),
    ],
    ids=["terminal", "log"],
)
def test_what_renews_itself_leaves_nothing_behind(stream, lines, monkeypatch):
    """A line that stays is written over one that does not; a log gets a plain one now and then."""
    monkeypatch.setattr(progress, "QUIET_S", 0.0)
    monkeypatch.delenv("COLUMNS", raising=False)
    line = Progress(Stream(stream), "load    ", Words("en"))
    line.announce("a: 10 requests")
    for done in (1, 2, 3):
        line(done, 10)
    line.announce("b: 20 requests")
    line.asked(1, 5)
    line.announce("done")

    assert shown(stream.getvalue()) == lines


def test_what_is_quickly_over_is_not_told():
    """Nothing is told of what takes less than three seconds."""
    stream = Terminal()
    Progress(Stream(stream), "load    ", Words("en"))(1, 10)

    assert stream.getvalue() == ""
