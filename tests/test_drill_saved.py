"""What must be in hand before anything is broken: without it, nothing is."""

import pytest

from landed.fallback import drill_restore, drill_state
from landed.fallback.cutting import CannotSave
from landed.promises.drill import Deployed
from tests.support.drills import put_back, restored
from tests.support.hosting import TOKEN

pytest_plugins = ("tests.support.drill_fixtures",)


def unsaved(hosted):
    """Links that cannot be saved, by why."""
    here = hosted.command("back", "database")
    return {
        "set ELSEWHERE_TOKEN": hosted.link(environment=("PLATFORM_TOKEN", "ELSEWHERE_TOKEN")),
        "there is no program missing-cli": hosted.link(restore=(("missing-cli", "back"),)),
        "exit status 1": hosted.link(check=(("false",),)),
        "its restore command holds a secret": hosted.link(restore=((*here, TOKEN),)),
        "a command of it holds a secret": hosted.link(break_=((*hosted.command("cut", "database"), TOKEN),)),
        "nothing tells which deployment runs": hosted.link(
            deployed=Deployed(path="/status", header="x-other", within_s=20, every_s=0.02)
        ),
    }


@pytest.mark.parametrize(
    "why",
    [
        "set ELSEWHERE_TOKEN",
        "there is no program missing-cli",
        "exit status 1",
        "its restore command holds a secret",
        "a command of it holds a secret",
        "nothing tells which deployment runs",
    ],
)
def test_without_it_in_hand_nothing_is_broken(why, hosted, state, cutter_of):
    """What would be needed to put the site back is missing: nothing is noted, nothing is run."""
    cutter = cutter_of(unsaved(hosted)[why])

    with pytest.raises(CannotSave, match=why):
        cutter.save()
    assert hosted.log == []
    assert restored(hosted, state)


def test_what_only_looks_like_a_secret(hosted, state, cutter_of):
    """A string that leads nowhere has a password that is none: a break command may name it, and it is not noted."""
    wrong = (
        "sh",
        "-c",
        f"exec {' '.join(hosted.command('cut', 'database'))} postgresql://wrong:wrong@wrong.invalid/x",
    )
    cutter = cutter_of(hosted.link(break_=(wrong,)))
    cutter.save()
    cutter.cut("database")

    assert "wrong.invalid" not in (state / drill_state.STATE).read_text()
    cutter.restore_all()
    assert restored(hosted, state)


def test_a_restless_name_is_no_deployment(hosted, cutter_of):
    """A header that differs from answer to answer would make every cut look taken."""
    hosted.restless = True

    with pytest.raises(CannotSave, match="each look tells another"):
        cutter_of().save()
    assert hosted.log == []


def test_one_drill_at_a_time(hosted, state, cutter_of):
    """While one drills, a second cannot, and nobody puts anything back under it; an open one comes first."""
    first = cutter_of()
    first.save()
    first.cut("database")

    with pytest.raises(CannotSave, match="a drill is running"):
        cutter_of().save()
    with pytest.raises(drill_state.Busy):
        put_back(state)
    first.close()
    with pytest.raises(CannotSave, match="landed restore"):
        cutter_of().save()
    assert hosted.verbs == ["cut database"]
    put_back(state)
    assert restored(hosted, state)


def test_a_spoilt_state_is_told(state):
    """A state that nobody can read is no state of nothing open."""
    state.mkdir()
    (state / drill_state.STATE).write_text("{}")

    assert drill_restore.headline(state).startswith("A DRILL MAY BE OPEN")
    with pytest.raises(drill_state.BadState):
        put_back(state)
