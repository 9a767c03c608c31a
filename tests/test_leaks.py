"""What no answer may show is seen in whatever form an answer has."""

import json

import pytest

from landed.web.leaks import LEAKS, leaks

SHOWN = {
    "Error\n    at async handler (/app/a.js:1:2)": "a stack trace",
    "java.lang.Error\n\tat org.example.A.b(A.java:12)": "a stack trace",
    "Traceback (most recent call last):\n  File": "a stack trace",
    "panic: x\n\ngoroutine 1 [running]:": "a stack trace",
    "postgresql://app:hush@db/prod": "a connection string",
    "SELECT id\nFROM models": "an SQL statement",
    'ERROR: relation "models" does not exist': "a database error",
    'ERROR:  syntax error at or near "\'"': "a database error",
    "PrismaClientKnownRequestError": "a database error",
    "root:x:0:0:root:/root:/bin/sh": "a file of the server",
    "; for 16-bit app support\n[fonts]": "a file of the server",
}
HARMLESS = (
    "Select a model from the list, or update your settings.",
    "Look at it (at 12:30:00), then invalid input is told.",
    "' union select null, version() --",
    "../../../../etc/passwd",
    "https://example.com/~root:x@b",
)


@pytest.mark.parametrize("text", SHOWN)
def test_seen_as_text_and_in_json(text):
    """Lines and quotes are escaped in JSON; what stands in them is seen all the same, once."""
    assert leaks(text) == leaks(json.dumps({"error": text})) == [SHOWN[text]]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_like_it(text):
    """Ordinary words, and what an answer repeats of its question, are no leak."""
    assert leaks(text) == leaks(json.dumps(text)) == []


def test_each_has_an_example():
    """There is none that nothing shows."""
    assert {each.name for each in LEAKS} == set(SHOWN.values())
