"""Each promised thing of a catalogue, altered alone, is found once, by the check that is there for it."""

from dataclasses import replace

import pytest

from landed.contract import load_contract
from landed.model import OBJECTS
from landed.run.outcomes import Outcome
from reference.landing import CONTRACT
from tests.support import answer_mutants, mutants, page_mutants
from tests.support.bench import look
from tests.support.checkout_fault_table import FAULTS
from tests.support.difference import DATABASE, healthy_findings, new_findings
from tests.support.fact_cases import CASES, without_case
from tests.support.fact_mutants import Case
from tests.support.plain import functions

pytest_plugins = ("tests.support.scene_fixtures",)


@pytest.fixture
def scenes(zoo, ai_go):
    """Both healthy scenes."""
    return zoo, ai_go


def assert_found_once(made, healthy):
    """Each mutant is found as it should be, and nothing else is; there is at least one."""
    made = list(made)
    for mutant in made:
        assert new_findings(mutant.scene, healthy) == sorted(mutant.expected), mutant.what
    return len(made)


@pytest.mark.parametrize("name", ["ai_go", "zoo"])
def test_health_is_silent(name, request):
    """A healthy scene yields information alone: a later version, and state that the migrations left as it is."""
    found = healthy_findings(request.getfixturevalue(name))

    assert {severity for _, _, severity in found} == {"info"}
    assert {rule.partition(":")[0] for _, rule, _ in found} <= {
        "connection/version_newer",
        "tables/state",
        "triggers/state",
    }


def test_health_is_real(ai_go, recorded):
    """The healthy catalogue of the mutants is the one that the sample landing shows."""
    seen = recorded.preflight.snapshot
    if seen.server.major != ai_go.lock.server_major:
        pytest.skip("the lock was made on another major version")

    assert {kind: getattr(seen, kind) for kind in OBJECTS} == {
        kind: getattr(ai_go.snapshot, kind) for kind in OBJECTS
    }
    assert seen.server.settings.keys() == ai_go.snapshot.server.settings.keys()


CHECKOUT_TESTS = ("test_2_1_migrations.py::test_no_shadow_database", "test_2_1_migrations.py::test_tool")
"""Turned red in tests/test_checkout.py, by a scene and by a program of its own."""


def checks_named_by_mutants() -> set[str]:
    """Every check that some mutant turns red or yellow, as `module.py::function`."""
    contract = load_contract(CONTRACT)
    sourced = {each.name for each in contract.endpoint if each.source} | {each.endpoint for each in contract.marker}
    named = {*mutants.JUDGES.values(), *mutants.EXTRA.values(), *(case.expected[0] for case in CASES)}
    named |= {answer_mutants.judge_of(each) for each in contract.endpoint}
    named |= {answer_mutants.judge_of(each, "test_source") for each in contract.endpoint if each.name in sourced}
    named |= {check for fault in FAULTS for check, _, _ in fault.expected}
    return named | {page_mutants.FRONTEND, page_mutants.MIRROR, *CHECKOUT_TESTS}


def test_every_check_is_named():
    """Each check that is not measured is turned red by some mutant, but two that only tell, and an empty one.

    What whoever is on call sees has its faults in `test_oncall.py`, what a tool prints in
    `test_models_replayed.py`, compression in `faults`; platforms, browsers and hostile input have modules of
    theirs.
    """
    apart = ("browser", "api_fuzz")
    functions_of_scenes = {
        each.id
        for each in functions()
        if each.kind not in apart and not {"stopwatch", "question"} & set(each.closure)
    }
    assert functions_of_scenes - checks_named_by_mutants() == {
        "test_1_2_connection.py::test_connection_time",
        "test_1_4_headroom.py::test_headroom",
        "test_2_1_migrations.py::test_models_replayed",
        "test_3_2_deployment.py::test_compressed",
        "test_6_1_emergencies.py::test_procedure",
        "test_4_1_api_errors.py::test_source",
        "test_4_2_frontend.py::test_analytics",
    }


