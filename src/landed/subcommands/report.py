"""`landed report`: everything that is made from results.json again, also from several runs of one target as one."""

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from landed.contract import load_contract
from landed.errors import UsageError
from landed.lock import load_lock
from landed.report.annotations import annotations
from landed.report.columns import folded, wanted
from landed.report.completion import render_completion
from landed.report.html import render
from landed.report.language import Words
from landed.report.plainly import plain_page, plain_text
from landed.report.rendering import Rendering
from landed.report.shots import read_shots
from landed.report.step_summary import step_summary
from landed.report.terminal import summary
from landed.report.words import LANGUAGES
from landed.run import job_page, results
from landed.run.selection import read_checks
from landed.subcommands.joining import join
from landed.subcommands.parts import hold_together, read_part

Json = Mapping[str, Any]

PAGE, COMPLETION, FOLDER = "report.html", "completion.md", "joined"
_CODES = {"bold": "1", "light": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


def run(options: argparse.Namespace, root: Path) -> int:
    """Render, and return the verdict's own status. Raises UsageError where nothing can be rendered, or joined."""
    lang = options.lang or _variable("LANDED_LANG", "en")
    if lang not in LANGUAGES:
        raise UsageError(f"LANDED_LANG is {lang}: one of {', '.join(LANGUAGES)}")
    several = len(options.results) > 1
    first: Path = options.results[0]
    page: Path = options.output or (first.parent / FOLDER / PAGE if several else first.with_name(PAGE))
    lines: Sequence[str] = () if several else results.history(first.parent)
    try:
        content = _joined(options, page, root) if several else first.read_bytes()
        document = _document(first, content)
        rendering = Rendering()
        shots = {name: each for path in options.results for name, each in read_shots(path.parent, document).items()}
        _write(document, content, (lines, shots), page, lang, rendering)
    except OSError as error:
        raise UsageError(f"{error.filename or first}: {error.strerror}") from None
    _tell(document, lang, rendering)
    return int(document["exit_status"])


def _variable(name: str, otherwise: str) -> str:
    """An environment variable; one that is set and empty is an error, as everywhere."""
    value = os.environ.get(name, otherwise)
    if not value:
        raise UsageError(f"{name} is empty")
    return value


def _document(path: Path, content: bytes) -> Json:
    try:
        document: Json = json.loads(content)
        int(document["exit_status"])
        return document
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageError(f"{path}: not a results.json of landed") from None


def _joined(options: argparse.Namespace, page: Path, root: Path) -> bytes:
    """results.json of all of them, written beside the report; never over one of them."""
    from landed.plugins.parametrization import item_counts

    parts = [read_part(each) for each in options.results]
    hold_together(parts)
    contract = load_contract(
        options.contract or Path(_variable("LANDED_CONTRACT", str(root / "contracts" / "ai-go")))
    )
    lock = load_lock(contract.lock_path)
    for what, mine, theirs in (
        ("contract hash", contract.hash, parts[0].told.contract.hash),
        ("lock hash", lock.hash, parts[0].told.lock.hash),
    ):
        if mine != theirs:
            raise UsageError(
                f"{parts[0].path}: {what} {theirs}, and that of {contract.path} is {mine}: give the contract that "
                "they were verified against, as it was"
            )
    counts = item_counts(read_checks(root / "checks"), contract, lock)
    document = join(parts, contract, counts)
    place = page.with_name(results.RESULTS)
    if place.resolve() in {each.path.resolve() for each in parts}:
        raise UsageError(f"{place} is one of the parts: name another folder with --output")
    content = json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    _say(str(place))
    return content


def _write(
    document: Json,
    content: bytes,
    beside: tuple[Sequence[str], Mapping[str, bytes]],
    page: Path,
    lang: str,
    rendering: Rendering,
) -> None:
    """`beside` are the lines of history.jsonl, and pictures of pages by the names of their files."""
    page.parent.mkdir(parents=True, exist_ok=True)
    html = rendering.of(
        PAGE, lambda: render(document, lang, *beside), lambda fault: plain_page(document, fault, lang)
    )
    page.write_text(html, encoding="utf-8", errors="replace")
    digest = hashlib.sha256(content).hexdigest()
    text = rendering.of(
        COMPLETION,
        lambda: render_completion(document, digest, lang),
        lambda fault: plain_text(document, fault, lang),
    )
    completion = page.with_name(COMPLETION)
    completion.write_text(text, encoding="utf-8", errors="replace")
    _say(f"{page}\n{completion}")


def _tell(document: Json, lang: str, rendering: Rendering) -> None:
    """The closing summary; the job's page and its annotations where this is a job."""
    columns = wanted(sys.stdout.isatty())
    for line, markup in rendering.of("summary", lambda: [*summary(document, lang)], lambda fault: []):
        for each in folded(line, columns):
            _say(_painted(each, markup))
    path = job_page.page_path()
    try:
        if path is not None:
            room = job_page.room(path)
            job_page.add(
                path, rendering.of(path.name, lambda: step_summary(document, lang, room), lambda fault: "")
            )
    except OSError as error:
        _say(f"{job_page.PAGE}: {path}: {error.strerror}")
    if job_page.wants_lines():
        for line in rendering.of("annotations", lambda: annotations(document, lang), lambda fault: []):
            _say(line)
    for fault in rendering.faults:
        _say(Words(lang)("unrendered", what=fault))


def _painted(line: str, markup: Mapping[str, bool]) -> str:
    codes = ";".join(_CODES[name] for name, on in markup.items() if on)
    return f"\x1b[{codes}m{line}\x1b[0m" if codes and line and sys.stdout.isatty() else line


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
