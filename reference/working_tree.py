"""The sample's checkout, made in a moment from `reference/checkout/`: files, installed packages, a git repository.

A template's name begins with `dot_` where the file's begins with a dot; `@@name@@` is a string of the sample.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from landed.errors import TargetError
from reference.landing import CONNECT_SECONDS, CONTRACT, Landing

TEMPLATES = Path(__file__).parent / "checkout"
PRIVATE = 0o600
ENGINE = "@prisma/schema-engine-wasm"
"""Prisma's engine, which makes SQL of the models: the sample takes one that is there."""
GIT_SECONDS = 20.0
_BEFORE = timedelta(minutes=10)
"""So much older than the variables is their backup."""


@dataclass(frozen=True, kw_only=True)
class Strings:
    """What of the sample stands in its checkout."""

    pooled: str = field(repr=False)
    direct: str = field(repr=False)
    server_major: int
    begun: datetime
    """When the migration began, and below, when it had ended."""
    ended: datetime

    @property
    def words(self) -> dict[str, str]:
        """By the names that templates use."""
        return {
            "pooled": self.pooled,
            "direct": self.direct,
            "server_major": str(self.server_major),
            "begun": as_date(self.begun),
            "ended": as_date(self.ended + timedelta(seconds=1)),
            "deployed": as_date(self.ended + timedelta(seconds=2)),
        }


def strings_of(landing: Landing, version: int) -> Strings:
    """Strings of a filled database; its address is written as a host would, with and without a pooler."""
    with psycopg.connect(landing.dsn, connect_timeout=CONNECT_SECONDS) as connection:
        times = connection.execute("select min(started_at), max(finished_at) from public._prisma_migrations")
        begun, ended = times.fetchone() or (datetime.now(UTC),) * 2
    parts = urlsplit(landing.dsn)
    login = parts.netloc.rpartition("@")[0]

    def at(host: str, query: str) -> str:
        return urlunsplit(parts._replace(netloc=f"{login}@{host}:{parts.port}", query=query))

    return Strings(
        pooled=at("sample-pooler.localhost", "sslmode=require&pgbouncer=true&connect_timeout=15"),
        direct=at("sample.localhost", "sslmode=require"),
        server_major=version // 10000,
        begun=begun.astimezone(UTC),
        ended=ended.astimezone(UTC),
    )


def as_date(moment: datetime) -> str:
    """A time as `date` writes it."""
    return f"{moment:%a %b} {moment.day:2d} {moment:%H:%M:%S} UTC {moment.year}"


def make_checkout(folder: Path, strings: Strings) -> Path:
    """Write the checkout into a folder that is there and empty; without git where that is not installed.

    Raises TargetError where git is there and refuses.
    """
    for template in sorted(each for each in TEMPLATES.rglob("*") if each.is_file()):
        name = template.relative_to(TEMPLATES).as_posix()
        path = folder / re.sub(r"(^|/)dot_", r"\1.", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_filled(template.read_text(encoding="utf-8"), strings.words), encoding="utf-8")
    shutil.copytree(CONTRACT / "migrations", folder / "prisma" / "migrations")
    shutil.copytree(CONTRACT / "seed", folder / "seed")
    _install(folder)
    for path in folder.glob(".env.*"):
        if path.name != ".env.example":
            path.chmod(PRIVATE)
    before = ((folder / ".env.local").stat().st_mtime_ns / 1e9) - _BEFORE.total_seconds()
    for path in folder.glob(".env*.backup*"):
        os.utime(path, (before, before))
    if shutil.which("git"):
        _commit(folder)
    return folder


def _filled(text: str, words: Mapping[str, str]) -> str:
    return re.sub(r"@@(\w+)@@", lambda found: words[found[1]], text)


def _install(folder: Path) -> None:
    """What an installation leaves: each package's version, the models of the generated client, Prisma's engine.

    The last is copied from the first folder of NODE_PATH, node's own list, that has it.
    """
    lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
    for name, entry in lock["packages"].items():
        if name:
            package = folder / name / "package.json"
            package.parent.mkdir(parents=True)
            known = {"name": name.removeprefix("node_modules/"), "version": entry["version"]}
            package.write_text(json.dumps(known), encoding="utf-8")
    client = folder / "node_modules" / ".prisma" / "client"
    client.mkdir(parents=True)
    shutil.copy(folder / "prisma" / "schema.prisma", client)
    known_to_node = [Path(each) / ENGINE for each in os.environ.get("NODE_PATH", "").split(os.pathsep) if each]
    if engine := next((each for each in known_to_node if each.is_dir()), None):
        shutil.copytree(engine, folder / "node_modules" / ENGINE)


def _commit(folder: Path) -> None:
    """One commit of all that is not ignored, which the remote branch holds too."""
    run_git(folder, "init", "-q", "-b", "master", "--template=")
    run_git(folder, "add", "-A")
    run_git(folder, "commit", "-q", "-m", "feat: migrate to Neon PostgreSQL")
    run_git(folder, "update-ref", "refs/remotes/origin/master", "HEAD")


def run_git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, by nobody's settings but these. Raises TargetError with its words."""
    person = {f"GIT_{role}_{what}": "sample" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", "-c", "gc.auto=0", *arguments],
        cwd=folder,
        env=kept | person | alone,
        capture_output=True,
        text=True,
        timeout=GIT_SECONDS,
        check=False,
    )
    if done.returncode:
        raise TargetError(f"git {arguments[0]}: {done.stderr.strip()[:200]}")
    return done.stdout
