"""Putting back what a drill left cut: by a later run, by `landed restore`; and the words for doing it by hand."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from landed.connection.dsn import parse_dsn
from landed.errors import UsageError
from landed.fallback import drill_state
from landed.fallback.cutting import DidNotTake
from landed.fallback.drill import DrillCutter
from landed.fallback.drill_state import BadState, DrillState
from landed.fallback.link_commands import Said
from landed.secrets import Scrubber, Secret
from landed.settings import Url, parse_url


def put_back(
    folder: Path,
    environment: Mapping[str, str],
    scrubber: Scrubber,
    *,
    login: Url | None = None,
    tell: Callable[[str], None] = lambda words: None,
    keep: Callable[[Said], None] = lambda said: None,
) -> DrillState | None:
    """Put back whatever a drill left open in this folder, and return what that was; None: nothing.

    `login` is the site's address with its login, used where it is the same place. Raises Busy while the drill runs,
    BadState, OutOfTime, OSError, and DidNotTake where something could not be put back.
    """
    found = drill_state.read(folder)
    if found is None:
        return None
    missing = [name for name in found.environment if not environment.get(name)]
    if missing:
        raise DidNotTake(f"set {', '.join(missing)}: the commands need it")
    url = login if login is not None and login.address == found.url else parse_url(found.url)
    cutter = DrillCutter(
        (),
        url=url,
        folder=folder,
        contract=found.contract,
        environment=environment,
        scrubber=scrubber,
        tell=tell,
        keep=keep,
    )
    try:
        state = cutter.adopt()
        cutter.restore_all()
    finally:
        cutter.close()
    return state


def instructions(folder: Path) -> list[str]:
    """Exactly what to run, where a drill is open; no line where none is."""
    try:
        state = drill_state.read(folder)
    except BadState as error:
        return [f"A DRILL MAY BE OPEN: {error}: put the site back by hand, then remove the file"]
    if state is None:
        return []
    cut = ", ".join(f"{each.link.source} (since {each.since:%Y-%m-%d %H:%M:%S} UTC)" for each in state.open)
    needs = f"   with {', '.join(state.environment)} in the environment" if state.environment else ""
    return [
        f"NOT PUT BACK: a drill of {state.host} has cut {cut}. Run:",
        f"    {drill_state.command(folder)}{needs}",
        "or by hand:",
        *(f"    {each}" for each in state.commands()),
    ]


def headline(folder: Path) -> str | None:
    """The same in one line."""
    lines = instructions(folder)
    if len(lines) < 2:
        return lines[0] if lines else None
    return f"{lines[0].removesuffix(' Run:')} Run: {lines[1].strip()}"


def secrets(names: tuple[str, ...], environment: Mapping[str, str]) -> tuple[Secret, ...]:
    """Values of variables, for the scrubber; of connection strings their passwords, too."""
    found = []
    for name in names:
        value = environment.get(name)
        if value:
            found.append(Secret(value))
            with suppress(UsageError):
                found += parse_dsn(value).secrets
    return tuple(found)
