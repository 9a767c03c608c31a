"""A backup is made only when asked, once, past the pooler, and by a program that can."""

import os
import re
from dataclasses import replace

import psycopg
import pytest

from landed.backup.dumping import make_backup
from landed.backup.programs import NoProgram, find_program
from landed.connection.dsn import parse_dsn
from landed.errors import OutOfTime, TargetError
from landed.run.outcomes import Outcome
from reference.backup import back_up
from tests.support.backups import CHECKS, CONTRACT_AI_GO, outcomes
from tests.support.bench import look
from tests.support.healthy import healthy
from tests.support.operator import landed, verify
from tests.support.pooler import pgbouncer

pytest_plugins = ("tests.support.backup_fixtures",)


def test_a_backup_is_made(backup_server, landing, judge, tmp_path):
    """pg_dump through the string, into a file for this account alone, told as it comes; the sample's is green."""
    told = []
    path = make_backup(parse_dsn(landing.dsn), tmp_path, major=18, seconds=60, tell=told.append)
    (tmp_path / "sample").mkdir()
    looked = judge(back_up(backup_server, landing, tmp_path / "sample"))

    assert set(outcomes(looked).values()) == {Outcome.PASSED}
    assert path.name.startswith("backup_")
    assert (path.stat().st_mode & 0o777, told[-1]) == (0o600, path.stat().st_size)


def test_a_backup_that_fails_leaves_nothing(backup_server, landing, tmp_path):
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


def test_an_old_psql_is_not_used(tmp_path, monkeypatch):
    """A psql that cannot be told to run no program is passed over; where there is no other one, none is used."""
    old = tmp_path / "psql"
    old.write_text("#!/bin/sh\necho 'psql (PostgreSQL) 17.5'\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    assert find_program("psql", 15).path == old
    assert find_program("psql", 15, restricting=True).path != old

    monkeypatch.setattr("landed.backup.programs._places", lambda name: [old])
    words = "psql of PostgreSQL 16 or later that knows \\restrict (16.10, 17.6, 18 or later) is needed"
    with pytest.raises(NoProgram, match=re.escape(f"{words}, and {old} is 17.5: put one on PATH")):
        find_program("psql", 16, restricting=True)


def test_made_once_by_many_workers(backup_server, landing, tmp_path):
    """Asked for, two workers make one backup beside the reports, and box 2.4.box4 is ticked."""
    env = {"LANDED_DSN": landing.dsn, "LANDED_SCRATCH_DSN": backup_server.dsn()}
    done = landed("verify", "--backup=make", "--checkpoint=2.4.box4", "-n2", "--report-dir=r", cwd=tmp_path, **env)

    assert done.returncode == 0, done.stdout
    (made,) = tmp_path.glob("backup_*.sql")
    assert made.stat().st_mode & 0o777 == 0o600
    assert "✓ 2.4.box4" in done.stdout


def test_never_through_a_pooler(backup_server, landing, tmp_path):
    """Where the only string leads through a pooler nothing is made: red, with what to give."""
    with pgbouncer(backup_server, users={landing.owner: landing.password}) as front:
        env = {"LANDED_DSN": front.dsn(landing.database, landing.owner, landing.password)}
        run = verify(tmp_path, "--backup=make", "--checkpoint=2.4.4", env=env)

    assert (run.status, run.red) == (1, {"backup/pooled:make"}), run.told
    assert run.findings["backup/pooled:make"]["remedy"].startswith("Give --direct-dsn")


def test_never_unasked():
    """Without the option there is no backup, and every check says why; nor is there on call."""
    scene = replace(healthy(CONTRACT_AI_GO), backup=None)
    oncall = replace(scene, settings=replace(scene.settings, backup="make", profile="oncall"))

    assert {reason for _, reason in look(scene, CHECKS).outcomes.values()} == {
        "not run: give --backup=FILE, or --backup=make to have one made"
    }
    assert {outcome for outcome, _ in look(oncall, CHECKS).outcomes.values()} == {Outcome.NOT_RUN}
