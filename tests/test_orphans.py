"""Orphans are asked of the rows: whole where there is time, else among a sample, and the finding says which."""

from dataclasses import replace

import pytest

from landed.conceal import Concealer
from landed.connection.dsn import parse_dsn
from landed.database.orphans import LIMIT, find_orphans
from landed.errors import OutOfTime
from landed.evidence import NotRun
from landed.promises.sections import Probe
from landed.target import Database
from tests.support.zoo import ZOO, connect, look

pytest_plugins = ("tests.support.zoo_fixtures",)

CONCEAL = Concealer(frozenset({"Pets.ownerId", "events.owner_id", "회비.번호"}), b"key")
PATIENT = 20.0
SAMPLE = Probe(timeout_s=PATIENT, sample=5000)


class Hurried(Database):
    """A target whose first question has next to no time, and whose second has enough."""

    def ask(self, query, values=None):
        """Ask, and be patient from then on."""
        try:
            return super().ask(query, values)
        finally:
            self.timeout_s = PATIENT


@pytest.fixture(scope="module")
def rows(latest):
    """A copy of the zoo with rows in it, some of which name parents that are not there."""
    with latest.clone(ZOO, latest.superuser) as name:
        with connect(latest, name) as connection:
            connection.execute("""
                insert into owners (id, name, email)
                    select n, 'owner ' || n, n || '@x' from generate_series(1, 50) as n;
                insert into "자료실"."회원" values (1, '서울');
                set session_replication_role = replica;
                insert into "Pets" ("ownerId", "Name")
                    select n % 51, 'pet' from generate_series(1, 200000) as n;
                insert into other."회비" values (1, '서울', 1), (null, '서울', 3), (null, null, 4), (1, '대구', 2);
                insert into events
                    values (1, '2024-05-05', 'web', 1), (2, '2025-05-05', 'web', 99), (3, '2025-06-06', 'x', null);
                reset session_replication_role;
                analyze "Pets";
            """)
        yield latest, name


@pytest.fixture
def find(rows):
    """Looks for the orphans of a key of the zoo."""
    server, name = rows
    snapshot = look(server, name)
    opened = []

    def find(table, constraint, kind=Database, timeout_s=PATIENT, limits=SAMPLE):
        (key,) = [each for each in snapshot.foreign_keys if (each.table, each.name) == (table, constraint)]
        opened.append(kind(parse_dsn(server.dsn(name)), timeout_s=timeout_s))
        return find_orphans(key, snapshot, opened[-1], limits, CONCEAL)

    yield find
    for each in opened:
        each.close()


def test_asked_whole(find):
    """With time enough every row is asked, looking stops at the limit, and nothing is called a sample."""
    found = find("Pets", "Pets_ownerId_fkey")

    assert (found.count, found.compared, found.sampled) == (LIMIT, 200000, False)
    assert found.keys == ("0",)
    assert found.words == f"{LIMIT} rows or more of 200000 name a parent that is not there"
    assert '"public"."owners"' in found.remedy


def test_out_of_time_is_a_sample_that_says_so(find):
    """Where the whole question runs out of time, a sample is asked, and the words say how many rows it was."""
    found = find("Pets", "Pets_ownerId_fkey", Hurried, timeout_s=0.001)

    assert found.sampled
    assert 1000 < found.compared <= SAMPLE.sample
    assert 0 < found.count <= LIMIT
    assert f"of a sample of {found.compared} name a parent" in found.words


def test_a_sample_may_run_out_of_time_too(find):
    """Where even the sample is too slow nothing is claimed: the question is out of time."""
    with pytest.raises(OutOfTime):
        find("Pets", "Pets_ownerId_fkey", timeout_s=0.001, limits=Probe(timeout_s=1, sample=200000))


def test_match_full(find):
    """Under MATCH FULL a key that is null in part leads nowhere; its parts are shown or concealed one by one."""
    found = find("회비", "회비_회원")

    assert (found.count, found.compared) == (2, 3)
    assert [each.split("/")[0] for each in found.keys] == ["1", "NULL"]
    assert all("#" in each.split("/")[1] for each in found.keys)
    assert found.words == "2 rows of 3 name a parent that is not there"


def test_partitioned(find):
    """The rows of every partition are asked, and a key that is null binds none."""
    whole = find("events", "events_owner_fkey")

    assert (whole.count, whole.compared, whole.keys) == (1, 2, ("99",))


def test_no_orphan(find):
    """Where no row is bound the answer says that nothing was compared."""
    found = find("bookings", "bookings_event_fkey")

    assert (found.count, found.compared, found.keys, found.sampled) == (0, 0, (), False)


def test_temporal_keys_are_not_run(rows):
    """A key over periods is not decided by equality: not run, and nothing is asked."""
    server, name = rows
    key = look(server, name).foreign_keys[0]
    temporal = replace(key, match="period")

    with pytest.raises(NotRun, match="temporal"):
        find_orphans(
            temporal, look(server, name), Database(parse_dsn("host=nowhere"), timeout_s=1), SAMPLE, CONCEAL
        )
