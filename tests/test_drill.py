"""The drill's commands on a real platform: what is cut is noted first, and put back whatever happens."""

import json

import pytest

from landed.fallback import drill_restore, drill_state
from landed.fallback.cutting import DidNotTake
from landed.promises.drill import Deployed
from tests.support.drills import put_back, restored
from tests.support.hosting import TOKEN

pytest_plugins = ("tests.support.drill_fixtures",)


def test_cut_and_put_back(hosted, state, cutter_of):
    """A cut is on the disk before the command runs, its end is a new deployment, and so is that of putting back."""
    cutter = cutter_of()
    cutter.save()

    cutter.cut("database")
    noted = drill_state.read(state)
    assert (hosted.cut, noted.sources, noted.open[0].deployment, noted.open[0].broken) == (
        ["database"], ("database",), "dpl_1", "dpl_2",
    )  # fmt: skip

    cutter.restore("database")
    assert restored(hosted, state)
    assert [line.split()[:3] for line in hosted.log] == [
        ["cut", "database", "noted"],
        ["back", "database", "noted"],
    ]


def test_twice_is_harmless(hosted, state, cutter_of):
    """Cutting what is cut and putting back what is back do nothing."""
    cutter = cutter_of()
    cutter.save()
    cutter.restore("database")
    cutter.cut("database")
    cutter.cut("database")
    cutter.restore_all()
    cutter.restore("database")
    cutter.restore_all()

    assert hosted.verbs == ["cut database", "back database"]
    assert restored(hosted, state)


def test_the_last_cut_is_put_back_first(hosted, state, cutter_of):
    """Several links are put back in the reverse order."""
    cutter = cutter_of(hosted.link(), hosted.link("github"))
    cutter.save()
    cutter.cut("database")
    cutter.cut("github")
    cutter.restore_all()

    assert hosted.verbs == ["cut database", "cut github", "back github", "back database"]
    assert restored(hosted, state)


def test_a_command_names_the_deployment(hosted, state, cutter_of):
    """Instead of an answer of the site, a command may print which deployment runs."""
    named = Deployed(command=hosted.command("which"), within_s=20, every_s=0.05, steady=2)
    cutter = cutter_of(hosted.link(deployed=named))
    cutter.save()
    cutter.cut("database")

    assert drill_state.read(state).open[0].broken == "dpl_2"
    cutter.restore_all()
    assert restored(hosted, state)


SILENT_S, HANG_S = 2.0, 5.0
"""How long is waited for a deployment that never comes, and for a command that never ends: what is well in the same
test must be over within it, too."""


def link_of(hosted, mood):
    """A link that ends its waits early where they are all waited out."""
    short = {"silent": {"within_s": SILENT_S}, "hang": {"deadline_s": HANG_S}}
    return hosted.link(**short.get(mood, {}))


@pytest.mark.parametrize(
    ("mood", "told"),
    [("silent", "no new, ready deployment"), ("fail", "exit status 3"), ("hang", "not over after 5 s")],
)
def test_the_cut_did_not_take(mood, told, hosted, state, cutter_of):
    """A break command that fails, hangs or changes nothing: it is said so, and all is put back at once.

    What a hanging command started ends with it: nothing comes back to change the site later.
    """
    hosted.moods(cut=mood)
    cutter = cutter_of(link_of(hosted, mood))
    cutter.save()

    with pytest.raises(DidNotTake, match=f"the cut did not take: .*{told}") as caught:
        cutter.cut("database")

    assert TOKEN not in str(caught.value)
    assert hosted.verbs == ["cut database", "back database"]
    assert restored(hosted, state)
    assert not (mood == "hang" and hosted.haunted())


@pytest.mark.parametrize("mood", ["silent", "fail", "hang"])
def test_it_cannot_be_put_back(mood, hosted, state, cutter_of):
    """What could not be put back stays noted, with exactly what to run; when the platform is well, that works."""
    cutter = cutter_of(link_of(hosted, mood))
    cutter.save()
    cutter.cut("database")
    hosted.moods(back=mood)

    with pytest.raises(DidNotTake):
        cutter.restore_all()
    told = drill_restore.instructions(state)
    assert f"landed restore --state-dir={state}" in told[1]
    assert "PLATFORM_TOKEN" in told[1]
    assert told[-1].endswith("back database")

    cutter.close()
    hosted.moods()
    assert put_back(state).sources == ("database",)
    assert restored(hosted, state)
    assert drill_restore.instructions(state) == []
    assert put_back(state) is None


def test_the_state_holds_no_value(hosted, state, cutter_of):
    """Names, times, host, commands: no secret, and for nobody else to read."""
    cutter = cutter_of()
    cutter.save()
    cutter.cut("database")
    path = state / drill_state.STATE
    text = path.read_text()

    assert TOKEN not in text
    assert "not yours" not in text
    assert "cut" not in text.replace(str(hosted.folder), ""), "what breaks it is not needed to put it back"
    assert json.loads(text)["host"] == hosted.url.place
    assert path.stat().st_mode & 0o077 == 0
    cutter.restore_all()


def test_commands_get_what_is_named(hosted, cutter_of):
    """Only variables that the contract names reach a command, beside those that every program needs."""
    cutter = cutter_of()
    cutter.save()
    cutter.cut("database")
    cutter.restore_all()
    names = set(hosted.log[0].split()[3:])

    assert {"PATH", "PLATFORM_TOKEN", "LANDED_DRILL_HOST", "LANDED_DRILL_SOURCE"} <= names
    assert "OTHER_SECRET" not in names
