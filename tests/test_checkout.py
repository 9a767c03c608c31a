"""The application's checkout: what is wrong with it is told, each thing by its own checks and by no others."""

import shutil
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from landed.checkout.files import Checkout
from landed.checkout.hold_commands import hold_command
from landed.connection.dsn import parse_dsn
from landed.contract import load_contract
from landed.evidence import Evidence
from landed.plugins.checkout_fixtures import pytest_sessionstart
from landed.plugins.options import SETTINGS
from landed.plugins.parametrization import CONTRACT as CONTRACT_KEY
from landed.plugins.secrecy import SCRUBBER
from landed.promises.checkout import Command
from landed.run.outcomes import Outcome
from reference.landing import CONTRACT
from reference.working_tree import Strings, make_checkout, run_git
from tests.support.bench import look
from tests.support.checkout_fault_table import FAULTS
from tests.support.checkout_faults import MODULES, commit, instead, password_in, written
from tests.support.healthy import START, healthy

HOSTED = parse_dsn("postgresql://ai_go_admin:hush@ep-1.pooler.us-east-2.aws.neon.tech/ai_server_db")
SCENE = healthy(load_contract(CONTRACT))
PASSWORD = "s3same-open-wide"
TOOLS = "test_2_1_migrations.py::test_tool"
OWN_TOOLS = (TOOLS, "test_2_1_migrations.py::test_models_replayed")
"""Checks that need the application's own tools."""
OF_THE_SITE = "test_3_2_deployment.py::test_compressed"
OF_THE_PLATFORM = "test_3_2_deployment.py::test_question"
SECRETS = "test_1_3_environment.py::test_secrets"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A healthy checkout: of the moment at which the scene's migration was applied."""
    address = f"postgresql://ai_go_admin:{PASSWORD}@{{}}:5432/ai_server_db"
    strings = Strings(
        pooled=address.format("sample-pooler.localhost") + "?sslmode=require&pgbouncer=true&connect_timeout=15",
        direct=address.format("sample.localhost") + "?sslmode=require",
        server_major=SCENE.snapshot.server.major,
        begun=START - timedelta(minutes=1),
        ended=START + timedelta(minutes=1),
    )
    return make_checkout(tmp_path_factory.mktemp("checkout"), strings)


@pytest.fixture
def checkout(whole, tmp_path):
    """A copy of one test's own."""
    return shutil.copytree(whole, tmp_path / "checkout", symlinks=True)


def seen(folder):
    """What the checks of the checkout say of a folder."""
    return look(replace(SCENE, settings=replace(SCENE.settings, dsn=HOSTED, app_dir=folder)), MODULES)


def test_healthy(checkout):
    """Nothing is found in a healthy checkout, and all is looked at but what needs the application's own tools."""
    looked = seen(checkout)

    assert looked.brief == []
    unread = {name for name, (outcome, _) in looked.outcomes.items() if outcome is not Outcome.PASSED}
    assert {name for name in unread if not name.startswith((*OWN_TOOLS, OF_THE_SITE, OF_THE_PLATFORM))} == set()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault(fault, checkout):
    """What is wrong is found by exactly these checks, and no secret is told."""
    fault.plant(checkout)

    looked = seen(checkout)

    assert sorted(looked.brief) == sorted(fault.expected)
    assert not [each for each in looked.found if PASSWORD in each.finding.text()]


def test_what_was_found_decides(checkout):
    """Region and pooling of the README are held against the host that was reached."""
    elsewhere = parse_dsn("postgresql://ai_go_admin:hush@ep-1.eu-central-1.aws.neon.example/ai_server_db")
    settings = replace(SCENE.settings, dsn=elsewhere, app_dir=checkout)

    looked = look(replace(SCENE, settings=settings), "test_5_1_handover.py::test_facts")

    assert [name for _, name, _ in looked.brief] == [
        "handover/fact:readme the provider",
        "handover/fact:readme the region",
        "handover/fact:readme connection pooling",
    ]


@pytest.mark.parametrize("embedded", [True, False])
def test_this_machine_says_nothing_of_a_host(embedded, checkout):
    """What only a host's name can tell is not run where that is this machine's; the sample has no other."""
    here = parse_dsn("postgresql://ai_go_admin:hush@localhost/ai_server_db")
    settings = replace(SCENE.settings, dsn=here, app_dir=checkout, embedded=embedded)

    looked = look(replace(SCENE, settings=settings), "test_5_1_handover.py::test_facts")

    words = "not run: the provider, the region, connection pooling: --dsn leads to this machine"
    (outcome, reason) = looked.outcomes["test_5_1_handover.py::test_facts[readme]"]
    assert (looked.brief, outcome) == ([], Outcome.PASSED if embedded else Outcome.NOT_RUN)
    assert reason.startswith("" if embedded else words)


def test_shadow_database():
    """A database that the migration tool left behind is told, as a warning."""
    looked = look(replace(SCENE, shadows=("prisma_migrate_shadow_db_1",)), MODULES)

    assert looked.brief == [
        ("test_2_1_migrations.py::test_no_shadow_database", "migrations/shadow:prisma_migrate_shadow_db_1", "warn")
    ]


