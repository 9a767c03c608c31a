"""Prisma's own schema engine, as npm has it: WebAssembly, and no binary to fetch; and the command beside it."""

import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from landed.contract import load_contract
from reference.landing import CONTRACT
from tests.support.clusters import apt_install

PACKAGE = "@prisma/schema-engine-wasm"
COMMAND = "prisma@6.19.3"
"""The last of the command's versions that reads a schema with its strings in it, as the sample's is."""
PATIENCE_S = 180


def version() -> str:
    """The version that the contract tells people to install."""
    (models,) = load_contract(CONTRACT).checkout.models
    return models.install.rpartition(f"{PACKAGE}@")[2]


@contextmanager
def schema_engine() -> Iterator[Path]:
    """The unpacked package."""
    with _npm("pack", f"{PACKAGE}@{version()}") as (folder, printed):
        with tarfile.open(folder / printed.split()[-1]) as archive:
            archive.extractall(folder, filter="data")
        yield folder / "package"


@contextmanager
def node_modules() -> Iterator[Path]:
    """A folder of packages that has the command and the engine; no script of theirs is run."""
    with _npm("install", "--no-save", "--ignore-scripts", COMMAND, f"{PACKAGE}@{version()}") as (folder, _):
        yield folder / "node_modules"


@contextmanager
def _npm(*arguments: str) -> Iterator[tuple[Path, str]]:
    """A folder in which npm has run, and what it printed; where it cannot, the test says what it needs."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            apt_install("npm")
    with tempfile.TemporaryDirectory(prefix="landed-npm-") as folder:
        command = ["npm", *arguments, "--silent"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        if done.returncode:
            said = done.stderr.strip()[-300:] or "nothing"
            pytest.fail(f"nothing of Prisma's: `{' '.join(command)}` needs npm's registry, and said {said}")
        yield Path(folder), done.stdout
