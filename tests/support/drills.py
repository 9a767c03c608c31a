"""After a drill: whether the site is whole, and what a later run does where it is not."""

from landed.fallback import drill_restore, drill_state
from landed.secrets import Scrubber, Secret
from tests.support.hosting import TOKEN


def restored(site, state):
    """Is the site whole, and nothing noted any more?"""
    return (site.cut, drill_state.read(state), (state / drill_state.STATE).exists()) == ([], None, False)


def put_back(state):
    """What a later run does."""
    scrub = Scrubber([Secret(TOKEN)]).scrub
    return drill_restore.put_back(state, {"PATH": "/usr/bin:/bin", "PLATFORM_TOKEN": TOKEN}, scrub)
