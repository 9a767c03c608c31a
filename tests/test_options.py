"""Options are read once, judged in one masked line, and reach every worker without passing anybody's eyes."""

import dataclasses
import os
from pathlib import Path

import execnet
import pytest

from landed.dsn import parse_dsn
from landed.errors import UsageError
from landed.plugins.option_table import OPTIONS
from landed.plugins.options import NO_TARGET, NOT_YET, SETTINGS
from landed.secrets import Secret
from landed.settings import Settings, decode, encode, parse_duration, parse_url

pytest_plugins = ["pytester"]

DSN = "postgresql://app:c4n4ry1@db.example/prod"
DIRECT = "postgresql://app:c4n4ry2@direct.example/prod"
URL = "https://me:c4n4ry3@site.example/base/"

TABLE = {
    "dsn": DSN,
    "direct-dsn": DIRECT,
    "base-url": URL,
    "env-file": ".env",
    "contract": "contracts/ai-go",
    "embedded": "1",
    "checkpoint": "2.4",
    "profile": "oncall",
    "source-dsn": DSN,
    "scratch-dsn": DSN,
    "app-dir": ".",
    "fallback-url": URL,
    "drill": "staging.example",
    "attest": "signed.toml",
    "backup": "make",
    "retry-for": "60s",
    "report-dir": "out",
    "notify": "json://me:c4n4ry4@hooks.example/x",
    "lang": "ko",
}
"""Each option of the design, with a good value."""


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch):
    """The machine's own variables stay out of these tests, and plugins that they do not need."""
    for name in [each for each in os.environ if each.startswith(("LANDED_", "PG"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


@pytest.fixture
def folder(pytester):
    """A suite with a contract and one check that looks at nothing."""
    (pytester.path / "contracts/ai-go").mkdir(parents=True)
    (pytester.path / "signed.toml").touch()
    pytester.makeini("[pytest]\naddopts = -p landed.plugins.options -p no:cacheprovider")
    pytester.makepyfile(test_inner="def test_nothing():\n    pass\n")
    return pytester.path


class Seen:
    """A plugin that keeps the settings of an inner run."""

    settings: Settings | None = None

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config):
        """Take them as the other plugins find them."""
        self.settings = config.stash.get(SETTINGS, None)


@pytest.fixture
def read(folder, pytester):
    """Settings as an inner run reads them from a command line."""

    def run(*args):
        seen = Seen()
        result = pytester.runpytest_inprocess(*args, plugins=[seen])
        assert result.ret == 0, result.stderr.str()
        return seen.settings

    return run


@pytest.fixture
def complaint(folder, pytester):
    """The one line with which an inner run refuses a command line."""

    def run(*args):
        result = pytester.runpytest_inprocess(*args)
        lines = [line for line in result.stderr.lines if line]
        assert result.ret == 4, result.stdout.str()
        assert len(lines) == 1, lines
        assert "c4n4ry" not in result.stderr.str() + result.stdout.str()
        return lines[0].removeprefix("ERROR: ")

    return run


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


@pytest.mark.parametrize("name", [option.name for option in OPTIONS if option.metavar])
def test_empty_option(complaint, name):
    """An option without a value stops the run: `--dsn=$UNSET` must not become a run of something else."""
    assert complaint("--embedded", f"--{name}=") == f"--{name} is empty: leave it out or give a value"


@pytest.mark.parametrize("option", [each for each in OPTIONS if each.variable], ids=lambda option: option.name)
def test_empty_variable(complaint, monkeypatch, option):
    """A variable that is set but empty stops the run, even beside a good option."""
    monkeypatch.setenv(option.variable, " ")

    expected = f"--{option.name} is empty ({option.variable}): unset it or give a value"
    assert complaint(f"--dsn={DSN}") == expected


@pytest.mark.parametrize("name", sorted(NOT_YET))
def test_not_built_yet(complaint, monkeypatch, name):
    """What is not built yet is refused, from both sides: it never does nothing in silence."""
    assert complaint("--embedded", f"--{name}={TABLE[name]}") == f"--{name} is not available in this version"
    if name != "drill":
        variable = f"LANDED_{name.replace('-', '_').upper()}"
        monkeypatch.setenv(variable, TABLE[name])
        assert complaint("--embedded") == f"--{name} ({variable}) is not available in this version"


def test_no_target(complaint, monkeypatch):
    """Without a target there is no run, and both ways on are named; a switched-off sample is no target."""
    assert complaint() == NO_TARGET
    monkeypatch.setenv("LANDED_EMBEDDED", "no")
    assert complaint() == NO_TARGET


WRONG = {
    "--dsn=mysql://app:c4n4ry@h/d": "--dsn: not a PostgreSQL URL",
    "--dsn=postgresql://app:c4n4ry@x@h/d": "--dsn: it cannot be read",
    "--direct-dsn=postgresql://app:c4n4ry@h:x/d": "--direct-dsn: the port is no number",
    "--source-dsn=host=h pasword=c4n4ry": '--source-dsn: a parameter is unknown — did you mean "password"?',
    "--base-url=site.example": "--base-url: not the address of a site",
    "--base-url=postgresql://app:c4n4ry@h/d": "--base-url: that is the address of a database: give it as --dsn",
    "--base-url=https://me:c4n4ry@site.example/?a=b": "--base-url: it ends with the path",
    "--fallback-url=ftp://me:c4n4ry@h": "--fallback-url: not the address of a site",
    "--contract=contract": "--contract: no file or folder at ",
    "--contract=postgresql://app:c4n4ry@h/d": "--contract: a URL, where a path belongs",
    "--app-dir=signed.toml": "--app-dir: no folder at ",
    "--attest=signde.toml": 'did you mean "signed.toml"?',
    "--attest=no/such/file": "--attest: no file at ",
    "--backup=nothing.dump": "--backup: no file at ",
    "--env-file=.": "--env-file: no file at ",
    "--report-dir=signed.toml/x": "signed.toml is a file, not a folder",
    "--report-dir=a\0b": "--report-dir: not a path",
    "--profile=on-call": '--profile: "on-call" is none of gate, oncall — did you mean "oncall"?',
    "--profile=postgresql://app:c4n4ry@h/d": "--profile: ",
    "--lang=fr": '--lang: "fr" is none of ko, en',
    "--checkpoint=2.4,": "--checkpoint: an id between the commas is empty",
    "--drill=https://staging.example": "--drill: give the host alone",
    "--retry-for=60": "--retry-for: not a time",
    "--retry-for=0s": "--retry-for: not a time",
    "--notify=c4n4ry": "--notify: not an Apprise URL",
    f"--dsn={DSN}": "--embedded verifies the sample landing alone: leave out --dsn",
    f"--base-url={URL}": "--embedded verifies the sample landing alone: leave out --base-url",
}


@pytest.mark.parametrize("argument", WRONG)
def test_wrong_value(complaint, argument):
    """A wrong value is one line, with the option's name, what is wrong and often the way out; no secret in it."""
    assert WRONG[argument] in complaint("--embedded", argument)


def test_wrong_variable(complaint, monkeypatch):
    """A wrong variable is named as such; one that nearly is a variable of landed is no accident to pass over."""
    monkeypatch.setenv("LANDED_DSN", "prod")
    assert complaint().startswith("--dsn (LANDED_DSN): not a connection string")
    assert complaint("--embedded").startswith("--dsn (LANDED_DSN)")

    monkeypatch.delenv("LANDED_DSN")
    monkeypatch.setenv("LANDED_DIRECT_DNS", DIRECT)
    assert 'did you mean "LANDED_DIRECT_DSN"?' in complaint(f"--dsn={DSN}")


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


def test_direct_alone(complaint):
    """The direct string is a second way to one database: alone it is a mistake."""
    assert "give --dsn too" in complaint(f"--direct-dsn={DIRECT}")


def test_missing_contract(complaint, folder):
    """Without a contract nothing is promised, and nothing can be judged."""
    (folder / "contracts/ai-go").rmdir()

    assert complaint(f"--dsn={DSN}") == f"--contract: nothing at {folder / 'contracts/ai-go'}"


def test_env_file(read, folder):
    """The application's own .env file gives both strings; an equal one beside it does no harm."""
    (folder / ".env").write_text(f'DATABASE_URL="{DSN}"\nDIRECT_URL={DIRECT}\n')

    for args in (["--env-file=.env"], ["--env-file=.env", f"--dsn={DSN}"]):
        found = read(*args)
        assert (found.dsn, found.direct_dsn) == (parse_dsn(DSN), parse_dsn(DIRECT))


@pytest.mark.parametrize(
    ("text", "args", "words"),
    [
        (f"DATABASE_URL={DSN}", [f"--dsn={DIRECT}"], "--dsn and DATABASE_URL in "),
        (f"DATABASE_URL={DSN}\nDIRECT_URL={DIRECT}", [f"--direct-dsn={DSN}"], "--direct-dsn and DIRECT_URL in "),
        (f"DIRECT_URL={DIRECT}", [], "has no DATABASE_URL"),
        (f"LANDED_DSN={DSN}", [], "its LANDED_ variables belong into the environment"),
        ("DATABASE_URL=", [], "is empty"),
        (f"DATABASE_URL={DSN}\nDIRECT_URL=''", [], "DIRECT_URL in "),
        ("DATABASE_URL=postgres://u:${c4n4ry}@h/d", [], "put together from other variables"),
        ("DATABASE_URL=postgres://u:c4n4ry@x@h/d", [], "@ as %40"),
        (f"DATABASE_URL={DSN}", ["--embedded"], "leave out --env-file"),
    ],
)
def test_wrong_env_file(complaint, folder, text, args, words):
    """A file that says too little, or something else than the options, stops the run."""
    (folder / ".env").write_text(text)

    assert words in complaint("--env-file=.env", *args)


LEAKY = """
import os, pytest
from landed.plugins.options import SETTINGS

@pytest.fixture
def settings(pytestconfig):
    return pytestconfig.stash[SETTINGS]

def test_shown(settings, pytestconfig):
    options, invocation = pytestconfig.option, pytestconfig.invocation_params
    worker = getattr(pytestconfig, "workerinput", None)
    dsn, url = settings.dsn, settings.base_url
    assert (dsn, url) == (None, options)

def test_arrived(settings):
    assert settings.dsn.conninfo().endswith("4n4ry1 user=app")
    assert settings.direct_dsn.masked == "postgresql://sample/x"
    assert settings.base_url.reveal().endswith("4n4ry3@site.example/base")

def test_crash():
    os._exit(7)
"""

SAMPLE = """
import pytest
from landed.dsn import parse_dsn
from landed.plugins.options import change_settings

pytest_plugins = ("landed.plugins.options",)

@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    if not hasattr(session.config, "workerinput"):
        change_settings(session.config, direct_dsn=parse_dsn("postgresql://sample/x"))
"""


@pytest.mark.parametrize("form", ["equals", "blank", "variables"])
def test_workers(folder, pytester, monkeypatch, form):
    """Workers get the controller's settings, changes included; no output, report or crash shows a secret."""
    pytester.makeini("[pytest]\naddopts = -p no:cacheprovider -p xdist.plugin")
    pytester.makeconftest(SAMPLE)
    pytester.makepyfile(test_inner=LEAKY)
    forms = {"equals": [f"--dsn={DSN}", f"--base-url={URL}"], "blank": ["--dsn", DSN, "--base-url", URL]}
    if form == "variables":
        monkeypatch.setenv("LANDED_DSN", DSN)
        monkeypatch.setenv("LANDED_BASE_URL", URL)

    loud = ["-n2", "-vv", "-l", "--tb=long", "--full-trace", "--debug", "--junitxml=junit.xml", "-rA"]
    result = pytester.runpytest_subprocess(*forms.get(form, []), *loud, timeout=60)

    assert result.ret == 1
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(["*PASSED*test_arrived*", "*worker 'gw?' crashed while running*"])
    written = [path.read_text() for path in (folder / "junit.xml", folder / "pytestdebug.log")]
    for text in (result.stdout.str(), result.stderr.str(), *written):
        assert "c4n4ry" not in text
    assert "postgresql://app:***@db.example/prod" in result.stdout.str()


def test_serial_run(folder, pytester):
    """One process alone shows no more than many."""
    pytester.makeconftest(SAMPLE)
    pytester.makepyfile(test_inner=LEAKY.replace("os._exit(7)", "raise ValueError"))
    pytester.makeini("[pytest]\naddopts = -p no:cacheprovider")

    result = pytester.runpytest_subprocess("--dsn", DSN, f"--base-url={URL}", "-vv", "-l", "--tb=long", timeout=60)

    result.assert_outcomes(passed=1, failed=2)
    assert "c4n4ry" not in result.stdout.str() + result.stderr.str()


def test_settings_travel_as_text(tmp_path):
    """Every field survives the way to a worker, as a text that xdist's wire can carry."""
    whole = Settings(
        dsn=parse_dsn("postgresql://app:c4n%34ry@h:6543/d?pgbouncer=true&schema=s"),
        direct_dsn=parse_dsn("host=/run/x dbname=d"),
        base_url=parse_url(URL),
        contract=tmp_path,
        embedded=True,
        checkpoints=("2.4", "state"),
        profile="oncall",
        source_dsn=parse_dsn(DSN),
        scratch_dsn=parse_dsn(DIRECT),
        app_dir=Path("/a"),
        fallback_url=parse_url("http://h:1"),
        drill="h",
        attest=Path("b"),
        backup="make",
        retry_for=1.5,
        report_dir=Path("c"),
        notify=(Secret("json://c4n4ry"),),
        lang="ko",
    )
    assert all(getattr(whole, each.name) != each.default for each in dataclasses.fields(Settings))

    text = execnet.loads(execnet.dumps(encode(whole)))

    assert decode(text) == whole
    assert decode(text).dsn.spellings == whole.dsn.spellings
    assert decode(encode(Settings())) == Settings()
    with pytest.raises(TypeError, match="bytes does not belong"):
        encode(dataclasses.replace(whole, drill=b""))


def test_settings_know_their_secrets():
    """The scrubber learns every secret from the settings, in the spelling of the string too; none shows in them."""
    whole = Settings(
        dsn=parse_dsn("postgresql://app:c4n%34ry@h/d"),
        base_url=parse_url(URL),
        fallback_url=parse_url("https://c4n4ry-token@h"),
        notify=(Secret("json://c4n4ry"),),
    )

    assert {each.reveal() for each in whole.secrets} == {
        "c4n4ry",
        "c4n%34ry",
        "c4n4ry3",
        "c4n4ry-token",
        "json://c4n4ry",
    }
    assert "c4n" not in repr(whole)


@pytest.mark.parametrize(
    ("text", "address", "shown"),
    [
        ("https://site.example", "https://site.example", "https://site.example"),
        (" HTTP://site.example:8000/a/b/ ", "http://site.example:8000/a/b", "http://site.example:8000/a/b"),
        ("http://[::1]:8000/", "http://[::1]:8000", "http://[::1]:8000"),
        ("https://me:p%40ss@site.example/x", "https://site.example/x", "https://***@site.example/x"),
        ("https://token@site.example", "https://site.example", "https://***@site.example"),
    ],
)
def test_url(text, address, shown):
    """A site's address is kept apart from the login in front of it."""
    url = parse_url(text)

    assert url.address == address
    assert str(url) == repr(url) == f"{url}" == shown
    assert url.reveal().lower() == text.strip().rstrip("/").lower()


def test_url_login():
    """Name and password are decoded for the client that needs them."""
    assert parse_url("https://site.example").auth is None
    assert parse_url("https://site.example").secrets == ()
    assert parse_url("https://Site.example:8000").host == "site.example"
    assert [each.reveal() for each in parse_url("https://me:p%40ss@h").auth] == ["me", "p@ss"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" ", "empty"),
        ("https://", "no host"),
        ("https://:80", "no host"),
        ("https://h:80x", "no host, or a port"),
        ("https://me:c4n4ry@x@h", "@ as %40"),
        ("https://me:c4n4ry/x@h", "/ as %2F"),
        ("https://me:c4n4ry#x@h", "# as %23"),
        ("https://a b", "cannot be read"),
        ("https://h/#c4n4ry", "leave out"),
    ],
)
def test_wrong_url(text, words):
    """What is wrong with an address is said without repeating it."""
    with pytest.raises(UsageError) as refused:
        parse_url(text)

    assert words in str(refused.value)
    assert "c4n4ry" not in str(refused.value)


def test_durations():
    """Times are numbers with a unit."""
    found = {text: parse_duration(text) for text in ("500ms", "60s", "1.5 m", "1h")}

    assert found == {"500ms": 0.5, "60s": 60, "1.5 m": 90, "1h": 3600}
