"""A password is in no report, on no terminal, in no crash: whatever the run meets, and however much it shows."""

import os
import signal
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from landed.secrets import encodings
from tests.support.operator import finish, landed, running, verify

pytest_plugins = ("tests.support.landing_fixtures",)

CORE = "c4n4ry"
CANARY = f"{CORE}'&<%@/ü"
"""Each of these characters is written otherwise in XML, JSON, URLs, SQL, Python or a shell."""
SITE_CORE, SITE_CANARY = "p4rr0t", "p4rr0t:&@<"
LOUD = ("-vv", "-l", "--tb=long", "-rA", "--durations=0", "--setup-show")
"""Everything that pytest can show."""
QUICK = "--checkpoint=1.2.2"
ROLE = "keeper"


@pytest.fixture(scope="module")
def kept(place):
    """An operator's environment with a password of the database, and one of the site, that must not be seen."""
    place.server.create_role(ROLE, CANARY)
    with place.server.connect(place.landing.database) as connection:
        connection.execute(f"grant pg_read_all_data to {ROLE}")
    site = urlsplit(place.site.url)
    return {
        **place.env,
        "LANDED_DSN": place.server.dsn(place.landing.database, ROLE, CANARY),
        "LANDED_BASE_URL": f"http://me:{quote(SITE_CANARY, safe='')}@{site.netloc}",
    }


@pytest.fixture(params=[(), ("-n", "2")], ids=["serial", "-n 2"])
def workers(request):
    """Both ways to run."""
    return request.param


def test_success(workers, kept, tmp_path):
    """A healthy run shows neither password."""
    run = verify(tmp_path, *LOUD, *workers, env=kept)

    assert run.status == 0, run.told
    keeps_secret(run)
    assert f"postgresql://{ROLE}:***@" in run.output, "it is shown with a mask, not left out"


EXPLODING = """
import pytest

@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    result = yield
    settings = next(v for v in pyfuncitem.config.stash._storage.values() if type(v).__name__ == "Settings")
    secret = settings.dsn.conninfo()
    site = settings.base_url.reveal()
    print("printed", secret, site)
    assert {"secret": secret, "site": site} == {}, (secret, site)
    return result
"""


def test_crash_in_a_check(workers, kept, tmp_path):
    """A check that breaks with secrets in its locals, in its message and in what it prints shows none of them."""
    (tmp_path / "exploding.py").write_text(EXPLODING, encoding="utf-8")
    env = {**kept, "PYTHONPATH": str(tmp_path)}
    run = verify(tmp_path / "r", *LOUD, *workers, "-p", "exploding", "--checkpoint=1.2", env=env)

    assert run.status == 1, run.told
    assert "printed" in run.output
    keeps_secret(run)


def test_fault(kept, place, tmp_path):
    """A red run shows neither password."""
    contract = place.contract(tmp_path, ('database = "ai_server_db"', 'database = "elsewhere"'))
    run = verify(tmp_path / "r", *LOUD, f"--contract={contract}", "--checkpoint=1.2", env=kept)

    assert (run.status, run.red) == (1, {"connection/database:server"}), run.told
    keeps_secret(run)


def test_refused(workers, kept, place, tmp_path):
    """A password that the server refuses is a secret all the same."""
    dsn = place.server.dsn(place.landing.database, place.landing.owner, CANARY)
    run = verify(tmp_path, *LOUD, *workers, "--checkpoint=2.4", env={**kept, "LANDED_DSN": dsn})

    assert (run.status, run.red) == (1, {"connection/unreachable:dsn"}), run.told
    keeps_secret(run)


BAD = {
    "on the command line": lambda dsn: ([f"--dsn={dsn}", "--profile=gaet"], {}),
    "with two workers": lambda dsn: (["-n", "2", f"--dsn={dsn}", "--lang=kr"], {}),
    "with a blank": lambda dsn: (["--dsn", dsn, "--checkpoint=9.9"], {}),
    "unknown parameter": lambda dsn: ([], {"LANDED_DSN": f"{dsn}?tpassword={CORE}"}),
    "not encoded": lambda dsn: ([], {"LANDED_DSN": f"postgresql://{ROLE}:{CANARY}@127.0.0.1:x/y"}),
    "not a string": lambda dsn: ([f"--dsn={CANARY}"], {}),
    "in the other option": lambda dsn: ([f"--base-url={dsn}"], {}),
}


@pytest.mark.parametrize("form", BAD)
def test_bad_option(form, kept, tmp_path):
    """What is wrong is told without the text that is wrong."""
    options, variables = BAD[form](kept["LANDED_DSN"])
    env = {name: value for name, value in kept.items() if name != "LANDED_DSN"}
    run = verify(tmp_path, *LOUD, *options, env={**env, **variables})

    assert run.status == 4, run.told
    assert "ERROR" in run.output
    keeps_secret(run)


