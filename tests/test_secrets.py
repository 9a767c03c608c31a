"""Secrets have no text: the type shows none, and the scrubber finds what slipped through."""

import ast
import base64
import copy
import html
import json
import pickle
import pprint
import re
import shlex
import string
import xml.etree.ElementTree as ET
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import quoteattr

import markupsafe
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from psycopg.conninfo import make_conninfo

from landed.secrets import COMMON, MASK, SHORTEST, Scrubber, Secret

CANARY = "c4n4ry'\"& <ü>\\%/@"

passwords = st.text(st.characters(codec="utf-8", exclude_characters="\0*"), min_size=SHORTEST, max_size=16).filter(
    lambda text: len(text.strip()) >= SHORTEST and text.lower() not in COMMON
)


def in_libpq(text):
    """As psycopg writes a value, without the quotes around it."""
    value = make_conninfo(password=text).removeprefix("password=")
    return value[1:-1] if value.startswith("'") else value


def in_python(text):
    """As repr() writes it, without the quotes around it."""
    return repr(text)[1:-1]


ENCODERS = {
    "raw": str,
    "percent": lambda text: quote(text, safe=""),
    "percent, in a path": quote,
    "percent, in lower case": lambda text: re.sub("%..", lambda code: code[0].lower(), quote(text, safe="")),
    "form": quote_plus,
    "libpq": in_libpq,
    "html": html.escape,
    "html text": lambda text: html.escape(text, quote=False),
    "jinja": lambda text: str(markupsafe.escape(text)),
    "json": lambda text: json.dumps(text)[1:-1],
    "json, unicode": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "repr": in_python,
    "ascii": lambda text: ascii(text)[1:-1],
    "bytes": lambda text: repr(text.encode())[2:-1],
    "sql": lambda text: text.replace("'", "''"),
    "repr of libpq": lambda text: in_python(in_libpq(text)),
    "json of repr": lambda text: json.dumps(in_python(text))[1:-1],
    "html of json": lambda text: html.escape(json.dumps(text)[1:-1]),
}


@pytest.mark.parametrize(
    "show",
    [str, repr, "{}".format, "{!r:>20}".format, lambda one: f"{one:>9}", lambda one: str([one]), pprint.pformat],
)
def test_shows_no_text(show):
    """However a secret is printed, three stars appear and nothing of it."""
    shown = show(Secret(CANARY))

    assert MASK in shown
    assert "c4n4ry" not in shown


@pytest.mark.parametrize("write", [pickle.dumps, json.dumps])
def test_is_not_written_by_accident(write):
    """A secret travels by reveal() or not at all: serializers refuse it."""
    with pytest.raises(TypeError) as refused:
        write(Secret(CANARY))

    assert "c4n4ry" not in str(refused.value)


def test_compares_and_copies():
    """Secrets are values: equal by text, hashable, copied as they are, false when empty."""
    secret = Secret(CANARY)

    assert secret == Secret(CANARY)
    assert secret != Secret("other")
    assert secret != CANARY
    assert len({secret, Secret(CANARY)}) == 1
    assert copy.deepcopy([secret])[0] is secret
    assert secret.reveal() == CANARY
    assert not Secret("")


@pytest.mark.parametrize("name", ENCODERS)
@given(password=passwords)
@settings(max_examples=25, deadline=None)
def test_no_encoding_survives(name, password):
    """A known secret is found in every usual encoding, and in one encoding inside another."""
    written = ENCODERS[name](password)
    assume(len(written) >= SHORTEST)

    scrubbed = Scrubber([Secret(password)]).scrub(f"[=|{written}|=]")

    assert scrubbed == f"[=|{MASK}|=]"


@given(password=passwords)
@settings(max_examples=60, deadline=None)
def test_no_report_format_keeps_it(password):
    """Whole documents, as reports and tracebacks write them, come out without the secret's text in them."""
    assume(password not in "documents as reports write them")
    element = ET.Element("testcase", {"name": f"a {password}"})
    element.text = f"text {password}"
    documents = [
        pprint.pformat({"conninfo": make_conninfo(host="localhost", password=password, dbname="d" * 60)}, width=80),
        ET.tostring(element, encoding="unicode") if password.isprintable() else "",
        f"<a title={quoteattr(password)}>" if password.isprintable() else "",
        shlex.join(["psql", f"host=h password={password}"]),
        json.dumps({"body": json.dumps({"text": password})}),
    ]
    scrubber = Scrubber([Secret(password)])

    for document in documents:
        assert password not in scrubber.scrub(document)


