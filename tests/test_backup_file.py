"""A backup's file: every form that is whole is green, and every way it can be spoiled is named."""

import gzip
import os
import time
from pathlib import Path

import pytest

from landed.run.outcomes import Outcome
from tests.support.backups import CONTRACT_AI_GO, MODEL_ROWS, SEEDED, found, outcomes

pytest_plugins = ("tests.support.backup_fixtures",)

RESTED = ("test_age", "test_restores", "test_schema", "test_rows")


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
    assert {name for name, outcome in outcomes(looked).items() if outcome is Outcome.FAILED} == {
        *("test_file", "test_age", "test_rows")
    }


def test_without_schema(dump, judge):
    """A backup of the rows alone restores into nothing."""
    looked = judge(dump("--data-only"))

    assert found(looked).keys() == {"test_file", "test_age", "test_restores", "test_schema"}
    assert found(looked)["test_file"] == {"no_schema"}
    assert outcomes(looked)["test_rows"] is Outcome.NOT_RUN


def test_too_old(dump, judge):
    """By the file's time it is older than promised; where nothing is promised, its age is told and not judged."""
    path = dump()
    long_ago = time.time() - 25 * 3600
    os.utime(path, (long_ago, long_ago))

    looked = judge(path)
    day = CONTRACT_AI_GO.backup.model_copy(update={"min_bytes": 1, "max_age_h": 24.0})

    assert (found(judge(path, backup=day)), found(looked)) == ({"test_age": {"old"}}, {})


def test_small(dump, judge):
    """A file below the floor is named even where it restores."""
    floor = CONTRACT_AI_GO.backup.model_copy(update={"min_bytes": 10**9})

    assert found(judge(dump(), backup=floor)) == {"test_file": {"small"}}


def test_of_another_database(dump, judge):
    """A custom backup says whose it is; and rows that are no younger than it are not explained by time."""
    looked = judge(dump("--format=custom", database="staging"))

    assert found(looked) == {"test_file": {"database"}, **MODEL_ROWS}
