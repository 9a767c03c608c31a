"""A run that drills: beside one check of the site it cuts a source, and then what `DRILLING` says becomes of it.

The run loads this module as a plugin (`-p tests.support.drilling`). `DRILLING` is `finish`, `fail` (an assertion),
`wait` (tell the test, and sleep) or `crash` (as a killed worker ends).
"""

import os
import time
from pathlib import Path

import pytest

from landed.cutting import DidNotTake

PLUGIN = "-p", "tests.support.drilling"
WHAT, WHERE = "DRILLING", "DRILLING_AT"
WAIT_S = 60.0


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Function) -> None:
    """Cut the database off within a check of the site's status."""
    if "api_status" not in item.nodeid or "test_endpoint[status]" not in item.nodeid or WHAT not in os.environ:
        return
    cutter = item._request.getfixturevalue("drill_cutter")
    if cutter is None:
        return
    cutter.save()
    try:
        cutter.cut("database")
    except DidNotTake as error:
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
