"""Nothing that happens while a source is put back keeps it from being put back: not a signal, not a full disk."""

import os
import signal
from pathlib import Path

import pytest

from landed.fallback import drill_state
from landed.fallback.cutting import DidNotTake
from landed.promises.drill import Deployed
from tests.support.drills import put_back, restored, somebodys_drill
from tests.support.hosting import TOKEN
from tests.support.hosting_cli import fill

pytest_plugins = ("tests.support.drill_fixtures",)


@pytest.fixture
def ending():
    """As in a run that drills: a signal to end is an exception. Afterwards all is as it was."""

    def end(number, frame):
        raise KeyboardInterrupt(number)

    before = {each: signal.signal(each, end) for each in (signal.SIGTERM, signal.SIGINT)}
    yield end
    for number, handler in before.items():
        signal.signal(number, handler)


def test_signals_wait_and_are_heard(ending, hosted, state, cutter_of):
    """Whoever ends the run while sources are put back waits until all of them are, and is then obeyed."""
    cutter = cutter_of(hosted.link(), hosted.link("github"))
    cutter.save()
    cutter.cut("database")
    cutter.cut("github")
    hosted.moods(back="rude")

    with pytest.raises(KeyboardInterrupt):
        cutter.restore_all()

    assert hosted.verbs == ["cut database", "cut github", "back github", "back database"]
    assert restored(hosted, state)
    assert signal.getsignal(signal.SIGTERM) is ending


def test_one_link_put_back_hears_it_too(ending, hosted, state, cutter_of):
    """The signal is heard when that link is back and noted: whoever goes on from there was not told to."""
    cutter = cutter_of(hosted.link(), hosted.link("github"))
    cutter.save()
    cutter.cut("database")
    cutter.cut("github")
    hosted.moods(back="rude")

    with pytest.raises(KeyboardInterrupt):
        cutter.restore("github")
    assert (hosted.cut, drill_state.read(state).sources) == (["database"], ("database",))
    hosted.moods()
    cutter.restore_all()
    assert restored(hosted, state)


def test_without_a_handler_the_last_words_are_said(ending, hosted, state, cutter_of):
    """Where a signal would end the process at once, it is an exception all the same."""
    cutter = cutter_of()
    cutter.save()
    cutter.cut("database")
    hosted.moods(back="rude")
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, signal.SIG_DFL)

    with pytest.raises(KeyboardInterrupt, match=r"SIG(INT|TERM)"):
        cutter.restore_all()
    assert restored(hosted, state)


def test_a_full_disk_keeps_nothing_from_being_put_back(hosted, state, cutter_of):
    """Noting is for later runs: what cannot be noted any more is put back all the same."""
    cutter = cutter_of(hosted.link(), hosted.link("github"))
    cutter.save()
    cutter.cut("database")
    cutter.cut("github")
    fill(state, os.getpid())
    cutter.restore_all()

    assert hosted.verbs[2:] == ["back github", "back database"]
    assert restored(hosted, state)


def test_on_a_full_disk_nothing_is_cut(hosted, state, cutter_of):
    """What would put it back cannot be noted: nothing is broken, and another may drill from here."""
    cutter = cutter_of()
    cutter.save()
    fill(state, os.getpid())

    with pytest.raises(DidNotTake, match=r"was not tried: .*No space left on device"):
        cutter.cut("database")
    assert (hosted.log, drill_state.owner(state)) == ([], None)


def test_a_disk_that_fills_up_meanwhile(hosted, state, cutter_of):
    """A cut that cannot be noted any more is no cut: it is put back at once."""
    hosted.moods(cut="fill")
    cutter = cutter_of()
    cutter.save()

    with pytest.raises(DidNotTake, match="No space left on device"):
        cutter.cut("database")
    assert hosted.verbs == ["cut database", "back database"]
    assert restored(hosted, state)


def test_a_cut_that_was_not_tried_holds_nothing(hosted, state, cutter_of):
    """Nothing is open then: the next way to cut the same site may be tried."""
    first = cutter_of()
    first.save()
    hosted.restless = True
    with pytest.raises(DidNotTake, match="was not tried: nothing tells which deployment runs"):
        first.cut("database")
    hosted.restless = False

    second = cutter_of()
    second.save()
    second.cut("database")
    first.restore_all()
    assert hosted.cut == ["database"]
    second.restore_all()
    assert restored(hosted, state)


def test_nothing_of_a_command_outlives_it(hosted, cutter_of):
    """A command that is killed cannot put its own files away: its folder is gone with it."""
    where = hosted.folder / "where"
    work = f'umask 077; printf %s "$PLATFORM_TOKEN" >"$TMPDIR/pulled"; printf %s "$TMPDIR" >{where}; kill -9 $$'
    cutter = cutter_of(hosted.link(check=(("sh", "-c", work),)))

    with pytest.raises(Exception, match="exit status -9"):
        cutter.save()
    assert not Path(where.read_text()).exists()


def test_a_name_that_holds_a_secret(hosted, state, cutter_of):
    """What a command prints as the deployment's name is noted without the secrets in it."""
    shown = ("sh", "-c", f'printf "%s " "$PLATFORM_TOKEN"; exec {" ".join(hosted.command("which"))}')
    cutter = cutter_of(hosted.link(deployed=Deployed(command=shown, within_s=20, every_s=0.05, steady=2)))
    cutter.save()
    cutter.cut("database")

    noted = drill_state.read(state).open[0]
    assert (noted.deployment, noted.broken) == ("*** dpl_1", "*** dpl_2")
    assert TOKEN not in (state / drill_state.STATE).read_text()
    cutter.restore_all()
    assert restored(hosted, state)


def test_an_owner_who_does_not_say_who(state):
    """Between two writes, or on a full disk, the lock says only that somebody drills."""
    with drill_state.take(state) as held:
        held.truncate(0)
        assert drill_state.owner(state) == drill_state.UNKNOWN
        drill_state.write(state, somebodys_drill("true"))
        with pytest.raises(drill_state.Busy):
            put_back(state)
    assert drill_state.owner(state) is None
