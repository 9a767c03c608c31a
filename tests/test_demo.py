"""`landed demo`: the sample landing for a newcomer to play with, until Ctrl-C."""

import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.operator import ROOT, environment, verify
from tests.support.sample import until

START_SECONDS = 60


@pytest.fixture
def demo(tmp_path):
    """The command, running, and what it wrote for the operator to export."""
    file = tmp_path / "demo.env"
    with subprocess.Popen(
        [Path(sys.executable).with_name("landed"), "demo", f"--env-file={file}"],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            until(lambda: file.exists() or process.poll() is not None, START_SECONDS)
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            yield process, dict(line.split("=", 1) for line in file.read_text("utf-8").splitlines())
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def test_demo(demo, tmp_path):
    """What it says to export is a healthy target; Ctrl-C ends it, and nothing listens any more."""
    process, variables = demo
    assert variables.keys() == {"LANDED_DSN", "LANDED_DIRECT_DSN", "LANDED_BASE_URL"}

    run = verify(tmp_path / "r", env=variables)

    assert (run.status, run.results["verdict"], run.results["warnings"]) == (0, "landed", []), run.told
    process.send_signal(signal.SIGINT)
    told, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert f"--dsn='{variables['LANDED_DSN']}' --base-url={variables['LANDED_BASE_URL']}" in told
    for each in variables.values():
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", urlsplit(each).port), timeout=5).close()
