"""Whatever ends a run that drills, the site is put back, or the run is red and says exactly what to run."""

import html
import json
import os
import signal
import time

import pytest

from landed.fallback import drill_state
from tests.support.drill_scene import PATIENCE, Scene
from tests.support.drills import somebodys_drill
from tests.support.hosting import TOKEN, platform
from tests.support.operator import finish, landed


@pytest.fixture
def scene(tmp_path):
    """A healthy site."""
    with platform(tmp_path / "platform") as site:
        yield Scene(tmp_path, site)


def test_a_drill_that_goes_well(scene):
    """Cut and put back within the check: the run is green, and nothing of it is left."""
    run = scene.run("finish")

    assert run.status == 0, run.told
    assert scene.site.verbs == ["cut database", "back database"]
    assert scene.whole
    assert TOKEN not in run.output
    sent = "at most 20,000 requests each time that its sources are cut, 50 in a second with all others"
    assert f"drill    {scene.site.url.place}: {sent}" in run.output


def test_after_a_failed_assertion(scene):
    """A check that fails leaves nothing cut."""
    run = scene.run("fail")

    assert (run.status, run.signatures & {"signature::drill"}) == (1, set()), run.told
    assert scene.site.verbs == ["cut database", "back database"]
    assert scene.whole


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_after_a_signal(number, scene):
    """Ctrl-C, a job that is cancelled, a terminal that goes away: put back, then interrupted."""
    with scene.started() as process:
        os.kill(scene.waiting(), number)
        run = finish(process, scene.reports, PATIENCE)

    assert (run.status, run.results["verdict"]) == (2, "interrupted"), run.told
    assert scene.site.verbs == ["cut database", "back database"]
    assert scene.whole


def test_a_break_command_that_hangs(scene):
    """It is ended at its deadline, the source is put back, and the check has not run."""
    scene.site.moods(cut="hang")
    text = (scene.contract / "contract.toml").read_text().replace("deadline_s = 20", "deadline_s = 5")
    (scene.contract / "contract.toml").write_text(text)
    run = scene.run("finish")

    assert run.outcomes["test_4_1_api_status.py::test_endpoint[status]"] == "not run", run.told
    assert "the cut did not take" in run.output
    assert scene.site.verbs == ["cut database", "back database"]
    assert scene.whole


def test_a_worker_that_crashes(scene):
    """The controller puts back what a worker cut that ended without a word."""
    run = scene.run("crash", "-n1", "--max-worker-restart=0")

    assert run.status == 1, run.told
    assert scene.site.verbs == ["cut database", "back database"]
    assert "signature::drill" not in run.signatures
    assert scene.whole


def test_a_signal_with_workers(scene):
    """The controller is told to end while a worker drills: it ends that, and puts back."""
    with scene.started("-n1") as process:
        scene.waiting()
        process.send_signal(signal.SIGTERM)
        run = finish(process, scene.reports, PATIENCE)

    assert run.status == 2, run.told
    assert scene.site.verbs == ["cut database", "back database"]
    assert scene.whole


def test_it_cannot_be_put_back(scene):
    """Red, whatever the run found; the last lines of the terminal and the report say exactly what to run."""
    scene.site.moods(back="fail")
    run = scene.run("finish")

    assert run.status == 1, run.told
    assert "signature::drill" in run.signatures
    assert scene.command in run.junit["signature::drill"].text
    last = run.output.rstrip().splitlines()[-5:]
    assert any(scene.command in line for line in last), run.told
    assert last[-1].endswith("back database"), run.told
    report = html.unescape((scene.reports / "report.html").read_text())
    assert scene.command in report
    assert last[-1].strip() in report, "by hand, too"
    assert run.results["not_put_back"][-1] == last[-1]
    outputs = [(each["doing"], each["status"], each["output"]) for each in run.results["commands"]]
    assert outputs[-1] == ("restore", 3, "refused: token ***\n")
    assert TOKEN not in run.output + report + json.dumps(run.results)
    assert scene.site.cut == ["database"]

    scene.site.moods()
    done = landed("restore", f"--state-dir={scene.state}", PLATFORM_TOKEN=TOKEN)
    assert done.returncode == 0, done.stdout + done.stderr
    assert scene.whole


