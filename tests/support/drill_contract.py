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
task = []
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

[platform]

[outside]

[checkout]

[environment]

[completion]

[backup]

[hostile]

[monitoring]

[[row]]
id = "4.1.1"
title = "The site answers"
title_ko = "응답"
how = ["T"]
proved_by = ["api_status"]

[[row]]
id = "4.4.1"
title = "What must be put back is saved"
title_ko = "저장"
how = ["T"]
proved_by = ["fallback::test_saved_before"]

[[row]]
id = "4.4.2"
title = "There is a way back"
title_ko = "폴백"
how = ["T"]
proved_by = ["fallback::test_rung", "fallback::test_recovery"]

[[row]]
id = "5.1.2b"
title = "The rollback works"
title_ko = "롤백"
how = ["T"]
proved_by = ["fallback::test_rollback"]

[[box]]
id = "4.4.box1"
title = "There is a way back"
title_ko = "폴백"
rows = ["4.4.1", "4.4.2"]
required = "no"

[[box]]
id = "5.1.box1"
title = "The rollback works"
title_ko = "롤백"
rows = ["5.1.2b"]
required = "no"

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
source = {{ jq = ".dataSource", value = "database" }}

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
cache_s = 0.1
within_s = 10
recover_s = 10
rollback_s = 30
rate = 10
saved = "status"
"""
LINK = """
[{table}]
source = "{source}"
break = [{cut}]
restore = [{back}]
environment = ["PLATFORM_TOKEN"]
deadline_s = {deadline_s}

[fallback.{name}.deployed]
path = "/status"
header = "x-deployment"
within_s = {within_s}
every_s = 0.05
steady = 2
"""


def drill_contract(folder: Path, site: Platform, *, deadline_s: float = 20, within_s: float = 20) -> Path:
    """Write it, and return its folder."""
    folder.mkdir()
    shutil.copy(CONTRACT / LOCK_FILE, folder / LOCK_FILE)
    tables = [("[fallback.link]", "database"), ("[fallback.link]", "github"), ("fallback.rollback", "database")]
    fallback = FALLBACK.format(chain=json.dumps(CHAIN)) + "".join(
        LINK.format(
            table=table,
            name=table.strip("[]").rpartition(".")[2],
            source=source,
            cut=json.dumps(site.command("cut", source)),
            back=json.dumps(site.command("back", source)),
            deadline_s=float(deadline_s),
            within_s=float(within_s),
        )
        for table, source in tables
    )
    text = _TEXT.format(migrations=json.dumps(str(CONTRACT / "migrations")), fallback=fallback)
    (folder / "contract.toml").write_text(text, encoding="utf-8")
    return folder
