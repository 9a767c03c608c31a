"""Whole runs that ask a platform: the token comes from the environment, goes to the service, and nowhere else."""

import shutil

import pytest

from reference.landing import CONTRACT
from reference.platform_api import serve_platform
from tests.support.operator import verify
from tests.support.platforms import SITE, answers

SCOPE = ("--checkpoint=1.2.6,1.4.3,3.1", f"--base-url=https://{SITE}")
ROWS = {"1.2.6": "passed", "1.4.3": "passed", "3.1.1": "passed", "3.1.4": "passed", "3.1.5": "passed"}


@pytest.fixture
def api():
    """A platform that answers as recorded, for the token that it was given."""
    with serve_platform(answers()) as running:
        running.token = "c4n4ry-t0ken-of-mine"
        yield running


@pytest.fixture
def contract(tmp_path, api):
    """AI-GO's contract with services on this machine."""
    folder = tmp_path / "contract"
    shutil.copytree(CONTRACT, folder)
    file = folder / "contract.toml"
    text = file.read_text(encoding="utf-8").replace("\ngrant = ", "\nrate = 100\ngrant = ")
    for name, address in api.access.addresses:
        real = {"neon": "https://console.neon.tech/api/v2", "vercel": "https://api.vercel.com"}[name]
        text = text.replace(f'"{real}"', f'"{address}"')
    file.write_text(text, encoding="utf-8")
    return folder


def rows(run):
    """Outcomes of the scope's rows."""
    return {each["id"]: each["outcome"] for each in run.results["rows"] if each["id"] in ROWS}


@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["one process", "two workers"])
def test_a_run_with_tokens(tmp_path, api, contract, workers):
    """The rows are proved, each request is sent once however many workers ask, and no file holds the token."""
    tokens = {"NEON_API_KEY": api.token, "VERCEL_TOKEN": api.token}

    run = verify(tmp_path / "out", f"--contract={contract}", *SCOPE, *workers, env=tokens)

    assert (run.status, rows(run)) == (0, ROWS), run.told
    first = [path for path, query in api.asked if "cursor" not in query]
    assert sorted(first) == sorted(set(first))
    written = run.output + "".join(each.read_text(errors="replace") for each in (tmp_path / "out").rglob("*.*"))
    assert "c4n4ry" not in written


def test_a_run_without_tokens(tmp_path, api, contract):
    """Nothing is sent, nothing is proved, and each service's variable is named."""
    run = verify(tmp_path / "out", f"--contract={contract}", *SCOPE)

    reasons = {
        each["reason"].partition(",")[0] for each in run.results["checks"] if "test_question" in each["nodeid"]
    }
    assert set(rows(run).values()) == {"not run"}, run.told
    assert reasons == {"not run: set NEON_API_KEY", "not run: set VERCEL_TOKEN"}
    assert api.asked == []
