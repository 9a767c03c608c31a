"""How far a long check is: a line that renews itself on a terminal, a plain one now and then elsewhere."""

import sys
import time
from contextlib import AbstractContextManager, nullcontext

import pytest

from landed.plugins.options import SETTINGS
from landed.plugins.width import columns_of, fitted
from landed.report.columns import cut_to
from landed.report.language import Words

QUIET_S = 3.0
"""What takes longer tells how far it is."""
PLAIN_S = 5.0
"""Between two lines where no terminal is."""


class Progress:
    """Tells how many of a check's requests are done; workers write to stderr, which is the controller's own."""

    def __init__(self, config: pytest.Config, name: str) -> None:
        worker = hasattr(config, "workerinput")
        self._config = config
        self._reporter = None if worker else config.pluginmanager.get_plugin("terminalreporter")
        self._capture = config.pluginmanager.get_plugin("capturemanager")
        self._name = name
        self._words = Words(config.stash[SETTINGS].lang)
        self._began = time.monotonic()
        self._told = 0.0

    def announce(self, words: str) -> None:
        """What is about to be sent."""
        self._line(f"{self._name} {self._words.line(words)}")
        self._began = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """So many of so many."""
        self.say(f"{done} of {total} answered")

    def say(self, words: str) -> None:
        """How far it is, and after how long."""
        now = time.monotonic()
        if now - self._began < QUIET_S:
            return
        told = self._words("progress", words=self._words.line(words), seconds=f"{now - self._began:.0f}")
        words = f"{self._name} {told}"
        columns = columns_of(self._config)
        if self._reporter is not None and self._reporter.isatty:
            with self._open():
                # A line that is broken cannot be written over.
                self._reporter.rewrite(words if columns is None else cut_to(words, columns - 1), erase=True)
        elif now - self._told >= PLAIN_S:
            self._told = now
            self._line(words)

    def _line(self, words: str) -> None:
        with self._open():
            if self._reporter is not None:
                self._reporter.ensure_newline()
                for line in fitted(self._config, words):
                    self._reporter.write_line(line)
            else:
                sys.stderr.write(f"{words}\n")
                sys.stderr.flush()

    def _open(self) -> AbstractContextManager[None]:
        """Past pytest's capture."""
        return nullcontext() if self._capture is None else self._capture.global_and_fixture_disabled()
