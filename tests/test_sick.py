"""A target that is down is one root that everything rests on: named first, no traceback, over within seconds."""

import re
import socket
import threading
from contextlib import ExitStack, contextmanager, suppress
from urllib.parse import urlsplit

import pytest

from reference.proxy import Proxy
from reference.sample import through
from tests.support.landings import READER
from tests.support.moment import PLUGIN, moment
from tests.support.operator import verify

pytest_plugins = ("tests.support.landing_fixtures",)

CEILING = 60
"""Seconds that a sick target may hold up a run: some 20 of its own waits, the rest for a machine that is busy."""
PARTS = ("--checkpoint=1.2.4a", "--checkpoint=2.2.3", "--checkpoint=4.1.1", "--checkpoint=4.2")
"""Enough of the runbook for both targets to show what rests on them."""
NOBODY = "http://127.0.0.1:1"
REPORTS = {"results.json", "junit.xml", "report.html", "history.jsonl"}
UNREACHABLE, SITE = "connection/unreachable:dsn", "api_status/unreachable:base-url"
LOST, SITE_LOST = "connection/lost:database", "api_status/lost:site"
HALF_WAY = "test_2_4_foreign_keys.py::test_no_orphans[incidents.incidents_model_id_fkey]"
MIRRORS = "test_mirror[models]"
TIMED = "test_4_1_api_latency.py::test_new_connection[status]"


@contextmanager
def silence(drip=b""):
    """A port that accepts every connection and never says a word, or a character every second of some text."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listener:

        def accept():
            with suppress(OSError):
                while True:
                    line, _ = listener.accept()
                    threading.Thread(target=say, args=(line,), daemon=True).start()

        def say(line):
            with line, suppress(OSError):
                for character in drip:
                    line.sendall(bytes([character]))
                    if ended.wait(1):
                        return
                ended.wait(60)

        threading.Thread(target=accept, daemon=True).start()
        yield listener.getsockname()[1]
        ended.set()
        listener.shutdown(socket.SHUT_RDWR)


def instead(dsn, **parts):
    """The string with another user, host, port or database."""
    url = urlsplit(dsn)
    host, port = parts.get("host", url.hostname), parts.get("port", url.port)
    login = f"{parts.get('user', url.username)}:{parts.get('password', url.password)}"
    return f"postgresql://{login}@{host}:{port}/{parts.get('database', url.path[1:])}"


OFTEN = 3
"""Moments that every run of these tests tries."""

DEAD = {
    "database refuses": (UNREACHABLE, "Nothing listens there", {"port": 1}),
    "database unknown": (UNREACHABLE, "check the string's last part", {"database": "ai_server_bd"}),
    "host unknown": (UNREACHABLE, "No such host", {"host": "nowhere.invalid"}),
    "password wrong": (UNREACHABLE, "The password or the role is wrong", {"password": "not-this-one"}),
}


@pytest.mark.parametrize(("root", "next_step", "parts"), DEAD.values(), ids=DEAD)
def test_dead_database(root, next_step, parts, place, tmp_path):
    """One root, with what to do next; the site is verified all the same."""
    run = verify(tmp_path / "r", *PARTS, env={**place.env, "LANDED_DSN": instead(place.dsn, **parts)})

    one_root(run, root)
    assert next_step in run.output
    assert run.outcomes["test_4_2_frontend.py::test_page[home]"] == "passed"


@pytest.mark.parametrize(
    "options", [(), pytest.param(("-n", "2"), marks=pytest.mark.matrix)], ids=["serial", "-n 2"]
)
def test_silent_database(options, place, tmp_path):
    """A server that accepts and never answers is given up on this side of the line."""
    with silence() as port:
        run = verify(
            tmp_path / "r", *options, *PARTS, env={**place.env, "LANDED_DSN": instead(place.dsn, port=port)}
        )

    one_root(run, UNREACHABLE)
    assert "It accepts and stays silent" in run.output


@pytest.mark.parametrize("url", [NOBODY, "http://nowhere.invalid"], ids=["refuses", "unknown"])
def test_dead_site(url, place, tmp_path):
    """One root; the database is verified all the same."""
    run = verify(tmp_path / "r", *PARTS, env={**place.env, "LANDED_BASE_URL": url})

    one_root(run, SITE)
    assert run.outcomes["test_2_2_tables.py::test_table[models]"] == "passed"


@pytest.mark.parametrize("drip", [b"", b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 99], ids=["silent", "dripping"])
def test_silent_site(drip, place, tmp_path):
    """A site that accepts and never comes to an answer is given up after its first two endpoints."""
    with silence(drip) as port:
        run = verify(tmp_path / "r", *PARTS, env={**place.env, "LANDED_BASE_URL": f"http://127.0.0.1:{port}"})

    one_root(run, SITE)
    assert "It accepts and stays silent" in run.output


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["serial", "-n 2"])
def test_narrowed_scope_names_the_root(options, place, tmp_path):
    """The root is found where its own check was not selected, and stands in junit.xml as a testcase of its own."""
    env = {"LANDED_DSN": instead(place.dsn, port=1)}
    run = verify(tmp_path / "r", "--checkpoint=2.4", *options, env=env)

    one_root(run, UNREACHABLE)
    assert run.junit[f"signature::root[{UNREACHABLE}]"].outcome == "failed"
    assert set(run.outcomes.values()) == {"blocked"}


CAUSES = {"refuse": r"nothing listens there any more: ", "stall": "it fell silent: "}
"""What is said of a target's end, by how it came."""
MOMENTS = {
    "database stops": ("database", "refuse", HALF_WAY, LOST),
    "database falls silent": ("database", "stall", HALF_WAY, LOST),
    "site stops": ("site", "refuse", MIRRORS, SITE_LOST),
    "site stops while it is timed": ("site", "refuse", TIMED, SITE_LOST),
    "site falls silent": ("site", "stall", MIRRORS, SITE_LOST),
}


