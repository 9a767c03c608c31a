"""`landed restore`: put back what a drill left cut; the last step of a CI job, whatever became of the others."""

import argparse
import os
import sys
from pathlib import Path

from landed.errors import LandedError, UsageError
from landed.fallback import drill_restore, drill_state
from landed.run.outcomes import ExitStatus
from landed.secrets import Scrubber
from landed.settings import Url, parse_url


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare its options."""
    words = "where the drill was noted (default: LANDED_STATE_DIR, LANDED_REPORT_DIR, reports)"
    parser.add_argument("--state-dir", metavar="DIR", help=words)
    parser.description = (
        "Put back whatever a drill left cut, by the restore commands of its contract. The variables that they need "
        "must be set, and LANDED_BASE_URL where the site asks for a login. Exit status 0: nothing is cut any more; "
        "1: it could not be put back, and the last lines say what to run; 2: interrupted, once it was put back; "
        "4: an option or variable is set but empty or wrong: nothing was looked at."
    )


def run(options: argparse.Namespace, root: Path) -> int:
    """Put back, and say what was. Raises UsageError where an option or variable is set but wrong."""
    folder = _folder(options.state_dir, root)
    login = _login()
    scrubber = Scrubber(login.secrets if login else ())
    try:
        state = drill_state.read(folder)
        if state is not None:
            known = (*drill_restore.secrets(state.environment, os.environ), *(login.secrets if login else ()))
            scrubber = Scrubber(known)
            state = drill_restore.put_back(folder, os.environ, scrubber, login=login, tell=_say)
    except (LandedError, OSError) as error:
        _say(scrubber.scrub(f"ERROR: {error}"))
        return _left(folder, scrubber)
    except KeyboardInterrupt:
        status = _left(folder, scrubber)
        return status if drill_restore.instructions(folder) else ExitStatus.INTERRUPTED
    if state is None:
        _say(f"no drill is open in {folder}")
    elif drill_restore.instructions(folder):
        return _left(folder, scrubber)
    else:
        _say(f"put back: {', '.join(state.sources)} of {state.host}")
    return ExitStatus.LANDED


def _left(folder: Path, scrubber: Scrubber) -> ExitStatus:
    """The last lines say what to run."""
    for line in drill_restore.instructions(folder):
        _say(scrubber.scrub(line))
    return ExitStatus.NOT_LANDED


def _folder(given: str | None, root: Path) -> Path:
    known = [("--state-dir", given)]
    known += [(name, os.environ.get(name)) for name in ("LANDED_STATE_DIR", "LANDED_REPORT_DIR")]
    for name, text in known:
        if text is not None and not text.strip():
            raise UsageError(f"{name} is empty: leave it out or give a value")
    return next((Path(text).expanduser().resolve() for _, text in known if text), root / "reports")


def _login() -> Url | None:
    text = os.environ.get("LANDED_BASE_URL")
    if text is None:
        return None
    try:
        return parse_url(text)
    except UsageError as error:
        raise UsageError(f"LANDED_BASE_URL: {error}") from None


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
