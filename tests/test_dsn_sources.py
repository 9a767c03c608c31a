"""What services, libpq's variables and .env files add to a connection string is read as their owners read it."""

import pytest
from psycopg.conninfo import conninfo_to_dict

from landed.connection.dsn import parse_dsn, read_env_file
from landed.errors import UsageError
from tests.support.complaint import said

pytest_plugins = ("tests.support.dsn_fixtures",)
pytestmark = pytest.mark.usefixtures("no_libpq_variables")


def test_service(monkeypatch, tmp_path):
    """A service is looked up where libpq looks; what the string itself says wins; its password is masked."""
    path = tmp_path / "services.conf"
    path.write_text(
        "# mine\n[prod]\nhost=db-pooler.example\nuser=app\npassword=c4n4ry=%x\ndbname=prod\n\n[dev]\nhost=d\n"
    )
    monkeypatch.setenv("PGSERVICEFILE", str(path))

    dsn = parse_dsn("service=prod dbname=other")

    assert dsn.masked == "postgresql://app:***@db-pooler.example/other"
    assert dsn.looks_pooled
    assert conninfo_to_dict(dsn.conninfo()) == {
        "host": "db-pooler.example",
        "user": "app",
        "password": "c4n4ry=%x",
        "dbname": "other",
    }
    assert parse_dsn("postgresql://?service=prod").database == "prod"
    assert 'did you mean "prod"?' in said("service=prd")


@pytest.mark.parametrize("text", ["[a]\nhots=c4n4ry\n", "[a]\nc4n4ry\n", b"[a]\nhost=\xff\n"])
def test_broken_service_file(monkeypatch, tmp_path, text):
    """A service file that libpq would refuse is refused, by its name and without its contents."""
    path = tmp_path / "services.conf"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    monkeypatch.setenv("PGSERVICEFILE", str(path))

    words = said("service=a")

    assert str(path) in words
    assert "c4n4ry" not in words


def test_environment_fills_gaps(monkeypatch):
    """What libpq would take from PGHOST and PGPASSWORD is part of the facts and the secrets; the string wins."""
    monkeypatch.setenv("PGHOST", "db.example")
    monkeypatch.setenv("PGPASSWORD", "c4n4ry")
    monkeypatch.setenv("PGUSER", "somebody")

    dsn = parse_dsn("postgresql://app@/prod")

    assert dsn.masked == "postgresql://app:***@db.example/prod"
    assert not dsn.is_local
    assert [each.reveal() for each in dsn.secrets] == ["c4n4ry"]


def test_env_file(tmp_path):
    """An .env file is read as dotenv reads it: quotes, export, comments, the last of a name."""
    path = tmp_path / ".env.production"
    path.write_bytes(
        b"\xef\xbb\xbf# the database\r\n"
        b"DATABASE_URL=postgres://first/x\r\n"
        b'  export DATABASE_URL = "postgres://app:p#w@h/d?a=b" # pooled\r\n'
        b"DIRECT_URL='postgres://app:p\"w@h/d'\n"
        b"PLAIN=a b  # comment\n"
        b'TICKS=`it\'s "so"`\n'
        b'LINES="a\\nb"\n'
        b"YAML: value\n"
        b"NEXT_PUBLIC-x.y=1\n"
        b"EMPTY=\n"
        b"AFTER=here\n"
        b'LONG="one\ntwo"\n'
        b"no line of this kind\n"
    )

    assert read_env_file(path) == {
        "DATABASE_URL": "postgres://app:p#w@h/d?a=b",
        "DIRECT_URL": 'postgres://app:p"w@h/d',
        "PLAIN": "a b",
        "TICKS": 'it\'s "so"',
        "LINES": "a\nb",
        "YAML": "value",
        "NEXT_PUBLIC-x.y": "1",
        "EMPTY": "",
        "AFTER": "here",
        "LONG": "one\ntwo",
    }


def test_unreadable_env_file(tmp_path):
    """A file that is not text, or not a file, is a usage error."""
    path = tmp_path / ".env"
    path.write_bytes(b"\xff\xfe")

    for each, words in ((path, "not UTF-8"), (tmp_path, "cannot be read")):
        with pytest.raises(UsageError, match=words):
            read_env_file(each)
