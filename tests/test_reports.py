"""What a run leaves behind: valid for machines, the same for any number of workers, and nothing of this machine."""

import json
import re
import stat
import xml.etree.ElementTree as ET
from datetime import datetime

import pytest
from lxml.etree import XMLSchema, fromstring, parse

from landed.run.results import KEPT
from tests.support.fetched import JUNIT_SCHEMA
from tests.support.operator import ROOT, verify

pytest_plugins = ("tests.support.landing_fixtures",)

QUICK = "--checkpoint=1.2.2"


@pytest.fixture(scope="module")
def runs(place, tmp_path_factory):
    """A red run over everything, serial and with two workers."""
    folder = tmp_path_factory.mktemp("runs")
    contract = place.contract(folder)
    change_seed(contract)
    serial = verify(folder / "serial", f"--contract={contract}", env=place.env)
    parallel = verify(folder / "parallel", "-n", "2", f"--contract={contract}", env=place.env)
    return serial, parallel


def change_seed(contract):
    """Let the contract promise another name, so that a run at a healthy target is red."""
    file = contract / "seed" / "providers.json"
    rows = json.loads(file.read_text(encoding="utf-8"))
    rows[0]["name"] = "Söme <öther> & \x01 name"
    file.write_text(json.dumps(rows), encoding="utf-8")


def tree(run):
    """The document element of junit.xml."""
    return ET.parse(run.folder / "junit.xml").getroot()


SHOWN_BY_GITLAB = 30 * 1024 * 1024
"""Bytes of a JUnit report that GitLab reads."""


@pytest.fixture(scope="module")
def schema():
    """The schema of Jenkins' xUnit plugin."""
    return XMLSchema(fromstring(JUNIT_SCHEMA.content))


@pytest.mark.parametrize("which", [0, 1], ids=["serial", "-n 2"])
def test_junit_is_valid(which, runs, schema):
    """junit.xml is what the schema allows, whatever stands in the seeds, and has one suite."""
    document = parse(runs[which].folder / "junit.xml")

    schema.assertValid(document)
    assert [each.tag for each in document.getroot()] == ["testsuite"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (' time="', ' time="0.1234', "time"),
        (' time="', ' time="1e-', "time"),
        ("<testcase ", '<testcase file="a.py" ', "'file' is not allowed"),
        ("<failure ", "<passed/><failure ", "passed"),
        ("</testsuite>", '</testsuite><testcase name="a"/>', "testcase"),
    ],
)
def test_the_schema_is_asked(old, new, words, runs, schema):
    """What the schema does not allow is refused: else nothing would be proved by what it takes."""
    text = (runs[0].folder / "junit.xml").read_text(encoding="utf-8")
    broken = fromstring(text.replace(old, new, 1).encode())

    assert not schema.validate(broken)
    assert words in str(schema.error_log)


@pytest.mark.parametrize("which", [0, 1], ids=["serial", "-n 2"])
def test_what_github_gitlab_and_jenkins_read_is_there(which, runs):
    """One file of one suite; each testcase has class, name and time, and at most one outcome, with its message."""
    file = runs[which].folder / "junit.xml"
    (suite,) = tree(runs[which])

    assert file.read_bytes().startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    assert file.stat().st_size < SHOWN_BY_GITLAB
    for case in suite:
        outcomes = [each for each in case if each.tag in ("skipped", "failure", "error")]
        assert case.get("classname"), case.attrib
        assert case.get("name"), case.attrib
        assert len(outcomes) <= 1, case.get("name")
        assert all(each.get("message") for each in outcomes), case.get("name")


@pytest.mark.parametrize("which", [0, 1], ids=["serial", "-n 2"])
def test_junit_adds_up(which, runs):
    """The numbers in the head of the suite are those of its testcases, and its times are times."""
    (suite,) = tree(runs[which])
    cases = suite.findall("testcase")

    def number(tag):
        return sum(case.find(tag) is not None for case in cases)

    assert int(suite.get("tests")) == len(cases)
    found = {name: int(suite.get(name)) for name in ("failures", "errors", "skipped")}
    assert found == {"failures": number("failure"), "errors": 0, "skipped": number("skipped")}
    assert number("error") == 0
    assert datetime.fromisoformat(suite.get("timestamp")).tzinfo is not None
    assert all(float(each.get("time")) >= 0 for each in (suite, *cases))
    assert len({(case.get("classname"), case.get("name")) for case in cases}) == len(cases)


def test_same_for_any_number_of_workers(runs):
    """Serial and with two workers: the same testcases, outcomes, findings, boxes and verdict."""
    serial, parallel = runs

    assert serial.status == parallel.status == 1, serial.told
    assert serial.red == {"seed_rows/changed:providers.name[" + key(serial) + "]"}
    outcomes = [{name: case.outcome for name, case in run.junit.items()} for run in runs]
    assert outcomes[0] == outcomes[1]
    assert skeleton(serial) == skeleton(parallel)


