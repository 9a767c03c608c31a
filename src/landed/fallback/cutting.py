"""A link of the chain of sources cut on purpose, and put back: what every way to do it has in common."""

from typing import Literal, Protocol

from landed.errors import TargetError

Mode = Literal["drill", "embedded", "rollback"]
"""By the contract's commands on a real deployment; by the sample's proxy; by the switch that a rollback turns."""


class CannotSave(TargetError):
    """What must be put back afterwards is not in hand: nothing has been broken."""


class DidNotTake(TargetError):
    """The change was asked for, and no new, ready deployment came: what is seen now proves nothing."""


class Cutter(Protocol):
    """A way to cut a link of the chain and to put it back."""

    mode: Mode
    links: tuple[str, ...]
    """Sources that it can cut, as the contract's chain names them."""

    def save(self) -> None:
        """Take in hand what is needed to put everything back. Raises CannotSave; then nothing may be cut."""

    def cut(self, link: str) -> None:
        """Cut one source off, and return when the site runs without it. Raises DidNotTake."""

    def restore(self, link: str) -> None:
        """Put one source back, and return when the site runs with it. Raises DidNotTake.

        Harmless when the link was not cut, harmless twice.
        """

    def restore_all(self) -> None:
        """Put every source back that was cut, the last one first."""
