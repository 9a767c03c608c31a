"""Recorded answers of the platform, altered in one place, and what that must turn red."""

import json

from tests.support.platforms import HOST

PROJECT = "/neon/projects/quiet-river-1"
SITE = "/vercel/v9/projects/ai-server-information"
ENV = "/vercel/v10/projects/ai-server-information/env"
VALUE = "/vercel/v1/projects/ai-server-information/env/env_{}"
LOG = "/vercel/v3/deployments/dpl_sample_2/events"


def change(path, *steps):
    """An alteration: walk to the last step but one, and set the last to what is given."""
    *way, value = steps

    def alter(documents):
        place = documents[path]
        for each in way[:-1]:
            place = place[each]
        place[way[-1]] = value

    return alter


def without(path, field, key):
    """An alteration: a list loses what has this key."""

    def alter(documents):
        documents[path][field] = [each for each in documents[path][field] if each["key"] != key]

    return alter


def log(*lines, instead_of=""):
    """An alteration: the log has these lines more, and none with these words."""

    def alter(documents):
        kept = [each for each in documents[LOG] if not instead_of or instead_of not in json.dumps(each)]
        documents[LOG] = kept + [{"type": "stderr", "text": line} for line in lines]

    return alter


def snapshots_operation(status, at="2025-08-31T04:00:00Z"):
    """An alteration: the platform did something about a snapshot, and this became of it."""
    operation = {"id": "op-4", "action": "create_snapshot", "status": status, "created_at": at}
    return lambda documents: documents[OPERATION[0]]["operations"].insert(0, operation)


def gone(path):
    """An alteration: there is no such thing."""
    return lambda documents: documents.pop(path)


ENDPOINT = (f"{PROJECT}/branches/br-main-1/endpoints", "endpoints", 0)
COMPUTE = (f"{PROJECT}/endpoints", "endpoints", 0)
OPERATION = (f"{PROJECT}/operations", "operations", 0)
DEPLOYED = ("/vercel/v6/deployments", "deployments", 0)
BRANCHES = f"{PROJECT}/branches"
DATABASES = f"{PROJECT}/branches/br-main-1/databases"
SNAPSHOTS = f"{PROJECT}/snapshots"
SNAPSHOT = (SNAPSHOTS, "snapshots", 0)
OLD = {"id": "snap-0", "source_branch_id": "br-main-1", "created_at": "2025-08-01T00:00:00Z"}
SCHEDULE = f"{PROJECT}/branches/br-main-1/backup_schedule"
MIGRATED = 'Datasource "db": PostgreSQL database "{}", schema "public" at "{}:5432"'
BLOCK, WARN, INFO = "block", "warn", "info"

