"""Migrations are read as their files have them, and applied as their tools would."""

import hashlib

import pytest

from landed.errors import UsageError
from landed.migrations import apply_migrations, migrations_hash, read_migrations
from tests.support.zoo import MIGRATIONS, connect

pytest_plugins = ("tests.support.zoo_fixtures",)


def write(folder, files):
    """A folder of migrations with these texts."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def test_prisma_folder_in_order():
    """The zoo's folder gives its migrations by name, with their true checksums."""
    found = read_migrations(MIGRATIONS, "prisma")

    assert [each.name for each in found] == sorted(each.name for each in MIGRATIONS.iterdir())
    assert found[0].checksum == hashlib.sha256(found[0].file.read_bytes()).hexdigest()
    assert found[0].sql == found[0].file.read_text()


def test_sql_folder_in_order(tmp_path):
    """Plain files are taken in the order of their names; what is no .sql is not a migration."""
    folder = write(tmp_path, {"002_b.sql": "select 2", "001_a.sql": "select 1", "README.md": "x"})

    assert [each.name for each in read_migrations(folder, "sql")] == ["001_a", "002_b"]


def test_line_ends_do_not_matter(tmp_path):
    """A migration has one content and one hash with LF and with CRLF, and each knows the other's checksum."""
    unix = read_migrations(write(tmp_path / "unix", {"1.sql": "select 1;\nselect 2;\n"}), "sql")
    windows = read_migrations(write(tmp_path / "windows", {"1.sql": "select 1;\r\nselect 2;\r\n"}), "sql")

    assert unix[0].checksum != windows[0].checksum
    assert unix[0].checksum in windows[0].checksums
    assert windows[0].checksum in unix[0].checksums
    assert migrations_hash(unix) == migrations_hash(windows)


@pytest.mark.parametrize(
    "change", [{"1.sql": "select 2"}, {"2.sql": "select 1"}, {"1.sql": "select 1", "2.sql": "x"}]
)
def test_hash_changes_with_names_and_contents(change, tmp_path):
    """Another text, another name or another file is another hash."""
    before = migrations_hash(read_migrations(write(tmp_path / "before", {"1.sql": "select 1"}), "sql"))

    assert migrations_hash(read_migrations(write(tmp_path / "after", change), "sql")) != before


def test_all_problems_at_once(tmp_path):
    """Everything that is wrong in a folder is said in one error."""
    folder = write(
        tmp_path,
        {
            "20250101000000_good/migration.sql": "select 1",
            "20250102000000_Empty/migration.sql": "select 1",
            "20250103000000_empty/migration.sql": " \n",
            "20250104000000_none/readme.txt": "",
            "migration_lock.toml": 'provider = "postgresql"',
        },
    )
    (tmp_path / "20250105000000_bytes").mkdir()
    (tmp_path / "20250105000000_bytes" / "migration.sql").write_bytes(b"\xff\xfe")

    with pytest.raises(UsageError) as caught:
        read_migrations(folder, "prisma")
    lines = str(caught.value).splitlines()

    assert len(lines) == 4
    assert "20250102000000_Empty" in lines[0]
    assert "named otherwise" in lines[0]
    assert lines[1].endswith("empty")
    assert "cannot be read" in lines[2]
    assert lines[3].endswith("not UTF-8")


@pytest.mark.parametrize(("folder", "problem"), [("", "no migrations"), ("missing", "no such folder")])
def test_nothing_to_read(folder, problem, tmp_path):
    """An empty folder and one that is not there are errors, not a lock of nothing."""
    with pytest.raises(UsageError, match=problem):
        read_migrations(tmp_path / folder, "prisma")


def test_history_holds_true_checksums(server, clone):
    """Each applied migration has one finished record with the checksum of its file."""
    with connect(server, clone) as connection:
        found = connection.execute(
            "select migration_name, checksum, finished_at >= started_at, applied_steps_count, length(id), logs"
            " from _prisma_migrations order by started_at"
        ).fetchall()

    wanted = [(each.name, each.checksum, True, 1, 36, None) for each in read_migrations(MIGRATIONS, "prisma")]
    assert found == wanted


def test_refused_migration_is_named(server, clone, tmp_path):
    """A migration that the server refuses is named with its line; its record stays unfinished."""
    text = "create table one ();\n\ncreate table two (\n    id integr\n);\n"
    found = read_migrations(write(tmp_path, {"20260101000000_bad/migration.sql": text}), "prisma")

    with connect(server, clone) as connection:
        with pytest.raises(UsageError, match=r'migration\.sql, line 4: ERROR: type "integr" does not exist'):
            apply_migrations(connection, found, "prisma")
        record = connection.execute(
            "select finished_at, to_regclass('one') from _prisma_migrations where migration_name like '2026%'"
        ).fetchone()

    assert record == (None, None)
