"""The platform's own word: every question of AI-GO green on recorded answers, and red by one altered answer.

The answers have the documented shapes. No test here has met Neon or Vercel.
"""

import json

import pytest

from landed.connection.dsn import parse_dsn
from landed.contract import load_contract
from landed.settings import parse_url
from reference.landing import CONTRACT
from tests.support.platform_mutants import BLOCK, ENOUGH, NO_SNAPSHOT, OPEN, PROJECT, RED, SITE, gone
from tests.support.platforms import HIDDEN, PLATFORM, SETTINGS, answers, put
from tests.support.site_mutants import RED_SITE, failed

ALL = RED | RED_SITE
NOT_TOLD = {
    "time-zone": "time_zone: no API tells the account's time zone: a person looks in Neon Console, Account "
    "settings, and signs"
}
NEVER_RED = {"taken_after:snapshot"}
"""Claims of what there may be instead of something else: not there, they leave it open."""


def test_recorded_answers_are_green():
    """Everything planned is there; what no documented answer tells is not run."""
    told = put(answers())

    assert told.findings == {}
    assert told.silent == NOT_TOLD


def test_each_request_is_asked_once():
    """Questions share answers, and nothing is asked but by GET (the server knows nothing else)."""
    told = put(answers())

    first = [path for path, query in told.asked if "cursor" not in query]
    assert sorted(first) == sorted(set(first))
    assert len(first) == len(PLATFORM.request) - 1 + 4, "four variables are public, each asked for by itself"


def test_no_value_of_a_variable_is_kept():
    """Of variables names, kinds and targets stay; a value only where the contract calls its name public."""
    kept = json.dumps(put(answers()).documents)

    assert HIDDEN not in kept
    assert "c4n4ry" not in kept
    assert '"value": "database"' in kept


def test_another_variables_value_is_dropped():
    """Were the platform to answer with another variable, its value would not be read."""
    documents = answers()
    documents["/vercel/v1/projects/ai-server-information/env/env_3"] |= {"key": "DATABASE_URL", "value": HIDDEN}

    told = put(documents, "data-source")

    assert told.findings == {"platform/value:data-source": BLOCK}, "and DATA_SOURCE is not set"
    assert HIDDEN not in json.dumps(told.documents)


@pytest.mark.parametrize("name", ALL)
def test_one_altered_answer(name):
    """Each turns exactly its own claims red, and leaves all others alone."""
    alter, expected = ALL[name]
    documents = answers()
    alter(documents)

    told = put(documents)

    assert told.findings == {f"platform/{rule}": severity for rule, severity in expected.items()}


@pytest.mark.parametrize("name", OPEN)
def test_a_snapshot_that_will_not_do(name):
    """None, or one too old, of something else, gone, or not whole: open, with what to do; not red for itself."""
    alterations, red = OPEN[name]
    documents = answers()
    for alter in alterations:
        alter(documents)

    told = put(documents)

    assert told.findings == {f"platform/{rule}": severity for rule, severity in red.items()}
    assert {name: words.partition(" (")[0] for name, words in told.silent.items()} == NOT_TOLD | NO_SNAPSHOT


@pytest.mark.parametrize("name", ENOUGH)
def test_a_snapshot_that_will_do(name):
    """One that holds all that landed is enough, whatever else there is beside it."""
    documents = answers()
    for alter in ENOUGH[name]:
        alter(documents)

    told = put(documents)

    assert (told.findings, told.silent) == ({}, NOT_TOLD)


def test_a_snapshot_of_what_nobody_dates():
    """Where the database does not tell when it held everything, a snapshot proves nothing."""
    assert put(answers(), "snapshot", landed=None).silent.keys() == {"snapshot"}


def test_every_claim_has_its_alteration():
    """No claim of the contract is without an answer that breaks it, but for those that can only stay open."""
    broken = {rule for _, expected in ALL.values() for rule in expected}

    assert {
        f"{claim.rule}:{question.name}" for question in PLATFORM.question for claim in question.expect
    } == broken | NEVER_RED


def test_every_platform_row_is_asked_about():
    """Rows that the platform may prove name a question; alerts by mail alone have no public API."""
    rows = load_contract(CONTRACT).row
    asked = {row.id for row in rows if any("::test_question[" in way for way in row.ways)}

    assert {row.id for row in rows if "P" in row.how} - asked == {"4.3.4"}


@pytest.mark.parametrize(
    ("path", "finding"),
    [(PROJECT, "platform/missing:ready"), (SITE, "platform/missing:site")],
)
def test_a_project_that_is_not_there(path, finding):
    """A project that the platform does not know is red once; what rests on it is not run."""
    documents = answers()
    gone(path)(documents)

    told = put(documents)

    assert told.findings == {finding: BLOCK}
    assert len(told.silent) > 1


def test_a_failed_build_carries_its_remedy():
    """The runbook's three causes, each with what the runbook says to do."""
    documents = answers()
    failed("Query engine not found", "Error: P1001", "SIGKILL")(documents)

    remedies = {each.id.partition("/")[2]: each.remedy for each in put(documents, "build").evidence.findings}

    assert "PRISMA_ENGINE_TYPE=binary" in remedies["generate:build"]
    assert "maxDuration" in remedies["timeout:build"]
    assert "memory" in remedies["memory:build"]


def test_joins_need_their_options():
    """What is held against the target wants the target's options; another target is red."""
    assert put(answers(), "own-database", "migrated", dsn=None).silent == {
        "own-database": "give --dsn",
        "migrated": "give --dsn",
    }
    assert put(answers(), "deployed", base_url=None).silent == {"deployed": "give --base-url"}
    other = put(answers(), "own-database", "deployed", dsn=parse_dsn("postgresql://a:b@elsewhere/ai_server_db"))
    assert other.findings == {"platform/host:own-database": BLOCK}
    assert put(answers(), "deployed", base_url=parse_url("https://other.example")).findings == {
        "platform/alias:deployed": BLOCK
    }
    assert SETTINGS.dsn.hosts != SETTINGS.direct_dsn.hosts
