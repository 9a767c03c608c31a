"""A small contract about hostile input, in whose rows nothing is optional."""

import json
import shutil
from pathlib import Path
from typing import Any

from landed.contract import FILE, LOCK_FILE
from reference.landing import CONTRACT
from tests.support import contracts

STATUS = {"name": "status", "group": "api_status", "path": "/status", "status": [200]}
HEADER = {"migrations": str(CONTRACT / "migrations"), "tool": "prisma"}


def hostile_contract(
    folder: Path, *targets: dict[str, Any], seeded: bool = False, described: Any = None, **hostile: Any
) -> Path:
    """Write it, and return its folder: AI-GO's lock, one endpoint, targets, and a document of its own."""
    place = folder / "contract"
    place.mkdir()
    shutil.copy(CONTRACT / LOCK_FILE, place / LOCK_FILE)
    shutil.copytree(CONTRACT / "seed", place / "seed")
    seed = [{"table": "providers", "key": ["slug"], "file": "seed/providers.json", "mode": "exact"}]
    text = contracts.text(
        HEADER,
        row=[contracts.row("4.1.5", "api_fuzz")],
        box=[contracts.box("4.1.box2", "4.1.5")],
        endpoint=[STATUS],
        seed=[{**each, "compare": ["slug", "name"]} for each in seed] if seeded else [],
        politeness={"requests": 5000, "rate": 2000},
        hostile={"target": list(targets), **hostile},
    )
    (place / FILE).write_text(text, encoding="utf-8")
    if described is not None:
        (place / "openapi.json").write_text(json.dumps(described), encoding="utf-8")
    return place


def document(*paths: str, **kinds: str) -> dict[str, Any]:
    """An OpenAPI document: GET operations whose parameters are of these types, and promise JSON."""

    def parameters(path: str) -> list[dict[str, Any]]:
        in_path = [each.partition("}")[0] for each in path.split("{")[1:]]
        return [
            {"name": name, "in": "path" if name in in_path else "query", "schema": {"type": kind}}
            for name, kind in kinds.items()
            if name in in_path or name in path
        ]

    answers = {"200": {"description": "Found.", "content": {"application/json": {}}}}
    operations = {path: {"get": {"parameters": parameters(path), "responses": answers}} for path in paths}
    return {"openapi": "3.1.0", "info": {"title": "Brittle", "version": "1"}, "paths": operations}


def at(name: str, **more: Any) -> dict[str, Any]:
    """A target whose last part is input."""
    return {"name": name, "path": f"/{name}/{{value}}", "input": {"value": "text"}, **more}
