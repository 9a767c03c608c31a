"""A small contract about one endpoint of a platform's site, and how its sources are cut."""

import json
import shutil
from pathlib import Path

from landed.contract import LOCK_FILE
from reference.landing import CONTRACT
from tests.support.hosting import CHAIN, Platform

_TEXT = """
seed = []
relation = []
query_budget = []
concurrency = []
mirror = []
marker = []
page = []
phase = []
stage = []
emergency = []
waiver = []

[contract]
name = "platform"
title = "A site on a platform"
title_ko = "플랫폼"
migrations = {migrations}
tool = "prisma"
postgres = ">=15"
tls = "allow"
pooler = "allow"

[pooling]

[[row]]
id = "4.1.1"
title = "The site answers"
title_ko = "응답"
how = ["T"]
proved_by = ["api_status"]

[[box]]
id = "4.1.box1"
title = "The site answers"
title_ko = "응답"
rows = ["4.1.1"]
required = "gate"

[[endpoint]]
name = "status"
group = "api_status"
path = "/status"
status = [200]

[latency]

{fallback}

[history]

[probe]
timeout_s = 5
sample = 1000

[politeness]
requests = 1000
rate = 50
"""

FALLBACK = """
[fallback]
chain = {chain}

[[fallback.link]]
source = "database"
break = [{cut}]
restore = [{back}]
environment = ["PLATFORM_TOKEN"]
deadline_s = {deadline_s}

[fallback.link.deployed]
path = "/status"
header = "x-deployment"
within_s = {within_s}
every_s = 0.05
steady = 2
"""


def drill_contract(folder: Path, site: Platform, *, deadline_s: float = 20, within_s: float = 1) -> Path:
    """Write it, and return its folder."""
    folder.mkdir()
    shutil.copy(CONTRACT / LOCK_FILE, folder / LOCK_FILE)
    fallback = FALLBACK.format(
        chain=json.dumps(CHAIN),
        cut=json.dumps(site.command("cut", "database")),
        back=json.dumps(site.command("back", "database")),
        deadline_s=float(deadline_s),
        within_s=float(within_s),
    )
    text = _TEXT.format(migrations=json.dumps(str(CONTRACT / "migrations")), fallback=fallback)
    (folder / "contract.toml").write_text(text, encoding="utf-8")
    return folder
