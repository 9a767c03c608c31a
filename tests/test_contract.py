"""A contract is read strictly: every problem at once, each with its place and the near miss."""

import json
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landed.contract import Contract, load_contract
from landed.errors import UsageError
from tests.support import contracts
from tests.support.contracts import SECTIONS, box, make, problems, row, text, write

ENDPOINT = {"name": "models", "group": "api_models", "path": "/models", "status": [200]}
SEED = {"table": "things", "file": "things.json", "key": ["slug"], "mode": "exact", "compare": ["name"]}
WAIVER = {"id": "tables/extra:x", "owner": "Ann", "reason": "known", "expires": date(2026, 3, 1)}
THINGS = [{"slug": "one", "name": "One"}, {"slug": "two", "name": "Two"}]


def test_small_contract_is_right(tmp_path):
    """What the tests start from has nothing wrong, and is read from its folder as from its file."""
    assert problems(tmp_path) == []
    assert load_contract(tmp_path) == load_contract(tmp_path / "contract.toml")


@pytest.mark.parametrize("section", [*SECTIONS, "contract"])
def test_nothing_is_left_out_silently(section, tmp_path):
    """A section that is absent is an error; a kind promised to be none is written as such."""
    hint = f", or `{section} = []` where there is none" if SECTIONS.get(section) == [] else ""
    path = write(tmp_path)
    lines = re.sub(rf"(?ms)^{section} = \[\]\n|^\[{section}\]\n.*?(?=^$|\Z)", "", path.read_text())
    path.write_text(lines)

    with pytest.raises(UsageError) as error:
        load_contract(path)
    assert str(error.value) == f"{path}: nothing about {section}: write it{hint}"


SHAPES = [
    (
        {"row": [{**row("1.1", "tables"), "titel": "x"}]},
        'line {titel}, [[row]] 1: unknown key "titel" — did you mean "title"?',
    ),
    ({"row": [row("1.1", "tables"), row("1.1.a1", "tables")]}, "line {1.1.a1}, [[row]] 2: id: String should match"),
    (
        {"phase": [{"id": "1", "title": "t", "title_ko": "제", "owner": "o", "risk": "low"}]},
        "line {[[phase]]}, [[phase]] 1: minutes: Field required",
    ),
    (
        {"box": [box("1.1.box1", "1.1", required="sometimes")]},
        "line {sometimes}, [[box]] 1: required: Input",
    ),
    (
        {"probe": {"timeout_s": 0, "sample": 1}},
        "line {timeout_s}, [probe]: timeout_s: Input should be greater",
    ),
    (
        {"probe": {"timeout_s": True, "sample": 1}},
        "line {timeout_s}, [probe]: timeout_s: Input should be a",
    ),
    ({"probe": {"timeout_s": 5, "sample": "9"}}, "line {sample}, [probe]: sample: Input should be a valid integer"),
    (
        {"politeness": {"requests": 1, "rat": 2, "rate": 1}},
        'line {rat =}, [politeness]: unknown key "rat" — did',
    ),
    ({"history": {"only": "yes"}}, "line {only}, [history]: only: Input should be a valid boolean"),
    (
        {
            "endpoint": [
                {**ENDPOINT, "expect": [{"jq": ".a", "type": "string"}, {"jq": ".", "jqq": ".", "type": "null"}]}
            ]
        },
        'line {jqq}, [[endpoint]] 1: unknown key "expect.1.jqq" — did you mean "jq"?',
    ),
    (
        {"endpoint": [{**ENDPOINT, "expect": [{"jq": ".a", "type": "string", "at_least": 1}]}]},
        "line {expect}, [[endpoint]] 1: expect.0: give exactly one of equals, one_of, at_least, at_most",
    ),
    (
        {"endpoint": [{**ENDPOINT, "expect": [{"jq": ".a"}]}]},
        "line {expect}, [[endpoint]] 1: expect.0: give exactly one of equals, one_of, at_least, at_most",
    ),
    (
        {"endpoint": [{**ENDPOINT, "expect": [{"jq": ".a", "one_of": []}]}]},
        "line {expect}, [[endpoint]] 1: expect.0: one_of names no value",
    ),
    (
        {"endpoint": [{**ENDPOINT, "source": {"jq": ".a", "header": "x", "value": "db"}}]},
        "line {source}, [[endpoint]] 1: source: give jq or header, not both",
    ),
    (
        {"endpoint": [{**ENDPOINT, "status": []}]},
        "line {status}, [[endpoint]] 1: status: Tuple should have",
    ),
    (
        {"endpoint": [{**ENDPOINT, "path": "models"}]},
        "line {path}, [[endpoint]] 1: path: String should",
    ),
    (
        {"page": [{"name": "p", "path": "/", "expect": [{"select": "a", "matches": "("}]}]},
        "line {expect}, [[page]] 1: expect.0: matches is no regular expression",
    ),
    ({"waiver": [{**WAIVER, "id": "tables"}]}, "line {tables}, [[waiver]] 1: id: String should match pattern"),
    (
        {"waiver": [{**WAIVER, "expires": "soon"}]},
        "line {expires}, [[waiver]] 1: expires: Input should be",
    ),
    (
        {"waiver": [{**WAIVER, "reason": "  "}]},
        "line {reason}, [[waiver]] 1: reason: String should",
    ),
    ({"wavier": []}, 'line {wavier}, [wavier]: unknown key "wavier" — did you mean "waiver"?'),
]


