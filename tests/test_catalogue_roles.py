"""A role without one grant sees every object, and is told what it may not read and why."""

import psycopg
import pytest

from landed.catalogue import take
from landed.facts import HistoryState
from tests.support.objects import objects_of
from tests.support.zoo import connect, look

pytest_plugins = ("tests.support.zoo_fixtures",)

ROLE, PASSWORD = "Nobody's", "p:w/?"


@pytest.fixture
def poor(server, clone):
    """A connection of a role that may log in and nothing more."""
    with connect(server, clone) as owner:
        owner.execute(f"""drop role if exists "{ROLE}" """)
        owner.execute("revoke all on schema public, other from public")
    server.create_role(ROLE, PASSWORD)
    dsn = server.dsn(clone, ROLE, PASSWORD)
    with psycopg.connect(dsn, autocommit=True, prepare_threshold=None, client_encoding="utf8") as connection:
        yield connection
    with server.connect(clone) as owner:
        owner.execute(f'drop owned by "{ROLE}"; drop role "{ROLE}"')


def test_unprivileged_role_sees_all_objects(poor, server, clone):
    """A role without one grant sees every object as the owner does, and is told which grants it lacks."""
    found, full = take(poor), look(server, clone)

    assert objects_of(found) == objects_of(full)
    assert found.server.role == ROLE
    assert found.server.superuser is False
    access = found.access_of["public", "owners"]
    assert (access.usage, access.selectable) == (False, False)
    assert access.missing(ROLE) == (
        'grant usage on schema "public" to "Nobody\'s"; grant select on "public"."owners" to "Nobody\'s";'
    )
    assert found.history is None
    assert found.history_state is HistoryState.FORBIDDEN
    assert 'grant select on "public"."_prisma_migrations"' in found.history_reason


def test_row_security_that_hides_is_seen(poor, server, clone):
    """A readable table whose rows are hidden from the role is told apart, also for the history."""
    with connect(server, clone) as owner:
        owner.execute(
            f'grant usage on schema public to "{ROLE}"; grant select on all tables in schema public to "{ROLE}";'
            "alter table _prisma_migrations enable row level security"
        )
    found = take(poor)

    hidden = {each.name for each in found.access if each.selectable and each.filtered}
    assert hidden == {"owners", "_prisma_migrations"}
    assert found.history_state is HistoryState.FILTERED


def test_system_identifier_taken_away(poor, server, clone):
    """Where a platform forbids pg_control_system() the identifier is None, and the rest is read."""
    with connect(server, clone) as owner:
        assert look(server, clone).server.system_identifier is not None
        owner.execute("revoke execute on function pg_control_system() from public")
    found = take(poor)

    assert found.server.system_identifier is None
    assert found.tables


def test_failing_question_is_named(poor, server, clone):
    """Where one question fails, the error says which file asked it, and the connection can be used again."""
    with connect(server, clone) as owner:
        owner.execute("revoke select on pg_catalog.pg_policy from public")
    with pytest.raises(psycopg.errors.InsufficientPrivilege) as caught:
        take(poor)

    assert caught.value.__notes__ == ["while reading sql/catalogue/policies.sql"]
    assert poor.execute("select 1").fetchone() == (1,)
