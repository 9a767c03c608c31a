"""The sample site's page: languages, assets, and what search engines read. It needs no database."""

import re
from collections.abc import Iterator

import httpx
import pytest

from reference.processes import start_site
from reference.site_pages import preferred

PATIENCE = 10.0


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """A client of a site that has no data but its own."""
    with start_site("", github_url="") as site, httpx.Client(base_url=site.url, timeout=PATIENCE) as client:
        yield client


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "ko"),
        ("ko-KR", "ko"),
        ("en-US", "en"),
        ("en-US,en;q=0.9,ko;q=0.8", "en"),
        ("en;q=0.5, KO-kr;q=0.9", "ko"),
        ("fr,en;q=0.1", "en"),
        ("fr-FR,*;q=0.5", "ko"),
        ("en;q=0", "ko"),
        ("en;q=x,;;,=", "ko"),
    ],
)
def test_preferred_language(accept: str, language: str) -> None:
    """Accept-Language decides by weight; who wants neither language gets Korean."""
    assert preferred(accept) == language


@pytest.mark.parametrize(
    ("accept", "language", "title"), [("ko-KR", "ko", "AI 모델"), ("en-US", "en", "AI models")]
)
def test_page(client: httpx.Client, accept: str, language: str, title: str) -> None:
    """The page speaks the visitor's language, in its text as in what search engines and previews read."""
    answer = client.get("/", headers={"accept-language": accept})
    metas = dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', answer.text))

    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["content-language"] == language
    assert "Accept-Language" in answer.headers["vary"]
    assert title in re.findall(r"<title>(.*)</title>", answer.text)[0]
    assert title in metas["og:title"]
    assert {"description", "viewport", "og:description", "og:type", "og:url", "og:image"} <= metas.keys()
    assert '<script defer src="/_vercel/insights/script.js">' in answer.text
    assert re.search(r'<link rel="canonical" href="http://127[^"]+/">', answer.text)


def test_assets(client: httpx.Client) -> None:
    """Everything that the page refers to is there; what has a hash in its name may be kept for ever."""
    page = client.get("/").text
    paths = set(re.findall(r'(?:src|href)="(/_[^"]+)"', page))

    assert len([path for path in paths if path.startswith("/_next/static/")]) == 3
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200
        assert ("immutable" in answer.headers["cache-control"]) is path.startswith("/_next/static/")
    assert client.get("/_next/static/chunks/main-0000.js").status_code == 404


def test_script_reads_the_api(client: httpx.Client) -> None:
    """The page's script asks the API for status and models."""
    (path,) = re.findall(r'src="(/_next/static/chunks/[^"]+)"', client.get("/").text)
    script = client.get(path).text

    assert "/api/v1/status" in script
    assert "/api/v1/models" in script


def test_robots_and_sitemap(client: httpx.Client) -> None:
    """robots.txt lets crawlers in, keeps them off the API, and names a sitemap that is there."""
    robots = client.get("/robots.txt")
    (sitemap,) = re.findall(r"^Sitemap: (http\S+)$", robots.text, re.MULTILINE)

    assert robots.headers["content-type"].startswith("text/plain")
    assert "Disallow: /api/" in robots.text
    assert client.get("/" + sitemap.rpartition("/")[2]).status_code == 200


def test_missing_page(client: httpx.Client) -> None:
    """A wrong address outside the API gets a page, in the visitor's language."""
    answer = client.get("/nothing", headers={"accept-language": "en"})

    assert answer.status_code == 404
    assert "This page does not exist" in answer.text
