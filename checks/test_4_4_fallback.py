"""There is a way back: without its database the site serves on from the next source, and says so; then it recovers.

What disturbs the site goes last, alone, and puts everything back.
"""


def test_saved_before(fallback):
    """Before anything is broken the site was seen well, and what must be put back is in hand."""
    fallback.saved()


def test_rung(rung, fallback):
    """Where this source is the first left, every endpoint answers from it, quickly, alike and truthfully."""
    fallback.rung(rung)


def test_recovery(fallback):
    """Restored, every endpoint is back on the database in time, and no cache keeps an answer of the outage."""
    fallback.recovery()


def test_as_before(fallback):
    """Afterwards the system is as it was: sources, counts, answering times, sessions, and the same deployment."""
    fallback.as_before()


def test_rollback(fallback):
    """The switch turned, the site serves the second source in time; turned back, it serves the database."""
    fallback.rollback()
