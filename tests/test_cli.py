"""What the exit status says, how a scope is narrowed, and who may answer for what is red."""

import fcntl
import os
import signal

import pytest

from tests.support.moment import PLUGIN, moment
from tests.support.operator import finish, landed, running, verify

pytest_plugins = ("tests.support.landing_fixtures",)

QUICK = "--checkpoint=1.2.2"
"""A scope of three checks, without a required box."""
OTHER_DATABASE = ('database = "ai_server_db"', 'database = "elsewhere"')
RED = "connection/database:server"
"""What a contract that names another database finds."""
PHASE_4 = ("4.1.box1", "4.1.box2", "4.1.box3", "4.1.box4", "4.2.box1", "4.2.box3", "4.2.box4")
NO_SITE = (*PHASE_4, "final.must.6", "final.must.7")
"""Boxes that are required at the gate and look at the site."""


def open_boxes(*names):
    """The testcases that required boxes leave."""
    return {f"signature::box[{each}]" for each in names}


def test_0_narrowed(place, tmp_path):
    """What was asked for is green, and the verdict says that it was not everything."""
    run = verify(tmp_path, "--checkpoint=2", env=place.env_without_site)

    assert (run.status, run.results["verdict"], run.results["scope"]) == (0, "healthy", "2 only"), run.told
    assert "HEALTHY (2 only)" in run.output
    assert run.signatures == set()


def test_0_on_call(place, tmp_path):
    """On call the look is quick, needs no scratch server, and never says landed."""
    env = {name: value for name, value in place.env.items() if name != "LANDED_SCRATCH_DSN"}
    run = verify(tmp_path, "--profile=oncall", env=env)

    assert (run.status, run.results["verdict"], run.results["scope"]) == (0, "healthy", "on call"), run.told


def test_1_forgetting_the_site(place, tmp_path):
    """Forgetting is red: every open box is a failing testcase, and the run says how to narrow."""
    run = verify(tmp_path, env=place.env_without_site)

    assert (run.status, run.red, run.results["verdict"]) == (1, set(), "not landed"), run.told
    assert run.signatures == open_boxes(*NO_SITE)
    assert {case.outcome for name, case in run.junit.items() if name.startswith("signature::")} == {"failed"}
    assert "give --base-url, or narrow with --checkpoint" in run.output


def test_1_deselected(place, tmp_path):
    """What `-k` leaves out stays required."""
    run = verify(tmp_path, "-k", "test_providers or test_rows", env=place.env)

    assert (run.status, run.red, run.results["scope"]) == (1, set(), "part of the checks"), run.told
    assert not run.results["complete"]
    assert open_boxes("2.2.box2", "4.1.box1") <= run.signatures


def test_1_one_check_left_out(place, tmp_path):
    """A box of which one single check was left out is not signed."""
    left = "checks/test_2_2_columns.py::test_column[models.slug]"
    run = verify(tmp_path, "--checkpoint=2.2", f"--deselect={left}", env=place.env)

    assert (run.status, run.red, run.results["complete"]) == (1, set(), False), run.told
    assert run.signatures == open_boxes("2.2.box2")


def test_1_failed(place, tmp_path):
    """A check that fails is a failing testcase of its own, and needs no signature."""
    run = verify(tmp_path, QUICK, f"--contract={place.contract(tmp_path, OTHER_DATABASE)}", env=place.env)

    assert (run.status, run.red) == (1, {RED}), run.told
    failed = [name for name, case in run.junit.items() if case.outcome == "failed"]
    assert failed == ["checks.test_1_2_connection::test_database"]


def test_1_first_failure(place, tmp_path):
    """After `-x` the rest was not looked at, and the verdict knows."""
    contract = place.contract(tmp_path, OTHER_DATABASE)
    run = verify(tmp_path, "-x", "--checkpoint=1.2", f"--contract={contract}", env=place.env)

    assert (run.status, run.red, run.results["complete"]) == (1, {RED}, False), run.told
    assert "part of the checks" in run.results["scope"]


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["serial", "-n 2"])
def test_2_interrupted(workers, place, tmp_path):
    """Ctrl-C ends the run, whatever it found: its reports are written, and say so."""
    contract, folder = place.contract(tmp_path, OTHER_DATABASE), tmp_path / "reports"
    started = []

    def interrupt():
        os.killpg(started[0].pid, signal.SIGINT)

    with moment("test_2_4_foreign_keys.py::test_triggers", interrupt) as variables:
        options = (*workers, *PLUGIN, f"--contract={contract}")
        with running(folder, *options, env={**place.env, **variables}) as process:
            started.append(process)
            run = finish(process, folder)

    assert (run.status, run.results["verdict"], run.results["exit_status"]) == (2, "interrupted", 2), run.told
    assert not run.results["complete"]
    assert {"junit.xml", "report.html"} <= {each.name for each in folder.iterdir()}


def test_3_internal(place, tmp_path):
    """An error in the machine is neither red nor green."""
    (tmp_path / "breaking.py").write_text("def pytest_runtestloop(session):\n    raise RuntimeError('broken')\n")
    run = verify(tmp_path / "r", QUICK, "-p", "breaking", env={**place.env, "PYTHONPATH": str(tmp_path)})

    assert run.status == 3, run.told


