"""A connection to whichever of a name's addresses takes us first, as browsers make theirs (RFC 8305)."""

import errno
import os
import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

from landed.traffic.wire import NEXT_S, Addresses

_UNDER_WAY = (0, errno.EINPROGRESS, errno.EWOULDBLOCK)


def join(addresses: Addresses, ends: float) -> socket.socket:
    """Connect: an address that has not taken us within a quarter of a second waits beside the next one.

    Raises OSError, that of the last address, or TimeoutError when the clock says `ends`.
    """
    waiting, problem = iter(addresses), OSError("the name has no address")
    with _attempts() as selector:
        while True:
            left = ends - time.perf_counter()
            if left <= 0:
                raise TimeoutError
            following = next(waiting, None)
            if following is not None:
                problem = _begin(selector, following) or problem
            if following is None and not selector.get_map():
                raise problem
            if not selector.get_map():
                continue
            for key, _ in selector.select(left if following is None else min(NEXT_S, left)):
                line = selector.unregister(key.fileobj).fileobj
                assert isinstance(line, socket.socket)
                error = line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if not error:
                    return line
                line.close()
                problem = OSError(error, os.strerror(error))


def _begin(selector: selectors.BaseSelector, address: tuple[object, ...]) -> OSError | None:
    """Knock at one address; what it says at once, if that is no."""
    family, kind, protocol, _, where = address
    try:
        line = socket.socket(family, kind, protocol)  # type: ignore[arg-type]
    except OSError as error:  # a family that this machine does not have
        return error
    line.setblocking(False)
    answer = line.connect_ex(where)  # type: ignore[arg-type]
    if answer not in _UNDER_WAY:
        line.close()
        return OSError(answer, os.strerror(answer))
    selector.register(line, selectors.EVENT_WRITE)
    return None


@contextmanager
def _attempts() -> Iterator[selectors.BaseSelector]:
    """Lines that are being made; those still waiting at the end are let go."""
    with selectors.DefaultSelector() as selector:
        try:
            yield selector
        finally:
            for key in list(selector.get_map().values()):
                assert isinstance(key.fileobj, socket.socket)
                key.fileobj.close()