def key(run):
    """The key of the one row that is said to have changed."""
    (found,) = run.red
    return re.search(r"\[(.*)\]", found)[1]


def skeleton(run):
    """results.json without what a clock, a process number or a busy target is in."""
    kept = {name: value for name, value in run.results.items() if name not in ("started", "seconds", "snapshot")}
    moving = ("seconds", "started", "ended", "measurements")
    kept["checks"] = [
        {name: value for name, value in each.items() if name not in moving} for each in kept["checks"]
    ]
    return kept


def test_junit_tells_the_five_things(runs):
    """A failing testcase says claim, promise, finding, source and next step, and no frame of any stack."""
    text = runs[0].junit["checks.test_2_3_seed_rows::test_rows[providers]"].text

    for words in ("Each promised row is there", "promised", "found", "read by", "next"):
        assert words in text
    assert "Traceback" not in text
    assert ".py:" not in text


def test_nothing_of_this_machine(runs):
    """No report holds a path of this machine or a line of the machine's own properties."""
    for run in runs:
        for file in ("junit.xml", "results.json", "history.jsonl", "report.html", "completion.md"):
            text = (run.folder / file).read_text(encoding="utf-8")
            found = re.findall(rf"(?:{re.escape(str(ROOT))}|{re.escape(str(run.folder.parent))})[^\s\"'<]*", text)
            assert found == [], file
        assert not list(tree(run).iter("property"))


TOP = {
    "schema": int,
    "verdict": str,
    "scope": str,
    "exit_status": int,
    "complete": bool,
    "landed": str,
    "profile": str,
    "target": dict,
    "contract": dict,
    "lock": dict,
    "started": str,
    "seconds": float,
    "boxes": list,
    "checks": list,
    "waivers": list,
    "warnings": list,
    "timeline": list,
    "snapshot": str,
}
BOX = {"id", "title", "required", "outcome", "reason", "rows"}
CHECK = {"nodeid", "kind", "rows", "claim", "subject", "outcome", "reason", "findings", "measurements", "seconds"}
FINDING = {"id", "severity", "subject", "expected", "found", "missing", "extra", "source", "remedy", "waived_by"}
TARGET = {"dsn", "url", "server_version", "system_identifier", "database", "role", "deployment"}


def test_results_have_their_shape(runs):
    """results.json holds what its readers rely on within schema 1."""
    found = runs[0].results

    assert {name: type(found[name]) for name in TOP} == TOP
    assert (found["schema"], found["exit_status"]) == (1, runs[0].status)
    assert found["target"].keys() >= TARGET
    assert found["contract"].keys() >= {"name", "hash"}
    assert datetime.fromisoformat(found["started"]).utcoffset().total_seconds() == 0
    assert len(found["boxes"]) == 79
    assert all(each.keys() >= BOX for each in found["boxes"])
    assert all(each.keys() >= CHECK for each in found["checks"])
    assert all(each.keys() == FINDING for each in runs[0].findings.values())
    assert {each["outcome"] for each in found["checks"]} == {"passed", "failed", "not run"}
    assert (runs[0].folder / found["snapshot"]).is_file()


def test_files(runs):
    """All reports are there; the key that makes hashes comparable is nobody else's."""
    names = {re.sub(r"\d{8}T\d+Z", "<UTC>", each.name) for each in runs[0].folder.iterdir()}

    assert names == {
        *("junit.xml", "report.html", "completion.md", "results.json", "results-<UTC>.json"),
        *("snapshot-<UTC>.json", "history.jsonl", ".key", ".lock"),
    }
    assert stat.S_IMODE((runs[0].folder / ".key").stat().st_mode) == 0o600


def test_history_and_old_results(place, tmp_path):
    """Each run adds one line to the history and one dated file, of which the last twenty stay."""
    for at in range(KEPT + 3):
        (tmp_path / f"results-20200101T0000{at:02}000000Z.json").write_text("{}", encoding="utf-8")
        (tmp_path / f"snapshot-20200101T0000{at:02}000000Z.json").write_text("{}", encoding="utf-8")
    first = verify(tmp_path, QUICK, env=place.env)
    before = (tmp_path / "results.json").read_bytes()
    second = verify(tmp_path, QUICK, env=place.env)

    lines = [json.loads(line) for line in (tmp_path / "history.jsonl").read_text("utf-8").splitlines()]
    assert (first.status, second.status, len(lines)) == (0, 0, 2), second.told
    assert [each["verdict"] for each in lines] == ["healthy", "healthy"]
    assert lines[0]["findings"] == lines[1]["findings"]
    for kind in ("results", "snapshot"):
        kept = sorted(tmp_path.glob(f"{kind}-*.json"))
        assert len(kept) == KEPT
        assert kept[0].name == f"{kind}-20200101T000005000000Z.json"
    assert before in [each.read_bytes() for each in tmp_path.glob("results-2*.json")]
