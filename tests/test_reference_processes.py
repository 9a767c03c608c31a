"""Starting and ending the sample's processes, and what they do with wrong settings and documents."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from landed.errors import TargetError
from reference.processes import ROOT, Upstream, start_site, start_upstream
from tests.support.sample import DATA, PATIENCE, SEED, until

pytest_plugins = ("tests.support.sample_fixtures",)


@pytest.mark.parametrize(
    "url", ["", "nonsense", "postgresql://wrong:wrong@[wrong/wrong", "postgresql://a:b@127.0.0.1:1/c"]
)
def test_wrong_database_url(upstream: Upstream, url: str) -> None:
    """A site whose DATABASE_URL is wrong starts all the same, serves the upstream's data, and says so."""
    with start_site(url, github_url=upstream.url) as site, httpx.Client(timeout=PATIENCE) as http:
        health = http.get(f"{site.url}/api/health").json()

        assert (health["status"], health["database"], health["dataSource"]) == ("degraded", "down", "github")


def test_upstream_serves_files_alone(upstream: Upstream) -> None:
    """The upstream knows its documents and nothing beside them."""
    with httpx.Client(base_url=upstream.url, timeout=PATIENCE) as http:
        assert http.get("/data/models.json").json() == json.loads((SEED / "models.json").read_text("utf-8"))
        assert http.get("/data/../contract.toml").status_code == 404
        assert http.get("/data/%2e%2e/contract.toml").status_code == 404
        assert http.post("/data/models.json").status_code == 405


def test_upstream_with_broken_documents(tmp_path: Path) -> None:
    """Documents that are not what they should be are no answer: the next source gives one."""
    (tmp_path / "providers.json").write_text("[]")
    (tmp_path / "models.json").write_text('[{"name": "no slug"}]')
    (tmp_path / "model_status.json").write_text("not JSON")
    with (
        start_upstream(tmp_path) as broken,
        start_site("", github_url=broken.url) as site,
        httpx.Client(timeout=PATIENCE) as http,
    ):
        found = {path: http.get(site.url + path).headers["x-data-source"] for path in DATA[:4]}

    assert set(found.values()) == {"temp-data"}


@pytest.mark.parametrize("options", [{"data_source": "gitlab"}, {"cache_seconds": -1}], ids=["source", "cache"])
def test_wrong_setting(options: dict[str, Any]) -> None:
    """A wrong setting ends the start with the variable's name, and without the connection string."""
    with pytest.raises(TargetError) as caught:
        start_site("postgresql://u:hunter2@h/d", github_url="", **options)

    assert re.search("DATA_SOURCE|CACHE_SECONDS", str(caught.value))
    assert "hunter2" not in str(caught.value)


def test_port_in_use(upstream: Upstream) -> None:
    """A port that is taken ends the start with a sentence."""
    with pytest.raises(TargetError, match="cannot listen"):
        start_upstream(SEED, port=upstream.port)


def test_stop_frees_the_port() -> None:
    """A stopped process is gone, stopping twice is harmless, and its port can be used again at once."""
    first = start_upstream(SEED)
    first.stop()
    first.stop()
    assert not first.running
    with start_upstream(SEED, port=first.port) as second:
        assert (second.url, second.running) == (first.url, True)


def test_kill_is_sudden() -> None:
    """`kill` ends a process as a crash does."""
    upstream = start_upstream(SEED)
    upstream.kill()

    assert not upstream.running


def test_nothing_outlives_a_killed_parent() -> None:
    """After kill -9 of whoever started them, site and upstream end by themselves."""
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from reference.processes import start_site, start_upstream\n"
        "upstream = start_upstream(Path(sys.argv[1]))\n"
        "site = start_site('', github_url=upstream.url)\n"
        "sys.stdout.write(f'{upstream.port} {site.port}\\n')\n"
        "sys.stdout.flush()\n"
        "time.sleep(60)\n"
    )
    command = [sys.executable, "-c", script, str(SEED)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as parent:
        assert parent.stdout is not None
        ports = [int(port) for port in parent.stdout.readline().split()]
        assert [listens(port) for port in ports] == [True, True]
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait(PATIENCE)

    until(lambda: not any(listens(port) for port in ports), 5.0)


def listens(port: int) -> bool:
    """Whether somebody accepts connections on a port."""
    try:
        with socket.create_connection(("127.0.0.1", port), PATIENCE):
            return True
    except ConnectionError:
        return False
