"""Prisma's own schema engine, as npm has it: WebAssembly, and no binary to fetch."""

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
PATIENCE_S = 180


def version() -> str:
    """The version that the contract tells people to install."""
    (models,) = load_contract(CONTRACT).checkout.models
    return models.install.rpartition(f"{PACKAGE}@")[2]


@contextmanager
def schema_engine() -> Iterator[Path]:
    """The unpacked package; where npm cannot bring it, the test says what to install."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            apt_install("npm")
    with tempfile.TemporaryDirectory(prefix="landed-engine-") as folder:
        command = ["npm", "pack", "--silent", f"{PACKAGE}@{version()}"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        if done.returncode:
            said = done.stderr.strip()[-300:] or "nothing"
            pytest.fail(f"no engine of Prisma's: `{' '.join(command)}` needs npm's registry, and said {said}")
        with tarfile.open(Path(folder) / done.stdout.split()[-1]) as archive:
            archive.extractall(folder, filter="data")
        yield Path(folder) / "package"
