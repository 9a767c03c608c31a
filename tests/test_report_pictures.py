"""The report's pictures: they show what was measured, and bring nothing into the page but shapes."""

import json
import math
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from landed.report.html import render
from landed.report.language import Words
from landed.report.measured import PICTURES, Budget
from landed.report.pictures import BINS, FEW, Caption, distribution, domain_of, shares
from tests.support.report_documents import page, section, text
from tests.support.report_extremes import large_document
from tests.support.report_measured import budget, history, measured_document, samples

CAPTION = Caption(name="it", title="Title & <more>", text="Text")
EN = Words("en")


def series(picture: str, kind: str) -> list[tuple[float, float]]:
    """The points of one kind of line, in the picture's units."""
    root = ElementTree.fromstring(picture)
    path = root.find(f".//g[@class='series {kind}']/path")
    if path is None:
        return []
    numbers = [float(each) for each in re.findall(r"-?[\d.]+", path.get("d", ""))]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_bars_are_counts() -> None:
    """A bar is as high as its samples are many; those over the budget stand beyond its line, none across it."""
    picture = distribution([1.0] * 20 + [30.0] * 10, (0.5, 100), 20.0, {}, CAPTION)
    within, beyond, line = (series(picture, kind) for kind in ("within", "beyond", "budget"))
    floor = max(y for _, y in within)

    assert floor - min(y for _, y in within) == pytest.approx(2 * (floor - min(y for _, y in beyond)), abs=0.5)
    assert max(x for x, _ in within) <= line[0][0] + 0.2
    assert min(x for x, _ in beyond) >= line[0][0] - 0.2


def test_few_samples_are_dots() -> None:
    """Where there are too few for bars and percentiles, each sample is a dot, on its side of the budget."""
    taken = [1.0] * (FEW - 2) + [30.0]
    drawn = ElementTree.fromstring(distribution(taken, (0.5, 100), 20.0, {}, CAPTION, label="20 ms"))
    dots = {kind: drawn.findall(f".//g[@class='series {kind}']//circle") for kind in ("within", "beyond")}

    assert {kind: len(found) for kind, found in dots.items()} == {"within": FEW - 2, "beyond": 1}
    assert "20 ms" in [each.text for each in drawn.findall(".//g[@class='series said']//text")]


@pytest.mark.parametrize(("n", "told"), [(5, ["p50"]), (20, ["p50", "p95"]), (100, ["p50", "p95", "p99"])])
def test_a_percentile_takes_enough_samples(n: int, told: list[str]) -> None:
    """What so few samples cannot tell is not drawn."""
    assert Budget(budget("api_latency", "x", samples(3, n), {"p95": 500.0})).percentiles == told


@pytest.mark.parametrize("limit", [0.001, 0.5, 3.3, 100.0, 5000.0])
def test_any_budget_can_be_drawn(limit: float) -> None:
    """A budget below, within or above all samples, and samples that took no time, make a picture."""
    taken = [0.0, 0.5, 1.0, 99.0] * 5
    picture = distribution(taken, domain_of([*taken, limit]), limit, {"p50": 0.7}, CAPTION)

    assert series(picture, "budget")
    assert bool(series(picture, "beyond")) == (limit < 99)
    assert len(series(picture, "within") + series(picture, "beyond")) <= 5 * (BINS + 2)


def test_a_picture_is_shapes_and_words() -> None:
    """No style, script, comment, address or new id comes with it, and a screen reader has a title and a text."""
    picture = distribution(samples(3), (0.1, 100), 20.0, {"p95": 9.0}, CAPTION)
    root = ElementTree.fromstring(picture)

    assert picture == distribution(samples(3), (0.1, 100), 20.0, {"p95": 9.0}, CAPTION)
    assert {each.tag for each in root.iter()} <= {"svg", "title", "desc", "g", "path", "text", "rect", "circle"}
    assert [each.get("id") for each in root.iter() if each.get("id")] == ["it-t", "it-d"]
    assert root.get("aria-labelledby") == "it-t it-d"
    assert root.findtext("title") == "Title & <more>"
    assert not re.search(r"style=|http|<!--|onclick", picture)


