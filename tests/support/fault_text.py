"""The text of a fault file, as `--accept` writes it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.support.fault_files import KEYS, Conditions, Fault, Reaction


def render(fault: Fault, reaction: Reaction) -> str:
    """The text of the file with a reaction in its header."""
    lines = _sql_header if fault.path.suffix == ".sql" else _toml_header
    header = "\n".join(lines({"fault": fault.fault, **_given(fault.conditions), **_given(reaction)}))
    return f"{header}\n\n{fault.rest.strip()}".strip() + "\n"


def accept(fault: Fault, reaction: Reaction) -> None:
    """Write the file again with the reaction that was seen."""
    fault.path.write_text(render(fault, reaction), encoding="utf-8")


def _given(thing: Conditions | Reaction) -> dict[str, Any]:
    """Keys and values that are not the default."""
    return {
        word: getattr(thing, name)
        for word, (owner, name) in KEYS.items()
        if owner is type(thing) and getattr(thing, name) != type(thing).__dataclass_fields__[name].default
    }


def _sql_header(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        for each in value if isinstance(value, tuple) else (value,):
            yield f"-- {name}: {each}"


def _toml_header(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, tuple):
            yield f"{name.replace(' ', '_')} = ["
            yield from (f"    {_text(each)}," for each in value)
            yield "]"
        else:
            yield f"{name.replace(' ', '_')} = {value if isinstance(value, int) else _text(value)}"


def _text(value: str) -> str:
    """A string of TOML; literal where that is easier to read."""
    return f"'{value}'" if '"' in value and "'" not in value else json.dumps(value, ensure_ascii=False)
