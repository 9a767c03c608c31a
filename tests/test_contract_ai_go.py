"""The contract of AI-GO says what its runbook says: rows, boxes, migration, seed, queries."""

import json
import re
from collections import Counter
from datetime import datetime
from pathlib import Path

import psycopg
import pytest

from landed.contract import Contract, load_contract
from landed.errors import UsageError
from landed.expectations import broken
from landed.migrations import Migration, read_migrations
from landed.promises.checkout_items import checkout_items
from landed.queries import load
from landed.run.selection import Selection
from landed.server.embedded import start
from reference.landing import CONTRACT, DATABASE, OWNER, fill, put_in_seeds

CHECKS = Path(__file__).parents[1] / "checks"

ROWS = """
1.1.2 1.1.3 1.1.4 1.1.5 1.2.1 1.2.2 1.2.4a 1.2.4b 1.2.6 1.3.1 1.3.2 1.3.3 1.3.4 1.3.5 1.4.1 1.4.2 1.4.3 1.4.4
2.1.1 2.1.2 2.1.3a 2.1.3b 2.1.4 2.2.1 2.2.2 2.2.3 2.2.4 2.2.5 2.2.6 2.3.1 2.3.2 2.3.3a 2.3.3b 2.3.3c 2.3.3d 2.3.4
2.4.1 2.4.2 2.4.3 2.4.4 3.1.1 3.1.3 3.1.4 3.1.5 3.2.1 3.2.2 3.2.3 3.3.1 3.3.2 3.3.3 3.3.5 4.1.1 4.1.2 4.1.3 4.1.4
4.1.5 4.2.1 4.2.2 4.2.3 4.2.4 4.3.1 4.3.2 4.3.3 4.3.4 4.4.1 4.4.2 4.4.3 4.4.4 4.4.5 5.1.1 5.1.2a 5.1.2b 5.1.3 5.2.1
5.2.2 5.2.3 6.1 6.2 6.3
"""
OPTIONAL = {"1.4.2", "2.1.2", "4.3.3", "4.4.4"}

BOXES = """
1.1: 1.1.2 | 1.1.2 | 1.1.5 | 1.1.4
1.2: 1.2.1 1.2.2 | 1.2.4a | 1.2.4b | 1.2.6
1.3: 1.3.1 | 1.3.2 | 1.3.3 1.3.4 | 1.3.5
1.4: 1.4.1 | 1.4.2 | 1.4.3 | 1.4.4
2.1: 2.1.1 2.1.2 | 2.1.3a | 2.1.3b | 2.1.4
2.2: 2.2.2 2.2.5 | 2.2.3 | 2.2.4 | 2.2.1
2.3: 2.3.1 2.3.2 | 2.3.3a | 2.3.3b 2.3.3c 2.3.3d | 2.3.4
2.4: 2.4.1 | 2.4.2 | 2.4.3 | 2.4.4
3.1: 3.1.3 | 3.1.4 3.1.5 | 3.1.4 3.1.5 | 3.1.4 3.1.5
3.2: 3.2.1 | 3.2.2 | 3.2.3
3.3: 3.3.1 | 3.3.2 | 3.3.3 | 3.3.5
4.1: 4.1.1 | 4.1.1 4.1.2 4.1.5 | 4.1.3 | 4.1.4
4.2: 4.2.1 | 4.2.2 | 4.2.3 | 4.2.4
4.3: 4.3.1 | 4.3.2 | 4.3.3 | 4.3.4
4.4: 4.4.1 4.4.2 | 4.4.3 | 4.4.4 | 4.4.5
5.1: 5.1.1 | 5.1.2a 5.1.2b | 5.1.3
5.2: 5.2.1 | 5.2.2 | 5.2.3
final.must: 1.2 | 2.2 | 2.3 | 3.1 | 3.3 | 4.1.1 | 4.1.4 | 5.1 | 5.2
final.may: 1.4.4 4.3.1 4.3.2 | 4.3.4 | 1.4.3 | 2.4.2 3.2 4.3.2 | 1.2.4a 1.2.4b 1.4.2
"""
"""The runbook's own words there are `DATA_SOURCE = "database"`."""

