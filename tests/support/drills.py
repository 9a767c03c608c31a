"""After a drill: whether the site is whole, and what a later run does where it is not."""

from landed.fallback import drill_restore, drill_state
from landed.secrets import Scrubber, Secret
from tests.support.hosting import TOKEN


def restored(site, state):
    """Is the site whole, and nothing noted any more?"""
    return (site.cut, drill_state.read(state), (state / drill_state.STATE).exists()) == ([], None, False)


def somebodys_drill(*restore):
    """The state of a drill that another process left, with the command that restores."""
    link = {"source": "database", "restore": [[*restore]], "deployed": {"command": ["true"]}}
    opened = {"link": link, "since": "2026-01-01T00:00:00Z", "deployment": "dpl_1"}
    noted = {"host": "h", "url": "http://h", "contract": "c", "open": [opened]}
    return drill_state.DrillState.model_validate(noted, strict=False)


def put_back(state):
    """What a later run does."""
    scrubber = Scrubber([Secret(TOKEN)])
    return drill_restore.put_back(state, {"PATH": "/usr/bin:/bin", "PLATFORM_TOKEN": TOKEN}, scrubber)