@pytest.mark.parametrize(("sections", "expected"), SHAPES, ids=[each[1].partition(", ")[2] for each in SHAPES])
def test_shape(sections, expected, tmp_path):
    """A wrong shape is one line: where it stands, what is wrong, and what was meant; nothing is converted."""
    found = problems(tmp_path, **sections)
    sign = re.search(r"\{(.*?)\}", expected)[1]
    line = next(at for at, each in enumerate(text(**sections).splitlines(), 1) if sign in each)

    assert len(found) == 1
    assert found[0].startswith(expected.replace(f"{{{sign}}}", str(line)))


def test_shape_in_nested_tables(tmp_path):
    """A key below `[[endpoint.expect]]` is found at its own line, not at that of another endpoint."""
    path = write(tmp_path, endpoint=[ENDPOINT, {**ENDPOINT, "name": "other"}])
    lines = [*path.read_text().splitlines(), "[[endpoint.expect]]", 'jq = ".a"', 'tpye = "string"']
    path.write_text("\n".join(lines))
    with pytest.raises(UsageError) as error:
        load_contract(path)

    assert str(error.value).splitlines()[0] == (
        f'{path}, line {len(lines)}, [[endpoint]] 2: unknown key "expect.0.tpye" — did you mean "type"?'
    )


def test_all_problems_of_shape_at_once(tmp_path):
    """One reading names everything that has the wrong shape."""
    assert len(problems(tmp_path, {"tool": "flyway", "titel": "x"}, probe={}, row=[{"id": "x"}])) == 9


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"[contract", "Expected ']' at the end of a table declaration"),
        (b"\xff\xfe", "cannot be read: not UTF-8"),
        (None, "cannot be read: No such file or directory"),
    ],
)
def test_file(content, expected, tmp_path):
    """A file that is no TOML, no text, or not there, is one line with its name."""
    path = tmp_path / "contract.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as error:
        load_contract(path)

    assert str(error.value).startswith(f"{path}: {expected}")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("number", ["inf", "nan", "-inf"])
def test_no_wait_is_endless(number, tmp_path):
    """TOML knows infinity; a limit does not."""
    path = write(tmp_path)
    path.write_text(path.read_text().replace("timeout_s = 5", f"timeout_s = {number}"))

    with pytest.raises(UsageError, match="timeout_s: Input should be a finite number"):
        load_contract(path)


def test_hash_covers_every_file(tmp_path):
    """The hash is that of the contract and of each file that it names."""
    query = {"name": "r", "query": "things.sql", "expect": [{"jq": ".", "type": "array"}]}
    (tmp_path / "things.json").write_text(json.dumps(THINGS))
    (tmp_path / "things.sql").write_text("select 1")
    sections = {"seed": [SEED], "relation": [query]}
    hashes = [make(tmp_path, **sections).hash, make(tmp_path, {"title": "Another"}, **sections).hash]
    for name in ("things.json", "things.sql"):
        (tmp_path / name).write_text((tmp_path / name).read_text() + "\n")
        hashes.append(make(tmp_path, **sections).hash)

    assert len(set(hashes)) == 4
    assert hashes[-1] == make(tmp_path, **sections).hash


def test_nothing_changes_afterwards(tmp_path):
    """A contract that was read stays as it was."""
    contract = make(tmp_path)

    with pytest.raises(ValueError, match="frozen"):
        contract.header.title = "Another"
    with pytest.raises(ValueError, match="frozen"):
        contract.row = ()


TEXT = st.text(min_size=1, max_size=20).filter(str.strip)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(title=TEXT, korean=TEXT)
def test_any_text_survives(title, korean, tmp_path_factory):
    """Titles in any alphabet, with any quote or control, are read as they were written."""
    folder = tmp_path_factory.mktemp("text")
    header = make(folder, {"title": title, "title_ko": korean}).header

    assert (header.title, header.title_ko) == (title.strip(), korean.strip())


def test_every_section_is_tested():
    """The tests' own contract writes every section that there is."""
    assert {*SECTIONS, "contract"} == set(Contract.model_fields)
    assert contracts.HEADER.keys() <= Contract.model_fields["contract"].annotation.model_fields.keys()
