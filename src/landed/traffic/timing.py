"""Where the time of one HTTP request went."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """One request: the milliseconds of each phase (0 where there was none), and what came of it."""

    dns: float = 0.0
    tcp: float = 0.0
    """Connecting: one round trip of the network."""
    tls: float = 0.0
    first_byte: float = 0.0
    """From the first byte sent to the first byte received: a round trip, and the server's own time."""
    body: float = 0.0
    """From the first byte received to the last."""
    status: int = 0
    size: int = 0
    """Bytes of the body, as they came."""
    error: str | None = None
    reopened: bool = False
    """The kept connection was there no more, and this request made a new one."""
    location: str | None = None

    @property
    def total(self) -> float:
        """The whole time, in milliseconds."""
        return self.dns + self.tcp + self.tls + self.first_byte + self.body
