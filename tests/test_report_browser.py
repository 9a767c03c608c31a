"""report.html as people meet it: in real Chromium, from a file, wide and narrow, light and dark, on paper."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from landed.report.words import LANGUAGES
from tests.support.browser import NARROW, WIDE, opened
from tests.support.report_documents import HOSTILE, SECTIONS, document, failed, finding, red_document
from tests.support.report_extremes import filled_document, large_document
from tests.support.report_measured import measured_document

pytest_plugins = ("tests.support.browser_fixtures",)

SLOW_MACHINE = 2
"""How much slower than a person's own machine one that runs tests may be, at its quickest."""
DOCUMENTS = {"landed": document, "red": red_document, "measured": measured_document}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_opens_on_a_telephone(name: str, lang: str, browser: Browser, tmp_path: Path) -> None:
    """The console stays empty, only the file itself is asked for, and at 360 px nothing stands beyond the edge.

    An empty console means too that the page's policy blocks nothing of its own.
    """
    with opened(browser, tmp_path, DOCUMENTS[name](), lang, size=NARROW) as seen:
        folded = seen.overflow
        seen.unfold()

        assert (folded, seen.overflow) == (0, 0)
        assert seen.complaints == []
        assert [each for each in seen.requested if not each.startswith("data:")] == [seen.page.url]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_does_nothing(name: str, browser: Browser, tmp_path: Path) -> None:
    """Words of a target that are markup, endless, of another direction or no text are shown, and no more.

    They do not widen the page either, at 360 px.
    """
    with opened(browser, tmp_path, filled_document(HOSTILE[name]), size=NARROW) as seen:
        seen.unfold()
        told = seen.page.inner_text("main")

        assert seen.complaints == []
        assert seen.overflow == 0
        assert "Promised" in told
        assert "\x00" not in told
        assert seen.page.locator("main script, main img, main [onmouseover]").count() == 0


@pytest.mark.parametrize(
    ("name", "lang", "dark", "size"),
    [
        ("landed", "en", True, WIDE),
        ("red", "ko", True, WIDE),
        ("red", "en", False, NARROW),
        ("measured", "ko", False, NARROW),
        ("measured", "en", True, WIDE),
    ],
    ids=lambda value: f"{value[0]}px" if isinstance(value, tuple) else str(value),
)
def test_axe_finds_nothing_serious(
    name: str, lang: str, dark: bool, size: tuple[int, int], browser: Browser, tmp_path: Path
) -> None:
    """axe-core has no serious finding in all that is unfolded, wide and narrow: names, contrast, headings."""
    with opened(browser, tmp_path, DOCUMENTS[name](), lang, dark=dark, size=size) as seen:
        seen.unfold()

        assert seen.findings() == []


def test_axe_looks(browser: Browser, tmp_path: Path) -> None:
    """A button without a name is found: the silence of the test above means something."""
    with opened(browser, tmp_path, document()) as seen:
        seen.page.evaluate("document.querySelector('main').append(document.createElement('button'))")

        assert [each.split()[0] for each in seen.findings()] == ["button-name"]


def test_search_and_filters(browser: Browser, tmp_path: Path) -> None:
    """Words, outcome, kind, box and row narrow the checks; what is left is counted, and Clear undoes it."""
    with opened(browser, tmp_path, red_document()) as seen:
        form, count = seen.page.locator("#filter"), seen.page.locator("#filter output")
        all_of_them = count.inner_text()

        def shows(field: str, value: str, *expected: str) -> None:
            form.locator("button[type=reset]").click()
            seen.wait_for_all()
            chosen = form.locator(f"[name={field}]")
            chosen.fill(value) if field == "text" else chosen.select_option(value)
            seen.wait_for(expected)
            expect(count).to_have_text(f"{len(expected)} of {all_of_them.partition(' of ')[2]}")

        shows("text", "MODELS.B", "models.b")
        shows("text", "parent orphans", "a")
        shows("text", "no such thing")
        shows("outcome", "failed", "a", "models", "status")
        shows("kind", "indexes", "slow", "twin")
        form.locator("[name=outcome]").select_option("failed")
        expect(count).to_have_text("0 of 11 checks")
        seen.page.locator("#box-2\\.4\\.box1 summary").click()
        seen.page.locator("a[data-box='2.4.box1']").click()
        expect(form.locator("[name=rows]")).to_have_value("2.4.1")
        seen.wait_for_all()
        expect(count).to_have_text(all_of_them)


