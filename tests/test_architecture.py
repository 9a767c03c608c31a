"""Who may know whom: ARCHITECTURE.md, held."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST = 250

LAYERS = (
    {"marks", "guards", "model", "errors", "secrets", "deadline"},
    {"promises", "connection", "judge", "evidence", "queries", "migrations", "contract", "lock", "settings"},
    {"facts", "history", "look", "catalogue", "ration", "target", "retries", "expectations"},
    {"database", "web", "clock", "server"},
    {"traffic", "hostile", "backup", "browser", "checkout", "platform", "outside", "roots", "blocking"},
    {"fallback", "preflight"},
    {"run"},
    {"verdict"},
    {"report"},
    {"subcommands", "plugins"},
    {"cli"},
)
"""From the ground up: no module imports one of a later layer; modules not named stand between."""

MACHINE = sorted((ROOT / "src" / "landed").rglob("*.py"))
CHECKS = sorted((ROOT / "checks").glob("*.py"))


def modules() -> list[Path]:
    """Every Python file that the repository keeps."""
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, timeout=30)
    kept = [ROOT / each for each in listed.stdout.splitlines()]
    assert len(kept) > 50, "git ls-files found the repository"
    return kept


def imported(path: Path) -> Iterator[str]:
    """Full names of the modules that a file imports, wherever it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def named(path: Path) -> str:
    """A module of the machine as it is named here: its path below `landed`."""
    return ".".join(path.relative_to(ROOT / "src" / "landed").with_suffix("").parts)


@pytest.mark.parametrize("path", MACHINE, ids=named)
def test_the_machine_knows_neither_checks_nor_sample(path: Path) -> None:
    """Nothing in src/ imports checks/ or tests/, and `landed demo` alone imports reference/."""
    allowed = {"reference"} if named(path) == "cli" else set()

    assert {each.split(".")[0] for each in imported(path)} & {"checks", "tests", "reference"} <= allowed


@pytest.mark.parametrize("path", MACHINE, ids=named)
def test_pytest_stays_in_the_plugins(path: Path) -> None:
    """Nothing outside landed/plugins/ imports pytest."""
    inside = named(path).startswith("plugins")

    assert inside or not any(each.split(".")[0] in ("pytest", "_pytest") for each in imported(path))


@pytest.mark.parametrize("path", MACHINE, ids=named)
def test_no_layer_knows_a_later_one(path: Path) -> None:
    """A module of a layer imports none of the layers above it."""
    mine = named(path).split(".")[0]
    at = next((place for place, layer in enumerate(LAYERS) if mine in layer), None)
    later = set().union(*LAYERS[at + 1 :]) if at is not None else set()
    known = {each.split(".")[1] for each in imported(path) if each.startswith("landed.")}

    assert not known & later


def test_nobody_knows_himself_through_others() -> None:
    """No module of the machine imports, by whatever way round, one that imports it."""
    names = {f"landed.{named(path)}".removesuffix(".__init__"): path for path in MACHINE}
    known = {name: {each for each in imported(path) if each in names} for name, path in names.items()}
    while known:
        free = {name for name, others in known.items() if not others & known.keys()}
        assert free, sorted(known)
        known = {name: others for name, others in known.items() if name not in free}


def test_the_sample_is_imported_where_it_is_asked_for() -> None:
    """`landed demo` imports reference/ when it runs: no other command pays for it, or needs it."""
    cli = ast.parse((ROOT / "src" / "landed" / "cli.py").read_text(encoding="utf-8"))
    top = [node for node in cli.body if isinstance(node, ast.Import | ast.ImportFrom)]

    assert "reference" not in " ".join(ast.unparse(each) for each in top)


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem)
def test_checks_take_all_else_as_fixtures(path: Path) -> None:
    """A check imports pytest, hypothesis and the machine's words for weights and errors, nothing more."""
    allowed = ("pytest", "hypothesis", "landed.marks", "landed.errors")

    assert [each for each in imported(path) if not each.startswith(allowed)] == []


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem)
def test_every_check_states_its_claim(path: Path) -> None:
    """Module and every check function have a docstring: the sentence that the report prints."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    claims = [ast.get_docstring(node) for node in tree.body if isinstance(node, ast.FunctionDef)]

    assert ast.get_docstring(tree)
    assert all(claims)
    assert claims


def test_the_machine_knows_nothing_of_one_application() -> None:
    """No table, slug or name of the first application stands in src/, checks/ or sql/."""
    words = ("ai_go", "ai-go-production", "openai", "model_status", "benchmark_s", "gpt-4", "ai_server_db")
    files = [*MACHINE, *CHECKS, *(ROOT / "sql").rglob("*.sql")]
    found = [(path.name, word) for path in files for word in words if word in path.read_text(encoding="utf-8")]

    assert found == []


def test_modules_are_short() -> None:
    """No module that the repository keeps is longer than 250 lines."""
    long = {
        str(path.relative_to(ROOT)): length
        for path in modules()
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }

    assert long == {}


def test_shared_fixtures_have_one_home() -> None:
    """No two modules of shared fixtures define one name: pytest shares them all, and the last loaded would win."""
    homes: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests" / "support").glob("*_fixtures.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and "fixture" in " ".join(map(ast.unparse, node.decorator_list)):
                homes.setdefault(node.name, []).append(path.stem)

    assert len(homes) > 30
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}
