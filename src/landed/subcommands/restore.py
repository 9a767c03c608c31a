"""`landed restore`: put back what a drill left cut; the last step of a CI job, whatever became of the others."""

import argparse
import os
import sys
from pathlib import Path

from landed.errors import LandedError
from landed.fallback import drill_restore, drill_state
from landed.run.outcomes import ExitStatus
from landed.secrets import Scrubber
from landed.settings import Url, parse_url


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare its options."""
    words = "where the drill was noted (default: LANDED_STATE_DIR, LANDED_REPORT_DIR, reports)"
    parser.add_argument("--state-dir", type=Path, metavar="DIR", help=words)
    parser.description = (
        "Put back whatever a drill left cut, by the restore commands of its contract. The variables that they need "
        "must be set, and LANDED_BASE_URL where the site asks for a login. Exit status 0: nothing is cut any more; "
        "1: it could not be put back, and the last lines say what to run."
    )


def run(options: argparse.Namespace, root: Path) -> int:
    """Put back, and say what was. Raises UsageError where a variable is set but wrong."""
    folder = _folder(options.state_dir, root)
    login = _login()
    scrub = Scrubber(login.secrets if login else ()).scrub
    try:
        state = drill_state.read(folder)
        if state is not None:
            known = (*drill_restore.secrets(state.environment, os.environ), *(login.secrets if login else ()))
            scrub = Scrubber(known).scrub
            state = drill_restore.put_back(folder, os.environ, scrub, login=login, tell=_say)
    except LandedError as error:
        _say(scrub(f"ERROR: {error}"))
        for line in drill_restore.instructions(folder):
            _say(scrub(line))
        return ExitStatus.NOT_LANDED
    if state is None:
        _say(f"no drill is open in {folder}")
    else:
        _say(f"put back: {', '.join(state.sources)} of {state.host}")
    return ExitStatus.LANDED


def _folder(given: Path | None, root: Path) -> Path:
    for text in (given, os.environ.get("LANDED_STATE_DIR"), os.environ.get("LANDED_REPORT_DIR")):
        if text:
            return Path(text).expanduser().resolve()
    return root / "reports"


def _login() -> Url | None:
    text = os.environ.get("LANDED_BASE_URL")
    return parse_url(text) if text else None


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
