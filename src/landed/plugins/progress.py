"""How far a long check is, through pytest's own terminal."""

import sys
from contextlib import AbstractContextManager, nullcontext

import pytest

from landed.plugins.options import SETTINGS
from landed.plugins.width import columns_of, fitted
from landed.report import progress
from landed.report.columns import cut_to
from landed.report.language import Words


class Progress(progress.Progress):
    """Tells how far a check is."""

    def __init__(self, config: pytest.Config, name: str) -> None:
        super().__init__(_Reporter(config), name, Words(config.stash[SETTINGS].lang))


class _Reporter:
    """pytest's terminal, past its capture; workers write to stderr, which is the controller's own."""

    def __init__(self, config: pytest.Config) -> None:
        worker = hasattr(config, "workerinput")
        self._config = config
        self._reporter = None if worker else config.pluginmanager.get_plugin("terminalreporter")
        self._capture = config.pluginmanager.get_plugin("capturemanager")

    @property
    def terminal(self) -> bool:
        """A line there can be written over."""
        return self._reporter is not None and bool(self._reporter.isatty)

    def line(self, text: str) -> None:
        """Write a line that stays."""
        with self._open():
            if self._reporter is not None:
                self._reporter.ensure_newline()
                for line in fitted(self._config, text):
                    self._reporter.write_line(line)
            else:
                sys.stderr.write(f"{text}\n")
                sys.stderr.flush()

    def renew(self, text: str) -> None:
        """Write one that the next takes the place of: not broken, because no broken line can be written over."""
        assert self._reporter is not None
        columns = columns_of(self._config)
        with self._open():
            self._reporter.rewrite(text if columns is None else cut_to(text, columns - 1), erase=True)

    def _open(self) -> AbstractContextManager[None]:
        return nullcontext() if self._capture is None else self._capture.global_and_fixture_disabled()
