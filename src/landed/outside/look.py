"""One look at the site as a stranger takes it: few requests, each of them a GET, and no redirect is followed."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from posixpath import dirname
from typing import ClassVar
from urllib.parse import urlsplit

from pydantic import ConfigDict, TypeAdapter

from landed.contract import Contract
from landed.expectations import own_assets
from landed.marks import STRICT
from landed.outside.handshake import Handshake, shake_hands
from landed.outside.shapes import map_of
from landed.promises.outside import FILES, FOLDERS, ORIGINS, SCRIPTS
from landed.settings import Url, parse_url
from landed.web.asking import Asker
from landed.web.site import Answer, Site

STRANGER = "https://landed.invalid"
"""An origin that no site can know: its name is reserved for what does not exist."""
HTTP_PORT, HTTPS_PORT = 80, 443
_MANY = 1000
"""Scripts and styles of a page that are known to be there; few of them are asked for."""

Answers = tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a stranger saw, as it came."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    handshake: Handshake
    plain: Answer | None = None
    """By plain http; None: `plain_unread` says why nobody asked."""
    plain_unread: str = ""
    crossed: Answers
    """The front page, then endpoints, each asked on behalf of another site's page."""
    assets: tuple[str, ...] = ()
    """Scripts and styles that the pages name."""
    folders: Answers = ()
    """Of these scripts and styles."""
    scripts: Answers = ()
    maps: Answers = ()
    files: Answers = ()
    """What should not be there: see `landed.promises.outside.FILES`."""
    private: Answers = ()
    unknown: Mapping[str, Answer] = field(default_factory=dict)
    """By folder: what a private address's neighbour answers that nobody ever made."""

    def save(self, path: Path) -> None:
        """Write it to a file that only this account can read."""
        path.touch(mode=0o600)
        path.write_bytes(_FILE.dump_json(self))

    @classmethod
    def load(cls, path: Path) -> "Seen":
        """Read what `save` wrote."""
        return _FILE.validate_json(path.read_bytes())


_FILE: TypeAdapter[Seen] = TypeAdapter(Seen)


def look(url: Url, contract: Contract, answers: Mapping[str, Sequence[Answer]]) -> Seen:
    """Look at the site; `answers` are those of the preflight, whose pages name scripts and styles.

    Raises SiteLost where the site goes silent.
    """
    limits = contract.politeness
    site = Site(url, requests=limits.requests, rate=limits.rate, follow=False)
    known = next((calls[0].path for calls in answers.values() if calls and not calls[0].error), None)
    try:
        return _look(Asker(site, known), url, contract, answers)
    finally:
        site.close()


def _look(asker: Asker, url: Url, contract: Contract, answers: Mapping[str, Sequence[Answer]]) -> Seen:
    parts = urlsplit(url.address)
    plain, unread = _ask_plainly(url, contract)
    assets = _assets(calls[0] for name, calls in answers.items() if name.startswith("page:") and calls)
    scripts = [each for each in assets if urlsplit(each).path.endswith((".js", ".mjs"))][:SCRIPTS]
    read = tuple(asker.get(each, fresh=False) for each in scripts)
    folders = dict.fromkeys(dirname(urlsplit(each).path) for each in assets)
    private = contract.outside.private
    return Seen(
        handshake=shake_hands(url.host, parts.port or HTTPS_PORT),
        plain=plain,
        plain_unread=unread,
        crossed=_crossed(asker, contract),
        assets=assets,
        folders=tuple(asker.get(f"{each}/", fresh=False) for each in [*filter(_deep, folders)][:FOLDERS]),
        scripts=read,
        maps=tuple(asker.get(each, fresh=False) for each in filter(None, map(map_of, read))),
        files=tuple(asker.get(each, fresh=False) for each in files(contract)),
        private=tuple(_knock(asker, each) for each in private),
        unknown={each: _ask_for_nothing(asker, each) for each in dict.fromkeys(map(dirname, private))},
    )


def files(contract: Contract) -> list[str]:
    """Paths of what should not be there, with the contract's own names."""
    names = {"name": contract.name, "database": contract.header.database or contract.name}
    return [*dict.fromkeys(each.format(**names) for each in FILES)]


def _assets(pages: Iterable[Answer]) -> tuple[str, ...]:
    well = [each for each in pages if each.status == 200]
    return tuple(dict.fromkeys(path for each in well for path in own_assets(each.body, _MANY, each.path)))


def _deep(folder: str) -> bool:
    """Not the site's own first page."""
    return folder.strip("/") != ""


def _crossed(asker: Asker, contract: Contract) -> Answers:
    front = next((each.path for each in contract.page), "/")
    asked = {each.path: each.headers for each in contract.endpoint if 200 in each.status}
    chosen = [*((path, headers) for path, headers in asked.items() if path != front)][:ORIGINS]
    return tuple(asker.get(path, {**headers, "origin": STRANGER}) for path, headers in [(front, {}), *chosen])


def _knock(asker: Asker, path: str) -> Answer:
    """What stands at a private address; where only a slash is missing behind it, with that."""
    answer = asker.get(path)
    leads_to = urlsplit(answer.headers.get("location", "")).path
    if answer.status // 100 == 3 and leads_to.endswith(f"{path}/"):
        return replace(asker.get(f"{path}/"), path=path)
    return answer


def _ask_for_nothing(asker: Asker, folder: str) -> Answer:
    """What stands where nobody ever put anything; told under one name in every run."""
    place = f"{folder.rstrip('/')}/landed-"
    return replace(asker.get(f"{place}{secrets.token_hex(6)}"), path=f"{place}unknown")


def _ask_plainly(url: Url, contract: Contract) -> tuple[Answer | None, str]:
    """The same address by plain http, or why nobody can know where that would be."""
    parts, port = urlsplit(url.address), contract.outside.http_port
    if port is None and parts.port not in (None, HTTPS_PORT):
        return None, "the address names a port: give http_port in [outside]"
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    site = Site(
        parse_url(f"http://{host}:{port or HTTP_PORT}{parts.path}"),
        requests=1,
        rate=contract.politeness.rate,
        follow=False,
    )
    try:
        return site.get("/"), ""
    finally:
        site.close()
