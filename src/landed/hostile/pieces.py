"""What hostile input is made of, the simplest first: a find is told by the first piece that shows it.

No piece can do harm, whatever becomes of it. What a statement among them would drop does not exist; the others read
or sleep. No piece looks like what no body may show, so that an answer may repeat it.
"""

from dataclasses import dataclass

NO_SUCH_TABLE = "landed_no_such_table"
"""What a probe would drop: nobody has it."""
LONGEST = 1500
"""Characters: percent-encoded below 5 KB, and every server must take a request line of 8000 octets (RFC 9110)."""
MANY = 50


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of input."""

    text: str
    raw: bool = False
    """It stands in the address as it is, not encoded; in a query `{name}` stands for its parameter."""
    loose: bool = False
    """Not what a client that keeps to the rules sends for a value: who refuses it need not be the endpoint."""


def statements(sleep_s: int) -> tuple[str, ...]:
    """Statements in disguise; where one is executed it fails, or takes longer than an answer may."""
    return (
        "' or '1'='1",
        f"'; drop table {NO_SUCH_TABLE}; --",
        f"'||(select pg_sleep({sleep_s}))||'",
        f"'; select pg_sleep({sleep_s}); --",
        "' union select null, version() --",
    )


SIGNS = ("'", '"', "\0", "\\", "%", ";", "`", "$1", "\n", "\x1b", "é", "한", "😀", "\u202e", "\uffff")
WORDS = (
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "\r\nx-landed: 1",
    "<script>alert(1)</script>",
    "{{7*7}}${7*7}",
    "__proto__",
    "constructor",
    "null",
    "-1",
    "[]",
)
LONG = ("a" * LONGEST, "한" * (LONGEST // 3))

NUMBERS = (
    *("0", "-1", "2147483648", "9223372036854775808", "9" * 40, "1.5", "1e309", "NaN", "Infinity", "0x10"),
    *("1_000", "٣", " 1", "+1", "", "a", "'", "\0", "null", "true", "é", "1; --"),
)
"""For a place that wants a number: such as are too large or none."""

FILLERS = ("a", "1", " ", ".", "/", "?", "#", "&", "=", "+", "*")
"""What stands between others."""

IN_PATH = (
    *(
        "..",
        "../../../../etc/passwd",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "%",
        "%zz",
        "%ff",
        "%c0%ae",
        "é",
        "",
        "a//a",
    ),
)
"""An address that is written as no client should."""
IN_QUERY = ("{name}", "{name}[]=a", "{name}[a]=a", "{name}=a&{name}=1", "&&=&=a", "&".join(["{name}=a"] * MANY))
"""A parameter without value, as a list, as an object, given twice, without a name, given many times."""
IN_QUERY_BROKEN = ("{name}=%", "{name}=%zz", "{name}=%ff", "{name}=é")


def alone(kind: str, sleep_s: int, *, in_path: bool) -> tuple[Piece, ...]:
    """Every piece that is sent by itself to a place of this kind."""
    if kind == "number":
        texts: tuple[str, ...] = (*NUMBERS, f"1; select pg_sleep({sleep_s})", "9" * LONGEST)
    else:
        texts = (*SIGNS, *statements(sleep_s), *WORDS, *LONG)
    encoded = [Piece(each) for each in texts]
    if in_path:
        return (*encoded, *(Piece(each, raw=True, loose=True) for each in IN_PATH))
    broken = [Piece(each, raw=True, loose=True) for each in IN_QUERY_BROKEN]
    return (*encoded, *(Piece(each, raw=True) for each in IN_QUERY), *broken)


def joined(kind: str, sleep_s: int) -> tuple[str, ...]:
    """Texts that are joined to longer ones."""
    own = NUMBERS if kind == "number" else (*SIGNS, *statements(sleep_s), *WORDS)
    return (*own, *FILLERS)
