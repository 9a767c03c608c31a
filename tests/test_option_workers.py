"""Settings reach every worker without passing anybody's eyes, crashes and reports included."""

import dataclasses
from pathlib import Path

import execnet
import pytest

from landed.connection.access import Access
from landed.connection.dsn import parse_dsn
from landed.secrets import Secret
from landed.settings import Settings, decode, encode, parse_url
from tests.support.option_values import DIRECT, DSN, URL

pytest_plugins = ("tests.support.option_fixtures",)
pytestmark = pytest.mark.usefixtures("no_variables")

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
from landed.connection.access import Access
from landed.connection.dsn import parse_dsn
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
        baseline=Path("f"),
        backup="make",
        retry_for=1.5,
        report_dir=Path("c"),
        state_dir=Path("d"),
        notify=(Secret("json://c4n4ry"),),
        browser="none",
        lang="ko",
        access=Access((("T", Secret("c4n4ry-token")),), (("P", "mine"),), (("api", "http://127.0.0.1:1"),)),
    )
    assert all(getattr(whole, each.name) != each.default for each in dataclasses.fields(Settings))

    text = execnet.loads(execnet.dumps(encode(whole)))

    assert decode(text) == whole
    assert decode(text).dsn.spellings == whole.dsn.spellings
    assert decode(encode(Settings())) == Settings()
    with pytest.raises(TypeError, match="bytes does not belong"):
        encode(dataclasses.replace(whole, drill=b""))
