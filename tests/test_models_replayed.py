"""The models as Prisma itself makes SQL of them, replayed and held against the lock: drift is named, both ways."""

import os
import shutil
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from landed.connection.dsn import parse_dsn
from landed.contract import load_contract
from landed.errors import Silent
from landed.replay import replay_script
from landed.run.outcomes import Outcome
from landed.server.embedded import start
from reference.landing import CONTRACT
from reference.working_tree import Strings, make_checkout
from tests.support.bench import look
from tests.support.checkout_faults import MIGRATIONS, Fault, instead, of
from tests.support.healthy import START, healthy
from tests.support.operator import verify
from tests.support.prisma import PACKAGE, node_modules, schema_engine

SCENE = healthy(load_contract(CONTRACT))
HOSTED = parse_dsn("postgresql://ai_go_admin:hush@ep-1.pooler.us-east-2.aws.neon.example/ai_server_db")
MODEL = "prisma/schema.prisma"
REPLAYED = f"{MIGRATIONS}::test_models_replayed[schema]"
SQL = CONTRACT / "migrations" / "20250831000000_initial_schema" / "migration.sql"
TOOL = "test_tool[validate]", "test_tool[format]"
KEY = "fields: [providerId], references: [id], onDelete: "
LOGO = '  logoUrl          String?  @map("logo_url")\n'
PROVIDERS = '  @@index([slug])\n  @@map("providers")'


def replayed(*findings):
    """Findings of the check that replays."""
    return of(MIGRATIONS, "models_replayed", *findings)


def read(*findings):
    """Findings of those that read the models themselves: they know columns, types and null rules alone."""
    return of(MIGRATIONS, "models", *findings) + stale("Provider")


def stale(model):
    """The client was generated from other words than those of the models."""
    return of(MIGRATIONS, "client", f"stale:model {model}")


FAULTS = (
    Fault("a field less", instead(MODEL, LOGO, ""),
          read("column_missing:providers.logo_url") + replayed("drift_missing:columns providers.logo_url")),
    Fault("a field more", instead(MODEL, LOGO, f"{LOGO}  motto String?\n"),
          read("column_extra:providers.motto") + replayed("drift_extra:columns providers.motto")),
    Fault("an index more", instead(MODEL, PROVIDERS, f"  @@index([name])\n{PROVIDERS}"),
          stale("Provider") + replayed("drift_extra:indexes providers.providers_name_idx")),
    Fault("an index less", instead(MODEL, PROVIDERS, '  @@map("providers")'),
          stale("Provider") + replayed("drift_missing:indexes providers.providers_slug_idx")),
    Fault("another default", instead(MODEL, "@default(99.9)", "@default(100)"),
          stale("ModelStatus") + replayed("drift:columns model_status.availability")),
    Fault("another action", instead(MODEL, f"{KEY}Cascade", f"{KEY}Restrict"),
          stale("Model") + replayed("drift:foreign_keys models.models_provider_id_fkey")),
    Fault("no models", instead(MODEL, "@default(99.9)", "@default(of_its_own())"),
          stale("ModelStatus") + replayed("refused:schema")),
)  # fmt: skip
"""Each is red for these checks alone: what the engine refuses says what is wrong."""


@pytest.fixture(scope="module")
def server():
    """Where SQL is replayed."""
    with start() as running:
        yield running


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A healthy checkout without any engine."""
    strings = Strings(
        pooled="postgresql://a:hush@sample-pooler.localhost/d?sslmode=require&pgbouncer=true&connect_timeout=15",
        direct="postgresql://a:hush@sample.localhost/d?sslmode=require",
        server_major=SCENE.snapshot.server.major,
        begun=START - timedelta(minutes=1),
        ended=START + timedelta(minutes=1),
    )
    return make_checkout(tmp_path_factory.mktemp("checkout"), strings)


@pytest.fixture(scope="module")
def engine():
    """Prisma's engine, fetched once."""
    with schema_engine() as package:
        yield package


@pytest.fixture
def checkout(bare, tmp_path):
    """A copy of one test's own."""
    return shutil.copytree(bare, tmp_path / "checkout", symlinks=True)


@pytest.fixture
def equipped(checkout, engine):
    """The same with Prisma's engine installed."""
    shutil.copytree(engine, checkout / "node_modules" / PACKAGE)
    return checkout


@pytest.fixture
def seen(server):
    """What the checks that read models say of a folder, or those whose names begin otherwise."""

    def seen(folder, only=MIGRATIONS, **settings):
        given = {"dsn": HOSTED, "app_dir": folder, "scratch_dsn": parse_dsn(server.dsn()), **settings}
        return look(replace(SCENE, settings=replace(SCENE.settings, **given)), only)

    return seen


