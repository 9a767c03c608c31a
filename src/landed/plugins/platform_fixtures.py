"""What checks of the platform ask for: its services' answers, each asked once for all checks and workers."""

import os
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from landed.checkout.files import Checkout
from landed.checkout.said import what_it_says
from landed.clock.quiet import held
from landed.connection.access import read_access
from landed.contract import Contract
from landed.evidence import Evidence
from landed.platform.judge import judge_question
from landed.platform.look import Look, Seen, load_seen, save_seen
from landed.plugins.options import SETTINGS, change_settings
from landed.plugins.parametrization import CONTRACT
from landed.plugins.secrecy import learn
from landed.plugins.target import FOLDER
from landed.promises.platform import Question
from landed.settings import Settings

_SEEN, _TURN = "platform.json", "platform.lock"


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Read the tokens that the contract names, on the controller; the sample has tokens of its own."""
    if CONTRACT not in config.stash or hasattr(config, "workerinput") or config.stash[SETTINGS].embedded:
        return
    promised = config.stash[CONTRACT].platform
    tokens = tuple(dict.fromkeys(each.token for each in promised.service))
    learn(config, change_settings(config, access=read_access(tokens, promised.variables, os.environ)))


@pytest.fixture
def platform(
    request: pytest.FixtureRequest,
    settings: Settings,
    contract: Contract,
    app_dir: Checkout | None,
    evidence: Evidence,
) -> Callable[[Question], None]:
    """Judges a question of the contract by what the platform's services answer."""
    if settings.profile == "oncall":
        evidence.not_run("the platform's API is not for on call: use --profile gate")

    def see(name: str) -> Seen:
        if not settings.access.tokens:
            return Look(contract.platform, settings.access).see(name)
        folder = request.config.stash[FOLDER]
        with held(folder / _TURN):
            look = Look(contract.platform, settings.access, load_seen(folder / _SEEN))
            try:
                return look.see(name)
            finally:
                look.close()
                save_seen(folder / _SEEN, look.known)

    def ask(file: str) -> list[dict[str, Any]]:
        if settings.dsn is None:
            evidence.not_run("give --dsn")
        if request.getfixturevalue("preflight").snapshot is None:
            evidence.not_run("the database was not read")
        rows: list[dict[str, Any]] = request.getfixturevalue("ask_contract")(file)
        return rows

    def said() -> Mapping[str, Any]:
        return what_it_says(contract.checkout, app_dir) if app_dir else {}

    known = contract.platform.known
    return lambda question: judge_question(question, see, ask, settings, evidence, said, known)
