"""The rows still belong together.

A key that is missing, never validated, or carried by disabled triggers lets orphans in without a sound,
and a catalogue may claim a key that its rows break: so the rows are asked, whatever it says.
"""


def test_foreign_key(foreign_key, compare):
    """The key exists, points where promised, acts as promised, and is validated and enforced."""
    compare(foreign_key)


def test_triggers(foreign_key, compare):
    """The four triggers that carry the key are there and enabled."""
    compare.triggers(foreign_key)


def test_keys_bind_sessions(snapshot, evidence):
    """A session of this role fires the triggers that carry the keys: it is not set as for a bulk load."""
    found = snapshot.server.settings["session_replication_role"]
    if found == "replica":
        evidence.find(
            "silenced",
            "session",
            expected="session_replication_role origin",
            found=found,
            source="sql/catalogue/server.sql",
            remedy="Find who set it (pg_db_role_setting, postgresql.conf) and reset it; then look for orphans.",
        )


def test_no_orphans(foreign_key, orphans, lock, evidence):
    """No row names a parent that is not there."""
    found = orphans(foreign_key)
    evidence.measure(rows_compared=found.compared, sampled=found.sampled)
    if found.count:
        evidence.find(
            "orphans",
            lock.subject(foreign_key),
            expected="no orphan row",
            found=found.words,
            extra=found.keys,
            source="sql/probes/orphans.sql",
            remedy=found.remedy,
        )


def test_no_extra_foreign_key(compare):
    """Promised tables carry no foreign key that nobody promised."""
    compare.extra("foreign_keys")
