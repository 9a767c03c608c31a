"""What the operator asked for: every option, typed and masked, on the controller and on every worker."""

import json
import re
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from landed.connection.access import Access
from landed.connection.connection_string import ENCODE
from landed.connection.dsn import Dsn, is_local
from landed.errors import UsageError
from landed.secrets import MASK, Secret

Profile = Literal["gate", "oncall"]
Language = Literal["ko", "en"]


@dataclass(frozen=True, slots=True, repr=False)
class Url:
    """A site's address. Made by `parse_url`; name and password before the host are kept apart and masked."""

    address: str
    """Without login and closing slash: safe to show, and to join paths to."""
    login: Secret | None = None
    """`name:password` or a token, as written."""

    @property
    def auth(self) -> tuple[Secret, Secret] | None:
        """Name and password for basic authentication."""
        if self.login is None:
            return None
        name, _, password = self.login.reveal().partition(":")
        return Secret(unquote(name)), Secret(unquote(password))

    @property
    def host(self) -> str:
        """The host alone, in lower case."""
        return urlsplit(self.address).hostname or ""

    @property
    def place(self) -> str:
        """The host with its port where one is written, in lower case."""
        return urlsplit(self.address).netloc.lower()

    @property
    def is_local(self) -> bool:
        """It is this machine's own."""
        return is_local(self.host)

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """For the scrubber: the password; the name where it stands alone, as a token does."""
        if self.login is None or self.auth is None:
            return ()
        name, password = self.auth
        raw = Secret(self.login.reveal().partition(":")[2])
        return (password, raw) if password else (name, self.login)

    def reveal(self) -> str:
        """The address with its login, as text."""
        if self.login is None:
            return self.address
        scheme, _, rest = self.address.partition("://")
        return f"{scheme}://{self.login.reveal()}@{rest}"

    def __repr__(self) -> str:
        return self.address.replace("://", f"://{MASK}@", 1) if self.login else self.address


def parse_url(text: str) -> Url:
    """Read the address of a site. Raises UsageError: one line, without any part of a login."""
    text = text.strip()
    if not text:
        raise UsageError("empty")
    scheme, mark, rest = text.partition("://")
    if scheme.lower() in ("postgres", "postgresql"):
        raise UsageError("that is the address of a database: give it as --dsn")
    if not mark or scheme.lower() not in ("http", "https"):
        raise UsageError("not the address of a site: it begins with https:// or http://")
    place, path, more = re.match(r"([^/?#]*)([^?#]*)(.*)", rest, re.S).groups()  # type: ignore[union-attr]
    login, _, address = place.rpartition("@")
    if "@" in login + path + more or not text.isprintable() or " " in text:
        raise UsageError(ENCODE)
    if more:
        raise UsageError("it ends with the path: leave out ? and # and what follows")
    if not re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(:[0-9]{1,5})?", address):
        raise UsageError("no host, or a port that is no number")
    return Url(f"{scheme.lower()}://{address}{path.rstrip('/')}", Secret(login) if login else None)


_UNITS = {"": 1.0, "ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}


def parse_duration(text: str) -> float:
    """Seconds of `500ms`, `60s`, `2m`, `1h`, and of a plain number. Raises UsageError."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|)\s*", text)
    if not found or not float(found[1]):
        raise UsageError("not a time: give seconds above zero, or a number with its unit: 500ms, 60s, 2m")
    return float(found[1]) * _UNITS[found[2]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All options of the design's table, checked; None where nothing was asked for."""

    dsn: Dsn | None = None
    direct_dsn: Dsn | None = None
    base_url: Url | None = None
    contract: Path = Path("contracts/ai-go")
    embedded: bool = False
    checkpoints: tuple[str, ...] = ()
    profile: Profile = "gate"
    source_dsn: Dsn | None = None
    scratch_dsn: Dsn | None = None
    app_dir: Path | None = None
    fallback_url: Url | None = None
    drill: str | None = None
    attest: Path | None = None
    baseline: Path | None = None
    backup: Path | Literal["make"] | None = None
    retry_for: float | None = None
    """Seconds."""
    report_dir: Path = Path("reports")
    state_dir: Path | None = None
    """Where an open drill is noted; None: in the report folder."""
    notify: tuple[Secret, ...] = ()
    lang: Language = "en"
    browser: str | None = None
    """Program that pages are opened with, or `none`; None: Playwright's own, or one on PATH."""
    access: Access = field(default_factory=Access)
    """What the environment gives for the platform that the contract names."""

    @property
    def state_folder(self) -> Path:
        """Where an open drill is noted."""
        return self.state_dir or self.report_dir

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """Every secret that the run knows, for the scrubber."""
        known = [*self.notify, *(token for _, token in self.access.tokens)]
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, Dsn | Url):
                known += value.secrets
        return tuple(dict.fromkeys(known))


def encode(settings: Settings) -> str:
    """Settings as one text of builtins, secrets included: for xdist's wire, which carries nothing else."""
    return json.dumps({each.name: getattr(settings, each.name) for each in fields(settings)}, default=_tag)


def decode(text: str) -> Settings:
    """What `encode` wrote."""
    values: dict[str, Any] = json.loads(text, object_hook=_untag)
    for name in ("checkpoints", "notify"):
        values[name] = tuple(values[name])
    return Settings(**values)


def _tag(value: object) -> dict[str, Any]:
    match value:
        case Secret():
            return {"!secret": value.reveal()}
        case Url():
            return {"!url": [value.address, value.login]}
        case Dsn():
            return {"!dsn": [value.parameters, value.prisma, value.spellings]}
        case Path():
            return {"!path": str(value)}
        case Access():
            return {"!access": [value.tokens, value.variables, value.addresses]}
    raise TypeError(f"{type(value).__name__} does not belong into Settings")


def _untag(found: dict[str, Any]) -> Any:
    match found:
        case {"!secret": text}:
            return Secret(text)
        case {"!url": [address, login]}:
            return Url(address, login)
        case {"!dsn": [parameters, prisma, spellings]}:
            return Dsn(tuple(map(tuple, parameters)), tuple(map(tuple, prisma)), tuple(spellings))
        case {"!path": text}:
            return Path(text)
        case {"!access": parts}:
            return Access(*(tuple(map(tuple, each)) for each in parts))
    return found
