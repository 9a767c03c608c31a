"""A healthy site on the tests' platform, the folder of a drill's state, and cutters of the site's sources."""

import pytest

from landed.fallback.drill import DrillCutter
from landed.secrets import Scrubber, Secret
from tests.support.hosting import TOKEN, platform


@pytest.fixture
def hosted(tmp_path):
    """A platform with a healthy site."""
    with platform(tmp_path) as hosted:
        yield hosted


@pytest.fixture
def state(tmp_path):
    """The folder of the drill's state."""
    return tmp_path / "state"


@pytest.fixture
def cutter_of(hosted, state):
    """Makes a cutter of some links; each is closed."""
    made = []

    def make(*links, environment=None):
        given = {"PATH": "/usr/bin:/bin", "PLATFORM_TOKEN": TOKEN, "OTHER_SECRET": "not yours"}
        made.append(
            DrillCutter(
                links or (hosted.link(),),
                url=hosted.url,
                folder=state,
                contract="platform",
                environment=given if environment is None else environment,
                scrubber=Scrubber([Secret(TOKEN)]),
            )
        )
        return made[-1]

    yield make
    for each in made:
        each.close()
