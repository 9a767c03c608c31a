"""The application's checkout, read: files within it, nothing outside, and never more than is sensible."""

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from landed.checkout.git import Git
from landed.errors import UsageError
from landed.evidence import NotRun
from landed.secrets import MASK

LARGEST = 4_000_000
"""Bytes of a file that is read."""


@dataclass(frozen=True)
class Checkout:
    """A folder that `--app-dir` names."""

    root: Path

    @cached_property
    def git(self) -> Git:
        """What git knows of it."""
        return Git(self.root)

    def find(self, glob: str) -> list[Path]:
        """Files that a glob matches, by name; links that lead out of the checkout are none."""
        inside = self.root.resolve()
        found = sorted(each for each in self.root.glob(glob) if each.is_file())
        return [each for each in found if each.resolve().is_relative_to(inside)]

    def lying(self, glob: str) -> list[str]:
        """Names of all that a glob matches: files, and folders with or without anything in them."""
        return sorted(self.name(each) for each in self.root.glob(glob))

    def name(self, path: Path) -> str:
        """A file's path within the checkout."""
        return path.relative_to(self.root).as_posix()

    def text(self, path: Path) -> str:
        """A file's text; what is not UTF-8 stands as a replacement. Raises NotRun: too large, or unreadable."""
        try:
            if path.stat().st_size > LARGEST:
                raise NotRun(f"{self.name(path)}: larger than {LARGEST:,} bytes")
            return path.read_text(encoding="utf-8-sig", errors="replace").replace("\r\n", "\n")
        except OSError as error:
            raise NotRun(f"{self.name(path)}: cannot be read: {error.strerror}") from None

    def document(self, name: str) -> Any:
        """A JSON or TOML file. Raises UsageError: it is not there, or it is none."""
        found = self.find(name)
        if not found:
            raise UsageError("it is not there")
        path = found[0]
        text = self.text(path)
        try:
            return tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise UsageError(f"no TOML: {error}") from None
        except ValueError as error:
            raise UsageError(f"no JSON: {error}") from None


def without_secrets(document: Any, names: Sequence[str]) -> Any:
    """A document with `***` in place of whatever stands under one of these names: what may be shown of it."""
    if isinstance(document, list):
        return [without_secrets(each, names) for each in document]
    if isinstance(document, dict):
        return {key: MASK if key in names else without_secrets(each, names) for key, each in document.items()}
    return document


def version_of(text: str) -> tuple[int, ...]:
    """`6.1.0`, and `6.1.0-dev.1` before it, as numbers that compare."""
    plain, dash, _ = text.partition("+")[0].partition("-")
    numbers = [int(each) if each.isdigit() else 0 for each in plain.split(".")]
    return (*[*numbers, 0, 0][: max(3, len(numbers))], -1 if dash else 0)


def locked_versions(lock: Any, names: Sequence[str]) -> dict[str, str]:
    """Versions that a `package-lock.json` resolves packages to: of its second and third form, else of its first."""
    packages, oldest = lock.get("packages") or {}, lock.get("dependencies") or {}
    found = {}
    for name in names:
        entry = packages.get(f"node_modules/{name}") or oldest.get(name) or {}
        if isinstance(entry.get("version"), str):
            found[name] = entry["version"]
    return found