@given(password=st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=6, max_size=20))
@settings(max_examples=60, deadline=None)
def test_base64_is_found_at_any_offset(password):
    """Basic authentication hides a password behind the name before it: of the code, only edges are left."""
    assume(len(password.strip()) >= SHORTEST and password.lower() not in COMMON)
    for name in ("", "a", "ab"):
        code = base64.b64encode(f"{name}:{password}:".encode()).decode()

        scrubbed = Scrubber([Secret(password)]).scrub(f"Authorization: Basic {code}")

        left = scrubbed.removeprefix("Authorization: Basic ").split(MASK)
        assert len(left) == 2
        assert max(map(len, left)) <= 5


@given(password=st.text(string.ascii_letters + string.digits + "-_.!~$&()+,;=%", min_size=1, max_size=12))
@settings(max_examples=80, deadline=None)
def test_unknown_passwords_are_found_by_their_place(password):
    """Nobody told the scrubber: it masks by shape, in a URL and after `password=`, however short."""
    assume(password != "=")  # which reads as a comparison
    url = "at postgresql://app:{}@db/prod now"

    assert Scrubber().scrub(url.format(password)) == url.format(MASK)
    assert Scrubber().scrub(f"PGPASSWORD={shlex.quote(password)} psql").endswith(f"={MASK} psql")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://ghp_token@host/x", "https://***@host/x"),
        ("mysql://a:p@ss@h/d", "mysql://a:***@h/d"),
        (r"postgres:\/\/u:pw@h", r"postgres:\/\/u:***@h"),
        ("host=h password='a \\' b' dbname=d", "host=h password=*** dbname=d"),
        (
            "postgresql:///d?user=a&password=pw&sslmode=require",
            "postgresql:///d?user=a&password=***&sslmode=require",
        ),
        ("sslpassword = x", "sslpassword = ***"),
        ("{'user': 'a', 'password': 'x y'}", "{'user': 'a', 'password': '***'}"),
        ('{"password":"x\\"y","a":1}', '{"password":"***","a":1}'),
    ],
)
def test_shapes(text, shown):
    """Each place that gives a secret away, and what is left of it."""
    assert Scrubber().scrub(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "http://localhost:8000/users/@me",
        "https://example.com:443/a?b=c:d@e",
        "http://[::1]:8000/x",
        "postgresql://app@db/prod",
        "assert password == found",
        "sslmode=require passfile=/home/a/.pgpass",
        '["http://a:80","b@c"]',
        "mailto:a@b.example",
    ],
)
def test_innocent_text_stays(text):
    """What only resembles a secret is left alone."""
    assert Scrubber([Secret("postgres"), Secret("abc")]).scrub(text) == text


def test_halves_beside_an_ellipsis():
    """pytest cuts long values in the middle: the half of a secret that is left is masked too."""
    scrubber = Scrubber([Secret("correct-horse-battery")])

    assert scrubber.scrub("'user=a key=correct-ho...ttery dbname=d'") == f"'user=a key={MASK}...{MASK} dbname=d'"
    assert scrubber.scrub("horse… correct…") == f"horse… {MASK}…"


def test_nested_data():
    """Lists, dictionaries and their keys are scrubbed, numbers and nothing stay."""
    scrubber = Scrubber([Secret("hunter22")])

    found = scrubber.scrub_data({"a hunter22": ["hunter22", 1, None, {"x": ("hunter22",)}], "n": 1.5, "b": True})

    assert found == {f"a {MASK}": [MASK, 1, None, {"x": [MASK]}], "n": 1.5, "b": True}


@given(text=st.text(max_size=60), password=passwords)
@settings(max_examples=60, deadline=None)
def test_scrubbing_twice_changes_nothing_more(text, password):
    """Reports are scrubbed where they are made and again where they are written."""
    scrubber = Scrubber([Secret(password)])
    once = scrubber.scrub(f"{text} {password} postgres://a:{quote(password)}@h")

    assert scrubber.scrub(once) == once


def test_scrubbed_repr_is_still_python():
    """Masking keeps quotes in balance, so that scrubbed JSON and reprs can be read back."""
    scrubber = Scrubber([Secret(CANARY)])

    assert json.loads(scrubber.scrub(json.dumps({"a": CANARY}))) == {"a": MASK}
    assert ast.literal_eval(scrubber.scrub(repr([CANARY]))) == [MASK]