def test_shares_are_proportional() -> None:
    """Each part of the strip is as wide as its share."""
    root = ElementTree.fromstring(shares({"server": 3.0, "network": 1.0}, CAPTION))
    groups = [each for each in root.iter("g") if each.find("g/g/rect") is not None]
    wide = {each.get("class"): float(each.find("g/g/rect").get("width")) for each in groups if each.get("class")}

    assert wide["series server"] == pytest.approx(3 * wide["series network"], abs=0.3)


def test_an_answer_is_parted() -> None:
    """The first byte is a round trip, this client and the server; all else is the network's."""
    phases = {"dns_ms": 1.0, "tcp_ms": 2.0, "tls_ms": 3.0, "first_byte_ms": 10.0, "body_ms": 4.0}

    def parted(network: float, client: float) -> Any:
        check = budget("api_latency", "x", [20.0], {"p95": 500}, **phases, network_ms=network, client_ms=client)
        return Budget(check).shares

    assert parted(2.0, 1.0) == {"server": 7.0, "network": 12.0, "client": 1.0}
    assert parted(9.0, 5.0) == {"server": 0.0, "network": 19.0, "client": 1.0}


def test_a_budget_says_its_figures() -> None:
    """Beside each picture: the judged figure against its limit, and the shares; an exceeded one is marked."""
    shown = section(page(measured_document()), "measurements")
    cards = {
        text(each.select_one("figcaption bdi")): each
        for each in shown.select("figure")
        if each.select_one("figcaption bdi")
    }

    assert "p95 1,007.2 of 500 ms: 201 %" in text(cards["models"])
    assert cards["models"]["class"] == ["failed"]
    assert "mean 2.26 of 100 ms: 2.3 %" in text(cards["joined"])
    assert "waiting and transfer 0.9" in text(cards["joined"])
    assert "50 of 50 requests answered in 0.13 s. In peace: p50 2.1 ms before, 2.3 ms after." in text(
        cards["fifty-at-once"]
    )
    assert all(each.find_next("table") for each in cards.values())


def test_pictures_have_a_limit() -> None:
    """Of very many budgets those nearest to their limit are drawn; all are in the tables."""
    shown = section(page(large_document(0)), "measurements")

    assert len(shown.select("figure")) == PICTURES
    assert f"{100 - PICTURES} more budgets" in text(shown)
    assert len(shown.select(".budgets tbody th")) >= 100


def test_the_trend_is_of_the_same_scope() -> None:
    """Only earlier runs of the same contract, scope, profile and target count, and none that was stopped."""
    results = measured_document()
    lines: list[Any] = history(results)
    target = results["target"]
    foreign = [lines[0] | change for change in ({"scope": "2.4 only"}, {"contract": "x"}, {"started": "2030"})]
    foreign += [{}, *(lines[0] | {"target": each} for each in ("?", target | {"dsn": "x"}, target | {"url": "x"}))]
    foreign += [lines[0] | {"target": target | {"url": None}}, lines[0] | {"exit_status": 2}]

    shown = text(section(page_with(results, [*foreign, *lines]), "measurements"))
    assert "Against 6 earlier runs" in shown
    assert re.search(r"status API: answering times, p95 .* 12\.5 20\.1 500", shown)


def page_with(results: dict[str, Any], lines: list[Any]) -> Any:
    """The report with earlier runs beside it, parsed."""
    return BeautifulSoup(render(results, "en", map(json.dumps, lines)), "html.parser")


@pytest.mark.parametrize(
    "broken",
    [
        *([], "x", {"api_latency/it:status": 3}, {"api_latency/it:status": {"p95": "x"}}),
        *({"api_latency/it:status": {"p95": each}} for each in (math.inf, math.nan, 1e300, 10**400)),
    ],
)
def test_a_broken_line_of_history_does_no_harm(broken: Any) -> None:
    """Whatever stands in a line of history.jsonl, the report is made, with the runs that can be read."""
    results = measured_document()
    lines = [history(results)[0] | {"latency_ms": broken}, *history(results)[1:]]

    assert "Against 5 earlier runs" in text(page_with(results, lines))


def test_a_picture_that_cannot_be_drawn_leaves_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the library raises, its picture's place says so, and all else is there."""
    results = measured_document()
    monkeypatch.setattr("landed.report.pictures.ElementTree.fromstring", lambda text: 1 // 0)
    shown = text(page_with(results, history(results)))

    assert shown.count("This picture cannot be drawn.") > 8
    assert "embedded: database cut" in shown
