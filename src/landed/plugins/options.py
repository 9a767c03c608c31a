"""The options: declared, read from command line and environment, judged, and handed to every worker."""

import dataclasses
import difflib
import os
from collections.abc import Sequence
from typing import Any

import pytest

from landed.connection.dotfiles import read_env_file
from landed.connection.dsn import Dsn, parse_dsn
from landed.errors import UsageError
from landed.plugins.option_table import OPTIONS, Folders, Option
from landed.secrets import MASK, Scrubber, Secret
from landed.settings import Settings, decode, encode

SETTINGS = pytest.StashKey[Settings]()
ARGUMENTS = pytest.StashKey[Sequence[Secret]]()
"""The command line as it was given."""

NOT_YET = {
    "source-dsn",
}
"""Options whose features are not built yet: asking for one is an error, never a silence."""

INFORMATION = ("help", "version", "markers", "showfixtures", "show_fixtures_per_test", "show_ini_keys")
"""pytest's own options that look at no target: no settings are read for them."""

TARGETS = ("dsn", "direct-dsn", "base-url", "env-file")
NO_TARGET = "no target: give --dsn and --base-url, or --embedded to verify the sample landing"
_WIRE = "landed_settings"

Given = dict[str, tuple[Option, str, list[str]]]
"""By option: where its texts come from, for messages, and the texts."""


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Declare every option of the group; texts that may hold a secret are masked from here on."""
    config = pluginmanager.get_plugin("pytestconfig")
    assert isinstance(config, pytest.Config)
    before = config.invocation_params  # which xdist sends to workers, and --debug writes to its file
    config.invocation_params = pytest.Config.InvocationParams(
        args=without_secrets(before.args), plugins=before.plugins, dir=before.dir
    )
    config.stash[ARGUMENTS] = tuple(Secret(str(each)) for each in before.args)
    group = parser.getgroup("landed", "landed: has this migration landed?")
    for option in OPTIONS:
        words: dict[str, Any] = {"metavar": option.metavar, "type": Secret if option.secret else str}
        if option.metavar is None:
            words = {"const": "true"}
        action = "append" if option.repeat else "store_const" if option.metavar is None else "store"
        later = "; not available in this version" if option.name in NOT_YET else ""
        told = option.help_text + later
        group.addoption(f"--{option.name}", dest=option.dest, action=action, help=told, **words)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Read and judge all options; what is wrong is one masked line and exit status 4."""
    if any(config.getoption(each, None) for each in INFORMATION):
        return
    worker = getattr(config, "workerinput", None)
    if worker is not None:
        config.stash[SETTINGS] = decode(worker.pop(_WIRE))
        return
    try:
        config.stash[SETTINGS] = _read(config)
    except UsageError as error:
        raise pytest.UsageError(Scrubber().scrub(str(error))) from None


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Hand the settings to an xdist worker: it reads neither options nor environment itself."""
    if SETTINGS in node.config.stash:
        node.workerinput[_WIRE] = encode(node.config.stash[SETTINGS])
    node.workerinput["mainargv"] = without_secrets(node.workerinput["mainargv"])


def change_settings(config: pytest.Config, **changes: Any) -> Settings:
    """Replace some settings, before workers are started: the sample landing fills in its own addresses."""
    config.stash[SETTINGS] = settings = dataclasses.replace(config.stash[SETTINGS], **changes)
    return settings


def without_secrets(arguments: Sequence[str]) -> list[str]:
    """The command line with `***` for values that may hold a secret; a worker never gets to read them."""
    secret = {f"--{option.name}" for option in OPTIONS if option.secret}
    shown: list[str] = []
    for argument in arguments:
        name, equals, _ = str(argument).partition("=")
        if shown and shown[-1] in secret:
            shown.append(MASK)
        else:
            shown.append(f"{name}={MASK}" if equals and name in secret else str(argument))
    return shown


def _read(config: pytest.Config) -> Settings:
    given = _given(config)
    folders = Folders(asked=config.invocation_params.dir, own=config.rootpath)
    values: dict[str, Any] = {"contract": folders.own / "contracts/ai-go", "report-dir": folders.own / "reports"}
    for name, (option, origin, texts) in given.items():
        try:
            read = [option.read(text, folders) for text in texts]
        except UsageError as error:
            raise UsageError(f"{origin}: {error}") from None
        values[name] = tuple(read) if option.repeat else read[-1]
    for name in given:
        if name in NOT_YET:
            raise UsageError(f"{given[name][1]} is not available in this version")
    if not values.get("embedded"):
        _read_env_file(values, given)
    _judge(values, given, config)
    names = {field.name for field in dataclasses.fields(Settings)}
    known = {name.replace("-", "_"): value for name, value in values.items()}
    known["checkpoints"] = sum(known.pop("checkpoint", ()), ())
    return Settings(**{name: value for name, value in known.items() if name in names})


def _given(config: pytest.Config) -> Given:
    """The texts of each option: the command line's, else the environment's. One set but empty is an error."""
    _no_stray_variables()
    given: Given = {}
    for option in OPTIONS:
        flag, variable = f"--{option.name}", option.variable
        found = config.getoption(option.dest)
        texts = [] if found is None else [_text(each) for each in (found if isinstance(found, list) else [found])]
        if any(not each.strip() for each in texts):
            raise UsageError(f"{flag} is empty: leave it out or give a value")
        beside = os.environ.get(variable) if variable else None
        if beside is not None and not beside.strip():
            raise UsageError(f"{flag} is empty ({variable}): unset it or give a value")
        if texts:
            given[option.name] = option, flag, texts
        elif beside is not None:
            given[option.name] = option, f"{flag} ({variable})", beside.split() if option.repeat else [beside]
    return given


def _text(value: Secret | str) -> str:
    return value.reveal() if isinstance(value, Secret) else value


def _no_stray_variables() -> None:
    known = {option.variable for option in OPTIONS if option.variable}
    for name in os.environ:
        if name.startswith("LANDED_") and name not in known:
            close = difflib.get_close_matches(name, known, n=1, cutoff=0.85)
            if close:
                raise UsageError(f'{name} is no variable of landed — did you mean "{close[0]}"?')


def _read_env_file(values: dict[str, Any], given: Given) -> None:
    """Fill in the strings that an .env file holds; one that says otherwise than the option is an error."""
    if "env-file" not in given:
        return
    path, (_, origin, _) = values["env-file"], given["env-file"]
    variables = read_env_file(path)
    for variable, name in (("DATABASE_URL", "dsn"), ("DIRECT_URL", "direct-dsn")):
        if variable not in variables:
            if name == "dsn" and name not in given:
                raise UsageError(f"{origin}: {path} has no DATABASE_URL{_landed_hint(variables)}")
            continue
        found = _from_file(variables[variable], f"{origin}: {variable} in {path}")
        if values.setdefault(name, found) != found:
            raise UsageError(f"{given[name][1]} and {variable} in {path} differ: give one of them")


def _landed_hint(variables: dict[str, str]) -> str:
    return "; its LANDED_ variables belong into the environment" if "LANDED_DSN" in variables else ""


def _from_file(text: str, origin: str) -> Dsn:
    if not text.strip():
        raise UsageError(f"{origin} is empty")
    if "${" in text:
        raise UsageError(f"{origin} is put together from other variables: give the whole string")
    try:
        return parse_dsn(text)
    except UsageError as error:
        raise UsageError(f"{origin}: {error}") from None


def _judge(values: dict[str, Any], given: Given, config: pytest.Config) -> None:
    """The options together: a target, and one only."""
    beside = [given[name][1] for name in TARGETS if name in given]
    beside += [given[name][1] for name in ("fallback-url",) if name in given and values.get("embedded")]
    if values.get("embedded"):
        if beside:
            who = given["embedded"][1]
            raise UsageError(f"{who} verifies the sample landing alone: leave out {', '.join(beside)}")
    elif "direct-dsn" in values and "dsn" not in values:
        raise UsageError("--direct-dsn is the same database without the pooler: give --dsn too")
    elif "fallback-url" in values and "base-url" not in values:
        raise UsageError("--fallback-url is held against the healthy deployment: give --base-url too")
    elif "fallback-url" in values and values["fallback-url"] == values["base-url"]:
        raise UsageError("--fallback-url is the address of --base-url: name a deployment of its own")
    elif not {"dsn", "base-url"} & values.keys() and not config.getoption("collectonly", False):
        raise UsageError(NO_TARGET)
    if "drill" in values:
        _judge_drill(values, given)
    if not values["contract"].exists():
        raise UsageError(f"--contract: nothing at {values['contract']}")


def _judge_drill(values: dict[str, Any], given: Given) -> None:
    """Permission for one host says nothing of any other."""
    host, site = values["drill"], values.get("base-url")
    if values.get("embedded"):
        raise UsageError("--drill is for a deployment of your own: the sample's links are cut without it")
    if site is None:
        raise UsageError("--drill breaks the site of --base-url: give that too")
    if host != site.place:
        raise UsageError(f"--drill={host} is not the host of --base-url, {site.place}: nothing is broken")
    if values.get("profile") == "oncall":
        raise UsageError("--drill breaks the site: leave it out on call")
    if "retry-for" in given:
        # Each attempt would cut the site again, and one that must end is killed before a restore has had its time.
        raise UsageError(f"--drill breaks the site, once: leave out {given['retry-for'][1]}")
