"""Rows that the migration promised to put in."""

from typing import Literal

from pydantic import Field

from landed.promises.sections import Section, Text


class Lookup(Section):
    """A seed field that holds another table's key instead of its generated id."""

    field: Text
    """Name in the seed file."""
    column: Text
    """Column of the seeded table that holds `id` of `table`."""
    table: Text
    id: Text = "id"
    key: Text
    """Column of `table` that the seed file's value equals."""


class Each(Section):
    """Every row of `table` is referenced at least once by `column` of the seeded table."""

    table: Text
    id: Text = "id"
    column: Text


class Seed(Section):
    """`[[seed]]`: rows that the migration promised to put in."""

    table: Text
    file: Text
    """JSON array of objects, from the contract's own folder."""
    key: tuple[Text, ...] = Field(min_length=1)
    """Fields (columns or lookups) that name a row; NULL equals NULL."""
    mode: Literal["exact", "at_least"]
    """`exact`: no row more, at the gate (on call counts are floors)."""
    compare: tuple[Text, ...]
    """Fields whose values are compared; columns not named here may change."""
    lookup: tuple[Lookup, ...] = ()
    each: Each | None = None