COLUMNS = (
    "providers 11, models 19, model_status 15, model_endpoints 7, pricing 16, "
    "benchmark_suites 11, benchmark_scores 12, incidents 16"
)
NAMES = """
benchmark_scores_evaluation_date_idx benchmark_scores_model_id_idx benchmark_scores_suite_id_idx
benchmark_scores_model_id_suite_id_evaluation_date_key benchmark_suites_category_idx benchmark_suites_slug_idx
benchmark_suites_slug_key incidents_model_id_idx incidents_provider_id_idx incidents_started_at_idx
incidents_status_idx model_endpoints_model_id_region_idx model_endpoints_model_id_region_key
model_status_checked_at_idx model_status_model_id_idx model_status_model_id_region_key model_status_status_idx
models_foundation_model_idx models_is_active_idx models_provider_id_idx models_slug_idx models_slug_key
pricing_effective_from_effective_to_idx pricing_model_id_idx pricing_region_idx providers_slug_idx
providers_slug_key benchmark_scores_model_id_fkey benchmark_scores_suite_id_fkey incidents_model_id_fkey
incidents_provider_id_fkey model_endpoints_model_id_fkey model_status_model_id_fkey models_provider_id_fkey
pricing_model_id_fkey
"""
"""Indexes (`_idx`), unique indexes (`_key`) and foreign keys (`_fkey`)."""

PROVES = {
    "environment.file": "test_file",
    "environment.package": "test_package",
    "checkout.document": "test_document",
    "checkout.text": "test_text",
    "checkout.log": "test_log",
    "checkout.path": "test_path",
    "checkout.script": "test_script",
    "checkout.command": "test_tool",
    "checkout.models": "test_models_replayed",
    "checkout.orm": "test_models",
}
"""Section of the checkout to the check that judges its items."""

COLUMN = r'\n    "(\w+)"'


def promised_boxes() -> dict[str, tuple[str, ...]]:
    """The table above as box ids and their rows."""
    boxes = {}
    for line in BOXES.strip().splitlines():
        block, _, ticks = line.partition(": ")
        for number, rows in enumerate(ticks.split(" | "), 1):
            boxes[f"{block}.{'' if block.startswith('final') else 'box'}{number}"] = tuple(rows.split())
    return boxes


@pytest.fixture(scope="module")
def contract() -> Contract:
    """The contract, as a run reads it."""
    return load_contract(CONTRACT)


@pytest.fixture(scope="module")
def migration(contract) -> Migration:
    """The one migration."""
    (one,) = read_migrations(contract.migrations_folder, contract.header.tool)
    return one


@pytest.fixture(scope="module")
def server():
    """A running PostgreSQL of this module's own."""
    with start() as running:
        yield running


@pytest.fixture(scope="module")
def landing(server):
    """A connection to a filled database as its owner, read-only, and finding names as landed does."""
    options = "-c search_path=pg_catalog -c default_transaction_read_only=on"
    with psycopg.connect(fill(server).dsn, options=options, row_factory=psycopg.rows.dict_row) as connection:
        yield connection


def test_every_row_of_the_runbook_is_there_once(contract):
    """Rows, their order, which of them are optional, and the minutes of the phases are the runbook's."""
    assert [row.id for row in contract.row] == ROWS.split()
    assert {row.id for row in contract.row if row.optional} == OPTIONAL
    assert [phase.minutes for phase in contract.phase] == [35, 50, 35, 40, 20]
    assert {task.id for task in contract.task} == {
        box.id.rpartition(".")[0] for box in contract.box if not box.id.startswith("final.")
    }


def test_every_box_of_the_runbook_is_there_with_its_rows(contract):
    """The 79 boxes stand in the runbook's order, each ticked by its own rows."""
    boxes = promised_boxes()

    assert len(boxes) == 79
    assert [(box.id, box.rows) for box in contract.box] == list(boxes.items())


def test_required_boxes_can_be_passed(contract):
    """What is required is what string and address alone can show: no row of it waits for a check."""
    pending = {row.id for row in contract.row if row.pending}
    required = {box.id: box.required for box in contract.box if box.required != "no"}

    assert Counter(required.values()) == {"always": 11, "gate": 10}
    assert {box.id for box in contract.box if box.id in required and pending & set(contract.rows_of(box))} == set()


def test_everything_promised_proves_a_row(contract):
    """No endpoint, page or mirror, and nothing of the checkout, is judged for nothing."""
    selection = Selection(contract)
    items = [(each.group, "test_endpoint", each.name) for each in contract.endpoint]
    items += [("frontend", "test_page", each.name) for each in contract.page]
    items += [("api_mirrors_database", "test_mirror", each.name) for each in contract.mirror]
    for section, promised in checkout_items(contract.environment, contract.checkout):
        items += [(each.group, PROVES[section], each.name) for each in promised]

    assert [item for item in items if not selection.rows_of(*item)] == []


def test_seed_has_the_promised_rows(contract):
    """8 providers, 45 models, a status for each model, all operational; no price."""
    seeds = {seed.table: contract.seed_rows(seed) for seed in contract.seed}

    assert {table: len(rows) for table, rows in seeds.items()} == {"providers": 8, "models": 45, "model_status": 45}
    assert "openai" in {row["slug"] for row in seeds["providers"]}
    assert "gpt-4" in {row["slug"] for row in seeds["models"] if row["provider"] == "openai"}
    assert {row["model"] for row in seeds["model_status"]} == {row["slug"] for row in seeds["models"]}
    assert {row["provider"] for row in seeds["models"]} == {row["slug"] for row in seeds["providers"]}
    assert {(row["status"], row["region"]) for row in seeds["model_status"]} == {("operational", None)}


