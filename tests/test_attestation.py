"""What a person signed is read strictly, against the contract's boxes and the calendar, every problem at once."""

import datetime

import pytest

from landed.attestation import load_attestation
from landed.errors import UsageError
from tests.support.contracts import box, make, row

TODAY = datetime.date(2026, 5, 4)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def contract(tmp_path):
    """A contract of three boxes."""
    return make(
        tmp_path,
        row=[row("1.1"), row("1.10")],
        box=[box("1.1.box1", "1.1"), box("1.10.box1", "1.10"), box("final.must.1", "1")],
    )


def entry(name, by="Kim", on=TODAY, more=""):
    """One `[[signed]]`."""
    return f'[[signed]]\nbox = "{name}"\nby = "{by}"\nrole = "lead"\non = {on}\n{more}\n'


def read(folder, contract, text, today=TODAY):
    """The signatures of a file."""
    path = folder / "signed.toml"
    path.write_text(text, encoding="utf-8")
    return load_attestation(path, contract, today)


def problems(folder, contract, text):
    """What is told of a file, a line each, without its path."""
    with pytest.raises(UsageError) as caught:
        read(folder, contract, text)
    lines = str(caught.value).splitlines()
    assert all(line.startswith(str(folder / "signed.toml")) for line in lines)
    return [line.removeprefix(str(folder / "signed.toml")).lstrip(":, ") for line in lines]


def test_who_signed_what_when(tmp_path, contract):
    """Box, name, role, day and note are what the file says, in its order; blanks around a name are nothing."""
    text = entry("final.must.1", by=" 김민수 ") + entry("1.1.box1", on=TODAY - DAY, more='note = "by phone"')
    first, second = read(tmp_path, contract, text)

    assert (first.box, first.by, first.role, first.on, first.note) == ("final.must.1", "김민수", "lead", TODAY, "")
    assert (second.box, second.on, second.note) == ("1.1.box1", TODAY - DAY, "by phone")


def test_nothing_is_signed(tmp_path, contract):
    """`signed = []` says that nobody signed; a file that says nothing is an error."""
    assert read(tmp_path, contract, "signed = []") == ()
    assert problems(tmp_path, contract, "") == [
        "nothing about signed: write it, or `signed = []` where there is none"
    ]


def test_tomorrow_is_somewhere_today(tmp_path, contract):
    """A day ahead of UTC's is today in the east; two days ahead are the future."""
    assert read(tmp_path, contract, entry("1.1.box1", on=TODAY + DAY))
    assert problems(tmp_path, contract, entry("1.1.box1", on=TODAY + 2 * DAY)) == [
        "box 1.1.box1 is signed on 2026-05-06, which is in the future"
    ]


def test_every_problem_of_meaning_at_once(tmp_path, contract):
    """An unknown box with the near miss, a future day and a second signature are all told."""
    text = entry("final.mist.1") + entry("1.1.box1", on=TODAY + 9 * DAY) + entry("1.10.box1") * 2

    assert problems(tmp_path, contract, text) == [
        'no box final.mist.1 — did you mean "final.must.1"?',
        "box 1.1.box1 is signed on 2026-05-13, which is in the future",
        "box 1.10.box1 is signed twice",
    ]


def test_every_problem_of_shape_at_once(tmp_path, contract):
    """An empty name, an unknown key, a day that is none and what is missing: each with its place."""
    text = (
        entry("1.1.box1", by="  ", more='rol = "lead"')
        + '[[signed]]\nbox = "1.10.box1"\nby = "Kim"\nrole = "lead"\non = "soon"\n'
        + '[[signed]]\nbox = "final.must.1"\nrole = "lead"\non = 2026-05-04\n'
    )
    told = problems(tmp_path, contract, text)

    assert 'line 6, [[signed]] 1: unknown key "rol" — did you mean "role"?' in told
    assert [line.split(": ")[0:2] for line in sorted(told)] == [
        ["line 11, [[signed]] 2", "on"],
        ["line 12, [[signed]] 3", "by"],
        ["line 3, [[signed]] 1", "by"],
        ["line 6, [[signed]] 1", 'unknown key "rol" — did you mean "role"?'],
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[signed]\n", "line 1"),
        ("signed = 1", "signed: "),
        ("signed = []\nby = 1", 'unknown key "by"'),
        ('[signed]\nbox = "1.1.box1"', "signed"),
    ],
    ids=["no TOML", "no list", "unknown section", "one table"],
)
def test_no_list_of_signatures(text, words, tmp_path, contract):
    """What is no TOML, or no list of signatures, is an error of usage that names its place."""
    (told,) = problems(tmp_path, contract, text)

    assert words in told


def test_a_time_is_no_day(tmp_path, contract):
    """A signature has a day: a date with a time of day is refused, not cut."""
    (told,) = problems(tmp_path, contract, entry("1.1.box1", on="2026-05-04T10:00:00Z"))

    assert "[[signed]] 1: on: " in told


def test_no_file(tmp_path, contract):
    """A file that is not there is one line that names it."""
    with pytest.raises(UsageError, match=r"nothing\.toml: cannot be read"):
        load_attestation(tmp_path / "nothing.toml", contract, TODAY)
