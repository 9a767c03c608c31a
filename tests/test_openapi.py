"""An OpenAPI document says what may be asked, and what belongs into each place."""

import json

import pytest

from landed.promises.hostile import Hostile, Target
from landed.promises.openapi import beside, described, operations
from tests.support.hostile_contract import document

COMPONENTS = {
    "parameters": {
        "limit": {"name": "limit", "in": "query", "schema": {"$ref": "#/components/schemas/Count"}},
        "a/b": {
            "name": "tag",
            "in": "query",
            "required": True,
            "schema": {"type": "string", "enum": ["new", "old"]},
        },
    },
    "schemas": {
        "Count": {"type": ["integer", "null"], "minimum": 1},
        "Loop": {"$ref": "#/components/schemas/Loop"},
    },
    "responses": {"Found": {"content": {"application/problem+json; charset=utf-8": {}}}},
}
PATHS = {
    "/items/{id}": {
        "parameters": [
            {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "example": 7}},
            {"name": "view", "in": "query", "schema": {"type": "string"}},
        ],
        "get": {
            "parameters": [
                {"$ref": "#/components/parameters/limit"},
                {"$ref": "#/components/parameters/a~1b"},
                {"name": "view", "in": "query", "required": True, "schema": {"type": "boolean", "default": True}},
                {"name": "X-Trace", "in": "header", "schema": {"type": "string"}},
                {"name": "loop", "in": "query", "schema": {"$ref": "#/components/schemas/Loop"}},
            ],
            "responses": {"200": {"$ref": "#/components/responses/Found"}},
        },
        "post": {"parameters": [{"name": "never", "in": "query"}]},
    },
    "/items/{of}/page": {"get": {"responses": {"200": {"content": {"text/html": {}}}}}},
    "/items": {"delete": {}},
    "/Items.id": {"get": {}},
}
DOCUMENT = {
    "openapi": "3.0.3",
    "servers": [{"url": "https://other.example/api/v1/"}],
    "paths": PATHS,
    "components": COMPONENTS,
}


def test_operations():
    """GET operations alone, below the server's path, with references resolved, and what belongs into each place."""
    first, page, bare = operations(DOCUMENT)

    assert first == Target(
        name="api-v1-items-id",
        path="/api/v1/items/{id}",
        input={"id": "number", "view": "text", "limit": "number", "tag": "text", "loop": "text"},
        plain={"id": "7", "tag": "new", "view": "true"},
    )
    assert (page.path, page.input, page.plain, page.promises_json) == (
        "/api/v1/items/{of}/page",
        {},
        {"of": "a"},
        False,
    )
    assert (bare.name, bare.path) == ("api-v1-items-id-2", "/api/v1/Items.id")
    assert [each for target in operations(DOCUMENT) for each in target.problems()] == []


def test_few_places():
    """Of an operation that nobody has counted only some places are attacked; the others hold what belongs there."""
    first, *_ = operations(DOCUMENT, 1)

    assert (first.input, first.ordinary["id"]) == ({"id": "number"}, "7")


@pytest.mark.parametrize(
    "text", ["[]", '{"swagger": "2.0", "paths": {}}', '{"openapi": "3.1.0"}', '{"openapi": 3, "paths": {}}']
)
def test_what_is_no_document(text):
    """Anything else is refused, in words."""
    with pytest.raises(ValueError, match="not an OpenAPI 3 document"):
        operations(json.loads(text))


def test_the_contract_goes_first(tmp_path):
    """A path that the contract lists is its own, however its places are called; names are nobody else's."""
    (tmp_path / "api.json").write_text(json.dumps(document("/a/{x}", "/b/{x}", "/c", x="string")))
    mine = Target(name="b-x", path="/a/{slug}", input={"slug": "text"})
    promised = Hostile(openapi="api.json", operations=2, target=(mine,))

    assert [(each.name, each.path) for each in described(promised, tmp_path)] == [("b-x-2", "/b/{x}")]
    assert beside((mine,), (mine,)) == ()
