"""On call: little is asked, quickly, and whoever was woken reads the one cause and the procedure that fits."""

import shutil
from urllib.parse import urlsplit

import pytest

from landed.ration import REQUESTS, STATEMENTS
from reference.landing import CONTRACT
from tests.support.counting import CountingLine
from tests.support.landings import Place
from tests.support.moody import Moody
from tests.support.operator import verify
from tests.support.site_contract import site_contract

pytest_plugins = ("tests.support.landing_fixtures", "tests.support.sample_fixtures")

AWAY_S = 0.05
"""One way: 100 ms there and back."""
CEILING_S, SAMPLE_CEILING_S = 75, 25
"""Five times the 15 s that a look at a target 100 ms away may take, and the 5 s at the sample: whole processes."""
TRIES = 3
"""What others do on the machine adds to a run, and takes nothing off it: the quickest of so many counts."""
ON_CALL = "--profile=oncall"
LINES = 15


def told_lines(run):
    """What the suite itself wrote, without what frames it."""
    lines = run.output.splitlines()
    start = next(at for at, each in enumerate(lines) if each.startswith(("NOT LANDED", "HEALTHY")))
    return lines[start : next(at for at, each in enumerate(lines) if at > start and each.startswith("==="))]


def test_little_is_asked_and_a_dead_database_is_told(place, tmp_path):
    """At most 40 requests and statements, from 100 ms away; the next run, its database gone, tells what changed."""
    near, folder = f":{place.server.port}/", tmp_path / "reports"
    with CountingLine("127.0.0.1", urlsplit(place.site.url).port, AWAY_S) as web:
        env = {"LANDED_BASE_URL": f"http://127.0.0.1:{web.port}"}
        with (
            CountingLine("127.0.0.1", place.server.port, AWAY_S) as pooled,
            CountingLine("127.0.0.1", place.server.port, AWAY_S) as direct,
        ):
            env["LANDED_DSN"] = place.dsn.replace(near, f":{pooled.port}/")
            env["LANDED_DIRECT_DSN"] = place.dsn.replace(near, f":{direct.port}/")
            healthy = verify(folder, ON_CALL, env=env)
            statements, requests = [*pooled.statements, *direct.statements], web.requests
        with (folder / "history.jsonl").open("a", encoding="utf-8") as history:
            history.write("half a li\n")
        dead = verify(folder, ON_CALL, env=env)

    assert (healthy.status, healthy.results["verdict"]) == (0, "healthy"), healthy.told
    assert 20 <= len(statements) <= STATEMENTS, "\n".join(statements)
    assert 10 <= requests <= REQUESTS
    assert healthy.seconds < CEILING_S
    lines = told_lines(dead)
    assert len(lines) <= LINES, dead.output
    assert lines[0].startswith("NOT LANDED (on call)")
    assert lines[1].startswith("Root cause: connection/unreachable:dsn: ")
    assert lines[2].startswith("Do next: ")
    assert "Emergency procedure 6.1: " in dead.output
    assert "Was green at " in dead.output
    assert "Green 1 of 2 runs, 0 of 48 hours since landing" in dead.output
    assert dead.results["since"]["new"][-1] == "connection/unreachable:dsn"
    assert dead.results["history"] == {"runs": 1, "skipped": 1}


def test_the_sample_is_looked_at_within_seconds(tmp_path):
    """From the start of the process to its end, the sample's own start included."""
    took = []
    for number in range(TRIES):
        run = verify(tmp_path / str(number), ON_CALL, "--embedded")
        assert (run.status, run.results["verdict"].removesuffix(" with warnings")) == (0, "healthy"), run.told
        took.append(run.seconds)
        if took[-1] < SAMPLE_CEILING_S:
            break

    assert min(took) < SAMPLE_CEILING_S