@pytest.mark.parametrize(
    ("script", "outcome", "words"),
    [
        ("exit 0", Outcome.PASSED, ""),
        ("echo not valid; exit 1", Outcome.FAILED, ""),
        ("echo getaddrinfo ENOTFOUND >&2; exit 1", Outcome.NOT_RUN, "could not look"),
        ('[ "$("$PRISMA_SCHEMA_ENGINE_BINARY")" = "engine 0.0.0" ]', Outcome.PASSED, ""),
        ('[ -z "$LANDED_DSN$PGPASSWORD" ]', Outcome.PASSED, ""),
        ("[ -f prisma/schema.prisma ]", Outcome.PASSED, ""),
    ],
)
def test_tool(script, outcome, words, checkout, monkeypatch):
    """The application's own tool runs in the checkout, with no secret; where it cannot look it is not run."""
    monkeypatch.setenv("LANDED_DSN", "postgresql://x:y@z/d")
    monkeypatch.setenv("PGPASSWORD", "y")
    program = checkout / "node_modules" / ".bin" / "prisma"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)

    looked = seen(checkout)

    assert {looked.outcomes[f"{TOOLS}[{name}]"][0] for name in ("validate", "format")} == {outcome}
    assert all(words in looked.outcomes[f"{TOOLS}[{name}]"][1] for name in ("validate", "format"))


def test_the_runs_own_password(checkout):
    """The password of --dsn is looked for, too: it may stand in git and in no env file."""
    password = "0f-this-run-alone"
    written("notes.txt", f"try {password}")(checkout)
    commit(checkout)
    settings = replace(SCENE.settings, dsn=parse_dsn(f"postgresql://a:{password}@db.example/d"), app_dir=checkout)

    looked = look(replace(SCENE, settings=settings), SECRETS)

    names = ["environment/secret:a commit", "environment/secret:notes.txt"]
    assert sorted(each.finding.id for each in looked.found) == names
    assert password not in str(looked)


def test_more_than_is_looked_through(checkout, monkeypatch):
    """Where commits change more than is read, the check cannot pass: it is not run, and what was found counts."""
    monkeypatch.setattr("landed.checkout.git.LARGEST", 100)

    (outcome, reason) = seen(checkout).outcomes[SECRETS]
    assert (outcome, reason.partition(":")[2].strip()) == (
        Outcome.NOT_RUN,
        "more than 100 bytes of changes: let [environment] since be a later day",
    )
    password_in("notes.txt")(checkout)
    commit(checkout)
    assert seen(checkout).outcomes[SECRETS][0] is Outcome.FAILED


def test_no_value_of_a_secret_variable_is_shown(checkout):
    """A secret that stands in the build settings, and in no env file, is told of and not told."""
    literal = "c4n4ry-nobody-knows"
    instead("vercel.json", "@postgres_url_non_pooling", literal)(checkout)
    commit(checkout)

    looked = seen(checkout)

    (found,) = [each.finding for each in looked.found]
    assert found.id == "deployment/expect:vercel.json .build.env.DIRECT_URL"
    assert (found.expected, found.found) == ('"@postgres_url_non_pooling"', '"***"')
    assert literal not in str(looked)


def test_secrets_of_env_files_are_masked_everywhere(checkout):
    """What an env file keeps is known to the scrubber before any check, and a tool that quotes it is masked."""
    with (checkout / ".env.local").open("a") as file:
        file.write("SENTRY_AUTH_TOKEN=c4n4ry-of-sentry\n")
    (checkout / ".env.production.backup").write_bytes(b"x" * 4_000_001)
    config = SimpleNamespace(
        stash={SETTINGS: replace(SCENE.settings, app_dir=checkout), CONTRACT_KEY: SCENE.contract}
    )

    pytest_sessionstart(SimpleNamespace(config=config))
    scrub = config.stash[SCRUBBER].scrub

    assert scrub(f"a c4n4ry-of-sentry, {PASSWORD}") == "a ***, ***"
    tool = Command(name="tool", group="migrations", run=("sh", "-c", "tail -n 1 .env.local; exit 1"))
    evidence = Evidence(kind="migrations")
    hold_command(tool, Checkout(checkout), evidence, scrub)
    assert evidence.findings[0].found == "exit status 1: SENTRY_AUTH_TOKEN=***"


def test_no_checkout():
    """Without --app-dir nothing of it is looked at, and each check says what to give."""
    looked = look(SCENE, MODULES)
    others = (OF_THE_SITE, OF_THE_PLATFORM)
    own = {name: each for name, each in looked.outcomes.items() if not name.startswith(others)}
    reasons = {reason for outcome, reason in own.values() if outcome is Outcome.NOT_RUN}

    assert reasons == {"not run: give --app-dir"}


@pytest.mark.parametrize("missing", ["git", "repository"])
def test_no_git(missing, checkout, monkeypatch, tmp_path):
    """Without git, or where the checkout is no repository, what needs it is not run, and the rest is judged."""
    shutil.rmtree(checkout / ".git")
    if missing == "git":
        monkeypatch.setenv("PATH", str(tmp_path))

    looked = seen(checkout)

    assert looked.brief == []
    unread = {name for name, (outcome, reason) in looked.outcomes.items() if reason.startswith("not run: git")}
    assert {name.partition("::")[2] for name in unread} == {
        "test_commit",
        "test_file[env-local-backup]",
        "test_file[env-local]",
        "test_file[env-production-backup]",
        "test_path[dev-db-backup]",
        "test_private",
        "test_secrets",
    }


def test_a_checkout_within_a_repository(checkout, tmp_path):
    """The application may be a folder of a larger repository: its own files are judged, and no others."""
    outer = tmp_path / "outer"
    shutil.copytree(checkout, outer / "app", ignore=shutil.ignore_patterns(".git"))
    (outer / "elsewhere.log").write_text("another's")
    run_git(outer, "init", "-q", "-b", "master", "--template=")
    commit(outer)

    assert seen(outer / "app").brief == []