def test_after_kill_9(scene):
    """A later run is red and says first what to run; it restores only with permission for the same host."""
    with scene.started() as process:
        os.kill(scene.waiting(), signal.SIGKILL)
        finish(process, scene.reports, PATIENCE)
    assert scene.site.cut == ["database"]

    later = scene.run("finish", drill=False)
    assert later.status == 1, later.told
    assert scene.command in later.output.splitlines()[0]
    assert scene.site.verbs == ["cut database"]
    assert {"signature::drill"} <= later.signatures

    allowed = scene.run("finish")
    assert allowed.status == 0, allowed.told
    assert scene.site.verbs == ["cut database", "back database", "cut database", "back database"]
    assert scene.whole


def test_permission_for_another_host(scene, tmp_path):
    """An open drill of one host is not closed by permission for another."""
    with scene.started() as process:
        os.kill(scene.waiting(), signal.SIGKILL)
        finish(process, scene.reports, PATIENCE)
    with platform(tmp_path / "other") as other:
        (tmp_path / "elsewhere").mkdir()
        mine = Scene(tmp_path / "elsewhere", other)
        mine.state = scene.state
        run = mine.run("finish")

        assert run.status == 1, run.told
        assert (other.log, scene.site.verbs) == ([], ["cut database"])
    assert scene.command in run.output.splitlines()[0]


def test_restore_by_command(scene):
    """`landed restore` needs the commands' variables, puts back, and is harmless where nothing is open."""
    with scene.started() as process:
        os.kill(scene.waiting(), signal.SIGKILL)
        finish(process, scene.reports, PATIENCE)

    bare = landed("restore", f"--state-dir={scene.state}")
    assert bare.returncode == 1
    assert "set PLATFORM_TOKEN" in bare.stdout
    assert bare.stdout.rstrip().endswith("back database")
    good = landed("restore", LANDED_STATE_DIR=str(scene.state), PLATFORM_TOKEN=TOKEN)
    assert (good.returncode, scene.whole) == (0, True), good.stdout
    again = landed("restore", f"--state-dir={scene.state}")
    assert (again.returncode, "no drill is open" in again.stdout) == (0, True), again.stdout
    assert scene.site.verbs == ["cut database", "back database"]


def test_a_command_that_outlives_its_run(scene):
    """A break command of a run that was killed is ended before anything is put back: it cannot undo that."""
    scene.site.moods(cut="hang")
    with scene.started() as process:
        end = time.monotonic() + PATIENCE
        while not (scene.site.folder / "ghost").exists():
            assert time.monotonic() < end, "the run never cut anything"
            time.sleep(0.05)
        process.kill()
        finish(process, scene.reports, PATIENCE)
    assert drill_state.read(scene.state).group
    assert scene.site.haunted(PATIENCE)

    done = landed("restore", f"--state-dir={scene.state}", PLATFORM_TOKEN=TOKEN)
    assert (done.returncode, scene.whole, scene.site.haunted()) == (0, True, False), done.stdout
    assert scene.site.verbs == ["cut database", "back database"]


def test_what_the_system_refuses(scene):
    """A state whose lock cannot be taken is no crash: red, and the last lines say what to run."""
    state = somebodys_drill("back", "database").model_copy(update={"host": scene.site.url.place})
    scene.state.mkdir()
    drill_state.write(scene.state, state)
    (scene.state / drill_state.OWNER).mkdir()
    run = scene.run("finish")

    assert run.status == 1, run.told
    assert scene.command in run.output.splitlines()[0]
    assert run.output.rstrip().endswith("back database"), run.told
    assert "Traceback" not in run.output


def test_a_contract_without_links(scene):
    """Permission to drill where the contract says no way to is wrong usage, not a run without a drill."""
    text = (scene.contract / "contract.toml").read_text()
    begin, end = text.index("[[fallback.link]]"), text.index("[history]")
    (scene.contract / "contract.toml").write_text(text[:begin] + text[end:])
    run = scene.run("finish")

    assert (run.status, "there is nothing to cut" in run.output) == (4, True), run.told
    assert scene.site.log == []
