"""The migration history is read, or it is said why not; of each migration one record counts."""

import pytest

from landed.facts import HistoryState, live
from tests.support.zoo import ZOO, connect, look

pytest_plugins = ("tests.support.zoo_fixtures",)

HISTORY = [
    (
        "update _prisma_migrations set logs = E'x\\nDatabase error: ERROR: no such thing\\nDETAIL: secret row'",
        HistoryState.READ,
        "ERROR: no such thing",
    ),
    ("drop table _prisma_migrations", HistoryState.ABSENT, "there is no table"),
    ("alter table _prisma_migrations drop column logs", HistoryState.UNREADABLE, "logs does not exist"),
]


@pytest.mark.parametrize(("statement", "state", "words"), HISTORY, ids=[each[1] for each in HISTORY])
def test_history(statement, state, words, server, clone):
    """The migration history is read, or it is said why not; of its log only the line of error is taken."""
    with connect(server, clone) as connection:
        connection.execute(statement)
    found = look(server, clone)

    assert found.history_state is state
    if found.history is None:
        assert words in found.history_reason
    else:
        assert [each.error for each in found.history] == [words] * 3
    assert found.tables


def test_live_history(latest):
    """Of each name the newest record counts that is not rolled back; rolled back alone is not applied."""
    with latest.clone(ZOO, latest.superuser) as name:
        with connect(latest, name) as connection:
            connection.execute(
                "insert into _prisma_migrations (id, checksum, migration_name, started_at, rolled_back_at) values"
                " ('1', 'a', 'twice', '2025-01-01', '2025-01-02'), ('2', 'b', 'twice', '2025-01-03', null),"
                " ('3', 'c', 'twice', '2025-01-04', '2025-01-05'), ('4', 'd', 'gone', '2025-01-01', '2025-01-02')"
            )
        found = live(look(latest, name).history)

    assert found["twice"].checksum == "b"
    assert "gone" not in found
    assert len(found) == 4
