"""A site that a run drills, its contract, and the state that is left of it."""

import time

from landed.fallback import drill_state
from tests.support.drill_contract import drill_contract
from tests.support.drilling import PLUGIN, WHAT, WHERE
from tests.support.hosting import TOKEN
from tests.support.operator import running, verify

PATIENCE = 60.0


class Scene:
    """A site on a platform, its contract, and runs of the suite that drill it."""

    def __init__(self, folder, site):
        self.site, self.folder = site, folder
        self.contract = drill_contract(folder / "contract", site)
        self.reports, self.state, self.told = folder / "reports", folder / "state", folder / "told"

    def options(self, *more, drill=True):
        """The command line; with permission unless told otherwise."""
        permission = [f"--drill={self.site.url.place}"] if drill else []
        checks = "checks/test_4_1_api_status.py"
        return f"--base-url={self.site.address}", f"--contract={self.contract}", *permission, *PLUGIN, *more, checks

    def env(self, what="finish"):
        """Its environment."""
        state = {"LANDED_STATE_DIR": str(self.state)}
        return {WHAT: what, WHERE: str(self.told), "PLATFORM_TOKEN": TOKEN, **state}

    def run(self, what, *more, drill=True):
        """A whole run."""
        return verify(self.reports, *self.options(*more, drill=drill), env=self.env(what), patience=PATIENCE)

    def started(self, *more):
        """A run that will wait with the database cut off."""
        return running(self.reports, *self.options(*more), env=self.env("wait"))

    def waiting(self):
        """The process that waits, once it does."""
        end = time.monotonic() + PATIENCE
        while not self.told.exists() or not self.told.read_text():
            assert time.monotonic() < end, "the run never cut anything"
            time.sleep(0.05)
        assert self.site.cut == ["database"]
        return int(self.told.read_text())

    @property
    def whole(self):
        """Nothing is cut, nothing is noted."""
        return (self.site.cut, drill_state.read(self.state)) == ([], None)

    @property
    def command(self):
        """What puts everything back."""
        return f"landed restore --state-dir={self.state}"
