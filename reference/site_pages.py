"""The site's pages: one, in two languages, with its script, its stylesheet and what search engines read."""

import hashlib
import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reference.site_texts import DEFAULT, TEXTS

STATIC = Path(__file__).parent / "static"
FOREVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=0, must-revalidate"

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "application/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
_FOLDERS = {".css": "css", ".js": "chunks", ".png": "media", ".svg": "media"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file under an address that changes with its content, so that it may be kept for ever."""

    path: str
    body: bytes
    media_type: str

    @classmethod
    def read(cls, name: str) -> "Asset":
        """The asset made of one file of `static/`."""
        file = STATIC / name
        body = file.read_bytes()
        digest = hashlib.sha256(body).hexdigest()[:16]
        path = f"/_next/static/{_FOLDERS[file.suffix]}/{file.stem}-{digest}{file.suffix}"
        return cls(path, body, _TYPES[file.suffix])


class Pages:
    """Everything that is not the API."""

    def __init__(self, site_url: str) -> None:
        self._site_url = site_url
        self._page = Template((STATIC / "page.html").read_text("utf-8"))
        self._missing = Template((STATIC / "missing.html").read_text("utf-8"))
        names = {"style": "style.css", "script": "main.js", "icon": "icon.svg", "image": "og.png"}
        self._assets = {name: Asset.read(file) for name, file in names.items()}
        self._by_path = {asset.path: asset for asset in self._assets.values()}
        self._insights = (STATIC / "insights.js").read_bytes()
        self._build = hashlib.sha256("".join(sorted(self._by_path)).encode()).hexdigest()[:20]

    def routes(self) -> list[Route]:
        """All paths outside `/api`."""
        return [
            Route("/", self.home),
            Route("/robots.txt", self.robots),
            Route("/sitemap.xml", self.sitemap),
            Route("/favicon.ico", self.icon),
            Route("/_next/static/{path:path}", self.static),
            Route("/_vercel/insights/script.js", self.insights),
        ]

    async def home(self, request: Request) -> Response:
        """The page; its script fills in the data."""
        return self._render(self._page, request, 200)

    def not_found(self, request: Request) -> Response:
        """The page for an address that does not exist."""
        return self._render(self._missing, request, 404)

    async def robots(self, request: Request) -> Response:
        """What crawlers may read."""
        lines = (
            "User-Agent: *",
            "Allow: /",
            "Disallow: /api/",
            "",
            f"Sitemap: {self._base(request)}/sitemap.xml",
            "",
        )
        return Response("\n".join(lines), media_type="text/plain", headers={"cache-control": BRIEFLY})

    async def sitemap(self, request: Request) -> Response:
        """The one page there is."""
        text = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            f"<url><loc>{html.escape(self._base(request))}/</loc></url></urlset>\n"
        )
        return Response(text, media_type="application/xml", headers={"cache-control": BRIEFLY})

    async def icon(self, request: Request) -> Response:
        """The icon, where browsers look without being told."""
        return _asset(self._assets["icon"], BRIEFLY)

    async def static(self, request: Request) -> Response:
        """A hashed asset."""
        asset = self._by_path.get(request.url.path)
        if asset is None:
            raise HTTPException(404)
        return _asset(asset, FOREVER)

    async def insights(self, request: Request) -> Response:
        """The script of the analytics, which the platform serves from the site's own address."""
        return Response(
            self._insights, media_type=_TYPES[".js"], headers={"cache-control": "public, max-age=86400"}
        )

    def _base(self, request: Request) -> str:
        return self._site_url or str(request.base_url).rstrip("/")

    def _render(self, template: Template, request: Request, status: int) -> Response:
        language = preferred(request.headers.get("accept-language", ""))
        base = self._base(request)
        props = {"buildId": self._build, "locale": language, "texts": TEXTS[language]["script"]}
        values = {
            **TEXTS[language]["page"],
            "lang": language,
            "url": f"{base}/",
            "build": self._build,
            **{name: asset.path for name, asset in self._assets.items()},
            "image": base + self._assets["image"].path,
        }
        escaped = {name: html.escape(value) for name, value in values.items()}
        # "<" would let a text end the script element that carries it.
        data = json.dumps(props, ensure_ascii=False).replace("<", "\\u003c")
        headers = {"cache-control": BRIEFLY, "content-language": language, "vary": "Accept-Language"}
        return Response(template.substitute(escaped, data=data), status, headers, media_type="text/html")


def preferred(accept: str, languages: Mapping[str, object] = TEXTS) -> str:
    """The language that an Accept-Language header likes best among those there are."""
    wishes = [_wish(part) for part in accept.split(",")[:20]]
    known = [(weight, tag) for tag, weight in wishes if tag in languages and weight > 0]
    return max(known, key=lambda wish: wish[0])[1] if known else DEFAULT


def _wish(part: str) -> tuple[str, float]:
    tag, _, rest = part.partition(";")
    name, _, value = rest.strip().partition("=")
    try:
        weight = float(value) if name.strip() == "q" else 1.0
    except ValueError:
        weight = 0.0
    return tag.strip().partition("-")[0].lower(), weight


def _asset(asset: Asset, cache: str) -> Response:
    return Response(asset.body, media_type=asset.media_type, headers={"cache-control": cache})
