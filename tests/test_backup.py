"""A backup is what it restores to: every form that is whole is green, and every way it can be wrong is named."""

import gzip
import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from landed import embedded
from landed.backup import Examiner
from landed.conceal import Concealer
from landed.contract import load_contract
from landed.dsn import parse_dsn
from landed.dumping import make_backup
from landed.errors import OutOfTime, TargetError
from landed.migrations import apply_migrations, read_migrations
from landed.outcomes import Outcome
from landed.programs import NoProgram, find_program, of_dsn
from landed.seeds import Seeds
from landed.target import Database
from reference.landing import CONTRACT, fill
from tests.support.bench import look
from tests.support.healthy import healthy
from tests.support.operator import landed, verify
from tests.support.pooler import pgbouncer
from tests.support.zoo import look as take

CHECKS = "test_2_4_backup.py::"
CONTRACT_AI_GO = load_contract(CONTRACT)
RESTED = ("test_age", "test_restores", "test_schema", "test_rows")
SEEDED = ("models", "model_status", "providers")
MODEL_ROWS = {"test_rows": {"rows:public.models"}}


@pytest.fixture(scope="module")
def server():
    """A server of this module's own; the landing on it is a template for copies."""
    with embedded.start() as running:
        yield running


@pytest.fixture(scope="module")
def landing(server):
    """The landing, and a second one beside it."""
    filled = fill(server)
    server.create_database("staging", filled.owner, filled.database)
    with server.connect("staging") as connection:
        connection.execute("update models set description = 'tried out'")
    return filled


@pytest.fixture
def copy(server, landing):
    """A connection to a copy of the landing, which lives on while its backup is looked at."""
    with server.clone(landing.database, landing.owner) as name, server.connect(name) as connection:
        yield connection


@pytest.fixture
def dump(server, landing, tmp_path) -> Callable[..., Path]:
    """Runs pg_dump as people do."""

    def dump(*options: str, database: str = "", program: str = "pg_dump") -> Path:
        path = tmp_path / "backup.dump"
        dsn = parse_dsn(server.dsn(database or landing.database))
        command = [find_program(program, 18).path, *options, f"--file={path}"]
        subprocess.run(command, env=of_dsn(dsn), check=True, timeout=60, capture_output=True)
        return path

    return dump


@pytest.fixture
def judge(server, landing):
    """Examines a backup against a database, and says what each check found of it."""

    def judge(path: Path, database: str = "", **changes):
        name = database or landing.database
        changes = {"backup": CONTRACT_AI_GO.backup.model_copy(update={"min_bytes": 1}), **changes}
        target = Database(parse_dsn(server.dsn(name)), timeout_s=10)
        contract = CONTRACT_AI_GO.model_copy(update=changes)
        examiner = Examiner(
            target=target,
            snapshot=take(server, name).narrow(["public"]),
            seeds=Seeds(contract, "gate", target, "public", Concealer(frozenset(), b"key")),
            timeout_s=60,
            sample=1000,
        )
        try:
            seen = examiner.examine(path, lambda other: server.connect(other or "postgres"), made=False)
        finally:
            target.close()
        scene = healthy(contract)
        return look(replace(scene.served(database=landing.database), backup=seen), CHECKS)

    return judge


def found(looked, weight="block"):
    """What blocks, by check: rules and subjects, without the file's own name."""
    findings: dict[str, set[str]] = {}
    for check, name, severity in looked.brief:
        if severity == weight:
            short = name.removeprefix("backup/").removesuffix(":backup.dump").removesuffix(":backup.gz")
            findings.setdefault(check.removeprefix(CHECKS), set()).add(short)
    return findings


def outcomes(looked):
    """Outcome by check."""
    return {name.removeprefix(CHECKS): outcome for name, (outcome, _) in looked.outcomes.items()}


@pytest.mark.parametrize(
    "options",
    [(), ("--inserts",), ("--format=custom",), ("--format=tar",), ("--format=directory",), ("--verbose",)],
)
def test_whole_backups_are_green(options, dump, judge):
    """Whatever form pg_dump gave it, a whole backup of the target passes every check, without a word."""
    looked = judge(dump(*options))

    assert set(outcomes(looked).values()) == {Outcome.PASSED}, looked.outcomes
    assert looked.brief == []