RED = {
    "no organisation": (
        change("/neon/users/me/organizations", "organizations", []),
        {"organisation:organisation": WARN},
    ),
    "another time zone": (change("/neon/users/me", "time_zone", "UTC"), {"time_zone:time-zone": WARN}),
    "another plan": (change(PROJECT, "project", "owner", "subscription_type", "launch_v3"), {"plan:plan": WARN}),
    "too large": (change(BRANCHES, "branches", 0, "logical_size", 4 * 10**9), {"size_bytes:plan": WARN}),
    "two projects": (
        change(
            "/neon/projects",
            "projects",
            [{"id": "quiet-river-1", "name": "ai-go-production"}, {"id": "b", "name": "b"}],
        ),
        {"projects:plan": WARN},
    ),
    "11 branches": (
        change(
            BRANCHES,
            "branches",
            [{"id": "br-main-1", "default": True, "logical_size": 1}, *[{"id": "x", "logical_size": 1}] * 10],
        ),
        {"branches:plan": WARN},
    ),
    "a large compute": (change(*COMPUTE, "autoscaling_limit_max_cu", 2), {"compute_units:plan": WARN}),
    "never suspended": (
        change(*ENDPOINT, "suspend_timeout_seconds", -1),
        {"suspend_s:settings": WARN, "suspend_minutes:readme": BLOCK},
    ),
    "endpoint disabled": (change(*ENDPOINT, "disabled", True), {"endpoint:ready": BLOCK}),
    "endpoint not up yet": (change(*ENDPOINT, "current_state", "init"), {"endpoint:ready": BLOCK}),
    "no pooler": (
        change(*ENDPOINT, "hosts", "read_write_pooled_host", None),
        {"pooler:ready": BLOCK, "host:pooler": BLOCK, "host:own-database": BLOCK, "pooling:readme": BLOCK},
    ),
    "another database": (
        change(DATABASES, "databases", 0, "name", "neondb"),
        {"database:ready": BLOCK, "database:own-database": BLOCK},
    ),
    "another owner": (change(DATABASES, "databases", 0, "owner_name", "neondb_owner"), {"owner:settings": BLOCK}),
    "a failed operation": (change(*OPERATION, "status", "failed"), {"unfinished:operations": BLOCK}),
    "a running operation": (change(*OPERATION, "status", "running"), {"unfinished:operations": BLOCK}),
    "another project": (
        change(*ENDPOINT, "hosts", {"read_write_host": "ep-other", "read_write_pooled_host": "ep-other-pooler"}),
        {"host:own-database": BLOCK},
    ),
    "another name": (change(PROJECT, "project", "name", "test"), {"name:settings": BLOCK}),
    "an old major": (change(PROJECT, "project", "pg_version", 15), {"postgres:settings": BLOCK}),
    "another region": (
        change(PROJECT, "project", "region_id", "aws-eu-central-1"),
        {"region:settings": BLOCK, "region:readme": BLOCK},
    ),
    "another size": (change(*ENDPOINT, "autoscaling_limit_min_cu", 1), {"compute_units:settings": WARN}),
    "a short history": (
        change(PROJECT, "project", "history_retention_seconds", 21600),
        {"history_s:settings": WARN, "recovery_s:backups": BLOCK},
    ),
    "no project id": (change(PROJECT, "project", "id", 7), {"readable:dashboard": BLOCK}),
    "session mode": (change(*ENDPOINT, "pooler_mode", "session"), {"mode:pooler": BLOCK}),
    "a small pool": (
        change(*ENDPOINT, "settings", "pgbouncer_settings", "default_pool_size", "5"),
        {"pool_size:pooler": WARN},
    ),
    "many clients": (
        change(*ENDPOINT, "settings", "pgbouncer_settings", "max_client_conn", "10000"),
        {"clients:pooler": WARN},
    ),
    "a closed list": (
        change(PROJECT, "project", "settings", "allowed_ips", "ips", ["203.0.113.9"]),
        {"site:addresses": WARN, "developer:addresses": WARN},
    ),
    "no schedule": (change(SCHEDULE, "schedule", []), {"scheduled:backups": BLOCK}),
    "kept a day": (change(SCHEDULE, "schedule", 0, "retention_seconds", 86400), {"retention_s:backups": BLOCK}),
    "no figures": (
        change(BRANCHES, "branches", 1, "logical_size", "?"),
        {"size:figures": BLOCK, "size_bytes:plan": WARN},
    ),
    "much computed": (change(PROJECT, "project", "compute_time_seconds", 40000), {"percent:compute": WARN}),
    "another site": (change(SITE, "name", "other"), {"name:site": BLOCK}),
    "no repository": (change(SITE, "link", {"productionBranch": "master"}), {"linked:site": BLOCK}),
    "another branch": (change(SITE, "link", "productionBranch", "main"), {"branch:site": WARN}),
    "DIRECT_URL not set": (without(ENV, "envs", "DIRECT_URL"), {"targets:variables": BLOCK}),
    "in development too": (
        change(ENV, "envs", 0, "target", ["production", "preview", "development"]),
        {"targets:variables": BLOCK},
    ),
    "no way back set": (without(ENV, "envs", "FALLBACK_TO_GITHUB"), {"fallback:values": INFO}),
    "no error tracking": (without(ENV, "envs", "SENTRY_DSN"), {"unset:error-tracking": WARN}),
    "stored plain": (change(ENV, "envs", 0, "type", "plain"), {"plain:stored": BLOCK}),
    "DATA_SOURCE=github": (
        change(VALUE.format(3), "value", "github"),
        {"value:data-source": BLOCK},
    ),
    "migrated elsewhere": (
        log(MIGRATED.format("ai_server_db", "ep-other.neon.tech"), instead_of="Datasource"),
        {"host:migrated": BLOCK},
    ),
    "migrated another": (
        log(MIGRATED.format("neondb", HOST), instead_of="Datasource"),
        {"database:migrated": BLOCK},
    ),
    "an older one serves": (
        change(SITE, "targets", "production", "id", "dpl_sample_1"),
        {"newest:serving": BLOCK, "deployment:logged": BLOCK},
    ),
    "no static pages": (log(instead_of="static pages"), {"steps:build": BLOCK}),
    "the build failed": (
        change(*DEPLOYED, {"uid": "dpl_sample_2", "readyState": "ERROR", "target": "production"}),
        {"state:deployed": BLOCK},
    ),
    "a preview": (change(*DEPLOYED, "target", "preview"), {"target:deployed": BLOCK}),
    "another host": (
        change("/vercel/v2/deployments/dpl_sample_2/aliases", "aliases", []),
        {"alias:deployed": BLOCK},
    ),
    "analytics off": (change(SITE, "webAnalytics", None), {"visitors:analytics": BLOCK}),
    "analytics switched off": (
        change(SITE, "webAnalytics", "disabledAt", 1756620000000),
        {"visitors:analytics": BLOCK},
    ),
    "no web vitals": (change(SITE, "speedInsights", None), {"vitals:analytics": WARN}),
}
"""Alterations of one answer, and all that they turn red (or yellow)."""

