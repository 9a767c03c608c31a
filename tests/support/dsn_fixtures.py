"""Connection strings, read as on a machine that says nothing about databases of its own."""

import os
from pathlib import Path

import pytest


@pytest.fixture
def no_libpq_variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the machine says about its own databases stays out of these tests."""
    for name in [each for each in os.environ if each.startswith("PG")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