def test_behind_gzip(dump, judge):
    """A plain backup may be compressed; cut short, it is truncated."""
    path = dump()
    packed = path.with_suffix(".gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    whole = judge(packed)
    packed.write_bytes(packed.read_bytes()[:-200])

    assert (found(whole), set(outcomes(whole).values())) == ({}, {Outcome.PASSED})
    assert found(judge(packed)) == {"test_file": {"truncated"}}


def cut(path: Path) -> None:
    """Leave two thirds."""
    os.truncate(path, path.stat().st_size * 2 // 3)


def lose_a_part(path: Path) -> None:
    """Lose the rows of one table."""
    max(path.glob("*.dat.gz"), key=lambda each: each.stat().st_size).unlink()


def empty(path: Path) -> None:
    """Leave nothing."""
    path.write_bytes(b"")


def garble(path: Path) -> None:
    """Be something else."""
    path.write_bytes(bytes(range(256)) * 200)


def reword(path: Path) -> None:
    """Be some other text."""
    path.write_text("it went well\n" * 2000)


@pytest.mark.parametrize(
    ("options", "spoil", "rule"),
    [
        ((), empty, "empty"),
        ((), cut, "truncated"),
        (("--format=custom",), cut, "truncated"),
        (("--format=directory",), lose_a_part, "truncated"),
        ((), garble, "form"),
        ((), reword, "form"),
        (("--create",), None, "cluster"),
    ],
)
def test_what_cannot_be_restored_is_named(options, spoil, rule, dump, judge):
    """A file that is not a whole backup is one finding, and nothing that rests on it has passed."""
    path = dump(*options)
    if spoil:
        spoil(path)
    looked = judge(path)

    assert found(looked) == {"test_file": {rule}}
    assert outcomes(looked) == {"test_file": Outcome.FAILED, **dict.fromkeys(RESTED, Outcome.NOT_RUN)}


def test_a_whole_cluster_is_named(dump, judge):
    """A dump of all databases makes databases of its own: it is not run."""
    assert found(judge(dump(program="pg_dumpall"))) == {"test_file": {"cluster"}}


def test_without_rows(dump, judge):
    """A backup of the schema alone has no rows: named by the file, by the seed, and table by table."""
    looked = judge(dump("--schema-only"))

    assert found(looked)["test_file"] == {"no_data"}
    assert found(looked)["test_age"] == {f"before_seed:{each}" for each in SEEDED}
    assert {name for name, outcome in outcomes(looked).items() if outcome is Outcome.FAILED} <= {
        *("test_file", "test_age", "test_rows")
    }


def test_without_schema(dump, judge):
    """A backup of the rows alone restores into nothing."""
    looked = judge(dump("--data-only"))

    assert found(looked).keys() == {"test_file", "test_age", "test_restores", "test_schema"}
    assert found(looked)["test_file"] == {"no_schema"}
    assert outcomes(looked)["test_rows"] is Outcome.NOT_RUN


def test_of_another_database(dump, judge):
    """A custom backup says whose it is; and rows that are no younger than it are not explained by time."""
    looked = judge(dump("--format=custom", database="staging"))

    assert found(looked) == {"test_file": {"database"}, **MODEL_ROWS}


def test_too_old(dump, judge):
    """By its own words, or by the file's time, it is older than promised."""
    path = dump()
    long_ago = time.time() - 25 * 3600
    os.utime(path, (long_ago, long_ago))

    assert found(judge(path)) == {"test_age": {"old"}}


def test_small(dump, judge):
    """A file below the floor is named even where it restores."""
    floor = CONTRACT_AI_GO.backup.model_copy(update={"min_bytes": 10**9})

    assert found(judge(dump(), backup=floor)) == {"test_file": {"small"}}


def test_older_than_the_seed(server, landing, dump, judge):
    """A backup made between migration and seed lacks every promised row, however new its file is."""
    server.create_database("unseeded", landing.owner)
    with server.connect("unseeded") as connection:
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


def test_unknown_roles_and_grants(copy, server, landing, dump, judge):
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


def test_a_backup_is_made(server, landing, tmp_path):
    """pg_dump through the string, into a file for this account alone, told as it comes."""
    told = []
    path = make_backup(parse_dsn(landing.dsn), tmp_path, major=18, seconds=60, tell=told.append)

    assert path.name.startswith("backup_")
    assert (path.stat().st_mode & 0o777, told[-1]) == (0o600, path.stat().st_size)


def test_a_backup_that_fails_leaves_nothing(server, landing, tmp_path):
    """pg_dump's own words, no password in them, and no half of a file; a lock ends the wait."""
    wrong = parse_dsn(landing.dsn.replace(landing.password, "c4n4ry"))
    with pytest.raises(TargetError, match="authentication failed") as refused:
        make_backup(wrong, tmp_path, major=18, seconds=60, tell=lambda size: None)
    with psycopg.connect(landing.dsn) as holder:
        holder.execute("lock table models in access exclusive mode")
        with pytest.raises(OutOfTime):
            make_backup(parse_dsn(landing.dsn), tmp_path, major=18, seconds=0.5, tell=lambda size: None)

    assert list(tmp_path.iterdir()) == []
    assert "c4n4ry" not in str(refused.value)


def test_programs_are_new_enough():
    """A program older than the server will not do; which ones there are is said."""
    assert find_program("pg_dump", 18).major >= 18
    with pytest.raises(NoProgram, match=r"pg_dump of PostgreSQL 99 or later is needed, and .* is 18"):
        find_program("pg_dump", 99)


def test_made_once_by_many_workers(server, landing, tmp_path):
    """Asked for, two workers make one backup beside the reports, and box 2.4.box4 is ticked."""
    env = {"LANDED_DSN": landing.dsn, "LANDED_SCRATCH_DSN": server.dsn()}
    done = landed("verify", "--backup=make", "--checkpoint=2.4.box4", "-n2", "--report-dir=r", cwd=tmp_path, **env)

    assert done.returncode == 0, done.stdout
    (made,) = tmp_path.glob("backup_*.sql")
    assert made.stat().st_mode & 0o777 == 0o600
    assert "✓ 2.4.box4" in done.stdout


def test_never_through_a_pooler(server, landing, tmp_path):
    """Where the only string leads through a pooler nothing is made: red, with what to give."""
    with pgbouncer(server, users={landing.owner: landing.password}) as front:
        env = {"LANDED_DSN": front.dsn(landing.database, landing.owner, landing.password)}
        run = verify(tmp_path, "--backup=make", "--checkpoint=2.4.4", env=env)

    assert (run.status, run.red) == (1, {"backup/pooled:make"}), run.told
    assert run.findings["backup/pooled:make"]["remedy"].startswith("Give --direct-dsn")


def test_never_unasked(server, landing, tmp_path):
    """Without the option there is no backup, and the box stays open for a reason that names it."""
    run = verify(tmp_path / "r", "--checkpoint=2.4.4", env={"LANDED_DSN": landing.dsn})

    assert set(run.outcomes.values()) == {"not run"}
    assert {each["reason"] for each in run.results["checks"]} == {
        "not run: give --backup=FILE, or --backup=make to have one made"
    }
    assert [each.name for each in tmp_path.iterdir()] == ["r"]