def test_healthy(equipped, seen):
    """What the engine makes of the sample's models is what its migration makes, whatever the order of both."""
    looked = seen(equipped)

    assert looked.brief == []
    assert looked.outcomes[REPLAYED] == (Outcome.PASSED, "")


def test_the_sample_beside_prisma(tmp_path):
    """Where Prisma's command and engine are there, the sample's models are judged by them: the row is green."""
    with node_modules() as packages:
        path = os.pathsep.join([str(packages / ".bin"), os.environ["PATH"]])
        env = {"PATH": path, "NODE_PATH": str(packages)}
        run = verify(tmp_path, "--embedded", "--checkpoint=2.1.3a", env=env)

    assert run.status == 0, run.told
    assert {name.partition("::")[2]: outcome for name, outcome in run.outcomes.items()} == dict.fromkeys(
        ("test_models[schema]", "test_models_replayed[schema]", "test_tool[validate]", "test_tool[format]"),
        "passed",
    )
    (row,) = [each for each in run.results["rows"] if each["id"] == "2.1.3a"]
    assert row["outcome"] == "passed"


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_drift(fault, equipped, seen):
    """Drift is red for exactly these checks, and each object is named with what both sides say of it."""
    fault.alter(equipped)

    looked = seen(equipped)

    assert sorted(looked.brief) == sorted(fault.expected)
    for each in looked.found:
        assert each.finding.expected != each.finding.found
        assert each.finding.remedy


def tool(checkout, script):
    """The application's own command, and how it behaves."""
    program = checkout / "node_modules" / ".bin" / "prisma"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


TOOLS = {
    "version 7": (f'case "$*" in *"--to-schema "*) cat {SQL};; *) exit 9;; esac', Outcome.PASSED, ()),
    "version 6": (
        f'case "$*" in *"--to-schema "*) echo unknown or unexpected option; exit 1;; *) cat {SQL};; esac',
        Outcome.PASSED,
        (),
    ),
    "with words for psql": (
        f"printf '%s\n' '\\restrict k'; cat {SQL}; printf '%s\n' '\\unrestrict k'",
        Outcome.PASSED,
        (),
    ),
    "a table less": ("echo 'create table lonely (id int primary key);'", Outcome.FAILED, None),
    "no SQL": ("echo 'Loaded the configuration.'", Outcome.FAILED, ("migrations/apply:schema",)),
    "it refuses": ("echo P1012; exit 1", Outcome.FAILED, ("migrations/refused:schema",)),
    "no engine": ("echo getaddrinfo ENOTFOUND binaries.prisma.sh; exit 1", Outcome.NOT_RUN, ()),
    "nothing": ("exit 0", Outcome.NOT_RUN, ()),
    "too much": ("yes | head -c 4000001", Outcome.NOT_RUN, ()),
}


@pytest.mark.parametrize("name", TOOLS)
def test_a_command_that_prints_sql(name, checkout, seen):
    """The first command that prints SQL is believed, whichever it is; one that cannot leaves it to the next."""
    script, outcome, findings = TOOLS[name]
    tool(checkout, script)

    looked = seen(checkout, REPLAYED)

    assert looked.outcomes[REPLAYED][0] is outcome
    found = {each.finding.id for each in looked.found}
    if findings is None:
        assert {each for each in found if "drift_extra" in each} == {"migrations/drift_extra:tables lonely"}
        assert {each.partition(" ")[0] for each in found} == {
            "migrations/drift_extra:tables",
            "migrations/drift_missing:tables",
        }
    else:
        assert found == set(findings)


def test_nothing_to_print_with(checkout, seen):
    """Without any engine it is not run, with what was missed and the line that installs it."""
    outcome, reason = seen(checkout, REPLAYED).outcomes[REPLAYED]

    assert outcome is Outcome.NOT_RUN
    assert "prisma is neither in the checkout's node_modules/.bin nor on PATH" in reason
    assert f"there is no node_modules/{PACKAGE}/" in reason
    assert f"npm install --no-save {PACKAGE}@" in reason


def test_a_script_without_end(server):
    """A script that lifts its own time limit is given up all the same, and its database is dropped."""

    def connect(name):
        return server.connect(name or "postgres")

    begun = time.monotonic()
    with pytest.raises(Silent, match=r"a script: no answer within 0\.3 s"):
        replay_script(connect, "a script", "set statement_timeout = 0; select pg_sleep(60);", seconds=0.3)

    assert time.monotonic() - begun < 30
    with connect(None) as connection:
        assert connection.execute("select 1 from pg_database where datname ~ 'landed_replay'").fetchall() == []


def test_on_call(checkout, seen):
    """Nobody's tools are started on call."""
    assert seen(checkout, REPLAYED, profile="oncall").outcomes[REPLAYED][1].endswith("use --profile gate")