def test_a_missing_table_calls_for_the_migration(sample_server, tmp_path):
    """The root is the table, the procedure is 6.2, and of its steps the one for an applied history is marked."""
    server, landing = sample_server
    with server.clone(landing.database, landing.owner) as name:
        with server.connect(name) as connection:
            connection.execute("drop table public.pricing cascade")
        dsn = server.dsn(name, landing.owner, landing.password)
        run = verify(tmp_path / "r", ON_CALL, "--checkpoint=2.2", env={"LANDED_DSN": dsn})

    assert run.results["root_cause"]["id"] == "tables/missing:pricing", run.told
    assert run.results["emergency"]["id"] == "6.2"
    assert {each["step"]: each["state"] for each in run.results["emergency"]["steps"]} == {
        1: "clear",
        2: "clear",
        3: "here",
        4: "",
        5: "",
    }
    assert len(told_lines(run)) <= LINES
    report = (run.folder / "report.html").read_text(encoding="utf-8")
    assert "migrate deploy" in report
    assert "tables/missing:pricing" in report


def test_a_slow_site_calls_for_pool_indexes_queries(tmp_path):
    """Answers beyond the budget: procedure 6.3, in Korean for who reads Korean."""
    lines = (CONTRACT / "contract.toml").read_text(encoding="utf-8").splitlines()
    procedure = lines[lines.index("evidence_first = true") - 2 :]
    contract = site_contract(tmp_path, budget_ms=100)
    text = (contract / "contract.toml").read_text(encoding="utf-8").replace("emergency = []\n", "")
    (contract / "contract.toml").write_text("\n".join([text, *procedure, ""]), encoding="utf-8")
    with Moody(slow=[0.15]) as site:
        env = {"LANDED_BASE_URL": site.url}
        run = verify(tmp_path / "r", ON_CALL, "--lang=ko", "--checkpoint=4.1.4", f"--contract={contract}", env=env)

    assert run.results["root_cause"]["id"] == "api_latency/new_connection:status", run.told
    assert run.results["emergency"]["id"] == "6.3"
    assert "성능 저하" in run.output
    assert "근본 원인" in run.output


@pytest.mark.parametrize(("limit", "severity", "status"), [("free_warn", "warn", 0), ("free_block", "block", 1)])
def test_few_connections_left(limit, severity, status, place, tmp_path):
    """Fewer free connections than the contract wants warn or block, and point to the pool before all else."""
    contract = place.contract(tmp_path, ("[pooling]\n", f"[pooling]\n{limit} = 1000\n"))
    options = [ON_CALL, "--checkpoint=state", f"--contract={contract}"]
    run = verify(tmp_path / "r", *options, env=place.env_without_site)

    assert run.status == status, run.told
    assert run.findings["headroom/few:server"]["severity"] == severity
    assert run.findings.keys() == {"headroom/few:server"}
    if status:
        assert run.results["emergency"]["steps"][0]["step"] == 2


def test_a_procedure_that_nothing_calls_for_is_red(tmp_path):
    """A misspelt kind in `when`, and a finding that another procedure takes, are found in time."""
    contract = Place.contract(
        tmp_path,
        ('    "tables/missing",\n    "columns', '    "tabels/missing",\n    "api_status/answer",\n    "columns'),
    )
    options = ["--checkpoint=6", f"--contract={contract}"]
    run = verify(tmp_path / "r", *options, env={"LANDED_BASE_URL": "http://127.0.0.1:9"})

    assert run.red == {"emergencies/unheard:6.2", "emergencies/not_shown:6.2 api_status/answer"}, run.told


def test_what_is_used_up_is_not_asked(place, tmp_path):
    """A contract with more than may be asked on call: the rest is not run, and says why."""
    folder = Place.contract(tmp_path)
    text = (folder / "contract.toml").read_text(encoding="utf-8")
    more = "".join(
        f'\n[[endpoint]]\nname = "more-{n}"\ngroup = "api_models"\npath = "/api/v1/models?n={n}"\nstatus = [200]\n'
        for n in range(40)
    )
    (folder / "contract.toml").write_text(text.replace("requests = 600", "requests = 900") + more, encoding="utf-8")
    with CountingLine("127.0.0.1", urlsplit(place.site.url).port) as web:
        env = {"LANDED_BASE_URL": f"http://127.0.0.1:{web.port}"}
        run = verify(tmp_path / "r", ON_CALL, "--checkpoint=4.1", f"--contract={folder}", env=env)
        asked = web.requests
    shutil.rmtree(folder)

    assert asked == REQUESTS
    assert run.red == set(), run.told
    assert run.outcomes["test_4_1_api_models.py::test_endpoint[more-39]"] == "not run"
