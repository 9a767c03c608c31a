"""A small contract about the site of strangers, and what the checks say of it."""

import shutil
from pathlib import Path
from typing import Any

from checks import test_9_2_outside as checks
from landed.contract import LOCK_FILE, Contract
from landed.evidence import Evidence, NotRun
from landed.lock import load_lock
from landed.outside.judge import FromOutside
from landed.outside.look import look
from landed.preflight import look as look_before
from landed.secrets import Scrubber
from landed.settings import Settings, parse_url
from reference.landing import CONTRACT
from tests.support.contracts import make
from tests.support.front_site import Front


def contract_of(folder: Path, http_port: int | None = None, **outside: Any) -> Contract:
    """A small contract about the site."""
    if http_port:
        outside["http_port"] = http_port
    made = make(
        folder,
        page=[{"name": "front", "path": "/"}],
        endpoint=[{"name": "status", "group": "api_status", "path": "/api/status", "status": [200]}],
        politeness={"requests": 100, "rate": 10_000},
        outside={"private": ["/api/debug"], **outside},
    )
    shutil.copy(CONTRACT / LOCK_FILE, folder / LOCK_FILE)
    return made


def judged(site: Front, contract: Contract) -> tuple[dict[str, list[str]], dict[str, str]]:
    """What the checks find at the site, and why others do not look: both by check."""
    url = parse_url(site.url)
    before = look_before(
        Settings(base_url=url), contract, load_lock(contract.lock_path), frozenset({"site"}), Scrubber()
    )
    seen = look(url, contract, before.answers)
    found, silent = dict[str, list[str]](), dict[str, str]()
    for name, check in vars(checks).items():
        if name.startswith("test_"):
            evidence = Evidence(kind="outside")
            try:
                check(FromOutside(seen, contract.outside, evidence))
            except NotRun as why:
                silent[name.removeprefix("test_")] = str(why)
            ids = [f"{each.severity} {each.id.removeprefix('outside/')}" for each in evidence.findings]
            if ids:
                found[name.removeprefix("test_")] = ids
    return found, silent
