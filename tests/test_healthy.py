"""What has landed is green: on every version, through a pooler, for any role and worker count, and alive."""

from collections import Counter
from contextlib import ExitStack
from itertools import combinations, product

import pytest

from landed.report.html import page
from landed.run.results import history
from tests.support.korean import Missed
from tests.support.landings import LATEST, READER, READER_PASSWORD, Life
from tests.support.moment import PLUGIN, moment
from tests.support.operator import verify
from tests.support.pooler import pgbouncer
from tests.support.timed_contract import ample

pytest_plugins = ("tests.support.landing_fixtures",)

FACTORS = ((16, 17, 18), ("direct", "pooled"), ("serial", "-n 2"), ("owner", "reader"), ("still", "alive"))
PAIRS = (
    (16, "direct", "serial", "owner", "still"),
    (16, "pooled", "-n 2", "reader", "alive"),
    (17, "direct", "-n 2", "owner", "alive"),
    (17, "pooled", "serial", "reader", "still"),
    (18, "direct", "serial", "reader", "alive"),
    (18, "pooled", "-n 2", "owner", "still"),
)
OLDEST = 'postgres = ">=16"'
NOT_GIVEN = {
    "local: give the --base-url that strangers use: https",
    "local: between processes of one machine nobody listens",
    "give --direct-dsn",
    "give --fallback-url or --drill=HOST",
    "give --drill=HOST",
    "give --backup=FILE",
    "give --app-dir",
    "no browser is wanted: leave out --browser=none",
    "set NEON_API_KEY",
    "set VERCEL_TOKEN",
}
SIGNED = "to be signed by a person"
OPEN_ROWS = {
    **dict.fromkeys(("1.1.2", "1.1.5", "4.3.4"), SIGNED),
    "1.1.3": "time_zone: no API tells the account's time zone: a person looks in Neon Console, Account settings, "
    "and signs",
    "2.1.3a": "prisma is neither in the checkout's node_modules/.bin nor on PATH: install the packages",
    "4.2.2": "no browser is wanted: leave out --browser=none",
    "5.2.1": "there is no completion to report: healthy (sample)",
    "5.2.2": "give --notify",
    "5.2.3": "not received yet: neon-access, variables, dashboard, emergency-contacts, rollback",
}
"""What the sample alone cannot show, and why; every other row of the runbook it passes."""
OPEN_BOXES = {
    **dict.fromkeys(("1.1.box1", "1.1.box2"), "1.1.2"),
    "1.1.box3": "1.1.5",
    "2.1.box2": "2.1.3a",
    "4.2.box2": "4.2.2",
    **dict.fromkeys(("4.3.box4", "final.may.2"), "4.3.4"),
    **dict.fromkeys(("5.2.box1", "final.must.9"), "5.2.1"),
    "5.2.box2": "5.2.2",
    "5.2.box3": "5.2.3",
}
"""The boxes that are open for it, each by the row that it waits for; the sample ticks all others."""
HALF_WAY = "test_2_3_seed_counts.py::test_count[model_status]"


def cases():
    """The whole product and version 15 for the matrix; the pairs for every run."""
    fifteen = product((15,), *FACTORS[1:])
    for case in [*product(*FACTORS), *fifteen]:
        marks = () if case in PAIRS else pytest.mark.matrix
        yield pytest.param(*case, marks=marks, id=" ".join(map(str, case)))


def test_pairs_cover_each_other():
    """Whatever two factors do to each other, some run of the default set would see it."""
    seen = Counter(pair for case in PAIRS for pair in combinations(enumerate(case), 2))
    wanted = {
        pair
        for one, two in combinations(range(len(FACTORS)), 2)
        for pair in product(product([one], FACTORS[one]), product([two], FACTORS[two]))
    }

    assert seen.keys() == wanted


