"""A database's address as a connection string gives it: its facts, shown masked, revealed to the driver alone."""

import ipaddress
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from psycopg.conninfo import make_conninfo

from landed.connection.connection_string import SECRETS, read
from landed.connection.dotfiles import read_env_file
from landed.secrets import MASK, Secret

__all__ = ["Dsn", "is_local", "parse_dsn", "read_env_file"]

Pairs = tuple[tuple[str, str | Secret], ...]

DEFAULT_PORT = 5432
POOLER_PORT = 6543


def parse_dsn(text: str) -> "Dsn":
    """Read a URL (libpq's or Prisma's), `key=value` words or `service=NAME`.

    Raises UsageError: one line, without any part of the string that could be secret.
    """
    libpq, prisma, spellings = read(text)
    return Dsn(_pairs(libpq), _pairs(prisma), tuple(Secret(each) for each in spellings))


def _pairs(values: dict[str, str]) -> Pairs:
    named = sorted(values.items())
    return tuple((name, Secret(value) if name in SECRETS else value) for name, value in named if value)


@dataclass(frozen=True, slots=True, repr=False)
class Dsn:
    """What a connection string says. Made by `parse_dsn`; equal when they say the same, secrets included."""

    parameters: Pairs
    """For libpq, by keyword, in name order; secret values are `Secret`s."""
    prisma: Pairs = ()
    """Prisma's own parameters as given, in name order."""
    spellings: tuple[Secret, ...] = field(default=(), compare=False)
    """Secrets as they were written, where that differs (percent-encoded): for the scrubber."""

    def _text(self, name: str, default: str = "") -> str:
        value = dict(self.parameters).get(name, default)
        return value.reveal() if isinstance(value, Secret) else value

    @property
    def hosts(self) -> tuple[str, ...]:
        """Host names, addresses or socket folders; one empty name where libpq is left to its own socket."""
        return tuple((self._text("host") or self._text("hostaddr")).split(","))

    @property
    def ports(self) -> tuple[int, ...]:
        """One for each host."""
        ports = [int(each or DEFAULT_PORT) for each in self._text("port").split(",")]
        return tuple(ports * len(self.hosts) if len(ports) == 1 else ports)

    @property
    def away(self) -> tuple[str, str, int]:
        """Name, address and port of the first server that is not this machine; of the first where all are."""
        addresses = (self._text("hostaddr") or self._text("host")).split(",")
        servers = [*zip(self.hosts, addresses, self.ports, strict=False)]
        return next((each for each in servers if not is_local(each[1])), servers[0])

    @property
    def database(self) -> str | None:
        """Where none is named, libpq takes the user's name."""
        return self._text("dbname") or self.user

    @property
    def user(self) -> str | None:
        """None where libpq is left to take the account's name."""
        return self._text("user") or None

    @property
    def sslmode(self) -> str:
        """As given; libpq's default is `prefer`."""
        return self._text("sslmode", "prefer")

    @property
    def connect_timeout(self) -> int | None:
        """Seconds for each address; None where none is given or it is 0 (for ever)."""
        return int(self._text("connect_timeout", "0")) or None

    @property
    def schema(self) -> str | None:
        """Prisma's `schema`."""
        return next((str(value) for name, value in self.prisma if name == "schema"), None)

    @property
    def says_pooled(self) -> bool:
        """Prisma's `pgbouncer=true`: the string itself says that a pooler stands between."""
        return ("pgbouncer", "true") in self.prisma

    @property
    def looks_pooled(self) -> bool:
        """The address is spelled like a pooler's: `…-pooler.…`, `….pooler.…`, or its usual port."""
        labels = [label for host in self.hosts for label in host.lower().split(".")]
        return any(each == "pooler" or each.endswith("-pooler") for each in labels) or POOLER_PORT in self.ports

    @property
    def is_local(self) -> bool:
        """Every host is this machine: a socket or a loopback address."""
        return all(is_local(each) for each in (self._text("hostaddr") or self._text("host")).split(","))

    def reaches_same(self, other: "Dsn") -> bool:
        """The same addresses and database, whoever knocks."""
        return self._place() == other._place()

    def with_database(self, name: str) -> "Dsn":
        """The same string for another database of the server."""
        parameters = tuple(sorted({**dict(self.parameters), "dbname": name}.items()))
        return replace(self, parameters=parameters)

    def _place(self) -> tuple[object, ...]:
        return tuple(each.lower() for each in self.hosts), self.ports, self.database

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """For the scrubber; without those that are also the name of role, database or host, and so no secret."""
        values = (value for _, value in (*self.parameters, *self.prisma) if isinstance(value, Secret))
        public = {self.user, self.database, *self.hosts}
        return tuple(each for each in (*values, *self.spellings) if each.reveal() not in public)

    @property
    def masked(self) -> str:
        """A URL that may be shown."""
        parts = {name: MASK if isinstance(value, Secret) else value for name, value in self.parameters}
        user, password = parts.pop("user", ""), parts.pop("password", "")
        login = quote(user, safe="") + (f":{password}" if password else "") + "@" if user or password else ""
        database = quote(parts.pop("dbname", ""), safe="")
        place = ""
        if not any(each.startswith(("/", "@")) for each in self.hosts) and parts.get("host"):
            ports = parts.pop("port", "").split(",")
            place = ",".join(map(_address, self.hosts, ports * len(self.hosts) if len(ports) == 1 else ports))
            del parts["host"]
        shown = [*parts.items(), *((name, str(value)) for name, value in self.prisma)]
        query = "&".join(f"{name}={value if value == MASK else quote(value, safe='/,:')}" for name, value in shown)
        return f"postgresql://{login}{place}/{database}" + (f"?{query}" if query else "")

    def __repr__(self) -> str:
        return self.masked

    def conninfo(self, **instead: str | int) -> str:
        """The string for the driver, with keywords replaced: the only place where the password is text."""
        known: dict[str, str | int] = {name: self._text(name) for name, _ in self.parameters}
        return make_conninfo("", **(known | instead))


def _address(host: str, port: str) -> str:
    return (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")


def is_local(host: str) -> bool:
    """Is a host this machine: a socket or a loopback address?"""
    if host in ("", "localhost") or host.startswith(("/", "@")) or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
