"""The sample site's API over its database: shapes, errors, headers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from reference.processes import Site, start_site
from reference.site_data import iso
from reference.site_database import split_url
from tests.support.sample import DATA, MODEL_KEYS, STATUS_KEYS, Get, Sample

pytest_plugins = ("tests.support.sample_fixtures",)


def test_status(get: Get) -> None:
    """The status says where the data come from, how many there are, and when they were read."""
    answer = get("/api/v1/status")
    body = answer.json()
    read_at = datetime.fromisoformat(body.pop("timestamp"))

    assert body == {"dataSource": "database", "totalModels": 45, "operationalModels": 45, "cached": False}
    assert abs((datetime.now(UTC) - read_at).total_seconds()) < 5


def test_models(sample: Sample, get: Get) -> None:
    """The list of models is the database's, whole, in the promised shape."""
    body = get("/api/v1/models").json()
    rows = sample.sql('select id, slug, name from public.models order by slug collate "C"')

    assert [(each["id"], each["slug"], each["name"]) for each in body["models"]] == rows
    assert body["total"] == 45
    for each in body["models"]:
        assert each.keys() == MODEL_KEYS
        assert each["provider"].keys() == {"id", "slug", "name"}
        assert each["status"].keys() == STATUS_KEYS
        assert each["status"]["checkedAt"].endswith("Z")


def test_model(get: Get) -> None:
    """One model is what the list says of it."""
    listed = {each["slug"]: each for each in get("/api/v1/models").json()["models"]}

    assert get("/api/v1/models/gpt-4").json() == listed["gpt-4"]


def test_filter_by_provider(get: Get) -> None:
    """The filter lists one provider's models, all of them, and counts them; an unknown provider has none."""
    models = get("/api/v1/models").json()["models"]
    body = get("/api/v1/models", params={"provider": "openai"}).json()

    assert body["models"] == [each for each in models if each["provider"]["slug"] == "openai"]
    assert body["total"] == len(body["models"]) > 0
    assert get("/api/v1/models?provider=nobody").json() == {"models": [], "total": 0}


def test_unknown_parameter_is_ignored(get: Get) -> None:
    """A parameter that nobody knows changes nothing."""
    assert get("/api/v1/models?invalid=param").json() == get("/api/v1/models").json()


def test_providers(get: Get) -> None:
    """The providers are a bare array, and their models together are all models."""
    body = get("/api/v1/providers").json()
    slugs = [model["slug"] for each in body for model in each["models"]]

    assert len(body) == 8
    assert {frozenset(each) for each in body} == {frozenset({"id", "slug", "name", "websiteUrl", "models"})}
    assert sorted(slugs) == [each["slug"] for each in get("/api/v1/models").json()["models"]]


def test_benchmarks(get: Get) -> None:
    """Without suites and scores there are two empty lists, not an error."""
    assert get("/api/v1/benchmarks").json() == {"suites": [], "scores": [], "total": 0}


@pytest.mark.parametrize("path", DATA)
def test_every_answer_carries_its_headers(get: Get, path: str) -> None:
    """Every endpoint says in its headers where its data come from, what time it is, and who may keep it."""
    answer = get(path)

    assert answer.headers["x-data-source"] == "database"
    assert answer.headers["content-type"] == "application/json"
    assert {"date", "cache-control"} <= answer.headers.keys()


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/models/non-existent", 404, "not_found"),
        ("/api/v1/models/a%2Fb", 404, "not_found"),
        ("/api/v1/models/%00", 404, "not_found"),
        ("/api/v1/models/", 404, "not_found"),
        ("/api/v1/nothing", 404, "not_found"),
        ("/api/debug/db", 404, "not_found"),
        ("/api/v1/models?provider=" + "x" * 101, 400, "invalid_parameter"),
        ("/api/v1/models?provider=%00", 400, "invalid_parameter"),
        ("/api/v1/models?provider=a%0Ab", 400, "invalid_parameter"),
    ],
)
def test_errors_are_json(get: Get, path: str, status: int, code: str) -> None:
    """A wrong address or value gets its status and one clear JSON sentence."""
    answer = get(path)
    body = answer.json()

    assert (answer.status_code, body["error"]["code"]) == (status, code)
    assert body.keys() == {"error"}
    assert body["error"].keys() == {"code", "message"}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_only_reading_is_allowed(sample: Sample, site: Site, method: str) -> None:
    """Whoever tries to write is told in JSON what is allowed."""
    for path in ("/", "/api/health", *DATA):
        answer = sample.http.request(method, site.url + path)

        assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
        assert "GET" in answer.headers["allow"]