@pytest.mark.parametrize(("major", "route", "workers", "role", "life"), list(cases()))
def test_healthy(major, route, workers, role, life, place_of, tmp_path):
    """Verdict `landed`, exit status 0, no warning, no red, nothing blocked: with nothing but two addresses."""
    place = place_of(major)
    options = [*(() if workers == "serial" else workers.split()), *allowing(major, tmp_path)]
    account = (READER, READER_PASSWORD) if role == "reader" else (place.landing.owner, place.landing.password)
    with ExitStack() as stack:
        front = place.server
        if route == "pooled":
            front = stack.enter_context(pgbouncer(place.server, users=place.accounts))
        env = place.env | {"LANDED_DSN": front.dsn(place.landing.database, *account)}
        if major == LATEST:
            del env["LANDED_SCRATCH_DSN"]  # as most operators do; elsewhere it saves the start of a server
        if life == "alive":
            alive = stack.enter_context(Life(place))
            env |= stack.enter_context(moment(HALF_WAY, alive.arrive))
            options += PLUGIN
        run = verify(tmp_path / "reports", *options, env=env)

    assert (run.status, run.results["verdict"], run.results["scope"]) == (0, "landed", "complete"), run.told
    assert (run.results["warnings"], run.red, run.results["open"]) == ([], set(), []), run.told
    assert set(run.outcomes.values()) == {"passed", "not run"}, run.told
    assert unread(run) == NOT_GIVEN, run.told
    assert outcome(run, "2.4.4") == "not run", "neither a backup nor a token was given"
    assert run.results["complete"]
    assert run.results["target"]["server_version"].startswith(f"{major}.")
    if life == "alive":
        assert alive.renewals > 3
        assert compared(run, "test_mirror[models]") == 46, "45, and the one that arrived"


@pytest.fixture(scope="module")
def sample_run(tmp_path_factory):
    """The sample that comes with landed, verified by somebody who reads Korean."""
    return verify(tmp_path_factory.mktemp("sample"), "--embedded", "--lang=ko")


def test_sample(sample_run):
    """The sample that comes with landed is healthy, shows all that it can, and is never said to have landed."""
    run = sample_run

    assert (run.status, run.results["verdict"], run.results["scope"]) == (0, "healthy", "sample"), run.told
    assert (run.results["warnings"], run.results["target"]["sample"]) == ([], True)
    assert (run.folder / "report.html").is_file()
    assert unticked(run, "rows") == OPEN_ROWS
    assert unticked(run, "boxes") == {box: f"{row}: {OPEN_ROWS[row]}" for box, row in OPEN_BOXES.items()}


def test_sample_in_korean(sample_run):
    """Whatever a whole run has to tell, a Korean report tells in Korean: nothing falls back to English."""
    told = page(sample_run.results, Missed("ko"), history(sample_run.folder))

    assert "정상" in told
    assert "정상 (샘플)" in sample_run.output


def allowing(major, folder):
    """The contract with time for a busy machine, changed where it does not allow so old a server."""
    copy = ample(folder)
    if f'postgres = ">={major}"' < OLDEST:
        file = copy / "contract.toml"
        file.write_text(file.read_text(encoding="utf-8").replace(OLDEST, f'postgres = ">={major}"'))
    return [f"--contract={copy}"]


def outcome(run, name):
    """What became of a row or box."""
    (found,) = [each["outcome"] for each in (*run.results["rows"], *run.results["boxes"]) if each["id"] == name]
    return found


def unticked(run, kind):
    """Why rows or boxes did not pass; what failed is told by its outcome, too."""
    found = [each for each in run.results[kind] if each["outcome"] != "passed"]
    return {each["id"]: f"{each['outcome']}: {each['reason']}".removeprefix("not run: ") for each in found}


def compared(run, check):
    """How many items a check held against the rows."""
    (found,) = [each for each in run.results["checks"] if each["nodeid"].endswith(check)]
    return found["measurements"]["items_compared"]


def unread(run):
    """Why checks did not run although something was promised; up to the first comma or colon of each reason."""
    reasons = [each["reason"] for each in run.results["checks"] if each["outcome"] == "not run"]
    silent = [each for each in reasons if not each.startswith("not applicable")]
    return {each.removeprefix("not run: ").split(",")[0] for each in silent}
