"""Pages, judged: status, type, language, scripts, metadata, leaks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from landed import retries
from landed.evidence import Evidence
from landed.expectations import CUT, broken_selects, own_assets
from landed.promises.site import Page
from landed.web.leaks import leaks
from landed.web.site import Answer, facts


@dataclass(frozen=True)
class Pages:
    """Judges pages from the answers of the preflight; `get` fetches a page's own scripts and styles."""

    answers: Mapping[str, Sequence[Answer]]
    evidence: Evidence
    get: Callable[[str], Answer]
    assets: int
    """So many scripts and styles of a page are asked for at most."""

    def judge(self, page: Page) -> None:
        """Every promise about one page."""
        answer = self._answer(page)
        self.evidence.measure(**facts(answer))
        if answer.error or answer.status != page.status:
            self._find(page, "status", str(page.status), answer.error or f"{answer.status}: {answer.body[:CUT]}")
            return
        if answer.content_type != page.content_type:
            self._find(page, "type", page.content_type, answer.content_type or "none")
            return
        for name in leaks(answer.body):
            self._find(page, f"leak {name}", f"no {name.split(' ', 1)[-1]} in the page", "there is one")
        for words in page.contains:
            if words not in answer.body:
                self._find(page, f"contains {words}", words, "not in the page")
        for each in broken_selects(page.expect, answer.body):
            self._find(page, f"expect {each.what}", each.expected, each.found)
        if page.assets:
            self._judge_assets(page, answer)

    def judge_script(self, page: Page) -> None:
        """The promised script is named by the page; a script that only a browser adds cannot be seen here."""
        if not any((page.optional_script or "") in each for each in own_assets(self._answer(page).body, 1000)):
            self.evidence.not_run("the page does not name the script, and only a browser sees one added later")

    def _answer(self, page: Page) -> Answer:
        calls = self.answers.get(f"page:{page.name}")
        if not calls:
            self.evidence.not_run("the page was not asked")
        if calls[0].retried:
            retries.tell(self.evidence, page.name, calls[0].retried, f"GET {page.path}")
        return calls[0]

    def _judge_assets(self, page: Page, answer: Answer) -> None:
        for path in own_assets(answer.body, self.assets, path=page.path):
            asset = self.get(path)  # which tells by itself what it had to ask twice for
            if asset.error or asset.status != 200:
                self._find(page, f"asset {path}", "200", asset.error or str(asset.status))

    def _find(self, page: Page, rule: str, expected: str, found: str) -> None:
        name, _, what = rule.partition(" ")
        self.evidence.find(
            name,
            f"{page.name}{f'#{what}' if what else ''}",
            expected=expected,
            found=found,
            source=f"GET {page.path}",
            remedy="Look at the deployment's build and function log for this page.",
        )