def vanishing():
    """The first moments serial, and one with two workers: the others are for the matrix."""
    for at, (name, how) in enumerate(MOMENTS.items()):
        yield pytest.param(*how, (), id=name, marks=() if at < OFTEN else pytest.mark.matrix)
        marks = () if name == "database stops" else pytest.mark.matrix
        yield pytest.param(*how, ("-n", "2"), id=f"{name}, -n 2", marks=marks)


@pytest.mark.parametrize(("who", "mode", "when", "root", "options"), list(vanishing()))
def test_vanishing(who, mode, when, root, options, place, tmp_path):
    """A target that is lost in the middle of a run is one root, and what was seen before stays seen."""
    site = urlsplit(place.site.url)
    with ExitStack() as stack:
        database = stack.enter_context(Proxy(place.server.host, place.server.port))
        front = stack.enter_context(Proxy(site.hostname, site.port))
        proxy = {"database": database, "site": front}[who]
        accepted = []

        def vanish():
            proxy.switch(mode)
            accepted.append(proxy.accepted)

        variables = stack.enter_context(moment(when, vanish))
        addresses = {
            "LANDED_DSN": through(database, place.dsn),
            "LANDED_BASE_URL": f"http://127.0.0.1:{front.port}",
        }
        run = verify(tmp_path / "r", *options, *PLUGIN, env={**place.env, **addresses, **variables})

    one_root(run, root)
    assert run.outcomes["test_2_2_tables.py::test_table[models]"] == "passed"
    told = run.findings[root]["found"]
    assert re.search(CAUSES[mode], told), told
    if (who, mode) == ("database", "stall"):
        assert proxy.accepted - accepted[0] <= (4 if options else 2), "who knows that it is silent asks no more"
    assert re.search(r"noticed at \d\d:\d\d:\d\d UTC by test_\w+\.py::test_", told), told


@pytest.fixture(scope="module")
def half_blind(place):
    """A role that may read every table but one, and its password."""
    role, password = "half_blind", "x7-half-blind"
    place.server.create_role(role, password)
    with place.server.connect(place.landing.database) as connection:
        connection.execute(f"grant select on all tables in schema public to {role}")
        connection.execute(f"revoke select on incidents from {role}")
    return role, password


GRANTS = ("--checkpoint=1.3.5", "--checkpoint=2.4.1")
UNREADABLE = "tables/unreadable:incidents"


def test_unprivileged_role(half_blind, place, tmp_path):
    """What the role may not read is not run, with the grant that is missing; 1.3.5 is red about it."""
    dsn = place.server.dsn(place.landing.database, *half_blind)
    run = verify(tmp_path, *GRANTS, env={**place.env, "LANDED_DSN": dsn})

    assert (run.status, run.red) == (1, {UNREADABLE}), run.told
    blind, seeing = orphans(run)
    assert {each["outcome"] for each in seeing} == {"passed"}
    assert {each["outcome"] for each in blind} == {"not run"}
    assert all('grant select on "public"."incidents" to "half_blind";' in each["reason"] for each in blind)


@pytest.mark.parametrize(("role", "red"), [(READER, set()), ("half_blind", {UNREADABLE})])
def test_application_role(role, red, half_blind, place, tmp_path):
    """A contract that names the application's role has its privileges judged, whoever looks and sees more."""
    contract = place.contract(tmp_path, ('owner = "ai_go_admin"', f'application_role = "{role}"'))
    run = verify(tmp_path / "r", f"--contract={contract}", *GRANTS, env=place.env)

    assert (run.status, run.red) == (1 if red else 0, red), run.told
    assert {each["outcome"] for part in orphans(run) for each in part} == {"passed"}


def orphans(run):
    """The checks that read rows of the table that is hidden, and those that do not."""
    found = [each for each in run.results["checks"] if "test_no_orphans" in each["nodeid"]]
    blind = [each for each in found if each["subject"].startswith("incidents.")]
    return blind, [each for each in found if each not in blind]


def one_root(run, root):
    """Exit status 1, in time, without a traceback; one finding blocks, and all that is blocked names it."""
    assert run.red == {root}, run.told
    assert run.status == run.results["exit_status"] == 1
    assert run.results["verdict"] == "not landed"
    assert waited(run) < CEILING
    assert next(line for line in run.output.splitlines() if line.startswith("✗ ")).startswith(f"✗ {root}")
    reasons = {each["reason"] for each in run.results["checks"] if each["outcome"] == "blocked"}
    assert reasons == {f"blocked: {root}"}
    assert {each["outcome"] for each in run.results["checks"]} <= {"passed", "failed", "blocked", "not run"}
    failed = {name: case for name, case in run.junit.items() if case.outcome in ("failed", "error")}
    assert any(root in case.text for case in failed.values())
    assert {each.name for each in run.folder.iterdir()} >= REPORTS
    for text in (run.output, *(case.text for case in run.junit.values())):
        assert "Traceback" not in text
        assert "site-packages" not in text


def waited(run):
    """Seconds that the target held the run up: without checks that passed."""
    return run.results["seconds"] - sum(e["seconds"] for e in run.results["checks"] if e["outcome"] == "passed")
