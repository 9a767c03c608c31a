"""Which finding calls for which procedure: at night the wrong one takes a healthy site off its database."""

import pytest

from landed.contract import load_contract
from landed.run.emergencies import told
from reference.landing import CONTRACT
from tests.support.report_documents import document, failed, finding

DATABASE_GONE, NOT_MIGRATED, SLOW = "6.1", "6.2", "6.3"
CALLS = {
    "connection/lost:dsn": DATABASE_GONE,
    "connection/unreachable:dsn": DATABASE_GONE,
    "api_status/answer:status": DATABASE_GONE,
    "api_status/status:status": DATABASE_GONE,
    "api_status/source:status": DATABASE_GONE,
    "api_status/expect:health#.database": DATABASE_GONE,
    "api_models/status:models": DATABASE_GONE,
    "fallback/left_cut:drill": DATABASE_GONE,
    "fallback/source:database.status": DATABASE_GONE,
    "tables/missing:models": NOT_MIGRATED,
    "columns/missing:models.slug": NOT_MIGRATED,
    "history/pending:20250831000000_initial_schema": NOT_MIGRATED,
    "api_latency/new_connection:status": SLOW,
    "headroom/few:server": SLOW,
    # None of this is mended by another source or by a deploy; its own remedy says by what.
    "api_status/expect:status#.operationalModels": None,
    "api_status/expect:health#.status": None,
    "api_status/leak:status#a stack trace": None,
    "api_status/type:status": None,
    "api_status/unreachable:base-url": None,
    "fallback/status:github.providers": None,
    "fallback/slower:drill": None,
    "seed_rows/missing:model_status": None,
    "columns/nullable:models.slug": None,
}


def procedure(*names):
    """The id of the procedure that these red findings call for, in their order."""
    contract = load_contract(CONTRACT)
    emergencies = [each.model_dump(mode="json") for each in contract.emergency]
    checks = [failed(finding(name), kind=name.partition("/")[0]) for name in names]
    found = told(document(verdict="not landed", checks=checks, emergencies=emergencies))["emergency"]
    return found and found["id"]


@pytest.mark.parametrize(("name", "expected"), CALLS.items(), ids=CALLS)
def test_a_finding_calls_for_its_own_procedure(name, expected):
    """The steps that take the site off its database are shown only where that is away for the site."""
    assert procedure(name) == expected


def test_the_root_cause_chooses():
    """Rows that are gone and a column that is gone are a migration to mend, whatever the site makes of them."""
    gone = ("columns/missing:models.slug", "seed_rows/missing:model_status", "api_models/status:models")

    assert procedure(*gone) == NOT_MIGRATED
    assert procedure("seed_rows/missing:model_status", "api_status/expect:status#.operationalModels") is None
