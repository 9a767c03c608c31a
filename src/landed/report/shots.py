"""Pictures of pages, as the browser left them in the report folder: a few, small, to be shown inside the report."""

import base64
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

LARGEST = 150_000
"""Bytes of one picture; the browser makes them of 60 kB at most."""
ALL = 450_000
"""Bytes of all of them together: the report stays below 3 MB."""

_NAME = re.compile(r"[\w-][\w.-]{0,80}\.jpe?g", re.ASCII)
_JPEG = b"\xff\xd8\xff"


def read_shots(folder: Path, document: Mapping[str, Any]) -> dict[str, bytes]:
    """The pictures that a results document names, as far as they are there, are pictures, and there is room."""
    found: dict[str, bytes] = {}
    for name in dict.fromkeys(_named(document)):
        try:
            content = (folder / name).read_bytes()
        except OSError:
            continue
        fits = len(content) <= LARGEST and sum(map(len, found.values())) + len(content) <= ALL
        if fits and content.startswith(_JPEG):
            found[name] = content
    return found


def address(content: bytes) -> str:
    """A picture as an address that holds it."""
    return f"data:image/jpeg;base64,{base64.b64encode(content).decode()}"


def _named(document: Mapping[str, Any]) -> Iterator[str]:
    """Plain names of files: whatever else a document says is no picture of this folder."""
    for check in document.get("checks") or ():
        for name in (check.get("measurements") or {}).get("screenshots") or ():
            if isinstance(name, str) and _NAME.fullmatch(name):
                yield name
