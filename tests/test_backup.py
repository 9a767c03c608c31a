"""A backup is what it restores to: what it lacks, has otherwise, or had before the target lived on."""

import pytest

from landed.migrations import apply_migrations, read_migrations
from landed.run.outcomes import Outcome
from tests.support.backups import CHECKS, CONTRACT_AI_GO, MODEL_ROWS, SEEDED, found, outcomes

pytest_plugins = ("tests.support.backup_fixtures",)


def test_older_than_the_seed(backup_server, landing, dump, judge):
    """A backup made between migration and seed lacks every promised row, however new its file is."""
    backup_server.create_database("unseeded", landing.owner)
    with backup_server.connect("unseeded") as connection:
        migrations = read_migrations(CONTRACT_AI_GO.migrations_folder, "prisma")
        connection.execute(f'set role "{landing.owner}"'.encode())
        apply_migrations(connection, migrations, "prisma")
    looked = judge(dump(database="unseeded"))

    assert found(looked)["test_age"] == {f"before_seed:{each}" for each in SEEDED}
    assert "test_schema" not in found(looked)


def test_a_target_that_lives_on(copy, dump, judge):
    """What was written after the backup, and says so by a later time, is told and does not block."""
    path = dump(database=copy.info.dbname)
    copy.execute("update model_status set updated_at = now() at time zone 'UTC' + interval '1 s'")
    copy.execute(
        "insert into providers (id, slug, name, updated_at) values ('x', 'x', 'x', now() + interval '1 s')"
    )
    looked = judge(path, copy.info.dbname)

    assert (found(looked), found(looked, "warn")) == ({}, {})
    assert found(looked, "info") == {"test_rows": {"rows:public.model_status", "rows:public.providers"}}
    words = {each.finding.subject: each.finding.found for each in looked.found}
    assert words["public.model_status"].startswith("45 rows in the backup, 45 in the target; 45 written since, ")


@pytest.mark.parametrize(
    ("statement", "weight", "rows"),
    [
        ("update models set description = 'other' where slug = 'gpt-4'", "block", MODEL_ROWS),
        ("update models set api_version = null where slug = 'gpt-4'", "block", MODEL_ROWS),
        ("delete from model_status where model_id = (select min(model_id) from model_status)", "warn", None),
    ],
)
def test_rows_that_time_does_not_explain(statement, weight, rows, copy, dump, judge):
    """A row that is another and no younger blocks; one that the target has no more warns."""
    path = dump(database=copy.info.dbname)
    copy.execute(statement)
    looked = judge(path, copy.info.dbname)

    assert found(looked, weight) == (rows or {"test_rows": {"rows:public.model_status"}})
    assert {name for name, outcome in outcomes(looked).items() if outcome is not Outcome.PASSED} == (
        {"test_rows"} if weight == "block" else set()
    )


def test_a_schema_that_moved_on(copy, dump, judge):
    """An index and a default that the target got since are named, each once."""
    path = dump(database=copy.info.dbname)
    copy.execute("create index later on models (name)")
    copy.execute("alter table models alter column is_active set default false")

    assert found(judge(path, copy.info.dbname)) == {"test_schema": {"schema:columns", "schema:indexes"}}


def test_a_script_cannot_run_programs(dump, judge, tmp_path):
    """What looks like a backup and wants to run a program is refused, and named."""
    path = dump()
    flag = tmp_path / "flag"
    text = path.read_text()
    path.write_text(text.replace("SET lock_timeout = 0;", f"\\! touch {flag}\n"))
    looked = judge(path)

    assert found(looked) == {"test_restores": {"refused"}}
    assert not flag.exists()


def test_refusals_show_no_value(dump, judge):
    """A row that the server refuses is told by statement and condition, without what stood in it."""
    path = dump("--inserts")
    text = path.read_text().replace(
        "INSERT INTO public.providers VALUES (", "INSERT INTO public.providers VALUES (NULL, ", 1
    )
    path.write_text(text)
    looked = judge(path)

    (refused,) = [each.finding for each in looked.found if each.finding.id.startswith("backup/refused")]
    assert any(
        each.startswith("InvalidTextRepresentation") or "INSERT INTO public.providers" in each
        for each in refused.extra
    )
    assert "VALUES" not in str(refused)


def test_unknown_roles_and_grants(copy, backup_server, landing, dump, judge):
    """A scratch server that knows none of the target's roles restores the backup all the same."""
    path = dump()
    text = path.read_text().replace(f"OWNER TO {landing.owner}", "OWNER TO nobody_here")
    path.write_text(
        text.replace(
            "-- PostgreSQL database dump complete",
            "GRANT SELECT ON public.models TO nobody_here;\n-- PostgreSQL database dump complete",
        )
    )

    assert set(outcomes(judge(path)).values()) == {Outcome.PASSED}


def test_an_extension_that_is_not_there(dump, judge):
    """Where the scratch server lacks an extension the backup was not restored, and the way out is named."""
    path = dump()
    path.write_text(
        path.read_text().replace(
            "SET lock_timeout = 0;", "CREATE EXTENSION IF NOT EXISTS nowhere WITH SCHEMA public;"
        )
    )
    looked = judge(path)

    assert found(looked) == {}
    assert looked.outcomes[f"{CHECKS}test_rows"] == (
        Outcome.NOT_RUN,
        "not run: the scratch server has no extension nowhere: give --scratch-dsn",
    )
