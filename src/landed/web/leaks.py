"""What no answer may show: the inside of the application, its database and its server."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that no body may show; its pattern is tried only where one of the signs is, in lower case."""

    name: str
    signs: tuple[str, ...]
    pattern: re.Pattern[str]


CONNECTION_STRING = "a connection string"
LEAKS = (
    Leak(
        CONNECTION_STRING,
        ("://",),
        re.compile(r"\b(postgres(ql)?|mysql|mongodb(\+srv)?)://[^\s\"'<>]*@", re.I),
    ),
    Leak(
        "a stack trace",
        ("traceback (", "at ", "goroutine "),
        re.compile(
            r"Traceback \(most recent call last\)|^\s+at (?:async )?[\w.$<>]+ ?\([^)]*:\d+(?::\d+)?\)"
            r"|^goroutine \d+ \[",
            re.M,
        ),
    ),
    Leak(
        "an SQL statement",
        ("select", "insert into", "update "),
        re.compile(r"\bSELECT\s.{1,300}?\sFROM\s|\bINSERT INTO\s|\bUPDATE \S+ SET\s", re.S),
    ),
    Leak(
        "a database error",
        (
            "prisma",
            "does not exist",
            "sqlstate",
            " error at ",
            "unterminated",
            "invalid ",
            "psycopg",
            ".postgresql.",
        ),
        re.compile(
            r"PrismaClient\w*Error|Invalid `prisma\.|relation \"[^\"\s]+\" does not exist|\bSQLSTATE\b"
            r"|syntax error at or near|unterminated quoted string|invalid input syntax for type"
            r"|invalid byte sequence for encoding|psycopg\d?\.(errors|Error)|org\.postgresql\.",
            re.I,
        ),
    ),
    Leak(
        "a file of the server",
        ("root:", "[boot", "[fonts", "[mci"),
        re.compile(r"\broot:[^:\s]*:0:0:|\[(?:boot loader|fonts|mci extensions)\]"),
    ),
)
"""Each by its name."""


def leaks(body: str) -> list[str]:
    """Names of what a body shows and should not."""
    # In JSON the lines and quotes of what is shown are escaped.
    text = body.replace("\\n", "\n").replace("\\t", "\t").replace('\\"', '"')
    low = text.lower()
    return [each.name for each in LEAKS if any(sign in low for sign in each.signs) and each.pattern.search(text)]
