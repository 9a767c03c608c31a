"""Pictures of pages stand inside the report: those that are there, are pictures, and fit."""

import base64
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from landed.report.html import render
from landed.report.shots import ALL, LARGEST, read_shots
from tests.support.report_documents import check, document

JPEG = b"\xff\xd8\xff\xe0" + bytes(60_000)


def showing(*names: Any) -> dict[str, Any]:
    """A run whose browser left pictures."""
    return document(checks=[check("browser", "home", measurements={"screenshots": list(names)})])


def test_a_picture_is_part_of_the_page(tmp_path: Path) -> None:
    """It is shown from the file's own bytes, with words for who cannot see it, and by no other address."""
    (tmp_path / "browser-home-wide.jpg").write_bytes(JPEG)
    results = showing("browser-home-wide.jpg", "browser-home-narrow.jpg")
    soup = BeautifulSoup(render(results, "ko", (), read_shots(tmp_path, results)), "html.parser")
    (image,) = soup.select("img")

    assert base64.b64decode(image["src"].removeprefix("data:image/jpeg;base64,")) == JPEG
    assert image["alt"] == "페이지 화면: browser-home-wide"


def test_a_long_report_does_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the page would be larger than it may be, the pictures are left in the folder."""
    results, shots = showing("a.jpg"), {"a.jpg": JPEG}
    whole = render(results, "en", (), shots)
    monkeypatch.setattr("landed.report.html.LARGEST", len(whole) - 1)

    assert "<img" in whole
    assert render(results, "en", (), shots) == render(results, "en")


@pytest.mark.parametrize(
    "name", ["../x.jpg", "/etc/x.jpg", "x.svg", "x.jpg/..", "a b.jpg", ".jpg", "", None, 3, []]
)
def test_only_a_plain_name_is_read(name: Any, tmp_path: Path) -> None:
    """A results document leads to no other file than a picture of its own folder."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (tmp_path / "x.jpg").write_bytes(JPEG)

    assert read_shots(folder, showing(name)) == {}


def test_what_is_no_picture_or_too_large_is_left_out(tmp_path: Path) -> None:
    """The report stays small and shows nothing that only bears the name of a picture."""
    contents = {"text.jpg": b"<svg onload=alert(1)>", "large.jpg": JPEG + bytes(LARGEST), "empty.jpg": b""}
    contents |= {f"browser-{n}.jpg": JPEG for n in range(12)}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    found = read_shots(tmp_path, showing(*contents, "gone.jpg"))

    assert {*found} == {f"browser-{n}.jpg" for n in range(ALL // len(JPEG))}
    assert sum(map(len, found.values())) <= ALL
