"""Messages through Apprise: Slack, Discord, mail, a webhook and all else that it knows, each with a deadline.

A receiver's address holds its token: it is shown nowhere, and so what Apprise and its libraries log is not kept.
"""

import logging
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from time import monotonic
from typing import Any

from landed.deadline import within
from landed.errors import TargetError, UsageError
from landed.secrets import Secret

DEADLINE_S = 30.0
"""The most that one receiver may take; all are told at the same time."""
TALKATIVE = ("apprise", "urllib3", "requests")
"""Loggers that write addresses down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of one message."""

    name: str
    """Number and service: `1 Slack`; never the address."""
    taken: bool
    """The receiver answered that it has it."""
    reason: str
    """Why not; empty where it was."""
    seconds: float

    @property
    def plain(self) -> dict[str, Any]:
        """As results.json has it."""
        return asdict(self) | {"seconds": round(self.seconds, 3)}


def readable(url: Secret) -> Secret:
    """The address of a receiver, if Apprise knows what to do with it. Raises UsageError, without the address."""
    with _silence():
        if _receiver(url) is None:
            raise UsageError("not an Apprise URL: see https://github.com/caronc/apprise/wiki")
    return url


def send(urls: Sequence[Secret], subject: str, body: str, deadline_s: float = DEADLINE_S) -> list[Sent]:
    """Tell every receiver, all at once, and say which of them took it. Never raises for what a receiver does."""
    if not urls:
        return []
    with _silence(), ThreadPoolExecutor(len(urls)) as pool:
        numbers = range(1, len(urls) + 1)
        return list(pool.map(lambda number, url: _one(number, url, subject, body, deadline_s), numbers, urls))


def _one(number: int, url: Secret, subject: str, body: str, deadline_s: float) -> Sent:
    begun = monotonic()
    name, reason = str(number), ""
    try:
        receiver = _receiver(url)
        name = f"{number} {receiver.service_name}"
        if not within(deadline_s, "telling", lambda: _notify(receiver, subject, body)):
            reason = "the receiver did not take it"
    except TargetError:
        reason = f"no answer within {deadline_s:g} s"
    except Exception as error:  # noqa: BLE001 - whatever a service's module raises: its words may hold the address
        reason = f"not sent: {type(error).__name__}"
    return Sent(name=name, taken=not reason, reason=reason, seconds=monotonic() - begun)


def _receiver(url: Secret) -> Any:
    import apprise  # a third of a second, which only runs that tell somebody pay

    asset = apprise.AppriseAsset(storage_mode=apprise.PersistentStoreMode.MEMORY)
    return apprise.Apprise.instantiate(url.reveal(), asset=asset)


def _notify(receiver: Any, subject: str, body: str) -> bool:
    import apprise

    told = apprise.Apprise()
    told.add(receiver)
    return bool(told.notify(body=body, title=subject, body_format=apprise.NotifyFormat.TEXT))


@contextmanager
def _silence() -> Iterator[None]:
    """Nothing is logged: these libraries write the receiver's address down. Nor do their warnings matter."""
    loggers = [logging.getLogger(name) for name in TALKATIVE]
    before = [each.propagate for each in loggers]
    nowhere = logging.NullHandler()
    for each in loggers:
        each.propagate = False
        each.addHandler(nowhere)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for each, propagate in zip(loggers, before, strict=True):
            each.propagate = propagate
            each.removeHandler(nowhere)
