"""`[platform]` of any team's contract: read strictly, with every mistake told before anything is asked."""

import pytest

from landed.contract import load_contract
from landed.errors import UsageError
from landed.promises.platform import Platform
from tests.support.contracts import write

SERVICE = {"name": "api", "base_url": "https://api.example", "token": "TOKEN", "grant": "reading"}
REQUEST = {"name": "one", "service": "api", "path": "/{what}", "keep": "."}
VALUE = {"name": "what", "default": "x"}
QUESTION = {"name": "q", "needs": ["one"], "expect": [{"rule": "r", "jq": ".one", "equals": 1, "remedy": "do"}]}
WHOLE = {"service": [SERVICE], "request": [REQUEST], "value": [VALUE], "question": [QUESTION]}

MISTAKES = {
    "plain http": ({"service": [{**SERVICE, "base_url": "http://api.example"}]}, "must begin with https://"),
    "a login": ({"service": [{**SERVICE, "base_url": "https://me@api.example"}]}, "not the address of an API"),
    "no service": ({"request": [{**REQUEST, "service": "apl"}]}, 'no service apl — did you mean "api"?'),
    "no value": ({"value": []}, "no value what"),
    "no request": ({"question": [{**QUESTION, "needs": ["on"]}]}, 'no request on — did you mean "one"?'),
    "twice": ({"value": [VALUE, VALUE]}, "[[platform.value]] what stands twice"),
    "jq alone": ({"value": [{**VALUE, "jq": "."}]}, "give request and jq, or neither"),
    "a circle": ({"value": [{**VALUE, "request": "one", "jq": "."}]}, "[[platform.value]] what waits for itself"),
    "a name that means something else": (
        {"request": [REQUEST, {**REQUEST, "name": "rows"}]},
        "[[platform.request]] rows: a question knows something else by this name",
    ),
    "no such query": ({"question": [{**QUESTION, "query": "gone.sql"}]}, "file gone.sql is not there"),
    "each of nothing": (
        {"request": [{**REQUEST, "path": "/x", "each": "what"}]},
        "[[platform.request]] one: each of what, which is not in its path",
    ),
    "a query in the path": ({"request": [{**REQUEST, "path": "/x?y"}]}, "path"),
    "two comparisons": (
        {"question": [{**QUESTION, "expect": [{**QUESTION["expect"][0], "at_most": 2}]}]},
        "give exactly one of",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_in_the_contract(tmp_path, name):
    """What is wrong in `[platform]` is told before anything is asked."""
    change, words = MISTAKES[name]
    write(tmp_path, platform={**WHOLE, **change})

    with pytest.raises(UsageError) as told:
        load_contract(tmp_path)

    assert words in str(told.value)


def test_another_teams_platform(tmp_path):
    """A contract's own service is asked like any other; an empty section asks nothing."""
    write(tmp_path, platform=WHOLE)
    promised = load_contract(tmp_path).platform

    assert [each.name for each in promised.question] == ["q"]
    assert promised.service[0].rate == 5
    assert Platform().question == ()
