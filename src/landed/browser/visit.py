"""The browser's own process: opens each page of the task it reads from standard input, and writes what it saw.

The browser reaches the site alone: every other name resolves to nothing, and what is asked of others is told.
"""

import os
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

from landed.browser.page import SCRIPT, SITEMAP, Watch, look
from landed.browser.process import program_on_path
from landed.browser.record import PROBLEM, SEEN, TASK, Seen, Task, Visit, seen_file

START_MS = 20_000
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
LARGEST_SHOT = 60_000
QUALITIES = (45, 25, 8)


def main() -> None:
    """Open all pages of the task on one browser."""
    task = TASK.validate_json(sys.stdin.buffer.readline() or sys.exit(1))
    threading.Thread(target=_end_with_the_owner, daemon=True).start()
    folder = Path(task.folder)
    with sync_playwright() as playwright:
        try:
            browser = _launch(playwright, task)
        except Error as error:
            (folder / PROBLEM).write_text(_words(error), encoding="utf-8")
            return
        for number, each in enumerate(task.visits):
            seen = _visit(browser, task, each)
            written = folder / f"{seen_file(number)}.new"
            written.write_bytes(SEEN.dump_json(seen))
            written.rename(folder / seen_file(number))
        browser.close()


def _end_with_the_owner() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


def _launch(playwright: Playwright, task: Task) -> Browser:
    """The program that the operator names, Playwright's own, or one on PATH, in this order."""
    own = Path(playwright.chromium.executable_path).exists()
    host = urlsplit(task.base_url).hostname or ""
    arguments = [f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {host}", "--disable-dev-shm-usage"]
    if task.trusted:
        arguments.append(f"--ignore-certificate-errors-spki-list={','.join(task.trusted)}")
    return playwright.chromium.launch(
        executable_path=task.program or (None if own else program_on_path()),
        chromium_sandbox=task.sandbox,
        args=arguments,
        timeout=START_MS,
        env={**os.environ, "HOME": task.folder},
    )


def _visit(browser: Browser, task: Task, each: Visit) -> Seen:
    started = time.monotonic()
    login: Any = {"username": task.login[0], "password": task.login[1]} if task.login else None
    context = browser.new_context(
        locale=each.language, viewport=WIDE, service_workers="block", http_credentials=login
    )
    try:
        context.add_init_script(SCRIPT)
        context.set_default_timeout(each.within_s * 1000)
        page = context.new_page()
        watch = Watch(task.base_url, each)
        watch.attach(page)
        try:
            seen = look(page, watch, each)
        except Error as error:
            return Seen(page=each.page, language=each.language, error=_words(error))
        extra = _extras(page, task, each) if each.shots else {}
        seen.update(extra, seconds=round(time.monotonic() - started, 3))
        return Seen(**seen)
    finally:
        context.close()


def _extras(page: Any, task: Task, each: Visit) -> dict[str, Any]:
    """Pictures, wide and narrow, each small enough for a report; and whether there is a sitemap."""
    names = []
    for width, size in (("wide", WIDE), ("narrow", NARROW)):
        name = f"browser-{each.page}-{width}.jpg"
        try:
            page.set_viewport_size(size)
            for quality in QUALITIES:
                picture = page.screenshot(type="jpeg", quality=quality, animations="disabled")
                if len(picture) <= LARGEST_SHOT:
                    (Path(task.folder) / name).write_bytes(picture)
                    names.append(name)
                    break
        except Error:
            continue
    sitemap = page.evaluate(SITEMAP, f"{task.base_url}/sitemap.xml")
    return {"screenshots": tuple(names), "sitemap": sitemap}


def _words(error: Error) -> str:
    lines = [each.strip() for each in str(error).splitlines() if each.strip()]
    return lines[0][:300] if lines else type(error).__name__


if __name__ == "__main__":
    main()
