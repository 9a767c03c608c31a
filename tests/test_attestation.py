"""What a person signed is read strictly: every problem at once, and nothing that nobody signed."""

from datetime import date, timedelta

import pytest

from landed.errors import UsageError
from landed.run.attestation import Attestation, Signature, load_attestation, other_roles
from tests.support.contracts import box, make, row, value

TODAY = date(2026, 3, 1)
SIGNED = {"box": "1.1.box1", "by": "Ann", "role": "lead", "on": TODAY}


@pytest.fixture
def attested(tmp_path):
    """Write an attestation and read it back, for a contract with two boxes."""
    contract = make(tmp_path, row=[row("1.1"), row("1.2")], box=[box("1.1.box1", "1.1"), box("1.1.box2", "1.2")])
    path = tmp_path / "signed.toml"

    def attested(*signatures, text=None):
        lines = [
            f"[[signed]]\n{''.join(f'{key} = {value(each)}' + chr(10) for key, each in one.items())}"
            for one in signatures
        ]
        path.write_text("\n".join(lines) if text is None else text, encoding="utf-8")
        return load_attestation(path, contract, TODAY).signed

    return attested


def problems(call, *signatures, **how):
    """The lines of the error, without the file's name."""
    with pytest.raises(UsageError) as error:
        call(*signatures, **how)
    return [line.partition("signed.toml")[2].lstrip(":, ") for line in str(error.value).splitlines()]


def test_signatures(attested):
    """Who signed which box, when, in which role; a note is free."""
    one, other = attested(SIGNED, {**SIGNED, "box": "1.1.box2", "note": "seen in the dashboard"})

    assert (one.box, one.by, one.role, one.on, one.note) == ("1.1.box1", "Ann", "lead", TODAY, "")
    assert other.note == "seen in the dashboard"


def test_nobody_signed(attested):
    """A file that says so is right; an empty file says nothing."""
    assert attested(text="signed = []") == ()
    assert problems(attested, text="") == ["nothing about signed: write it, or `signed = []` where there is none"]


@pytest.mark.parametrize(
    ("signature", "expected"),
    [
        ({**SIGNED, "box": "1.1.box3"}, 'no box 1.1.box3 — did you mean "1.1.box2"?'),
        ({**SIGNED, "by": ""}, "line 3, [[signed]] 1: by: String should have at least 1 character"),
        ({**SIGNED, "by": "  "}, "line 3, [[signed]] 1: by: String should have at least 1 character"),
        ({**SIGNED, "role": 3}, "line 4, [[signed]] 1: role: Input should be a valid string"),
        ({**SIGNED, "on": "yesterday"}, "line 5, [[signed]] 1: on: Input should be a valid date"),
        ({**SIGNED, "sings": "x"}, 'line 6, [[signed]] 1: unknown key "sings"'),
        ({key: each for key, each in SIGNED.items() if key != "by"}, "line 1, [[signed]] 1: by: Field required"),
    ],
)
def test_problem(signature, expected, attested):
    """An unknown box, an empty name, a wrong type, an unknown key: one line with its place."""
    (found,) = problems(attested, signature)

    assert found.startswith(expected)


def test_all_problems_at_once(attested):
    """One reading names everything: shape first, then meaning."""
    late = TODAY + timedelta(days=2)
    shape = problems(attested, {**SIGNED, "by": ""}, {**SIGNED, "role": ""})
    meaning = problems(attested, SIGNED, {**SIGNED, "on": late}, {**SIGNED, "box": "final"})

    assert len(shape) == 2
    assert meaning == [
        "box 1.1.box1 is signed on 2026-03-03, which is in the future",
        "box 1.1.box1 is signed twice",
        "no box final",
    ]


def test_it_is_tomorrow_already_elsewhere(attested):
    """Who signs in Seoul in the morning signs on a day that UTC has not reached."""
    (signature,) = attested({**SIGNED, "on": TODAY + timedelta(days=1)})

    assert signature.on == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"[[signed", "Expected ']]'"),
        (b"\xff", "cannot be read: not UTF-8"),
        (None, "cannot be read: No such file"),
    ],
)
def test_file(content, expected, tmp_path):
    """A file that is no TOML, no text, or not there, is one line."""
    path = tmp_path / "signed.toml"
    if content is not None:
        path.write_bytes(content)
    (found,) = problems(load_attestation, path, make(tmp_path), TODAY)

    assert found.startswith(expected)


PHASES = [
    {"id": name, "title": name, "title_ko": "단계", "owner": owner, "risk": "low", "minutes": 5}
    for name, owner in (("1", "Lead"), ("2", "DBA"))
]


@pytest.mark.parametrize(
    ("name", "role", "expected"),
    [
        ("1.1.box1", "lead", []),
        ("1.1.box1", "DBA", ["Lead"]),
        ("final.must.1", "DBA", []),
        ("final.must.1", "Lead", ["DBA"]),
        ("final.must.2", "Lead", []),
        ("final.must.2", "QA", ["Lead or DBA"]),
    ],
)
def test_a_box_is_its_owners_to_sign(name, role, expected, tmp_path):
    """The owner of its phase; of one outside of all phases, the owners of its rows: any other role is a warning."""
    boxes = [box("1.1.box1", "1.1"), box("final.must.1", "2.1"), box("final.must.2", "1.1", "2.1")]
    contract = make(tmp_path, phase=PHASES, row=[row("1.1"), row("2.1")], box=boxes)
    signed = Attestation(signed=(Signature(box=name, by="Ann", role=role, on=TODAY),))
    found = [each.expected.rpartition(": ")[2] for each in other_roles(signed, contract)]

    assert found == expected