WRONG = {
    "misspelt option": (["--chekpoint=2"], "unrecognized arguments: --chekpoint=2"),
    "no such row": (["--checkpoint=2.4.11"], 'did you mean "2.4.1"?'),
    "nothing selected": (["-k", "not_a_check"], "no check was selected"),
    "nothing selected, -n 2": (["-n", "2", "-k", "not_a_check"], "no check was selected"),
    "no such module": (["checks/test_9_9_nothing.py"], "not found: checks/test_9_9_nothing.py"),
    "no such contract": (["--contract=contracts/ai-goo"], 'did you mean "ai-go"?'),
    "empty": (["--base-url="], "--base-url is empty"),
}


@pytest.mark.parametrize(("options", "words"), WRONG.values(), ids=WRONG)
def test_4_wrong_usage(options, words, place, tmp_path):
    """A wrong command line is one clear line, and no verdict."""
    run = verify(tmp_path, *options, env=place.env)

    assert run.status == 4, run.told
    assert words in run.output
    assert "Traceback" not in run.output
    assert not (tmp_path / "results.json").exists()


def test_4_path_with_a_blank(place, tmp_path):
    """A path that is there, given with a blank, becomes pytest's rootdir: wrong usage, never another contract."""
    run = verify(tmp_path / "r", "--contract", str(place.contract(tmp_path)), env=place.env)

    assert run.status == 4, run.told
    assert "unrecognized arguments: " in run.output
    assert not (tmp_path / "r").exists()


def test_4_no_target(tmp_path):
    """Without a target the message names both ways on."""
    run = verify(tmp_path)

    assert run.status == 4
    assert "no target: give --dsn and --base-url, or --embedded" in run.output


WRONG_FILES = {
    "contract.toml": ('tls = "require"', 'tsl = "require"', 'did you mean "tls"?'),
    "schema.lock.json": ('"server_major"', '"server_mayor"', "schema.lock.json"),
}


@pytest.mark.parametrize("name", WRONG_FILES)
def test_4_wrong_file(name, place, tmp_path):
    """A wrong contract or lock stops the run before it looks at anything: the file is named."""
    contract, (old, new, words) = place.contract(tmp_path), WRONG_FILES[name]
    text = (contract / name).read_text(encoding="utf-8")
    assert old in text
    (contract / name).write_text(text.replace(old, new), encoding="utf-8")

    run = verify(tmp_path / "r", f"--contract={contract}", env=place.env)

    assert run.status == 4, run.told
    assert words in run.output
    assert "Traceback" not in run.output


def test_4_report_folder_taken(place, tmp_path):
    """Two runs never write into one folder: the second is told so."""
    with (tmp_path / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run = verify(tmp_path, QUICK, env=place.env)

    assert run.status == 4, run.told
    assert "another run is writing its reports there: give --report-dir" in run.output
    assert [each.name for each in tmp_path.iterdir()] == [".lock"]


def test_collect_only_looks_at_nothing(tmp_path):
    """Listing the checks needs no server and leaves no report."""
    run = verify(tmp_path / "r", "--collect-only", "-q", env={"LANDED_DSN": "postgresql://x:y@127.0.0.1:1/z"})

    assert run.status == 0, run.told
    assert "checks/test_2_4_foreign_keys.py::test_no_orphans[models.models_provider_id_fkey]" in run.output
    assert not (tmp_path / "r").exists()


def test_verify_from_anywhere(place, tmp_path):
    """`landed verify` takes paths as its caller means them, with a blank or with =."""
    place.contract(tmp_path, OTHER_DATABASE)
    options = ("--checkpoint", "1.2.2", "--contract", "contract", "--report-dir", "out")
    done = landed("verify", *options, cwd=tmp_path, **place.env)

    assert done.returncode == 1, done.stdout + done.stderr
    assert RED in done.stdout
    assert (tmp_path / "out" / "results.json").is_file()


def test_lock_check(place, tmp_path):
    """`landed lock --check` is 1 when the migrations are no longer the locked ones."""
    contract = place.contract(tmp_path)
    assert landed("lock", "--check", f"--contract={contract}").returncode == 0

    (migration,) = contract.glob("migrations/*/migration.sql")
    migration.write_text(migration.read_text(encoding="utf-8") + "create table more (id int);\n", encoding="utf-8")
    done = landed("lock", "--check", f"--contract={contract}")

    assert (done.returncode, done.stdout) == (1, "")
    assert "run `landed lock`" in done.stderr


@pytest.mark.parametrize(
    "arguments", [(), ("verfiy",), ("lock", "--chekc"), ("report",), ("lock", "--contract=nothing")]
)
def test_wrong_command(arguments, tmp_path):
    """A wrong command line is 4 for every command: 2 would say interrupted."""
    done = landed(*arguments, cwd=tmp_path)

    assert (done.returncode, done.stdout) == (4, "")
    assert "ERROR: " in done.stderr
    assert "Traceback" not in done.stderr
