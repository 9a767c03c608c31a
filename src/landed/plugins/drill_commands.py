"""What the commands of a drill said, whichever process of the run had them run: kept for the reports."""

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from landed.fallback.link_commands import Said
from landed.plugins.secrecy import SCRUBBER
from landed.plugins.target import FOLDER

_SAID = pytest.StashKey[list[Said]]()
_ONE: TypeAdapter[Said] = TypeAdapter(Said)


def keeper(config: pytest.Config) -> Callable[[Said], None]:
    """Keeps what one command said, as soon as it is over: on a worker in the run's own folder."""

    def keep(said: Said) -> None:
        if not hasattr(config, "workerinput"):
            config.stash.setdefault(_SAID, []).append(said)
            return
        # What cannot be kept holds nothing up: something may have to be put back.
        with suppress(OSError), (config.stash[FOLDER] / f"said-{os.getpid()}.jsonl").open("ab") as file:
            file.write(_ONE.dump_json(said) + b"\n")

    return keep


def said(config: pytest.Config) -> list[dict[str, Any]]:
    """All of them in the order of their beginnings, as results.json has them."""
    folder = config.stash.get(FOLDER, None)
    found = [*config.stash.get(_SAID, [])]
    for file in sorted(folder.glob("said-*.jsonl")) if folder is not None else ():
        for line in file.read_bytes().splitlines():
            with suppress(ValidationError):  # half a line of a worker that crashed
                found.append(_ONE.validate_json(line))
    plain = [_ONE.dump_python(each, mode="json") for each in sorted(found, key=lambda each: each.at)]
    scrubbed: list[dict[str, Any]] = config.stash[SCRUBBER].scrub_data(plain)
    return scrubbed
