"""What failed and then passed when it was asked again: told with both samples, never silent.

Asked again, once and on a new connection, is what a connection failed at. What was answered is never asked again
because of what the answer was: a wrong answer is a finding.
"""

from datetime import UTC, datetime

from landed.connection.dsn import Dsn
from landed.errors import Silent, TargetError
from landed.evidence import Evidence, Finding
from landed.marks import Severity
from landed.target import Refused, connect, watchdog

RULE = "retried"
PAUSE_S = 0.5
"""Before the second time: what hangs together with the first has had its moment."""
CONFIRM_S = 3.0
"""How long a target that was lost is given to show that it is there."""

EXPECTED = "an answer at the first time of asking"
REMEDY = "Look at the target's log of that moment: what fails now and then for one client fails users too."

_BROKEN = (
    "closed the connection",
    "reset",
    "EOF detected",
    "refused",
    "terminating connection",
    "starting up",
    "shutting down",
    "recovery mode",
    "broken pipe",
)
"""How an attempt to connect ends that may end otherwise a moment later; a wrong password is not among them."""

_CAUSES = (
    ("crash of another server process", "the server crashed"),
    ("shutting down", "the server is shutting down"),
    ("starting up", "the server is starting"),
    ("recovery mode", "the server is recovering from a crash"),
    ("not yet accepting", "the server is starting"),
    ("refused", "nothing listens there any more"),
    ("terminating connection due to administrator command", "an administrator ended the session"),
    ("idle-session timeout", "the server ended an idle session"),
    ("no answer", "it fell silent"),
    ("reset", "the connection was reset"),
    ("closed the connection", "the connection was closed without a word"),
    ("disconnected", "the connection was closed without a word"),
    ("EOF", "the connection was closed without a word"),
)
"""Signs in the words of both times, the telling ones first: an administrator's command also ends all sessions of a
server that is shut down, which shows when nothing listens afterwards."""


def cause(words: str) -> str:
    """Why a target was lost, by what it said itself; empty where it said nothing that is known."""
    return next((name for sign, name in _CAUSES if sign.lower() in words.lower()), "")


def is_loss(error: TargetError) -> bool:
    """The connection is gone, or was never had: no answer to the question."""
    if isinstance(error, Silent):
        return True
    return isinstance(error, Refused) and (error.sqlstate is None or error.sqlstate[:2] in ("08", "57", "53"))


def is_broken_line(error: TargetError) -> bool:
    """It ended in a way that may be another a moment later, at no cost: not a silence, not a wrong password."""
    return isinstance(error, Refused) and any(each.lower() in str(error).lower() for each in _BROKEN)


def confirm(dsn: Dsn) -> None:
    """See that a database answers, on a new connection and soon. Raises Refused or Silent."""
    connection = connect(dsn, seconds=CONFIRM_S)
    try:
        with watchdog(connection, CONFIRM_S):
            connection.execute("select 1")
    finally:
        connection.close()


def now() -> str:
    """This moment, as samples are told."""
    return f"{datetime.now(UTC):%H:%M:%S} UTC"


def both(first_at: str, first: str, then_at: str, then: str) -> str:
    """The two samples in one line."""
    return f"first, at {first_at}: {first}; then, at {then_at}: {then}"


def tell(evidence: Evidence, subject: str, words: str, source: str) -> None:
    """Record in a check's notebook what passed only when it was asked again: a warning."""
    evidence.find(
        RULE, subject, severity=Severity.WARN, expected=EXPECTED, found=words, source=source, remedy=REMEDY
    )


def finding(kind: str, subject: str, words: str, source: str) -> Finding:
    """The same where no check was at work."""
    return Finding(
        id=f"{kind}/{RULE}:{subject}",
        severity=Severity.WARN,
        subject=subject,
        expected=EXPECTED,
        found=words,
        source=source,
        remedy=REMEDY,
    )
