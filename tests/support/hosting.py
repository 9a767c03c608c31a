"""A hosting platform of the tests: a real site over HTTP, and a command line that really cuts its sources off.

The site runs in a thread of the test, so that it outlives whatever becomes of the run under test. It serves the
first source of the chain that is not cut, and names its deployment in a header.
"""

import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from landed.promises.drill import Deployed, Link
from landed.settings import Url, parse_url

CHAIN = ("database", "github", "temp-data")
CLI = Path(__file__).with_name("hosting_cli.py")
TOKEN = "platform-token-4711"


class Platform:
    """The site and what it runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.restless = False
        """Each answer names another deployment."""
        (folder / "running.json").write_text(json.dumps({"id": 1, "cut": []}))
        self.moods()
        (folder / "log").touch()

    def moods(self, **moods: str) -> None:
        """What the command line does, by verb; what is not named works."""
        (self.folder / "moods.json").write_text(json.dumps({"cut": moods.get("cut"), "back": moods.get("back")}))

    @property
    def url(self) -> Url:
        """Where the site is."""
        return parse_url(self.address)

    @property
    def running(self) -> dict:
        """The deployment's number, and what is cut of it."""
        return json.loads((self.folder / "running.json").read_text())

    @property
    def cut(self) -> list[str]:
        """The sources that are cut."""
        return self.running["cut"]

    @property
    def log(self) -> list[str]:
        """The command line's calls: verb, source, whether the drill was noted, names of all variables."""
        return (self.folder / "log").read_text().splitlines()

    def haunted(self, seconds: float = 1.0) -> bool:
        """Is something still at work that a hanging command started? Seen within so many seconds, or not."""
        path = self.folder / "ghost"
        assert path.exists(), "it never began"
        before, end = path.stat().st_size, time.monotonic() + seconds
        while path.stat().st_size == before and time.monotonic() < end:
            time.sleep(0.05)
        return path.stat().st_size > before

    @property
    def verbs(self) -> list[str]:
        """What was done, in order."""
        return [" ".join(line.split()[:2]) for line in self.log]

    def command(self, *words: str) -> tuple[str, ...]:
        """A call of the command line."""
        return (sys.executable, "-SEP", str(CLI), str(self.folder), *words)

    def link(self, source: str = "database", *, within_s: float = 20.0, **changes: object) -> Link:
        """A link as the contract has it; only where no deployment comes is all of `within_s` waited for."""
        deployed = Deployed(path="/status", header="x-deployment", within_s=within_s, every_s=0.02, steady=2)
        given = {
            "source": source,
            "break_": (self.command("cut", source),),
            "restore": (self.command("back", source),),
            "deadline_s": 20.0,
            "environment": ("PLATFORM_TOKEN",),
            "deployed": deployed,
        }
        return Link(**{**given, **changes})

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """One request."""
        running = self.running
        source = next(each for each in CHAIN if each not in running["cut"])
        body = json.dumps({"dataSource": source, "at": datetime.now(UTC).isoformat()}).encode()
        number = f"{running['id']}-{datetime.now(UTC).timestamp()}" if self.restless else running["id"]
        handler.send_response(200)
        handler.send_header("content-type", "application/json")
        handler.send_header("content-length", str(len(body)))
        handler.send_header("x-deployment", f"dpl_{number}")
        handler.end_headers()
        handler.wfile.write(body)


@contextmanager
def platform(folder: Path) -> Iterator[Platform]:
    """Lend a platform whose site answers."""
    folder.mkdir(parents=True, exist_ok=True)
    mine = Platform(folder)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            mine.answer(self)

        def log_message(self, *words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        mine.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield mine
        finally:
            server.shutdown()
            thread.join(5)
