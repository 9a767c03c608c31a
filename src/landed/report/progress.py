"""How far something long is: a line that renews itself on a terminal, a plain one now and then elsewhere."""

import time
from typing import Protocol, TextIO

from landed.report.columns import cut_to, wanted
from landed.report.language import Words

QUIET_S = 3.0
"""What takes longer tells how far it is."""
PLAIN_S = 5.0
"""Between two lines where no terminal is."""
_ERASE = "\r\x1b[K"


class Output(Protocol):
    """Where it is told."""

    @property
    def terminal(self) -> bool:
        """A line there can be written over."""

    def line(self, text: str) -> None:
        """Write a line that stays."""

    def renew(self, text: str) -> None:
        """Write one that the next takes the place of; on terminals alone."""


class Stream:
    """A stream of this process."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._renewed = False

    @property
    def terminal(self) -> bool:
        """A line there can be written over."""
        return self._stream.isatty()

    def line(self, text: str) -> None:
        """Write a line that stays, over one that does not."""
        self._stream.write(f"{_ERASE if self._renewed else ''}{text}\n")
        self._stream.flush()
        self._renewed = False

    def renew(self, text: str) -> None:
        """Write one that the next takes the place of: not broken, because no broken line can be written over."""
        columns = wanted(self.terminal)
        self._stream.write(f"{_ERASE}{text if columns is None else cut_to(text, columns - 1)}")
        self._stream.flush()
        self._renewed = True


class Progress:
    """Tells how many of some requests are done."""

    def __init__(self, output: Output, name: str, words: Words) -> None:
        self._output = output
        self._name = name
        self._words = words
        self._began = time.monotonic()
        self._told = 0.0

    def announce(self, words: str) -> None:
        """What is about to be done."""
        self._output.line(f"{self._name} {self._words.line(words)}")
        self._began = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        """So many of so many."""
        self.say(f"{done} of {total} answered")

    def asked(self, done: int, total: int) -> None:
        """So many of those few that are asked while nobody of ours does anything else."""
        self.say(f"{done} of {total} asked in peace")

    def say(self, words: str) -> None:
        """How far it is, and after how long."""
        now = time.monotonic()
        if now - self._began < QUIET_S:
            return
        told = self._words("progress", words=self._words.line(words), seconds=f"{now - self._began:.0f}")
        if self._output.terminal:
            self._output.renew(f"{self._name} {told}")
        elif now - self._told >= PLAIN_S:
            self._told = now
            self._output.line(f"{self._name} {told}")
