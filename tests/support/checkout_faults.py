"""What can be wrong with a checkout, one thing at a time, and exactly which checks tell of it."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reference.working_tree import run_git

Brief = tuple[str, str, str]
"""Check, finding and severity."""

ENVIRONMENT = "test_1_3_environment.py"
MIGRATIONS = "test_2_1_migrations.py"
SEED = "test_2_3_seed_counts.py"
DEPLOYMENT = "test_3_2_deployment.py"
HANDOVER = "test_5_1_handover.py"
MODULES = (ENVIRONMENT, MIGRATIONS, f"{SEED}::test_path", f"{SEED}::test_document", DEPLOYMENT, HANDOVER)
BACKUP = ".env.local.backup.20250907_100000"


@dataclass(frozen=True)
class Fault:
    """One alteration of a healthy checkout; `commit` it, so that the working tree stays clean."""

    name: str
    alter: Callable[[Path], object]
    expected: tuple[Brief, ...]
    commit: bool = True

    def plant(self, folder: Path) -> None:
        """Alter the checkout in a folder."""
        self.alter(folder)
        if self.commit and run_git(folder, "status", "--porcelain"):
            commit(folder)


def commit(folder: Path, words: str = "more") -> None:
    """Commit all that is not ignored, and push it."""
    run_git(folder, "add", "-A")
    run_git(folder, "commit", "-q", "--allow-empty", "-m", words)
    run_git(folder, "update-ref", "refs/remotes/origin/master", "HEAD")


def instead(name: str, old: str, new: str) -> Callable[[Path], object]:
    """Another text within a file."""

    def alter(folder: Path) -> None:
        path = folder / name
        text, times = path.read_text(encoding="utf-8"), path.stat()
        assert old in text, f"{name} holds no {old}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

    return alter


def written(name: str, text: str) -> Callable[[Path], object]:
    """A new file."""

    def alter(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")

    return alter


def folder(name: str) -> Callable[[Path], object]:
    """A new folder with nothing in it, which git does not see."""
    return lambda checkout: (checkout / name).mkdir()


def gone(name: str) -> Callable[[Path], object]:
    """A file less."""
    return lambda folder: (folder / name).unlink()


def moded(name: str, mode: int) -> Callable[[Path], object]:
    """Another mode."""
    return lambda folder: (folder / name).chmod(mode)


def swapped(name: str, one: str, other: str) -> Callable[[Path], object]:
    """Two texts within a file, exchanged."""

    def alter(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(one, "\0").replace(other, one).replace("\0", other), encoding="utf-8")

    return alter


def tracked(name: str) -> Callable[[Path], object]:
    """A file in git although it is ignored."""
    return lambda folder: run_git(folder, "add", "-f", name)


def once_tracked(name: str) -> Callable[[Path], object]:
    """A file that a commit took in and the next one took out again."""

    def alter(folder: Path) -> None:
        run_git(folder, "add", "-f", name)
        commit(folder, "everything")
        run_git(folder, "rm", "-q", "--cached", name)

    return alter


def password_in(name: str) -> Callable[[Path], object]:
    """The database's password in a file that git tracks."""

    def alter(folder: Path) -> None:
        line = next(each for each in (folder / ".env.local").read_text().splitlines() if "DIRECT_URL" in each)
        written(name, line.partition("://")[2].partition("@")[0].partition(":")[2])(folder)

    return alter


def password_once(folder: Path) -> None:
    """The same, taken out again by the next commit."""
    password_in("notes.txt")(folder)
    commit(folder)
    (folder / "notes.txt").unlink()


def younger(folder: Path) -> None:
    """A backup that was made after the change."""
    later = (folder / ".env.local").stat().st_mtime + 60
    os.utime(folder / BACKUP, (later, later))


def two_strings(folder: Path) -> None:
    """A backup that is a copy of what it should be the backup of."""
    times = (folder / BACKUP).stat()
    shutil.copy(folder / ".env.local", folder / BACKUP)
    os.utime(folder / BACKUP, ns=(times.st_atime_ns, times.st_mtime_ns))


def swept_in(folder: Path) -> None:
    """A dump that nothing ignored, and that `git add -A` took."""
    instead(".gitignore", "*.dump\n", "")(folder)
    written("old.dump", "rows")(folder)


def emptied(folder: Path) -> None:
    """A backup of nothing."""
    times = (folder / BACKUP).stat()
    (folder / BACKUP).write_text("")
    os.utime(folder / BACKUP, ns=(times.st_atime_ns, times.st_mtime_ns))


def of_another_year(folder: Path) -> None:
    """The log of another migration."""
    path = folder / "migration.log"
    path.write_text(path.read_text().replace(" 2026\n", " 2025\n").replace(" 2025\n", " 2024\n"))


def behind(folder: Path) -> None:
    """A commit that was not pushed."""
    run_git(folder, "commit", "-q", "--allow-empty", "-m", "more")


def of(module: str, check: str, *findings: str, weight: str = "block") -> tuple[Brief, ...]:
    """Findings of one check."""
    kind = module.removesuffix(".py").split("_", 3)[3]
    return tuple((f"{module}::test_{check}", f"{kind}/{each}", weight) for each in findings)
