"""Each promise about an answer, broken alone, is found once, at the endpoint, page or mirror that made it."""

import dataclasses

import pytest

from landed.run.outcomes import Outcome
from tests.support import answer_mutants as answers
from tests.support import page_mutants as pages
from tests.support.bench import look
from tests.support.difference import new_findings

pytest_plugins = ("tests.support.scene_fixtures",)


@pytest.fixture(scope="module", params=["gate", "oncall"])
def served(request, ai_go):
    """AI-GO in health, under each profile."""
    return dataclasses.replace(ai_go, settings=dataclasses.replace(ai_go.settings, profile=request.param))


def found(scene, healthy, endpoint):
    """New findings about what an endpoint answers; its answers are its own, so no other check sees them."""
    return new_findings(scene, healthy, f"{answers.judge_of(endpoint)}[{endpoint.name}]")


def test_promised_values(served):
    """A promised value that is removed, null or of another type is one finding, at its own endpoint.

    An item of a list may be missing where the list's own length is only a floor.
    """
    for endpoint, expect in answers.expectations(served):
        document, broken = answers.document_of(served, endpoint), set()
        named = answers.found_at(endpoint, "expect", expect.jq)
        for path in answers.read_paths(document, expect.jq):
            for how, other in answers.alterations(document, path):
                yields = found(answers.with_document(served, endpoint, other), served, endpoint)
                floor = how == "removed" and isinstance(path[-1], int)
                assert len(yields) == 1 or (floor and not yields), (endpoint.name, expect.jq, path, how, yields)
                broken |= {how} if yields == [named] else set()
        assert {"null", "of another type"} <= broken, (endpoint.name, expect.jq)


def test_changed_values(served):
    """A promised value that is another of its type is one finding; where only the type was promised, none is."""
    for endpoint, expect in answers.expectations(served):
        document, named = answers.document_of(served, endpoint), answers.found_at(endpoint, "expect", expect.jq)
        yields = [
            found(answers.with_document(served, endpoint, other), served, endpoint)
            for other in answers.changes(document, answers.read_paths(document, expect.jq))
        ]
        assert all(len(each) <= 1 for each in yields), (endpoint.name, expect.jq, yields)
        assert [named] in yields or "type" in expect.jq or expect.type, (endpoint.name, expect.jq, yields)
        assert not (expect.type and any(yields)), (endpoint.name, expect.jq, yields)


def test_every_promise_can_be_broken(ai_go):
    """No endpoint is without a promise that its mutants break, and no expectation reads nothing."""
    promised = {endpoint.name for endpoint, _ in answers.expectations(ai_go)}
    bare = [each for each in ai_go.contract.endpoint if each.name not in promised]

    assert [each.name for each in bare if each.content_type != "any" and not each.source] == []


def test_sources(ai_go):
    """Data that do not come from the database, or do not say so, are one finding by the check of sources."""
    for endpoint, path in answers.sources(ai_go):
        document = answers.document_of(ai_go, endpoint)
        others = [other for _, other in answers.alterations(document, path)]
        for other in [*others, *answers.changes(document, [path])]:
            scene = answers.with_document(ai_go, endpoint, other)
            yields = new_findings(scene, ai_go, answers.judge_of(endpoint, "test_source"))
            assert yields == [answers.found_at(endpoint, "source", "", "test_source")], (endpoint.name, path, other)


def test_source_headers(ai_go):
    """A header that names another source is a finding; one that is not sent leaves the source unseen."""
    named = [each for each in ai_go.contract.endpoint if each.source and each.source.header]
    for endpoint in named:
        name, judge = f"endpoint:{endpoint.name}", answers.judge_of(endpoint, "test_source")
        other = answers.answered(ai_go, name, headers={endpoint.source.header: "github"})
        without = answers.answered(ai_go, name, headers={endpoint.source.header: None})

        assert new_findings(other, ai_go, judge) == [answers.found_at(endpoint, "source", "", "test_source")]
        assert look(without, judge).outcomes[f"{judge}[{endpoint.name}]"][0] is Outcome.NOT_RUN
    assert named


