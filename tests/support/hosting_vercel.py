"""The commands of the hosting platform's own command line that a contract uses, played on the tests' platform.

Called as `vercel`, with `PLATFORM_FOLDER` in its place: variables of production are kept in `variables.json`, and a
redeployment makes them count.
"""

import json
import sys
from pathlib import Path

WRONG = "wrong.invalid"


def main(folder: Path, arguments: list[str]) -> int:
    """Do it, and return the exit status."""
    running = json.loads((folder / "running.json").read_text())
    variables = json.loads((folder / "variables.json").read_text())
    with (folder / "log").open("a") as log:
        log.write(f"{' '.join(arguments)}\n")
    match arguments:
        case ["env", "pull", target, "--environment=production", "--yes"]:
            Path(target).write_text("".join(f'{name}="{value}"\n' for name, value in variables.items()))
        case ["env", "add", name, "production", "--force"]:
            variables[name] = sys.stdin.read()
            (folder / "variables.json").write_text(json.dumps(variables))
        case ["redeploy", address, "--target=production"] if address.startswith("https://"):
            without = WRONG in variables["DATABASE_URL"] or variables["DATA_SOURCE"] != "database"
            beside = folder / "running.beside"
            beside.write_text(json.dumps({"id": running["id"] + 1, "cut": ["database"] if without else []}))
            beside.replace(folder / "running.json")
            sys.stdout.write("https://preview.example\n")
        case ["inspect", address] if address.startswith("https://"):
            sys.stderr.write(f"  id\t\tdpl_{running['id']}AbC\n  status\t● Ready\n")
        case _:
            sys.stderr.write("unknown command\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
