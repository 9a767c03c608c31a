"""Where answers that were timed say their data come from: read afterwards, of as many as were kept."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from landed.errors import TargetError
from landed.expectations import run_jq, shown
from landed.promises.site import Endpoint, Source
from landed.traffic.reading import Opened
from landed.web.site import DEPLOYMENT_HEADERS

MUTE = "nothing"
"""Stands for an answer that does not tell."""
CUT = 80
"""Characters of a source's name that are told."""

Sources = Mapping[str, int]
"""How many of the answers that were read named each source."""


def sources(endpoint: Endpoint, answers: Iterable[Opened | None]) -> dict[str, int]:
    """How many named each source; none where the contract does not know where to look."""
    place = endpoint.source
    if place is None:
        return {}
    good = [each for each in answers if each is not None and each.status in endpoint.status]
    return dict(Counter(_said(place, each) for each in good).most_common())


def strangers(endpoint: Endpoint, seen: Sources) -> dict[str, int]:
    """Those that named another source than the database, and how many did."""
    wanted = shown(endpoint.source.value) if endpoint.source else ""
    return {name: n for name, n in seen.items() if name != wanted}


def _said(place: Source, answer: Opened) -> str:
    if place.header:
        word = answer.headers.get(place.header.lower())
        return MUTE if word is None else shown(word)[:CUT]
    try:
        return shown(run_jq(place.jq or ".", json.loads(answer.body)))[:CUT]
    except (ValueError, TargetError):
        return MUTE


def deployment(headers: Mapping[str, str]) -> str | None:
    """Which deployment an answer names; None: it does not tell."""
    # The first header names every single request, not its deployment.
    return next((headers[name] for name in DEPLOYMENT_HEADERS[1:] if name in headers), None)