def test_seed_values_are_of_their_columns_kind(contract, migration):
    """Fields are columns or lookups that the client does not make; JSON texts hold JSON, times are times."""
    for seed in contract.seed:
        lookups = {each.field: each.column for each in seed.lookup}
        table = re.search(rf'CREATE TABLE "{seed.table}" \((.*?)\n\);', migration.sql, re.DOTALL)[1]
        for row in contract.seed_rows(seed):
            columns = {lookups.get(field, field) for field in row}
            assert columns <= set(re.findall(COLUMN, table)), seed.table
            assert not columns & {"id", "created_at", "updated_at"}
            for field in {"regions", "metadata", "modalities", "capabilities"} & row.keys():
                assert isinstance(json.loads(row[field]), list | dict)
            for field in {"released_at", "training_cutoff"} & {name for name, value in row.items() if value}:
                assert datetime.fromisoformat(row[field]).isoformat() == row[field]


def test_migration_makes_what_the_application_needs(contract, migration):
    """8 tables with their columns, 27 indexes beside the primary keys, 8 foreign keys that cascade."""
    tables = re.findall(r'CREATE TABLE "(\w+)" \((.*?)\n\);', migration.sql, re.DOTALL)
    names = {
        kind: sorted(name for name in NAMES.split() if name.endswith(kind)) for kind in ("_idx", "_key", "_fkey")
    }

    assert {f"{name} {len(re.findall(COLUMN, body))}" for name, body in tables} == set(COLUMNS.split(", "))
    assert all(f'CONSTRAINT "{name}_pkey" PRIMARY KEY ("id")' in body for name, body in tables)
    assert sorted(re.findall(r'CREATE INDEX "(\w+)"', migration.sql)) == names["_idx"]
    assert sorted(re.findall(r'CREATE UNIQUE INDEX "(\w+)"', migration.sql)) == names["_key"]
    assert sorted(re.findall(r'CONSTRAINT "(\w+)" FOREIGN KEY', migration.sql)) == names["_fkey"]
    assert migration.sql.count("ON DELETE CASCADE ON UPDATE CASCADE;") == 8
    assert 'provider = "postgresql"' in (contract.migrations_folder / "migration_lock.toml").read_text()


def test_queries_answer_under_a_pinned_search_path(contract, landing):
    """Each file is one statement of the extended protocol, and yields what it should on a healthy database."""
    for path in sorted((contract.folder / "queries").rglob("*.sql")):
        answer = landing.pgconn.exec_params(load(path).text.encode(), [])
        assert answer.status == psycopg.pq.ExecStatus.TUPLES_OK, f"{path.name}: {answer.get_error_message()}"
        assert answer.ntuples > 0, path.name
    for relation in contract.relation:
        rows = landing.execute(contract.read(relation.query)).fetchall()
        assert list(broken(relation.expect, rows, "gate")) == []


def test_landing_is_filled_as_the_runbook_does(landing, migration):
    """The owner's own tables, the promised rows in one transaction, a true checksum, and statistics."""
    tables = landing.execute(
        "select relname as name, relowner::regrole::text as owner, reltuples as rows from pg_class"
        " where relnamespace = 'public'::regnamespace and relkind = 'r'"
    ).fetchall()
    moments = "select created_at from public.providers union select created_at from public.model_status"

    assert landing.info.dbname == DATABASE
    assert [each["owner"] for each in tables] == [OWNER] * 9
    assert {each["rows"] for each in tables if each["name"] in ("models", "model_status")} == {45}
    assert len(landing.execute(moments).fetchall()) == 1
    assert landing.execute("select migration_name, checksum from public._prisma_migrations").fetchall() == [
        {"migration_name": migration.name, "checksum": migration.checksum}
    ]


def test_a_seed_that_refers_to_nothing_is_refused_whole(contract, server, migration, tmp_path):
    """A lookup that finds no row names file, field and value, and leaves nothing behind."""
    providers, models, _ = contract.seed
    (tmp_path / "lost.json").write_text(json.dumps([{**contract.seed_rows(models)[0], "provider": "nobody"}]))
    lost = models.model_copy(update={"file": str(tmp_path / "lost.json")})
    server.create_database("refused", server.superuser)
    with server.connect("refused") as connection:
        connection.execute(migration.sql)
        with pytest.raises(UsageError, match=r"lost\.json: provider 'nobody' is no slug of providers"):
            put_in_seeds(connection, contract.model_copy(update={"seed": (providers, lost)}))

        assert connection.execute("select count(*) from providers").fetchone() == (0,)
