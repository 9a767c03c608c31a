"""More recorded answers that are altered: variables with their values, and builds that failed."""

from tests.support.platform_mutants import (
    BLOCK,
    COMPUTE,
    ENV,
    INFO,
    MIGRATED,
    SCHEDULE,
    VALUE,
    WARN,
    change,
    log,
    without,
)


def set_again(key, value, *target):
    """An alteration: a variable is set once more, for other environments."""

    def alter(documents):
        documents[ENV]["envs"].append({"id": "env_99", "key": key, "type": "plain", "target": [*target]})
        documents[VALUE.format(99)] = {"id": "env_99", "key": key, "target": [*target], "value": value}

    return alter


def failed(*lines, instead_of=""):
    """An alteration: the newest build failed, and its log has these lines more."""

    def alter(documents):
        log(*lines, instead_of=instead_of)(documents)
        documents["/vercel/v6/deployments"]["deployments"][0]["readyState"] = "ERROR"

    return alter


RED_SITE = {
    "migrated another branch": (
        log(MIGRATED.format("ai_server_db", "ep-late-moon-2.example"), instead_of="Datasource"),
        {"host:migrated": BLOCK},
    ),
    "no engine set": (
        without(ENV, "envs", "PRISMA_ENGINE_TYPE"),
        {"targets:variables": BLOCK, "engine:values": BLOCK},
    ),
    "another engine": (change(VALUE.format(4), "value", "library"), {"engine:values": BLOCK}),
    "another engine on preview": (change(VALUE.format(5), "value", "library"), {"engine:values": BLOCK}),
    "no way back wanted": (change(VALUE.format(6), "value", "false"), {"fallback:values": INFO}),
    "DATA_SOURCE=github on preview": (set_again("DATA_SOURCE", "github", "preview"), {"value:data-source": BLOCK}),
    "a reference to nothing": (without(ENV, "envs", "POSTGRES_PRISMA_URL"), {"unset:references": BLOCK}),
    "a reference for preview alone": (change(ENV, "envs", 8, "target", ["preview"]), {"unset:references": BLOCK}),
    "every day for a day, every month for a year": (
        change(
            SCHEDULE,
            "schedule",
            [
                {"frequency": "monthly", "retention_seconds": 31536000},
                {"frequency": "daily", "retention_seconds": 86400},
            ],
        ),
        {"retention_s:backups": BLOCK},
    ),
    "generate fails": (
        failed("Query engine library for current platform could not be found", instead_of="Generated Prisma"),
        {"steps:build": BLOCK, "generate:build": BLOCK, "state:deployed": BLOCK},
    ),
    "migration times out": (
        failed("Error: P1002 the database server timed out"),
        {"timeout:build": BLOCK, "state:deployed": BLOCK},
    ),
    "out of memory": (
        failed("FATAL ERROR: JavaScript heap out of memory"),
        {"memory:build": BLOCK, "state:deployed": BLOCK},
    ),
    "another cause": (failed("λ /ROOMS/[id]", "error P10012, MOOM"), {"state:deployed": BLOCK}),
    "another branch never suspended": (change(*COMPUTE, "suspend_timeout_seconds", -1), {"suspend_s:plan": WARN}),
}
"""Alterations of one answer, and all that they turn red (or yellow)."""
