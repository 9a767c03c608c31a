"""What has landed is green: on every version, through a pooler, for any role and worker count, and while it lives."""

import shutil
from collections import Counter
from contextlib import ExitStack
from itertools import combinations, product

import pytest

from reference.landing import CONTRACT
from tests.support.landings import READER, READER_PASSWORD, Life
from tests.support.moment import PLUGIN, moment
from tests.support.operator import verify
from tests.support.pooler import pgbouncer

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
    place, env, options = place_of(major), {}, workers.split() if workers != "serial" else []
    with ExitStack() as stack:
        front = place.server
        if route == "pooled":
            front = stack.enter_context(pgbouncer(place.server, users=place.accounts))
        account = (READER, READER_PASSWORD) if role == "reader" else (place.landing.owner, place.landing.password)
        if life == "alive":
            alive = stack.enter_context(Life(place))
            env |= stack.enter_context(moment(HALF_WAY, alive.arrive))
            options += PLUGIN
        if major < 16:
            options.append(f"--contract={contract_for(major, tmp_path)}")
        env |= place.env | {"LANDED_DSN": front.dsn(place.landing.database, *account)}
        run = verify(tmp_path / "reports", *options, env=env)

    assert (run.status, run.results["verdict"], run.results["scope"]) == (0, "landed", "complete"), run.told
    assert (run.results["warnings"], run.red, run.results["open"]) == ([], set(), []), run.told
    assert set(run.outcomes.values()) == {"passed", "not run"}, run.told
    assert run.results["complete"], run.told
    assert unread(run) == {"give --direct-dsn"}, run.told
    assert run.results["target"]["server_version"].startswith(f"{major}.")
    if life == "alive":
        assert alive.renewals > 3
        assert 46 in rows_of(run, "models")


def contract_for(major, folder):
    """The same contract, which allows an older server."""
    copy = shutil.copytree(CONTRACT, folder / "contract")
    text = (copy / "contract.toml").read_text(encoding="utf-8")
    assert 'postgres = ">=16"' in text
    (copy / "contract.toml").write_text(text.replace('postgres = ">=16"', f'postgres = ">={major}"'), "utf-8")
    return copy


def unread(run):
    """Why checks did not run although something was promised; up to the first comma or colon of each reason."""
    reasons = [each["reason"] for each in run.results["checks"] if each["outcome"] == "not run"]
    silent = [each for each in reasons if not each.startswith("not applicable")]
    return {each.removeprefix("not run: ").split(",")[0] for each in silent}


def rows_of(run, subject):
    """Every count of rows or items that checks about a subject measured."""
    checks = [each for each in run.results["checks"] if each["nodeid"].endswith(f"[{subject}]")]
    return {value for each in checks for value in each["measurements"].values() if isinstance(value, int)}