def test_without_a_script_all_is_there(browser: Browser, tmp_path: Path) -> None:
    """With JavaScript off all sections, checks and remedies can be read; nothing offers what cannot work."""
    with opened(browser, tmp_path, measured_document(), script=False) as seen:
        for name in SECTIONS:
            assert seen.page.locator(
                f"section[aria-labelledby={name}] h1, section[aria-labelledby={name}] h2"
            ).first.is_visible()
        seen.page.locator("details.claim:not([open]) summary").first.click()

        assert seen.page.locator("details.claim[open] .items > li").first.is_visible()
        assert seen.page.locator(".remedy").first.is_visible()
        assert seen.page.locator("figure .picture").first.is_visible()
        assert not seen.page.locator("#filter").is_visible()
        assert not seen.page.locator("button.copy").first.is_visible()


def test_the_keyboard_reaches_everything(browser: Browser, tmp_path: Path) -> None:
    """The first Tab is the way past the contents; each link, field and fold is reached and shows its focus."""
    with opened(browser, tmp_path, red_document()) as seen:
        seen.page.keyboard.press("Tab")
        first = seen.page.evaluate("document.activeElement.className")
        seen.page.keyboard.press("Enter")
        wanted = seen.page.evaluate(REACHABLE)
        reached: dict[str, str] = {}
        for _ in range(len(wanted) + 5):
            seen.page.keyboard.press("Tab")
            reached |= seen.page.evaluate(FOCUS)

        assert first == "skip"
        assert set(wanted) <= reached.keys()
        assert "none" not in {reached[each] for each in wanted}


REACHABLE = """
() => [...document.querySelectorAll('main :is(a[href], button, input, select, summary, [tabindex="0"])')]
    .filter((each) => each.checkVisibility())
    .map((each, place) => each.dataset.place = String(place))
"""
"""Numbers everything in view that can be used, and tells the numbers."""
FOCUS = """
() => { const it = document.activeElement;
    return {[it.dataset.place ?? 'elsewhere']: getComputedStyle(it).outlineStyle}; }
"""
"""The number of what has the focus, and how that is seen."""


def test_a_remedy_is_copied(browser: Browser, tmp_path: Path) -> None:
    """The button beside a remedy copies exactly it, and says so to whoever cannot see it."""
    remedy = """alter table "a" add column "b<c>" text default 'é';"""
    results = document(verdict="not landed", checks=[failed(finding("columns/missing:a", remedy=remedy))])
    with opened(browser, tmp_path, results) as seen:
        seen.page.locator(".five button.copy").click()
        expect(seen.page.locator("#said")).to_have_text("Copied")
        seen.page.locator("#filter [name=text]").focus()
        seen.page.keyboard.press("Control+V")

        assert seen.page.locator("#filter [name=text]").input_value() == remedy


@pytest.mark.parametrize("verdict", ["landed", "landed with warnings"])
def test_only_the_plain_verdict_is_signed_on_paper(verdict: str, browser: Browser, tmp_path: Path) -> None:
    """Lines to sign appear in print, and only under `landed`; what serves a screen alone does not."""
    with opened(browser, tmp_path, document(verdict=verdict)) as seen:
        on_screen = seen.page.locator(".signatures").is_visible()
        seen.page.emulate_media(media="print")

        assert not on_screen
        assert seen.page.locator(".signatures").is_visible() == (verdict == "landed")
        assert not seen.page.locator("nav, #filter").first.is_visible()


def test_five_thousand_checks_open(browser: Browser, tmp_path: Path) -> None:
    """A report of 5,000 checks is open within a second and can be filtered; of three times the quickest counts."""
    with opened(browser, tmp_path, large_document(), size=WIDE) as seen:
        times = [seen.loaded_ms, *(seen.load_again() for _ in range(2))]

        assert 0 < min(times) < 1000 * SLOW_MACHINE
        assert seen.page.locator("#filter output").inner_text() == "5,000 of 5,000 checks"
