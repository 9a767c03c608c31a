"""Small contracts made for one test: complete and right but for what the test changes."""

import datetime
import json
from pathlib import Path
from typing import Any

from landed.contract import FILE, Contract, load_contract
from landed.errors import UsageError

HEADER = {
    "name": "small",
    "title": "A small landing",
    "title_ko": "작은 이전",
    "migrations": "migrations",
    "tool": "sql",
    "postgres": ">=15",
    "tls": "allow",
    "pooler": "allow",
}
SECTIONS: dict[str, Any] = {
    **{name: [] for name in ("phase", "row", "box", "seed", "relation", "endpoint", "mirror", "marker", "page")},
    **{name: [] for name in ("task", "query_budget", "concurrency", "stage", "emergency", "waiver")},
    "pooling": {},
    "latency": {},
    "fallback": {"chain": []},
    "hostile": {},
    "history": {},
    "probe": {"timeout_s": 5, "sample": 1000},
    "politeness": {"requests": 100, "rate": 50},
    "backup": {},
    "monitoring": {},
    "completion": {},
    "environment": {},
    "checkout": {},
    "platform": {},
    "outside": {},
}


def row(name: str, *proved_by: str, **more: Any) -> dict[str, Any]:
    """A `[[row]]`; one without proof is signed by a person."""
    how = ["T"] if proved_by or more.get("pending") else ["S"]
    plain = {"id": name, "title": f"Row {name}", "title_ko": f"{name} 행", "how": how, "proved_by": [*proved_by]}
    return plain | more


def box(name: str, *rows: str, required: str = "gate") -> dict[str, Any]:
    """A `[[box]]`."""
    return {"id": name, "title": f"Box {name}", "title_ko": f"{name} 상자", "rows": [*rows], "required": required}


def text(header: dict[str, Any] | None = None, **sections: Any) -> str:
    """The file of a contract; None leaves a section out."""
    everything = {"contract": {**HEADER, **(header or {})}, **SECTIONS, **sections}
    plain = [f"{name} = {value(each)}" for name, each in everything.items() if isinstance(each, list) and not each]
    return "\n".join([*plain, *(line for name, each in everything.items() for line in _section(name, each))]) + "\n"


def write(folder: Path, header: dict[str, Any] | None = None, **sections: Any) -> Path:
    """Write the file into a folder."""
    path = folder / FILE
    path.write_text(text(header, **sections), encoding="utf-8")
    return path


def make(folder: Path, header: dict[str, Any] | None = None, **sections: Any) -> Contract:
    """The contract, read back from its file."""
    return load_contract(write(folder, header, **sections))


def problems(folder: Path, header: dict[str, Any] | None = None, **sections: Any) -> list[str]:
    """What is wrong in a contract with these sections, line by line, without the file's name."""
    path = write(folder, header, **sections)
    try:
        load_contract(path)
    except UsageError as error:
        return [line.removeprefix(f"{path}: ").removeprefix(f"{path}, ") for line in str(error).splitlines()]
    return []


def _section(name: str, content: Any) -> list[str]:
    if content is None:
        return []
    if isinstance(content, dict):
        return ["", f"[{name}]", *(f"{key} = {value(each)}" for key, each in content.items())]
    return [line for each in content for line in ("", f"[[{name}]]", *_section(name, each)[2:])]


def value(thing: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(thing, dict):
        return "{ " + ", ".join(f"{key} = {value(each)}" for key, each in thing.items()) + " }"
    if isinstance(thing, list | tuple):
        return "[" + ", ".join(map(value, thing)) + "]"
    return str(thing) if isinstance(thing, datetime.date) else json.dumps(thing, ensure_ascii=False)
