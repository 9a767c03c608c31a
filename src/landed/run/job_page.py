"""Where CI is told of a run: the job's page (`$GITHUB_STEP_SUMMARY`) and lines on its terminal; and where it lies.

An attempt of a series leaves both in the series' private folder; whoever repeats the attempts publishes the last.
"""

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

PAGE = "GITHUB_STEP_SUMMARY"
ACTIONS = "GITHUB_ACTIONS"
LARGEST = 900 * 1024
"""Bytes of the page of one step; GitHub shows none that is larger than 1 MiB."""

_KEPT_PAGE, _KEPT_LINES = "page.md", "annotations"


_LINK = re.compile(r"https?://[^\s<>\"'`]{1,1000}", re.ASCII)


def run_url() -> str | None:
    """Where people find this run with its reports: of GitHub, GitLab or Jenkins; None elsewhere."""
    names = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID")
    server, repository, run = (os.environ.get(each) for each in names)
    attempt = os.environ.get("GITHUB_RUN_ATTEMPT")
    github = f"{server}/{repository}/actions/runs/{run}" if server and repository and run else None
    found = f"{github}/attempts/{attempt}" if github and attempt else github
    found = found or os.environ.get("CI_JOB_URL") or os.environ.get("BUILD_URL")
    return found if found and _LINK.fullmatch(found) else None


def page_path() -> Path | None:
    """The file of the job's page; None where nobody wants one."""
    path = os.environ.get(PAGE)
    return Path(path) if path else None


def wants_lines() -> bool:
    """Whether this is a job of GitHub Actions, which reads its terminal."""
    return os.environ.get(ACTIONS) == "true"


def room(path: Path) -> int:
    """Bytes that are left on the page. Raises OSError."""
    return LARGEST - (path.stat().st_size if path.exists() else 0)


def add(path: Path, page: str) -> None:
    """Put a page behind what other programs have written there. Raises OSError."""
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{page}" if file.tell() and page else page)


def keep(folder: Path, page: str, lines: Sequence[str]) -> None:
    """Leave what may turn out to be the last attempt's, in place of the one before. Raises OSError."""
    (folder / _KEPT_PAGE).write_text(page, encoding="utf-8")
    (folder / _KEPT_LINES).write_text("".join(f"{each}\n" for each in lines), encoding="utf-8")


def publish(folder: Path, say: Callable[[str], None]) -> None:
    """Tell CI what the last attempt left; none left anything: nothing."""
    page, lines, path = folder / _KEPT_PAGE, folder / _KEPT_LINES, page_path()
    if lines.is_file():
        for line in lines.read_text(encoding="utf-8").splitlines():
            say(line)
    if page.is_file() and path is not None:
        try:
            add(path, page.read_text(encoding="utf-8"))
        except OSError as error:
            say(f"{PAGE}: {path}: {error.strerror}")
