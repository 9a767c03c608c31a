"""Files that tests need and the repository does not hold: fetched once by the registry's own client, and kept.

What is kept lies in the user's cache folder, is taken only with the hash that is known of it, and so serves every
later run and every other process: no test waits for a network that another one has already waited for.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.clusters import apt_install

PATIENCE_S = 120
TRIES = 3


@dataclass(frozen=True)
class Wanted:
    """One member of one archive of a registry."""

    name: str
    """As it is kept."""
    command: tuple[str, ...]
    """Puts the archive into the folder in which it runs."""
    member: str
    sha256: str
    program: str | None = None
    """A Debian package that the command needs."""

    @property
    def content(self) -> bytes:
        """What is in it; the test fails where it cannot be had."""
        kept = _cache() / self.name
        if not (kept.is_file() and self._right(kept.read_bytes())):
            content = self._fetch()
            part = kept.with_name(f"{self.name}.{os.getpid()}")
            part.write_bytes(content)
            part.replace(kept)
        return kept.read_bytes()

    def _right(self, content: bytes) -> bool:
        return hashlib.sha256(content).hexdigest() == self.sha256

    def _fetch(self) -> bytes:
        if self.program is not None and shutil.which(self.program) is None:
            apt_install(self.program)
        said = ""
        for _ in range(TRIES):
            with tempfile.TemporaryDirectory() as folder:
                try:
                    done = subprocess.run(
                        self.command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE_S, check=False
                    )
                except subprocess.TimeoutExpired:
                    said = f"nothing within {PATIENCE_S} s"
                    continue
                archives = [*Path(folder).glob("*.tar.gz"), *Path(folder).glob("*.tgz")]
                if done.returncode or not archives:
                    said = done.stderr.strip()[-300:]
                    continue
                with tarfile.open(archives[0]) as archive:
                    source = archive.extractfile(self.member)
                    assert source is not None
                    content = source.read()
                assert self._right(content), f"{self.member} is not what it was: {self.name}"
                return content
        pytest.fail(f"`{' '.join(self.command)}` said {said}")


def _cache() -> Path:
    """A folder that outlives this run, where there is a home; else one of this machine's own."""
    home = os.environ.get("XDG_CACHE_HOME") or (Path.home() / ".cache")
    for folder in (Path(home) / "landed-tests", Path(tempfile.gettempdir()) / f"landed-tests-{os.getuid()}"):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    pytest.fail("no folder for what is fetched")


AXE = Wanted(
    name="axe-core-4.14.1.min.js",
    command=("npm", "pack", "--silent", "axe-core@4.14.1"),
    member="package/axe.min.js",
    sha256="29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c",
    program="npm",
)
"""Rules of accessibility, as the package has them."""
_SDIST = ("download", "--no-deps", "--no-binary", "pytest", "--quiet", "pytest==9.2.0")
JUNIT_SCHEMA = Wanted(
    name="pytest-9.2.0-junit-10.xsd",
    command=(sys.executable, "-m", "pip", *_SDIST),
    member="pytest-9.2.0/testing/example_scripts/junit-10.xsd",
    sha256="a1a816f58d1bf95ebabf371994df0b9246dee66ea9572fbec4f9296f1b2c0ff6",
)
"""The schema of Jenkins' xUnit plugin, for which pytest's `xunit2` stands, as pytest's own tests have it."""
