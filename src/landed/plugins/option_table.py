"""Every option of landed: its name, its words in `--help`, and how its text is read."""

import difflib
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from landed.connection.connection_string import near_miss
from landed.connection.dsn import Dsn, parse_dsn
from landed.errors import UsageError
from landed.run.notifications import readable
from landed.secrets import Secret
from landed.settings import Url, parse_duration, parse_url


@dataclass(frozen=True, slots=True)
class Folders:
    """Where relative paths begin: those that were asked for, and the suite's own."""

    asked: Path
    own: Path


@dataclass(frozen=True, slots=True)
class Option:
    """One option and its environment variable."""

    name: str
    metavar: str | None
    """None: a switch."""
    help: str
    read: Callable[[str, Folders], Any]
    """From text to value; raises UsageError."""
    secret: bool = False
    """The text may hold a secret."""
    repeat: bool = False
    """May be given several times; in the environment separated by blanks."""
    environment: bool = True

    @property
    def dest(self) -> str:
        """Its name among pytest's options."""
        return f"landed_{self.name.replace('-', '_')}"

    @property
    def variable(self) -> str | None:
        """Its environment variable."""
        return f"LANDED_{self.name.replace('-', '_').upper()}" if self.environment else None

    @property
    def help_text(self) -> str:
        """What `--help` says."""
        return f"{self.help} [env {self.variable}]" if self.environment else self.help


def _dsn(text: str, folders: Folders) -> Dsn:
    return parse_dsn(text)


def _url(text: str, folders: Folders) -> Url:
    return parse_url(text)


def _duration(text: str, folders: Folders) -> float:
    return parse_duration(text)


def _notify(text: str, folders: Folders) -> Secret:
    if "://" not in text:
        raise UsageError("not an Apprise URL")
    return readable(Secret(text.strip()))


def _one_of(*known: str) -> Callable[[str, Folders], str]:
    def read(text: str, folders: Folders) -> str:
        if text not in known:
            raise UsageError(f'"{text}" is none of {", ".join(known)}{near_miss(text, known)}')
        return text

    return read


def _switch(text: str, folders: Folders) -> bool:
    word = text.strip().lower()
    if word not in ("1", "true", "yes", "0", "false", "no"):
        raise UsageError("give 1, true, yes, 0, false or no")
    return word in ("1", "true", "yes")


def _checkpoints(text: str, folders: Folders) -> tuple[str, ...]:
    found = tuple(each.strip() for each in text.split(","))
    if not all(found):
        raise UsageError("an id between the commas is empty")
    return found


def _drill(text: str, folders: Folders) -> str:
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?", text):
        raise UsageError("give the host alone, as in --drill=staging.example.com")
    return text.lower()


def _path(kind: str) -> Callable[[str, Folders], Path]:
    """A path that is there: a `file`, a `folder`, or either (`file or folder`)."""

    def read(text: str, folders: Folders) -> Path:
        path = _absolute(text, folders)
        good = {"file": path.is_file, "folder": path.is_dir}.get(kind, path.exists)
        if not good():
            raise UsageError(f"no {kind} at {path}{_neighbour(path)}")
        return path

    return read


def _absolute(text: str, folders: Folders) -> Path:
    if "://" in text:
        raise UsageError("a URL, where a path belongs")  # its slashes would collapse, and its password be shown
    try:
        return (folders.asked / Path(text).expanduser()).resolve()
    except (OSError, RuntimeError, ValueError):
        raise UsageError("not a path") from None


def _neighbour(path: Path) -> str:
    try:
        close = difflib.get_close_matches(path.name, os.listdir(path.parent), n=1)
    except OSError:
        return f": there is no {path.parent}"
    return f' — did you mean "{close[0]}"?' if close and close[0] != path.name else ""


def _backup(text: str, folders: Folders) -> Path | str:
    found: Path | str = text if text == "make" else _path("file or folder")(text, folders)
    return found


def _browser(text: str, folders: Folders) -> str:
    """`none`, a program's path, or its name on PATH."""
    if text == "none":
        return text
    found = shutil.which(text)
    return str(Path(found).resolve() if found else _path("file")(text, folders))


def _report_folder(text: str, folders: Folders) -> Path:
    """A folder that is there or can be made."""
    path = _absolute(text, folders)
    there = next(each for each in (path, *path.parents) if each.exists())
    if not there.is_dir():
        raise UsageError(f"{there} is a file, not a folder")
    if not os.access(there, os.W_OK | os.X_OK):
        raise UsageError(f"{there} cannot be written to")
    return path


OPTIONS = (
    Option("dsn", "DSN", "database to verify, as the application reaches it", _dsn, secret=True),
    Option("direct-dsn", "DSN", "the same database without the pooler", _dsn, secret=True),
    Option("base-url", "URL", "deployed application to verify", _url, secret=True),
    Option("env-file", "FILE", "read DATABASE_URL and DIRECT_URL from this file", _path("file")),
    Option("contract", "PATH", "contract to verify against (default: contracts/ai-go)", _path("file or folder")),
    Option("embedded", None, "verify the sample landing that comes with landed", _switch),
    Option("checkpoint", "ID", "verify this part only; repeatable", _checkpoints, repeat=True),
    Option(
        "profile",
        "gate|oncall",
        "gate (default): everything, exact; oncall: quick and harmless, counts are floors",
        _one_of("gate", "oncall"),
    ),
    Option("source-dsn", "DSN", "database migrated from: rows are compared", _dsn, secret=True),
    Option(
        "scratch-dsn",
        "DSN",
        "server where scratch databases may be made (default: an embedded one)",
        _dsn,
        secret=True,
    ),
    Option("app-dir", "DIR", "checkout of the application", _path("folder")),
    Option("fallback-url", "URL", "deployment whose database is cut off on purpose", _url, secret=True),
    Option(
        "drill",
        "HOST",
        "permission to cut off sources of exactly this host, which is that of --base-url, and to put them back",
        _drill,
        environment=False,
    ),
    Option("attest", "FILE", "boxes that a person signed", _path("file")),
    Option("baseline", "FILE", "results.json of the old site, to tell how much faster answers are", _path("file")),
    Option("backup", "FILE|make", "verify this backup, or make one", _backup),
    Option("retry-for", "TIME", "repeat the run until it is green, so long at most: 60s, 2m", _duration),
    Option("report-dir", "DIR", "where reports are written (default: reports)", _report_folder),
    Option("state-dir", "DIR", "where an open drill is noted (default: the report folder)", _report_folder),
    Option("notify", "URL", "Apprise URL to tell the verdict to; repeatable", _notify, secret=True, repeat=True),
    Option("browser", "PROGRAM|none", "browser to open pages with (default: one that is installed)", _browser),
    Option("lang", "ko|en", "language of report, summary and notification (default: en)", _one_of("ko", "en")),
)
