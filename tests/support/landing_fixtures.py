"""Landings on servers of several versions: started when first asked for, shared by all modules."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from landed.server import embedded
from tests.support.clusters import installation
from tests.support.landings import LATEST, Place, landed_on


@pytest.fixture(scope="session")
def place_of() -> Iterator[Callable[[int], Place]]:
    """The landing on a server of a major version. Whoever changes it puts it back."""
    places: dict[int, Place] = {}
    with ExitStack() as stack:

        def place_of(major: int) -> Place:
            if major not in places:
                server = stack.enter_context(embedded.start(installation(major)))
                places[major] = stack.enter_context(landed_on(server))
            return places[major]

        yield place_of


@pytest.fixture(scope="session")
def place(place_of: Callable[[int], Place]) -> Place:
    """The landing on a server of the latest version."""
    return place_of(LATEST)