def test_marker_without_a_value_is_not_run(ai_go):
    """Where the database holds nothing to tell by, or was not asked, the source is not observable."""
    for marker in ai_go.contract.marker:
        (endpoint,) = (each for each in ai_go.contract.endpoint if each.name == marker.endpoint)
        judge = answers.judge_of(endpoint, "test_source")
        for rows in ([], [{"id": None}]):
            scene = dataclasses.replace(ai_go, rows={**ai_go.rows, marker.query: rows})
            assert look(scene, judge).outcomes[f"{judge}[{endpoint.name}]"] == (
                Outcome.NOT_RUN,
                f"not run: source not observable: {marker.query} finds no value to tell by",
            )


def test_answers_broken_as_a_whole(ai_go):
    """No answer, another status or type, no JSON, a leak: one finding each, whichever of the calls it was."""
    for endpoint in ai_go.contract.endpoint:
        name = f"endpoint:{endpoint.name}"
        calls = ai_go.preflight.answers[name]
        for at in {0, len(calls) - 1}:
            for how, changes, expected in answers.broken_answers(endpoint, calls[at]):
                scene = answers.answered(ai_go, name, at, **changes)
                assert found(scene, ai_go, endpoint) == [expected], (endpoint.name, at, how)


def test_clock_is_the_servers(ai_go):
    """A timestamp is fresh by the answer's own Date; an hour behind it, it is one finding."""
    (endpoint,) = (each for each in ai_go.contract.endpoint if each.name == "status")
    late = answers.answered(ai_go, "endpoint:status", headers={"date": "Fri, 01 Jan 2100 00:00:00 GMT"})

    assert found(late, ai_go, endpoint) == [answers.found_at(endpoint, "expect", ".timestamp")]


def test_endpoint_that_was_not_asked_is_not_run(ai_go):
    """Without an answer nothing passes: neither what an endpoint promises nor where its data come from."""
    silent = dataclasses.replace(ai_go, preflight=dataclasses.replace(ai_go.preflight, answers={}))
    outcomes = look(silent, ("test_4_1_api_e", "test_4_1_api_mo", "test_4_1_api_r", "test_4_1_api_s")).outcomes
    asked = {name: each for name, each in outcomes.items() if "[" in name and "[none]" not in name}

    assert asked
    assert set(asked.values()) == {(Outcome.NOT_RUN, "not run: the endpoint was not asked")}


def test_pages(ai_go):
    """Each promise about a page, broken alone, is one finding."""
    for page in ai_go.contract.page:
        name = f"page:{page.name}"
        for how, changes, expected in pages.broken_pages(page, ai_go.preflight.answers[name][0]):
            scene = answers.answered(ai_go, name, **changes)
            assert new_findings(scene, ai_go, pages.FRONTEND) == [expected], (page.name, how)


def test_assets(ai_go):
    """A script or style of a page that is not served is one finding, on the page that promised its assets."""
    (page,) = (each for each in ai_go.contract.page if each.assets)
    for path in pages.assets(ai_go, page):
        gone = dataclasses.replace(ai_go.pages[path], status=404)
        scene = dataclasses.replace(ai_go, pages={**ai_go.pages, path: gone})
        assert new_findings(scene, ai_go, pages.FRONTEND) == [pages.found_on(page, "asset", path)]


def test_promised_script(ai_go):
    """A page that does not name the promised script leaves it unseen: a browser may still add it."""
    (page,) = (each for each in ai_go.contract.page if each.optional_script)
    name, judge = f"page:{page.name}", "test_4_2_frontend.py::test_analytics"
    body = ai_go.preflight.answers[name][0].body.replace(page.optional_script, "/other")
    outcome = look(answers.answered(ai_go, name, body=body), judge).outcomes[f"{judge}[{page.name}]"]

    assert look(ai_go, judge).outcomes[f"{judge}[{page.name}]"] == (Outcome.PASSED, "")
    assert outcome[0] is Outcome.NOT_RUN


def test_mirrors(ai_go):
    """A row more, a row less, a value that is another, an item listed twice: one finding each, at that mirror."""
    for mirror in ai_go.contract.mirror:
        for mutant in pages.broken_mirrors(ai_go, mirror):
            assert new_findings(mutant.scene, ai_go, pages.MIRROR) == [*mutant.expected], (
                mirror.name,
                mutant.what,
            )
