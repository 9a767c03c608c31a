"""Files in which people keep connection strings: dotenv files, libpq's service files."""

import os
import re
from pathlib import Path

from landed.errors import UsageError


def read_env_file(path: Path) -> dict[str, str]:
    """The variables of an .env file in dotenv's grammar: quotes, `export`, comments; the last of a name wins."""
    return {name: unquoted(raw) for name, raw in pairs(_read(path).replace("\r\n", "\n"))}


def pairs(text: str) -> list[tuple[str, str]]:
    """Every assignment of a file's text, in its order: the name, and the value as it is written."""
    found: list[tuple[str, str]] = _LINE.findall(text)
    return found


def unquoted(raw: str) -> str:
    """The value that an assignment's text stands for."""
    value = raw.strip()
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\"`"
    text = value[1:-1] if quoted else value
    return text.replace("\\n", "\n").replace("\\r", "\r") if value[:1] == '"' else text


_LINE = re.compile(
    r"""^\s*(?:export\s+)?([\w.-]+)(?:[^\S\n]*=[^\S\n]*|:[^\S\n]+)"""
    r"""('(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`|[^#\n]+)?[^\S\n]*(?:\#.*)?$""",
    re.M,
)

Services = dict[str, dict[str, str]]


def read_services() -> tuple[str, Services]:
    """Where libpq looks first, and the services that it finds there or in its system folder."""
    own = Path(os.environ.get("PGSERVICEFILE") or "~/.pg_service.conf").expanduser()
    folder = os.environ.get("PGSYSCONFDIR")
    known: Services = {}
    for path in (own, Path(folder) / "pg_service.conf") if folder else (own,):
        if path.is_file():
            known = _sections(path) | known
    return str(own), known


def _sections(path: Path) -> Services:
    sections: Services = {}
    current: dict[str, str] = {}
    for number, line in enumerate(map(str.strip, _read(path).splitlines()), 1):
        if line.startswith("[") and line.endswith("]"):
            current = sections.setdefault(line[1:-1], {})
        elif line and not line.startswith("#"):
            key, equals, value = line.partition("=")
            if not equals:
                raise UsageError(f"{path}, line {number}: neither [service] nor key=value")
            current.setdefault(key, value)
    return sections


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeError:
        raise UsageError(f"{path}: not UTF-8") from None
