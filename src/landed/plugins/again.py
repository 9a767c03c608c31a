"""A second chance for a check under which a connection to the database broke.

One connection that breaks is not a database that is lost: whether it is, a new connection tells. Where it answers,
the check looks once more, from the beginning, and says so.
"""

import pytest

from landed import retries
from landed.errors import Silent, SiteLost, TargetError
from landed.evidence import Evidence
from landed.plugins.options import SETTINGS
from landed.plugins.parametrization import ITEM
from landed.plugins.secrecy import SCRUBBER
from landed.target import Refused

SOURCE = "the connection of this check"


def once_more(item: pytest.Function, notebook: Evidence, first: TargetError) -> object:
    """Run the body of a check again after a loss, with an empty notebook, if the database is there.

    Raises what is no loss as it is; Refused or Silent, with the words of both times, where the database does not
    answer; TargetError where it does, and the check loses its connection again.
    """
    dsn = item.config.stash[SETTINGS].dsn
    if dsn is None or isinstance(first, SiteLost) or not retries.is_loss(first):
        raise first
    at = retries.now()
    _confirm(item, first)
    notebook.findings.clear()
    notebook.measurements.clear()
    scrub = item.config.stash[SCRUBBER].scrub
    words = retries.both(
        at, scrub(str(first)), retries.now(), "a new connection answered, and the check began again"
    )
    retries.tell(notebook, item.stash[ITEM].subject, words, SOURCE)
    try:
        return item.obj(**{name: item.funcargs[name] for name in item._fixtureinfo.argnames})
    except TargetError as second:
        if isinstance(second, SiteLost) or not retries.is_loss(second):
            raise
        _confirm(item, second)
        raise TargetError(f"{first}; asked again: {second}; other questions are answered") from None


def _confirm(item: pytest.Function, lost: TargetError) -> None:
    dsn = item.config.stash[SETTINGS].dsn
    assert dsn is not None
    try:
        retries.confirm(dsn)
    except TargetError as error:
        kind = Silent if isinstance(lost, Silent) else Refused
        raise kind(f"{lost}; on a new connection: {error}") from None
