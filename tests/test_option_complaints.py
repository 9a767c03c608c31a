"""A wrong option, variable or .env file stops the run, in one line that names it and shows no secret."""

import pytest

from landed.plugins.option_table import OPTIONS
from landed.plugins.options import NO_TARGET, NOT_YET
from tests.support.option_values import DIRECT, DSN, TABLE, URL

pytest_plugins = ("tests.support.option_fixtures",)
pytestmark = pytest.mark.usefixtures("no_variables")


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
    "--backup=nothing.dump": "--backup: no file or folder at ",
    "--env-file=.": "--env-file: no file at ",
    "--report-dir=signed.toml/x": "signed.toml is a file, not a folder",
    "--report-dir=a\0b": "--report-dir: not a path",
    "--profile=on-call": '--profile: "on-call" is none of gate, oncall — did you mean "oncall"?',
    "--profile=postgresql://app:c4n4ry@h/d": "--profile: ",
    "--lang=fr": '--lang: "fr" is none of ko, en',
    "--checkpoint=2.4,": "--checkpoint: an id between the commas is empty",
    "--drill=https://staging.example": "--drill: give the host alone",
    "--retry-for=60x": "--retry-for: not a time",
    "--retry-for=0s": "--retry-for: not a time",
    "--notify=c4n4ry": "--notify: not an Apprise URL",
    f"--dsn={DSN}": "--embedded verifies the sample landing alone: leave out --dsn",
    f"--base-url={URL}": "--embedded verifies the sample landing alone: leave out --base-url",
    f"--fallback-url={URL}": "--embedded verifies the sample landing alone: leave out --fallback-url",
}


@pytest.mark.parametrize("argument", WRONG)
def test_wrong_value(complaint, argument):
    """A wrong value is one line, with the option's name, what is wrong and often the way out; no secret in it."""
    assert WRONG[argument] in complaint("--embedded", argument)


def test_a_cut_off_deployment_stands_beside_the_healthy_one(complaint):
    """It is held against another deployment: one has to be given, and it cannot be the same."""
    alone = complaint(f"--dsn={DSN}", f"--fallback-url={URL}")
    same = complaint(f"--base-url={URL}", f"--fallback-url={URL}")

    assert alone == "--fallback-url is held against the healthy deployment: give --base-url too"
    assert same == "--fallback-url is the address of --base-url: name a deployment of its own"


def test_wrong_variable(complaint, monkeypatch):
    """A wrong variable is named as such; one that nearly is a variable of landed is no accident to pass over."""
    monkeypatch.setenv("LANDED_DSN", "prod")
    assert complaint().startswith("--dsn (LANDED_DSN): not a connection string")
    assert complaint("--embedded").startswith("--dsn (LANDED_DSN)")

    monkeypatch.delenv("LANDED_DSN")
    monkeypatch.setenv("LANDED_DIRECT_DNS", DIRECT)
    assert 'did you mean "LANDED_DIRECT_DSN"?' in complaint(f"--dsn={DSN}")


def test_direct_alone(complaint):
    """The direct string is a second way to one database: alone it is a mistake."""
    assert "give --dsn too" in complaint(f"--direct-dsn={DIRECT}")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--drill=site.example.org", f"--base-url={URL}"], "of --base-url, site.example: nothing is broken"),
        (["--drill=example", f"--base-url={URL}"], "is not the host of --base-url"),
        (["--drill=site.example:443", f"--base-url={URL}"], "is not the host of --base-url"),
        (["--drill=site.example", "--base-url=http://site.example:81"], "is not the host of --base-url"),
        (["--drill=site.example", f"--dsn={DSN}"], "--drill breaks the site of --base-url: give that too"),
        (["--drill=site.example", f"--base-url={URL}", "--profile=oncall"], "leave it out on call"),
        (["--drill=site.example", f"--base-url={URL}", "--retry-for=60s"], "once: leave out --retry-for"),
        (["--drill=site.example", "--embedded"], "--drill is for a deployment of your own"),
    ],
)
def test_permission_to_drill(complaint, args, words):
    """Permission is for the very host of the site, port included, and for nothing near it."""
    assert words in complaint(*args)


def test_permission_is_typed(complaint, monkeypatch):
    """No variable gives permission: it is asked for with each run."""
    monkeypatch.setenv("LANDED_DRILL", "site.example")

    assert "LANDED_DRILL" not in complaint()


def test_missing_contract(complaint, folder):
    """Without a contract nothing is promised, and nothing can be judged."""
    (folder / "contracts/ai-go").rmdir()

    assert complaint(f"--dsn={DSN}") == f"--contract: nothing at {folder / 'contracts/ai-go'}"


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
