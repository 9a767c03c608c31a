"""Settings are typed: addresses with the login kept apart, times with a unit, and every secret known."""

import pytest

from landed.connection.dsn import parse_dsn
from landed.errors import UsageError
from landed.secrets import Secret
from landed.settings import Settings, parse_duration, parse_url
from tests.support.option_values import URL

pytest_plugins = ("tests.support.option_fixtures",)
pytestmark = pytest.mark.usefixtures("no_variables")


def test_settings_know_their_secrets():
    """The scrubber learns every secret from the settings, in the spelling of the string too; none shows in them."""
    whole = Settings(
        dsn=parse_dsn("postgresql://app:c4n%34ry@h/d"),
        base_url=parse_url(URL),
        fallback_url=parse_url("https://c4n4ry-token@h"),
        notify=(Secret("json://c4n4ry"),),
    )

    assert {each.reveal() for each in whole.secrets} == {
        "c4n4ry",
        "c4n%34ry",
        "c4n4ry3",
        "c4n4ry-token",
        "json://c4n4ry",
    }
    assert "c4n" not in repr(whole)


@pytest.mark.parametrize(
    ("text", "address", "shown"),
    [
        ("https://site.example", "https://site.example", "https://site.example"),
        (" HTTP://site.example:8000/a/b/ ", "http://site.example:8000/a/b", "http://site.example:8000/a/b"),
        ("http://[::1]:8000/", "http://[::1]:8000", "http://[::1]:8000"),
        ("https://me:p%40ss@site.example/x", "https://site.example/x", "https://***@site.example/x"),
        ("https://token@site.example", "https://site.example", "https://***@site.example"),
    ],
)
def test_url(text, address, shown):
    """A site's address is kept apart from the login in front of it."""
    url = parse_url(text)

    assert url.address == address
    assert str(url) == repr(url) == f"{url}" == shown
    assert url.reveal().lower() == text.strip().rstrip("/").lower()


def test_url_login():
    """Name and password are decoded for the client that needs them."""
    assert parse_url("https://site.example").auth is None
    assert parse_url("https://site.example").secrets == ()
    assert parse_url("https://Site.example:8000").host == "site.example"
    assert [each.reveal() for each in parse_url("https://me:p%40ss@h").auth] == ["me", "p@ss"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" ", "empty"),
        ("https://", "no host"),
        ("https://:80", "no host"),
        ("https://h:80x", "no host, or a port"),
        ("https://me:c4n4ry@x@h", "@ as %40"),
        ("https://me:c4n4ry/x@h", "/ as %2F"),
        ("https://me:c4n4ry#x@h", "# as %23"),
        ("https://a b", "cannot be read"),
        ("https://h/#c4n4ry", "leave out"),
    ],
)
def test_wrong_url(text, words):
    """What is wrong with an address is said without repeating it."""
    with pytest.raises(UsageError) as refused:
        parse_url(text)

    assert words in str(refused.value)
    assert "c4n4ry" not in str(refused.value)


def test_durations():
    """Times are numbers with a unit, or plain seconds."""
    found = {text: parse_duration(text) for text in ("500ms", "60s", "1.5 m", "1h", "60", " 0.5 ")}

    assert found == {"500ms": 0.5, "60s": 60, "1.5 m": 90, "1h": 3600, "60": 60, " 0.5 ": 0.5}
