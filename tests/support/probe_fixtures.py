"""The zoo with rows in it, for probes to ask; load it beside `zoo_fixtures`."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from landed.server import embedded
from tests.support.zoo import connect


@pytest.fixture
def rows(server: embedded.Server, clone: str) -> Iterator[psycopg.Connection[Any]]:
    """A clone with rows in it, some of which name parents that are not there."""
    with connect(server, clone) as connection:
        connection.execute("""
            insert into owners (id, name, email)
                select n, 'owner ' || n, n || '@x' from generate_series(1, 50) as n;
            insert into "자료실"."회원" values (1, '서울'), (2, '부산');
            insert into events values (1, '2024-05-05', 'web', 1), (2, '2025-05-05', 'web', 2);
            set session_replication_role = replica;
            insert into "Pets" ("ownerId", "Name") select n % 60, 'pet' from generate_series(1, 240) as n;
            insert into other."회비" values (1, '서울', 1), (1, '대구', 2), (null, '서울', 3), (null, null, 4);
            insert into bookings
                values (1, '2024-05-05', 'web', 1), (9, '2024-05-05', 'web', 1), (9, null, 'web', 1);
            update events set owner_id = 99 where id = 2;
            reset session_replication_role;
        """)
        yield connection
