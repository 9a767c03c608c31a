"""Nothing that pytest prints or writes shows a secret: one scrubber, for every stream and report."""

from collections.abc import Iterable
from typing import Any, TextIO, cast

import pytest

from landed.plugins.options import SETTINGS
from landed.secrets import Scrubber, Secret
from landed.settings import Settings

SCRUBBER = pytest.StashKey[Scrubber]()
_MORE = pytest.StashKey[tuple[Secret, ...]]()


class ScrubbedStream:
    """A text stream that masks secrets in what is written to it; all else goes to the stream beneath."""

    def __init__(self, stream: TextIO, config: pytest.Config) -> None:
        self._stream = stream
        self._config = config

    def write(self, text: str) -> int:
        """Write the masked text."""
        return self._stream.write(self._config.stash[SCRUBBER].scrub(text))

    def writelines(self, lines: Iterable[str]) -> None:
        """Write the masked lines."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def pytest_configure(config: pytest.Config) -> None:
    """Teach the scrubber every secret of the options, and put it before the terminal."""
    settings = config.stash.get(SETTINGS, None)
    config.stash[SCRUBBER] = Scrubber(settings.secrets if settings else ())


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """By now the terminal reporter is there, and the sample landing has told its secrets."""
    config = session.config
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    writer = getattr(reporter, "_tw", None)
    if writer is not None:
        writer._file = cast(TextIO, ScrubbedStream(writer._file, config))


def learn(config: pytest.Config, settings: Settings) -> None:
    """Secrets that became known later."""
    config.stash[SCRUBBER] = Scrubber((*settings.secrets, *config.stash.get(_MORE, ())))


def add_secrets(config: pytest.Config, secrets: tuple[Secret, ...]) -> None:
    """Secrets that are no option's: the scrubber knows them from here on."""
    config.stash[_MORE] = tuple(dict.fromkeys((*config.stash.get(_MORE, ()), *secrets)))
    learn(config, config.stash[SETTINGS])