NO_SNAPSHOT = {
    "snapshot": "taken_after: none of this branch that is kept still was taken after the landing: create one"
}
OPEN = {
    "no snapshot": ([change(SNAPSHOTS, "snapshots", [])], {}),
    "a snapshot of before": ([change(*SNAPSHOT, "created_at", "2025-08-31T03:59:59Z")], {}),
    "of a moment before": ([change(*SNAPSHOT, "timestamp", "2025-08-31T03:00:00Z")], {}),
    "of another branch": ([change(*SNAPSHOT, "source_branch_id", "br-other-1")], {}),
    "of a branch that is gone": ([change(*SNAPSHOT, "source_branch_id", None)], {}),
    "expired": ([change(*SNAPSHOT, "expires_at", "2025-09-01T04:00:00Z")], {}),
    "a snapshot that failed": ([change(*SNAPSHOT, "status", "failed")], {}),
    "one that is being taken": ([change(*SNAPSHOT, "status", "pending")], {}),
    "its operation failed": ([snapshots_operation("failed")], {"unfinished:operations": BLOCK}),
    "its operation runs": ([snapshots_operation("running")], {"unfinished:operations": BLOCK}),
}
"""Alterations after which nobody knows of a snapshot that would do, and what else they turn red."""
ENOUGH = {
    "a second later": [change(*SNAPSHOT, "created_at", "2025-08-31T04:00:00.000001Z")],
    "of a moment after": [change(*SNAPSHOT, "timestamp", "2025-08-31T03:59:59.3Z")],
    "kept for years": [change(*SNAPSHOT, "expires_at", "2999-01-01T00:00:00Z")],
    "ready": [change(*SNAPSHOT, "status", "ready")],
    "its operation finished": [snapshots_operation("finished")],
    "beside an old one": [lambda documents: documents[SNAPSHOTS]["snapshots"].insert(0, OLD)],
}
"""Alterations after which a snapshot still does."""