@pytest.mark.parametrize(("kind", "field"), mutants.judged_fields(), ids=str)
def test_field_altered(kind, field, scenes):
    """An object with one other field is one finding, under that field's rule and with its weight."""
    assert sum(assert_found_once(mutants.field_mutants(each, kind, field), each) for each in scenes)


@pytest.mark.parametrize("kind", OBJECTS)
def test_object_removed(kind, scenes):
    """An object that is not there is one finding, and what cannot be without it is blocked, not told again."""
    assert sum(assert_found_once(mutants.removals(each, kind), each) for each in scenes)


@pytest.mark.parametrize("kind", OBJECTS)
def test_object_added(kind, scenes):
    """An object that nobody promised is one warning, however much hangs on it; what acts by itself blocks."""
    assert sum(assert_found_once(mutants.additions(each, kind), each) for each in scenes)


@pytest.mark.parametrize(("kind", "field"), mutants.named_fields(), ids=str)
def test_object_renamed(kind, field, scenes):
    """An object under another name is missing, and extra where somebody looks; where names do no work, it warns."""
    assert sum(assert_found_once(mutants.renames(each, kind, field), each) for each in scenes)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_fact_altered(case, request):
    """A fact of server, role, strings, history, files or rows that is wrong is one finding."""
    healthy = request.getfixturevalue(case.scene)

    only = DATABASE if case.rests is None else ""

    assert new_findings(case.alter(healthy), healthy, only) == [case.expected]


def test_nothing_is_left_out():
    """Every field of every object, every fact and setting that is read, is altered or known to be shown only."""
    assert mutants.unmarked() == []
    assert without_case() == []


@pytest.mark.parametrize("field", mutants.rendered_fields(), ids=str)
def test_rendered_text_is_not_held_across_versions(field, zoo):
    """What major versions spell their own way is compared between equal ones only."""
    other = zoo.served(major=zoo.lock.server_major - 1)
    for mutant in mutants.field_mutants(other, *field):
        assert new_findings(mutant.scene, other) == [], mutant.what


@pytest.mark.parametrize(
    ("case", "rests"),
    [(case, case.rests) for case in CASES if case.rests is not None],
    ids=lambda value: value.id if isinstance(value, Case) else "",
)
def test_root_blocks_what_rests_on_it(case, rests, ai_go):
    """Whatever looks at a target that does not answer is blocked and names the root; the rest is as it was."""
    root, before, after = case.expected[1], look(ai_go).outcomes, look(case.alter(ai_go)).outcomes
    changed = {name: after[name] for name in before if after[name] != before[name]}
    blocked = {name for name, (outcome, reason) in changed.items() if outcome is Outcome.BLOCKED}

    assert {after[name][1] for name in blocked} == {f"blocked: {root}"}
    assert {name.partition("[")[0] for name in changed.keys() - blocked} == {case.expected[0]} | rests


def test_history_that_cannot_be_read_is_not_run(ai_go):
    """Without the history's rows no check of it passes; each names the missing grant."""
    grant = 'grant select on "public"."_prisma_migrations" to "ai_go_admin";'
    looked = look(ai_go.seen(history=None, history_reason=grant), "test_2_2_history")
    asked = {name: each for name, each in looked.outcomes.items() if "not applicable" not in each[1]}

    assert set(asked.values()) == {(Outcome.NOT_RUN, f"not run: {grant}")}
    assert looked.found == []


def test_on_call_counts_are_floors(ai_go):
    """On call more rows than promised are no finding, and fewer are."""
    on_call = replace(ai_go, settings=replace(ai_go.settings, profile="oncall"))
    found = {}
    for rows in (7, 9):
        read = replace(on_call.seeds["providers"], count=rows)
        scene = replace(on_call, seeds={**on_call.seeds, "providers": read})
        found[rows] = [name for _, name, _ in new_findings(scene, on_call)]

    assert found == {7: ["seed_counts/count:providers"], 9: []}
