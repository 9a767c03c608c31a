"""A run that drills: beside one check of the site it cuts a source, and then what `DRILLING` says becomes of it.

The run loads this module as a plugin (`-p tests.support.drilling`). `DRILLING` is `finish`, `fail` (an assertion),
`wait` (tell the test, and sleep) or `crash` (as a killed worker ends).
"""

import os
import time
from pathlib import Path

import pytest

from landed.fallback.cutting import CannotSave, DidNotTake

PLUGIN = "-p", "tests.support.drilling"
WHAT, WHERE = "DRILLING", "DRILLING_AT"
WAIT_S = 60.0


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Function) -> None:
    """Cut the database off within a check of the site's status."""
    if "api_status" not in item.nodeid or "test_endpoint[status]" not in item.nodeid or WHAT not in os.environ:
        return
    # Not before: pytest rewrites the assertions of plugins that it imports itself.
    from landed.plugins.options import SETTINGS
    from landed.plugins.parametrization import CONTRACT

    stash = item.config.stash
    found = item.config.hook.pytest_landed_cutters(
        config=item.config, settings=stash[SETTINGS], contract=stash[CONTRACT]
    )
    cutter = next((each for some in found for each in some if each.mode == "drill"), None)
    if cutter is None:
        return
    try:
        cutter.save()
        cutter.cut("database")
    except (CannotSave, DidNotTake) as error:
        pytest.skip(f"not run: {error}")
    match os.environ[WHAT]:
        case "fail":
            raise AssertionError("planted: a rung that fails")
        case "wait":
            Path(os.environ[WHERE]).write_text(str(os.getpid()))
            time.sleep(WAIT_S)
        case "crash":
            os._exit(9)
    cutter.restore_all()
