"""Alterations of pages, and of the rows behind mirrored lists: each with the one finding that it deserves."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from bs4 import BeautifulSoup

from landed.expectations import own_assets
from landed.promises.site import Mirror, Page, Select
from landed.web.site import Answer
from tests.support.answer_mutants import LEAKS
from tests.support.mutants import Brief, Mutant, brief
from tests.support.scene import Scene

FRONTEND = "test_4_2_frontend.py::test_page"
MIRROR = "test_4_1_api_mirrors_database.py::test_mirror"


def found_on(page: Page, rule: str, what: str = "") -> Brief:
    """A finding about a page."""
    return brief(FRONTEND, rule, page.name + (f"#{what}" if what else ""))


def assets(scene: Scene, page: Page) -> list[str]:
    """Paths of a page's own scripts and styles."""
    return own_assets(scene.preflight.answers[f"page:{page.name}"][0].body)


def broken_pages(page: Page, answer: Answer) -> Iterator[tuple[str, dict[str, Any], Brief]]:
    """Pages with one promise broken."""
    found = partial(found_on, page)
    yield "no answer", {"error": "reset", "status": 0, "body": ""}, found("status")
    yield "another status", {"status": 500}, found("status")
    yield "another type", {"headers": {"content-type": "application/pdf"}}, found("type")
    for name, words in LEAKS.items():
        yield f"shows {name}", {"body": f"{answer.body}\n<!-- {words} -->"}, found("leak", name)
    for words in page.contains:
        yield f"without {words}", {"body": answer.body.replace(words, "")}, found("contains", words)
    for each in page.expect:
        what = each.select + (f"@{each.attribute}" if each.attribute else "")
        for name, alter in _select_alterations(each):
            yield f"{what} {name}", {"body": _html(answer.body, each, alter)}, found("expect", what)


def _select_alterations(each: Select) -> Iterator[tuple[str, Callable[[Any], None]]]:
    yield "removed", lambda tag: tag.decompose()
    if each.attribute:
        attribute = each.attribute
        yield "without its attribute", lambda tag: tag.attrs.pop(attribute)
        yield "with an empty attribute", lambda tag: tag.attrs.update({attribute: ""})
    elif each.at_least is None:
        yield "empty", lambda tag: tag.clear()
    if each.equals:
        yield "changed", lambda tag: tag.attrs.update({str(each.attribute): "another"})


def _html(html: str, each: Select, alter: Callable[[Any], None]) -> str:
    page = BeautifulSoup(html, "html.parser")
    for tag in page.select(each.select):
        alter(tag)
    return str(page)


def broken_mirrors(scene: Scene, mirror: Mirror) -> Iterator[Mutant]:
    """The rows behind a list are others than those listed: one gone, one more, one value another, one twice."""
    rows = scene.rows[mirror.query]
    items, fields = brief(MIRROR, "items", mirror.name), brief(MIRROR, "fields", mirror.name)

    def held(other: list[dict[str, Any]]) -> Scene:
        return replace(scene, rows={**scene.rows, mirror.query: other})

    more = {**rows[0], **dict.fromkeys(mirror.key, "newcomer")}
    yield Mutant("a row gone", held(rows[1:]), (items,))
    yield Mutant("a row more", held([*rows, more]), (items,))
    for column in rows[0].keys() - set(mirror.key):
        value = rows[0][column]
        for other in (f"{value} or else", int(value) if isinstance(value, bool) else None):
            yield Mutant(f"{column} is {other}", held([{**rows[0], column: other}, *rows[1:]]), (fields,))
    yield from _listed_twice(scene, mirror)


def _listed_twice(scene: Scene, mirror: Mirror) -> Iterator[Mutant]:
    """The list repeats an item: all mirrors that read the list at this address notice."""
    paths = {each.name: each.path for each in scene.contract.endpoint}
    path = paths[mirror.endpoint]
    document = json.loads(scene.pages[path].body)
    listed = document if isinstance(document, list) else document.get("models")
    if listed:
        listed.append(listed[0])
        page = replace(scene.pages[path], body=json.dumps(document))
        same = sorted(each.name for each in scene.contract.mirror if paths[each.endpoint] == path)
        expected = tuple(brief(MIRROR, "items", name) for name in same)
        yield Mutant("an item listed twice", replace(scene, pages={**scene.pages, path: page}), expected)
