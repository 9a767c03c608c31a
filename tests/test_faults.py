"""Every planted fault turns exactly those checks red that its file names, and changes no other outcome."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from landed.run.selection import kind_of, read_checks
from tests.support import fault_table
from tests.support.fault_files import GRAMMAR, Reaction, WrongFault, fault_paths, judge_reaction, load
from tests.support.fault_text import accept, render
from tests.support.operator import ROOT
from tests.support.proofs import ELSEWHERE, asserted
from tests.support.reaction import judge

FAULTS = [load(path) for path in fault_paths()]
AT_LEAST = 65

NEVER = {
    ("connection", "test_connection_time"): "its times are told, not judged",
    ("api_errors", "test_source"): "no contract names the source of an answer that is an error",
    ("frontend", "test_analytics"): "a script that only a browser adds cannot be missed here: at most not run",
}
"""Checks that no fault can turn red or yellow, and why."""


@pytest.mark.parametrize("fault", FAULTS, ids=[each.name for each in FAULTS])
def test_fault(fault, healthy, run_at, pytestconfig):
    """Exactly the checks that its file names notice the fault; every other one says what it always says."""
    well = healthy(fault)
    assert (well.status, well.red) == (0, set()), well.told

    run = run_at(fault)
    seen = judge(well, run)

    assert not seen.problems, "\n".join([*seen.problems, run.told])
    if pytestconfig.getoption("accept"):
        accept(fault, seen.reaction)
    else:
        judge_reaction(fault)
        assert seen.reaction == fault.reaction, run.told


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("2_2_x.sql", "-- fault: It broke.\n-- turn red: a::b\n\nselect 1;", "unknown key turn red"),
        ("2_2_x.sql", "-- fault: It broke.\n-- blocks: 1\n-- blocks: 2\n\nselect 1;", "blocks stands 2 times"),
        ("2_2_x.sql", "-- fault: It broke.\n-- whatever\n\nselect 1;", "no header line: -- whatever"),
        ("2_2_x.sql", "-- fault: it broke\n\nselect 1;", "not a sentence"),
        ("2_2_x.sql", "-- root: a\n\nselect 1;", "nothing about fault"),
        ("2_2_x.sql", "-- fault: It broke.\n", "it plants nothing"),
        ("x.sql", "-- fault: It broke.\n\nselect 1;", "named otherwise than <row>_<words>"),
        ("2_2_x.toml", "fault = 'It broke.'\nturns = []\nsql = 'select 1'", "unknown key turns"),
        ("2_2_x.toml", "fault = 'It broke.'\n[[alter]]\npath = '/'\nbode = ''", "unknown key bode"),
        ("2_2_x.toml", "fault = 'It broke.'\n[[alter]]\npath = '/'", "only the first contract has a site"),
    ],
)
def test_wrong_files_are_refused(name, text, problem, tmp_path):
    """Whatever is wrong in a file is said in one error that names it."""
    file = tmp_path / "zoo" / name
    file.parent.mkdir()
    file.write_text(text)

    with pytest.raises(WrongFault, match=re.escape(problem)) as caught:
        load(file)
    assert str(file) in str(caught.value)


@pytest.mark.parametrize("reaction", [Reaction(), Reaction(root=("a",), blocks=1), Reaction(turns_red=("b", "a"))])
def test_reaction_must_be_one(reaction):
    """A fault that nothing notices and a reaction that is not sorted are errors, not green."""
    with pytest.raises(WrongFault):
        judge_reaction(replace(FAULTS[0], reaction=reaction))


def test_files_are_as_written():
    """Files are spelled as `--accept` spells them: a difference shows a change of the reaction and no more."""
    other = [each.name for each in FAULTS if each.path.read_text(encoding="utf-8") != render(each, each.reaction)]

    assert other == []


def test_there_are_many():
    """There are as many as were promised, and no two plant the same."""
    assert len(FAULTS) >= AT_LEAST
    planted = [(each.contract, each.conditions, each.rest.strip()) for each in FAULTS]
    assert len(set(planted)) == len(planted)


def test_every_check_is_named():
    """Each check is turned red or yellow by some fault or mutant, or it cannot be, and the reason is here."""
    named = {(kind_of(Path(file)), function) for fault in FAULTS for file, function in fault.checks}
    checks = {(each.kind, each.name) for each in read_checks(ROOT / "checks")}

    assert checks - named - mutants() <= NEVER.keys() | ELSEWHERE.keys()
    assert not named & set(NEVER)
    assert ELSEWHERE.keys() <= checks


@pytest.mark.parametrize("check", ELSEWHERE, ids="::".join)
def test_faults_elsewhere_are_planted(check):
    """What is named elsewhere is there: the test, and what it asserts of this check."""
    where, text = ELSEWHERE[check]

    assert text in asserted(where), where


def mutants():
    """Kind and function of the checks that the mutants name, where there are mutants."""
    try:
        from tests.test_mutants import checks_named_by_mutants
    except ImportError:
        return set()
    named = (each.partition("::") for each in checks_named_by_mutants())
    return {(kind_of(Path(file)), function) for file, _, function in named}


def test_readme_lists_them(pytestconfig):
    """The table in the folder's README is the one that the files make."""
    if not pytestconfig.getoption("accept"):
        assert fault_table.README.read_text(encoding="utf-8") == fault_table.text()


def test_readme_explains_every_key():
    """The README names every key of both grammars."""
    words = set(re.findall(r"`([a-z_ ]+)`", fault_table.README.read_text(encoding="utf-8")))

    assert set(GRAMMAR) - words == set()
