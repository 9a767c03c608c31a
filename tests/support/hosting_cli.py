"""The command line of the tests' platform: it really changes what the platform serves.

    python hosting_cli.py FOLDER cut|back SOURCE
    python hosting_cli.py FOLDER which

What it does is decided by the folder's `moods.json`, by verb: `hang`, `fail`, `silent` (says yes and deploys
nothing), `rude` (tells whoever drills to end, and works), `fill` (works, and the drill's state has no room any
more). Every call is a line of the folder's `log`. What hangs has started a process of its own, whose signs of life
are the file `ghost`.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

GHOST = """
import time
for _ in range(1200):
    with open({file!r}, "a") as file:
        file.write(".")
    time.sleep(0.1)
"""
RUDE = (signal.SIGTERM, signal.SIGINT)


def fill(state: Path, process: int) -> None:
    """From now on a process can write nothing to the state of its drill: the device is full."""
    (state / f".drill.json.{process}").symlink_to("/dev/full")


def main(folder: Path, verb: str, source: str) -> int:
    """Do it, and return the exit status."""
    moods = json.loads((folder / "moods.json").read_text())
    state = json.loads((folder / "running.json").read_text())
    if verb == "which":
        sys.stdout.write(f"dpl_{state['id']}\n")
        return 0
    noted = "noted" if list(folder.glob("**/drill.json")) else "unnoted"
    _log(folder, f"{verb} {source} {noted} {' '.join(sorted(os.environ))}")
    mood = moods.get(verb)
    if mood == "hang":
        (folder / "ghost").write_text(".")
        subprocess.Popen([sys.executable, "-SEc", GHOST.format(file=str(folder / "ghost"))])
        time.sleep(600)
    if mood == "rude":
        for number in RUDE:
            os.kill(os.getppid(), number)
    if mood == "fill":
        fill(next(folder.glob("**/drill.json")).parent, os.getppid())
    if mood == "fail":
        sys.stderr.write(f"refused: token {os.environ.get('PLATFORM_TOKEN')}\n")
        return 3
    if mood != "silent":
        cut = {*state["cut"], source} if verb == "cut" else {*state["cut"]} - {source}
        beside = folder / f"running.{os.getpid()}"
        beside.write_text(json.dumps({"id": state["id"] + 1, "cut": sorted(cut)}))
        beside.replace(folder / "running.json")
    sys.stdout.write(f"{verb} {source} with {os.environ.get('PLATFORM_TOKEN')}\n")
    return 0


def _log(folder: Path, line: str) -> None:
    with (folder / "log").open("a") as file:
        file.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], (sys.argv[3:] or [""])[0]))