def test_command_line(kept, tmp_path):
    """A password on the command line goes no further: not to a worker, not into pytest's record of all hooks."""
    told = tmp_path / "r" / "debug.log"
    told.parent.mkdir()
    env = {name: value for name, value in kept.items() if name != "LANDED_DSN"}
    options = (*LOUD, "-n", "2", f"--debug={told}", f"--dsn={kept['LANDED_DSN']}", QUICK)
    run = verify(tmp_path / "r", *options, env=env)

    assert run.status == 0, run.told
    assert b"pytest_configure" in told.read_bytes(), "three processes write it, one into another's characters"
    keeps_secret(run)


LOCKS = {
    "refused": lambda dsn: ["--from-dsn", dsn.replace(f":{quote(CANARY, safe='')}@", f":{CORE}@")],
    "unreadable": lambda dsn: ["--from-dsn", f"{dsn}@"],
    "scratch": lambda dsn: ["--scratch-dsn", dsn],
}


@pytest.mark.parametrize("form", LOCKS)
def test_lock(form, kept, tmp_path):
    """`landed lock` keeps to itself what it was given."""
    done = landed("lock", f"--output={tmp_path / 'lock.json'}", *LOCKS[form](kept["LANDED_DSN"]))

    assert done.returncode in (1, 4), done.stderr
    assert done.stderr.startswith("ERROR: ")
    assert_secret(done.stdout + done.stderr, "the terminal")
    assert not (tmp_path / "lock.json").exists()


KILLING = """
import os, signal

def pytest_runtest_protocol(item):
    if "test_encoding" in item.nodeid:
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_killed_worker(kept, tmp_path):
    """A worker that dies is a failed check, and takes no secret to the grave's inscription."""
    (tmp_path / "killing.py").write_text(KILLING, encoding="utf-8")
    env = {**kept, "PYTHONPATH": str(tmp_path)}
    run = verify(tmp_path / "r", *LOUD, "-n", "2", "-p", "killing", "--checkpoint=1.3", env=env)

    assert run.status == 1, run.told
    assert run.outcomes["test_1_2_connection.py::test_encoding"] == "failed"
    assert next(each for each in run.results["rows"] if each["id"] == "1.3.4")["outcome"] == "failed"
    assert "crashed while running" in run.output
    keeps_secret(run)


BREAKING = """
def pytest_configure(config):
    config.pluginmanager.register(Breaking(config))

class Breaking:
    def __init__(self, config):
        self.config = config

    def pytest_runtest_logreport(self, report):
        settings = next(v for v in self.config.stash._storage.values() if type(v).__name__ == "Settings")
        raise RuntimeError(settings.dsn.conninfo())
"""


def test_internal_error(kept, tmp_path):
    """Nor does the machine's own crash show a password."""
    (tmp_path / "breaking.py").write_text(BREAKING, encoding="utf-8")
    env = {**kept, "PYTHONPATH": str(tmp_path)}
    run = verify(tmp_path / "r", *LOUD, "-n", "2", "-p", "breaking", "--checkpoint=1.2", env=env)

    assert run.status == 3, run.told
    keeps_secret(run)


def test_interrupted(kept, tmp_path):
    """Nor does a run that is ended by force in its middle leave one behind, in reports or temporary files."""
    own = tmp_path / "tmp"
    own.mkdir()
    (tmp_path / "stopping.py").write_text(KILLING.replace("SIGKILL", "SIGTERM"), encoding="utf-8")
    env = {**kept, "PYTHONPATH": str(tmp_path), "TMPDIR": str(own)}
    with running(tmp_path / "r", *LOUD, "-p", "stopping", "--checkpoint=1.3", env=env) as process:
        run = finish(process, tmp_path / "r")

    assert run.status == -signal.SIGTERM, run.told
    keeps_secret(run)
    for file in files(own):
        assert os.stat(file).st_mode & 0o077 == 0 or os.stat(file.parent).st_mode & 0o077 == 0, file
        assert_secret(file.read_bytes().decode("utf-8", "replace"), file)


def files(folder: Path):
    """Every file below a folder."""
    return [each for each in folder.rglob("*") if each.is_file()]


def keeps_secret(run):
    """Neither password is on the terminal or in a report, in any usual encoding, whole or in part."""
    assert_secret(run.output, "the terminal")
    for file in files(run.folder):
        assert_secret(file.read_bytes().decode("utf-8", "replace"), file.name)


def assert_secret(text, where):
    """No form of a password is in a text."""
    for whole, core in ((CANARY, CORE), (SITE_CANARY, SITE_CORE)):
        found = [form for form in (core, *encodings(whole)) if form in text]
        shown = text[max(0, text.find(found[0]) - 200) :][:400] if found else ""
        assert not found, f"{where}: …{shown}…"
