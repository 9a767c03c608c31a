"""Requests as they stand on the wire, and as somebody types them again."""

import shlex
from collections.abc import Callable
from urllib.parse import quote

from landed.hostile.pieces import Piece
from landed.hostile.record import Aim, Request

SEPARATORS = frozenset("/\\")
"""Encoded in a path they still part it, for many a server before the endpoint."""


def request(aim: Aim, place: str = "", piece: Piece | None = None, method: str = "GET") -> Request:
    """A request to a target with a piece in one place, and what belongs there in all others."""
    path, in_path = _filled(aim, place, piece)
    parameters = [
        f"{encoded(name)}={encoded(value)}"
        for name, value in aim.plain.items()
        if name != place and f"{{{name}}}" not in aim.path
    ]
    if piece is not None and not in_path:
        own = (
            piece.text.replace("{name}", encoded(place)) if piece.raw else f"{encoded(place)}={encoded(piece.text)}"
        )
        parameters = [own, *parameters]
    text = piece.text if piece is not None else ""
    loose = piece is not None and (piece.loose or (in_path and _is_another_address(text)))
    target = path + (f"?{'&'.join(parameters)}" if parameters else "")
    return Request(method, target, place, text, loose)


def encoded(text: str) -> str:
    """A value as clients write it into an address."""
    return quote(text, safe="", errors="surrogatepass")


def on_the_wire(target: str) -> bytes:
    """The same as bytes; what is not ASCII is written by no client that keeps to the rules."""
    return target.encode("utf-8", "surrogatepass")


def curl(base: str, made: Request) -> str:
    """The line that sends it once more, with nothing changed on its way."""
    how = {"GET": "-sgi", "HEAD": "-sgI"}.get(made.method, f"-sgi -X {made.method}")
    return f"curl {how} --path-as-is {shlex.quote(base + made.target)}"


def _filled(aim: Aim, place: str, piece: Piece | None) -> tuple[str, bool]:
    """The path with all its places filled, and whether the piece is in it."""
    path, found = aim.path, f"{{{place}}}" in aim.path
    spell: Callable[[str], str] = encoded
    for name, value in aim.plain.items():
        if name != place:
            path = path.replace(f"{{{name}}}", spell(value))
    if found and piece is not None:
        path = path.replace(f"{{{place}}}", piece.text if piece.raw else spell(piece.text))
    return path, found


def _is_another_address(text: str) -> bool:
    return set(text) <= {"."} or bool(SEPARATORS & set(text))
