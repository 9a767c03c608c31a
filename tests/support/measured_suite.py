"""A small suite of ordinary and measured checks, run in a process of its own, that tells when each of them ran."""

import json
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.operator import PATIENCE, ROOT, environment

CONFTEST = """
import json, os, time
from pathlib import Path
import pytest
from landed.plugins.target import FOLDER

pytest_plugins = ("landed.plugins.stopwatch",)
TOLD = Path(os.environ["TOLD"])

def pytest_configure(config):
    config.addinivalue_line("markers", "clock: measured alone")
    config.stash[FOLDER] = TOLD

@pytest.fixture
def tell(request):
    def tell(**words):
        with (TOLD / f"{os.getpid()}.jsonl").open("a") as file:
            file.write(json.dumps({"name": request.node.name, **words}) + "\\n")
    start = time.monotonic()
    time.sleep(0.005)
    yield tell
    time.sleep(0.005)
    tell(start=start, end=time.monotonic())
"""

CHECKS = """
import time, warnings
import pytest
from pytest_benchmark.logger import PytestBenchmarkWarning

@pytest.mark.parametrize("at", range(24))
def test_ordinary(at, tell):
    time.sleep(0.01)

@pytest.fixture
def indirect(stopwatch):
    return stopwatch

@pytest.mark.parametrize("at", range(3))
def test_measured(at, indirect, tell):
    calls = []
    first = indirect.samples(lambda: calls.append(time.sleep(0.002)), 7, 2)
    tell(first=first, calls=len(calls), second=indirect.samples(lambda: None, 3))

def test_reported(stopwatch, tell):
    told = iter([99.0, 1.5, 2.5, 3.5])
    tell(reported=stopwatch.reported(lambda: next(told), 3, 1))

def test_slow(stopwatch, tell):
    tell(slow=stopwatch.samples(lambda: time.sleep(0.05), 1000, within_s=0.12))

def test_slower(stopwatch, tell):
    tell(slower=stopwatch.samples(lambda: time.sleep(0.02), 1000, within_s=0.0))

def test_measures_nothing(stopwatch, tell):
    pass

def test_warns(tell):
    with pytest.raises(PytestBenchmarkWarning):
        warnings.warn(PytestBenchmarkWarning("something else"))
"""


@dataclass(frozen=True)
class Told:
    """A run of the small suite that is over."""

    status: int
    output: str
    words: list[dict[str, Any]]

    def of(self, key: str) -> list[Any]:
        """What checks said under one word."""
        return [each[key] for each in self.words if key in each]

    @property
    def spans(self) -> list[tuple[str, float, float]]:
        """From the set-up until the tear-down of each check, by the machine's one monotonic clock."""
        return [(each["name"], each["start"], each["end"]) for each in self.words if "start" in each]


def run_measured(folder: Path, *options: str) -> Told:
    """Write the suite and run it, with the warning filters of the real one."""
    folder.mkdir(exist_ok=True)
    told = folder / "told"
    told.mkdir()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    filters = project["tool"]["pytest"]["ini_options"]["filterwarnings"]
    ini = ["[pytest]", "addopts = --strict-markers -p no:cacheprovider", "filterwarnings =", *filters]
    (folder / "pytest.ini").write_text("\n    ".join(["\n".join(ini[:3]), *filters]) + "\n", encoding="utf-8")
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (folder / "test_inner.py").write_text(CHECKS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", str(folder / "pytest.ini"), str(folder), *options],
        cwd=folder,
        env=environment(TOLD=str(told)),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    lines = [line for path in sorted(told.glob("*.jsonl")) for line in path.read_text().splitlines()]
    return Told(done.returncode, done.stdout + done.stderr, [json.loads(line) for line in lines])
