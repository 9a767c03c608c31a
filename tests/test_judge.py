"""Two objects of one name differ exactly where their fields do, each with its rule and its weight."""

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landed.judge import Difference, alike, describe, diff, in_order, sick
from landed.marks import Severity, marks
from landed.model import OBJECTS, Column, Constraint, Index, Policy, Table, Trigger, key

always = settings(derandomize=True, max_examples=100, deadline=None)
OBJECT = st.one_of(*(st.builds(kind) for kind in OBJECTS.values()))
FIELDS = [(kind, each.name) for kind in OBJECTS.values() for each in fields(kind)]

TABLE = Table(
    schema="public",
    name="models",
    kind="table",
    persistence="permanent",
    row_security=False,
    force_row_security=False,
    populated=True,
    partition_of=None,
    partition_bound=None,
    partition_key=None,
)
INDEX = Index(
    schema="public",
    table="models",
    name="models_slug_idx",
    method="btree",
    unique=False,
    primary=False,
    nulls_not_distinct=False,
    keys=("slug",),
    include=(),
    predicate=None,
    valid=True,
    ready=True,
    live=True,
)


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=lambda value: getattr(value, "__name__", value))
def test_every_field_is_marked(kind, field):
    """A field that is read says what it is for: a part of the name, or judged under a rule."""
    assert field in marks(kind)


@always
@given(thing=OBJECT)
def test_nothing_differs_from_itself_but_by_its_health(thing):
    """An object against itself: nothing blocks, and what is told is its own sick state, as promised."""
    told = list(diff(thing, thing))

    assert {each.severity for each in told} <= {Severity.INFO}
    assert {name for each in told for name in each.found} == set(sick(thing))
    assert alike(thing, thing)


@always
@given(st.data())
def test_differences_are_the_fields_that_differ(data):
    """Two objects of one name: each judged field that differs is in exactly one difference, and no other is."""
    kind = data.draw(st.sampled_from(list(OBJECTS.values())))
    promised, found = data.draw(st.builds(kind)), data.draw(st.builds(kind))
    found = replace(found, **{name: getattr(promised, name) for name, mark in marks(kind).items() if not mark.rule})
    told = list(diff(promised, found))
    names = [name for each in told for name in each.found]
    wrong = {
        name
        for name, mark in marks(kind).items()
        if mark.rule and getattr(found, name) != (getattr(promised, name) if mark.healthy is None else mark.healthy)
    }

    assert key(promised) == key(found)
    assert sorted(names) == sorted(wrong)
    assert len({(each.rule, each.severity) for each in told}) == len(told)
    assert all(marks(kind)[name].rule == each.rule for each in told for name in each.found)


def test_one_difference_for_a_rule():
    """Several fields under one rule are one difference that names them all; another rule is another."""
    found = replace(TABLE, kind="view", partition_key="LIST (id)", persistence="unlogged")

    assert list(diff(TABLE, found)) == [
        Difference(
            "differs",
            Severity.BLOCK,
            {"kind": "table", "partition_key": None},
            {"kind": "view", "partition_key": "LIST (id)"},
        ),
        Difference("persistence", Severity.BLOCK, {"persistence": "permanent"}, {"persistence": "unlogged"}),
    ]


@pytest.mark.parametrize(
    ("promised", "found", "severity"),
    [(True, True, None), (True, False, Severity.BLOCK), (False, True, None), (False, False, Severity.INFO)],
)
def test_state_has_one_healthy_value(promised, found, severity):
    """Sick state blocks, unless the migrations left it so: then it is told. Health needs no promise."""
    told = list(diff(replace(INDEX, valid=promised), replace(INDEX, valid=found)))

    assert [each.severity for each in told] == ([severity] if severity else [])
    assert [each.expected for each in told] == ([{"valid": True}] if severity else [])


def test_rendered_text_between_versions():
    """Text that every version spells its own way counts between equal versions only."""
    policy = Policy(
        schema="public",
        table="models",
        name="reads",
        command="select",
        permissive=True,
        roles=("public",),
        using="(id = 1)",
        check=None,
    )
    spelled = replace(policy, using="(models.id = 1)")

    assert [each.rule for each in diff(policy, spelled)] == ["differs"]
    assert list(diff(policy, spelled, same_major=False)) == []
    assert (alike(policy, spelled), alike(policy, spelled, same_major=False)) == (False, True)
    (told,) = diff(policy, replace(spelled, command="all"), same_major=False)
    assert told.found == {"command": "all"}


def test_alike_knows_nothing_of_health():
    """Two objects are alike when they were made alike, sick or not; never across types."""
    assert alike(replace(INDEX, valid=False), replace(INDEX, valid=False))
    assert not alike(INDEX, replace(INDEX, valid=False))
    assert not alike(INDEX, TABLE)


@pytest.mark.parametrize(
    ("thing", "words"),
    [
        (TABLE, "kind table, persistence permanent"),
        (replace(INDEX, unique=True), "method btree, unique true, keys (slug)"),
        ({"on_delete": "set null", "columns": ("a", "b")}, "on delete set null, columns (a, b)"),
        ({"default": None, "nullable": False}, "default none, nullable false"),
        ("as it is", "as it is"),
        (None, "none"),
        (True, "true"),
        (8, "8"),
        ([], "()"),
    ],
)
def test_words(thing, words):
    """A value in words; of an object what distinguishes it, and nothing that is only healthy or not there."""
    assert describe(thing) == words


@always
@given(st.lists(st.integers(0, 30), unique=True, max_size=12))
def test_what_stayed_is_the_longest_rising_part(numbers):
    """What is said to have stayed rises, and no longer part of the list does."""
    kept = sorted(in_order(numbers))
    longest = [1] * len(numbers)
    for at, number in enumerate(numbers):
        longest[at] += max((longest[before] for before in range(at) if numbers[before] < number), default=0)

    assert [numbers[at] for at in kept] == sorted(numbers[at] for at in kept)
    assert len(kept) == max(longest, default=0)


def test_names_are_full():
    """The parts of the name come first, schema in front; two objects of a type never share one."""
    for kind in OBJECTS.values():
        named = [name for name, mark in marks(kind).items() if not mark.rule]
        assert named in (["schema", "table", "name"], ["schema", "name"], ["name"])


def test_healthy_values_are_of_state_alone():
    """Only flags of use and trust have a healthy value; a definition never has."""
    states = {
        name
        for kind in (Column, Constraint, Index, Table, Trigger)
        for name, mark in marks(kind).items()
        if mark.healthy is not None
    }

    assert states == {"validated", "enforced", "valid", "ready", "live", "populated", "enabled"}