def test_head(sample: Sample, site: Site) -> None:
    """HEAD answers like GET, without a body."""
    for path in ("/", "/robots.txt", "/api/health", *DATA):
        answer = sample.http.head(site.url + path)

        assert (answer.status_code, answer.content) == (200, b"")


def test_many_at_once(sample: Sample, site: Site) -> None:
    """Fifty visitors at once are all served, from the database, though its connections are few."""
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: sample.http.get(f"{site.url}/api/v1/models"), range(50)))

    assert {(each.status_code, each.headers["x-data-source"]) for each in answers} == {(200, "database")}
    sessions = "select count(*) from pg_stat_activity where application_name = 'ai-go-site'"
    assert 1 <= sample.sql(f"{sessions} and datname = current_database()")[0][0] <= 5


def test_operational_is_what_the_status_says(sample: Sample, get: Get) -> None:
    """A model counts as operational by the status row it shows: the worldwide one, not a region's."""
    of_gpt_4 = "where model_id = (select id from public.models where slug = 'gpt-4')"
    sample.sql(
        "insert into public.model_status (id, model_id, region, status, updated_at)"
        f" select 'eu', model_id, 'eu', 'outage', now() from public.model_status {of_gpt_4}"
    )
    try:
        assert get("/api/v1/status").json()["operationalModels"] == 45
        assert get("/api/v1/models").json()["total"] == 45
        sample.sql(f"update public.model_status set status = 'degraded' {of_gpt_4} and region is null")

        assert get("/api/v1/status").json()["operationalModels"] == 44
        assert get("/api/v1/models/gpt-4").json()["status"]["status"] == "degraded"
    finally:
        sample.sql("delete from public.model_status where id = 'eu'")
        sample.sql(f"update public.model_status set status = 'operational' {of_gpt_4}")


def test_a_number_that_json_lacks_is_null(sample: Sample, get: Get) -> None:
    """NaN in the database is null in the answer, not an error."""
    of_gpt_4 = "where model_id = (select id from public.models where slug = 'gpt-4')"
    ((before,),) = sample.sql(f"select availability from public.model_status {of_gpt_4}")
    sample.sql(f"update public.model_status set availability = 'NaN' {of_gpt_4}")
    try:
        assert get("/api/v1/models/gpt-4").json()["status"]["availability"] is None
    finally:
        sample.sql(f"update public.model_status set availability = {before} {of_gpt_4}")


def test_prisma_url(sample: Sample) -> None:
    """A connection string with Prisma's own parameters works as it stands."""
    url = f"{sample.dsn}?sslmode=disable&pgbouncer=true&connect_timeout=15&schema=public&connection_limit=1"
    with start_site(url, github_url="") as site:
        assert sample.http.get(f"{site.url}/api/v1/models").headers["x-data-source"] == "database"


def test_split_url() -> None:
    """Only Prisma's parameters are taken out of a connection string; the rest reaches libpq unchanged."""
    url = "postgresql://u:p%40@h:1/d?pgbouncer=true&options=-c%20a%3Db&sslmode=require&schema=other"

    assert split_url(url) == (
        "postgresql://u:p%40@h:1/d?options=-c%20a%3Db&sslmode=require",
        {"pgbouncer": "true", "schema": "other"},
    )
    assert split_url("host=h dbname=d") == ("host=h dbname=d", {})


def test_compressed_on_request(get: Get) -> None:
    """Answers are compressed for those who ask for it, and for them alone."""
    assert get("/api/v1/models", headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"
    assert "content-encoding" not in get("/api/v1/models", headers={"accept-encoding": "identity"}).headers


def test_iso() -> None:
    """Moments are written in UTC with milliseconds and a Z, whatever zone they came in."""
    moment = datetime.fromisoformat("2025-09-07T10:00:00.123456+09:00")

    assert iso(moment) == "2025-09-07T01:00:00.123Z"
    assert iso(datetime(2025, 9, 7)) == "2025-09-07T00:00:00.000Z"
    assert iso(None) is None
