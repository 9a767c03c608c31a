"""Inner runs that read options: the settings they come to, or the line with which they refuse."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from landed.plugins.options import SETTINGS
from landed.settings import Settings

pytest_plugins = ("pytester",)


@pytest.fixture
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own variables stay out of these tests, and plugins that they do not need."""
    for name in [each for each in os.environ if each.startswith(("LANDED_", "PG"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


@pytest.fixture
def folder(pytester: pytest.Pytester) -> Path:
    """A suite with a contract and one check that looks at nothing."""
    (pytester.path / "contracts/ai-go").mkdir(parents=True)
    (pytester.path / "signed.toml").touch()
    pytester.makeini("[pytest]\naddopts = -p landed.plugins.options -p no:cacheprovider")
    pytester.makepyfile(test_inner="def test_nothing():\n    pass\n")
    return pytester.path


class Seen:
    """A plugin that keeps the settings of an inner run."""

    settings: Settings | None = None

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Take them as the other plugins find them."""
        self.settings = config.stash.get(SETTINGS, None)


@pytest.fixture
def read(folder: Path, pytester: pytest.Pytester) -> Callable[..., Settings | None]:
    """Settings as an inner run reads them from a command line."""

    def run(*args: str) -> Settings | None:
        seen = Seen()
        result = pytester.runpytest_inprocess(*args, plugins=[seen])
        assert result.ret == 0, result.stderr.str()
        return seen.settings

    return run


@pytest.fixture
def complaint(folder: Path, pytester: pytest.Pytester) -> Callable[..., str]:
    """The one line with which an inner run refuses a command line."""

    def run(*args: str) -> str:
        result = pytester.runpytest_inprocess(*args)
        lines = [line for line in result.stderr.lines if line]
        assert result.ret == 4, result.stdout.str()
        assert len(lines) == 1, lines
        assert "c4n4ry" not in result.stderr.str() + result.stdout.str()
        return lines[0].removeprefix("ERROR: ")

    return run
