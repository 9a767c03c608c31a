"""What is said about a connection string that is refused."""

import pytest

from landed.connection.dsn import parse_dsn
from landed.errors import UsageError


def said(text: str) -> str:
    """The complaint about a wrong string."""
    with pytest.raises(UsageError) as refused:
        parse_dsn(text)
    words = str(refused.value)
    assert "\n" not in words
    assert refused.value.__cause__ is None
    return words
