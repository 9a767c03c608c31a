"""Row values leave the target only where the contract says so; all others as a keyed hash and a length."""

import re
import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landed.conceal import CUT, KEY_FILE, Concealer, report_key

SHOW = frozenset({"models.slug"})
CONCEALER = Concealer(SHOW, b"0123456789abcdef")
CONCEALED = re.compile(r"#[0-9a-f]{8} \(\d+ characters\)")


def test_shown_where_the_contract_lists_it():
    """A listed column shows its value, and neither its namesake elsewhere nor its neighbour does."""
    assert CONCEALER.value("models", "slug", "gpt") == "gpt"
    assert CONCEALED.fullmatch(CONCEALER.value("owners", "slug", "gpt"))
    assert CONCEALED.fullmatch(CONCEALER.value("models", "name", "gpt"))


@pytest.mark.parametrize("column", ["slug", "name"])
def test_nothing_and_emptiness_are_told_apart(column):
    """NULL and the empty text are no secrets, and are not the same."""
    assert CONCEALER.value("models", column, None) == "NULL"
    assert CONCEALER.value("models", column, "") == "''"


@settings(deadline=None)
@given(st.text(min_size=1))
def test_concealed_value_is_a_hash_and_a_length(text):
    """Of a concealed value only its length is told; the same value gives the same hash under the same key."""
    words = CONCEALER.value("models", "name", text)

    assert CONCEALED.fullmatch(words)
    assert words.endswith(f"({len(text)} characters)")
    assert words == Concealer(frozenset(), CONCEALER.key).value("elsewhere", "other", text)
    assert words != Concealer(SHOW, b"another key").value("models", "name", text)


@given(st.text(min_size=1, max_size=5), st.text(min_size=1, max_size=5))
def test_other_values_other_hashes(one, other):
    """Two values that differ are told apart, though neither is shown."""
    assert (one == other) is (CONCEALER.value("t", "c", one) == CONCEALER.value("t", "c", other))


def test_what_is_no_text_is_written_as_one():
    """Numbers, truth and lists are hashed as their text: the same however the driver hands them over."""
    assert CONCEALER.value("t", "c", 12) == CONCEALER.value("t", "c", "12")
    assert CONCEALER.value("models", "slug", True) == "True"
    assert CONCEALED.fullmatch(CONCEALER.value("t", "c", 0))
    assert CONCEALED.fullmatch(CONCEALER.value("t", "c", False))


def test_long_values_are_cut():
    """A shown value is cut, and says how long it was."""
    assert CONCEALER.value("models", "slug", "x" * CUT) == "x" * CUT
    assert CONCEALER.value("models", "slug", "x" * (CUT + 1)) == f"{'x' * CUT}… ({CUT + 1} characters)"


def test_a_key_shows_its_parts():
    """The parts of a key are shown or concealed one by one; a part that the row lacks is NULL."""
    first, second, third = CONCEALER.row("models", ("slug", "name", "none"), {"slug": "a", "name": "b"}).split("/")

    assert (first, third) == ("a", "NULL")
    assert CONCEALED.fullmatch(second)


def test_the_key_stays_with_the_folder(tmp_path):
    """A folder's key is made once, readable by this account only; another folder has another."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    key = report_key(first)

    assert len(key) == 32
    assert report_key(first) == key
    assert report_key(second) != key
    assert stat.S_IMODE((first / KEY_FILE).stat().st_mode) == 0o600
