"""Options are those of the design, read once: from the command line, the environment and the .env file."""

import pytest

from landed.connection.dsn import parse_dsn
from landed.plugins.option_table import OPTIONS
from landed.plugins.options import NOT_YET
from landed.settings import Settings, parse_url
from tests.support.option_values import DIRECT, DSN, TABLE, URL

pytest_plugins = ("tests.support.option_fixtures",)
pytestmark = pytest.mark.usefixtures("no_variables")


def test_table_is_whole():
    """The options are those of the design, each with its environment variable but the drill's permission."""
    assert [option.name for option in OPTIONS] == list(TABLE)
    assert [option.name for option in OPTIONS if option.variable is None] == ["drill"]
    assert {option.variable for option in OPTIONS} >= {"LANDED_DSN", "LANDED_DIRECT_DSN", "LANDED_RETRY_FOR"}
    assert TABLE.keys() >= NOT_YET


def test_help_names_everything(folder, pytester):
    """`--help` shows every option with its variable, and needs no target."""
    words = " ".join(pytester.runpytest_inprocess("--help").stdout.str().split())

    for option in OPTIONS:
        assert f"--{option.name}" in words
        assert option.help_text in words


@pytest.mark.parametrize("flag", ["--help", "--markers", "--fixtures", "--fixtures-per-test", "--collect-only"])
def test_information_needs_no_target(folder, pytester, flag):
    """Asking what there is looks at nothing, and so needs nothing to look at."""
    assert pytester.runpytest_inprocess(flag).ret == 0


def test_command_line(read, folder):
    """Every option that is built arrives typed."""
    found = read(
        f"--dsn={DSN}",
        f"--direct-dsn={DIRECT}",
        f"--base-url={URL}",
        f"--scratch-dsn={DSN}",
        "--checkpoint=2.4,1.2",
        "--checkpoint=4.1",
        "--profile=oncall",
        "--attest=signed.toml",
        "--report-dir=new/reports",
        "--lang=ko",
    )

    assert found == Settings(
        dsn=parse_dsn(DSN),
        direct_dsn=parse_dsn(DIRECT),
        base_url=parse_url(URL),
        scratch_dsn=parse_dsn(DSN),
        contract=folder / "contracts/ai-go",
        checkpoints=("2.4", "1.2", "4.1"),
        profile="oncall",
        attest=folder / "signed.toml",
        report_dir=folder / "new/reports",
        lang="ko",
    )
    assert not (folder / "new").exists()


def test_environment(read, monkeypatch, folder):
    """Every option is read from the environment, where the command line says nothing."""
    (folder / "other").mkdir()
    for name in ("dsn", "direct-dsn", "base-url", "profile", "attest", "lang"):
        monkeypatch.setenv(f"LANDED_{name.replace('-', '_').upper()}", TABLE[name])
    monkeypatch.setenv("LANDED_CHECKPOINT", "2.4,1.2 4.1")
    monkeypatch.setenv("LANDED_CONTRACT", "other")

    found = read("--lang=en", "--dsn=postgresql://other/prod")

    assert found.dsn == parse_dsn("postgresql://other/prod")
    assert found.direct_dsn == parse_dsn(DIRECT)
    assert (found.base_url, found.contract) == (parse_url(URL), folder / "other")
    assert (found.profile, found.lang, found.checkpoints) == ("oncall", "en", ("2.4", "1.2", "4.1"))


def test_embedded(read, complaint, monkeypatch):
    """The sample landing is asked for by option or variable, in plain words, and suffers no other target."""
    assert read("--embedded").embedded
    for word in ("1", "true", "YES"):
        monkeypatch.setenv("LANDED_EMBEDDED", word)
        assert read().embedded
    monkeypatch.setenv("LANDED_DIRECT_DSN", DIRECT)
    assert complaint().endswith("alone: leave out --direct-dsn (LANDED_DIRECT_DSN)")
    monkeypatch.setenv("LANDED_EMBEDDED", "maybe")
    assert complaint() == "--embedded (LANDED_EMBEDDED): give 1, true, yes, 0, false or no"
    monkeypatch.setenv("LANDED_EMBEDDED", "0")
    assert not read(f"--dsn={DSN}").embedded


def test_env_file(read, folder):
    """The application's own .env file gives both strings; an equal one beside it does no harm."""
    (folder / ".env").write_text(f'DATABASE_URL="{DSN}"\nDIRECT_URL={DIRECT}\n')

    for args in (["--env-file=.env"], ["--env-file=.env", f"--dsn={DSN}"]):
        found = read(*args)
        assert (found.dsn, found.direct_dsn) == (parse_dsn(DSN), parse_dsn(DIRECT))
