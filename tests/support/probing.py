"""A probe's question, asked as the suite asks it."""

from typing import Any

import psycopg

from landed import queries
from landed.database import probes


def ask(connection: psycopg.Connection[Any], question: probes.Question) -> list[dict[str, Any]]:
    """What a probe answers in a pinned transaction of its own."""
    connection.execute(queries.pinned().encode())
    try:
        cursor = connection.execute(*question)
        names = [each.name for each in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    finally:
        connection.rollback()
