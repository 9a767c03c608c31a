"""What a contract's sections say of each other holds: references lead somewhere, files hold what was said."""

import json
from datetime import date

import pytest

from tests.support.contracts import box, problems, row

ENDPOINT = {"name": "models", "group": "api_models", "path": "/models", "status": [200]}
SEED = {"table": "things", "file": "things.json", "key": ["slug"], "mode": "exact", "compare": ["name"]}
WAIVER = {"id": "tables/extra:x", "owner": "Ann", "reason": "known", "expires": date(2026, 3, 1)}
MODELS = {"name": "models", "group": "migrations", "install": "the packages"}
THINGS = [{"slug": "one", "name": "One"}, {"slug": "two", "name": "Two"}]

TASK = {"id": "1.1", "title": "Account", "title_ko": "계정"}
MEANINGS = [
    ({"row": [row("1.1", "tables"), row("1.1", "indexes")]}, ["[[row]] 1.1 stands 2 times"]),
    ({"seed": [SEED, SEED]}, ["[[seed]] things stands 2 times"]),
    ({"endpoint": [ENDPOINT, ENDPOINT, ENDPOINT]}, ["[[endpoint]] models stands 3 times"]),
    ({"waiver": [WAIVER, WAIVER]}, ["[[waiver]] tables/extra:x stands 2 times"]),
    (
        {"row": [row("2.4.1", "tables")], "box": [box("2.4.box1", "2.4.2"), box("2.4.box2", "2")]},
        ['[[box]] 2.4.box1: no row 2.4.2 — did you mean "2.4.1"?'],
    ),
    (
        {
            "task": [TASK, TASK, {**TASK, "id": "2.4"}],
            "row": [row("2.4.1", "tables")],
            "box": [box("2.4.box1", "2.4")],
        },
        ["[[task]] 1.1 stands 2 times", "[[task]] 1.1: no box of it"],
    ),
    (
        {"row": [{**row("1.1"), "how": ["T"]}, row("1.2"), row("1.3", pending=["platform"])]},
        ["[[row]] 1.1: nothing proves it: name checks in proved_by, or how = ['S']"],
    ),
    (
        {"row": [{**row("1.1", instead=["backup"]), "how": ["S"]}]},
        ["[[row]] 1.1: instead of nothing: name checks in proved_by"],
    ),
    (
        {"endpoint": [ENDPOINT], "marker": [{"endpoint": "modles", "jq": ".", "query": "things.json"}]},
        ['[[marker]]: no endpoint modles — did you mean "models"?'],
    ),
    (
        {"mirror": [{"name": "m", "endpoint": "x", "jq": ".", "query": "gone.sql", "key": ["slug"]}]},
        ["[[mirror]]: no endpoint x", "file gone.sql is not there"],
    ),
    (
        {"checkout": {"models": [{**MODELS, "sql": [{"run": ["node", "{contract}/tools/gone.mjs", "x"]}]}]}},
        ["file tools/gone.mjs is not there"],
    ),
    (
        {"seed": [{**SEED, "key": ["slag"], "compare": ["title"]}]},
        [
            '[[seed]] things: things.json has no field slag in object 1 and 1 more — did you mean "slug"?',
            "[[seed]] things: things.json has no field title in object 1 and 1 more",
            "things.json: key ('None',) stands 2 times",
        ],
    ),
    (
        {
            "seed": [
                {**SEED, "lookup": [{"field": "owner", "column": "owner_id", "table": "owners", "key": "slug"}]}
            ]
        },
        ["[[seed]] things: things.json has no field owner in object 1 and 1 more"],
    ),
]


@pytest.mark.parametrize(("sections", "expected"), MEANINGS)
def test_meaning(sections, expected, tmp_path):
    """Names stand once, references lead somewhere, files are there and hold what is said of them: all at once."""
    (tmp_path / "things.json").write_text(json.dumps(THINGS))

    assert problems(tmp_path, **sections) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("[]", "things.json: no rows: a comparison with nothing proves nothing"),
        ("{}", "things.json: not an array of objects"),
        ('["one"]', "things.json: not an array of objects"),
        ("[", "things.json: not JSON: "),
        (json.dumps([*THINGS, THINGS[0]]), "things.json: key ('one',) stands 2 times"),
        (json.dumps([*THINGS, {"slug": "three"}]), "[[seed]] things: things.json has no field name in object 3"),
    ],
)
def test_seed_file(content, expected, tmp_path):
    """A seed's file holds objects with the promised fields, each key once, and at least one."""
    (tmp_path / "things.json").write_text(content)
    (found,) = problems(tmp_path, seed=[SEED])

    assert found.startswith(expected)
