"""A small contract about the time of one endpoint, in which load blocks unless told otherwise."""

import shutil
from pathlib import Path

from landed.contract import LOCK_FILE
from reference.landing import CONTRACT

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
emergency = []
waiver = []

[contract]
name = "timed"
title = "A site's time"
title_ko = "응답 시간"
migrations = {migrations!r}
tool = "prisma"
postgres = ">=15"
tls = "allow"
pooler = "allow"

[pooling]

[completion]

[backup]

[environment]

[checkout]

[platform]

[hostile]

[outside]

[monitoring]

[[row]]
id = "4.1.4"
title = "Answers come in time"
title_ko = "응답 시간"
how = ["T"]
proved_by = ["api_latency"]

[[row]]
id = "4.4.4"
title = "Many at once are served"
title_ko = "부하 시험"
how = ["T"]
proved_by = ["load::test_stage"]
optional = {optional}

[[row]]
id = "4.4.5"
title = "Afterwards all is as before"
title_ko = "부하 후 안정성"
how = ["T"]
proved_by = ["load::test_afterwards"]

[[box]]
id = "4.1.box4"
title = "Answers in time"
title_ko = "응답 시간"
rows = ["4.1.4"]
required = "gate"

[[box]]
id = "4.4.box3"
title = "Load"
title_ko = "부하 시험"
rows = ["4.4.4"]
required = "no"

[[endpoint]]
name = "status"
group = "api_status"
path = "/api/v1/status"
status = [200]
source = {{ jq = ".dataSource", value = "database" }}
budget_ms = {budget_ms}

[latency]
new_connections = 5
kept_alive = {kept}
ceiling_ms = {ceiling_ms}

{stage}

[fallback]
chain = []

[history]

[probe]
timeout_s = 5
sample = 1000

[politeness]
requests = {requests}
rate = 200
"""

STAGE = """
[[stage]]
name = "ten"
endpoint = "status"
requests = 100
concurrency = 10
warn_ms = {warn_ms}
block_ms = {block_ms}
"""


def site_contract(
    folder: Path,
    *,
    optional: bool = False,
    budget_ms: float = 5000,
    ceiling_ms: float = 6000,
    warn_ms: float = 5000,
    block_ms: float = 6000,
    requests: int = 400,
    kept: int = 40,
    stage: str = STAGE,
) -> Path:
    """Write it, and return its folder; no limit that is not given is one that a busy machine reaches."""
    place = folder / "contract"
    place.mkdir()
    shutil.copy(CONTRACT / LOCK_FILE, place / LOCK_FILE)
    text = _TEXT.format(
        migrations=str(CONTRACT / "migrations"),
        optional=str(optional).lower(),
        budget_ms=float(budget_ms),
        ceiling_ms=float(ceiling_ms),
        requests=requests,
        kept=kept,
        stage=stage.format(warn_ms=float(warn_ms), block_ms=float(block_ms)),
    )
    (place / "contract.toml").write_text(text, encoding="utf-8")
    return place
