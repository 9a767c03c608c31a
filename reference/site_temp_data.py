"""The site's last source: a handful of models built into it, so that a visitor sees something whatever is down."""

from typing import Any

from reference.site_data import Kind, Row, shape
from reference.site_static_data import join

CHECKED_AT = "2025-08-31T00:00:00.000Z"
"""When somebody last looked at these rows: they do not pretend to be fresh."""

_PROVIDERS = (
    ("anthropic", "Anthropic", "https://www.anthropic.com"),
    ("google", "Google", "https://ai.google.dev"),
    ("openai", "OpenAI", "https://openai.com"),
)
_MODELS = (
    ("claude-3-5-sonnet", "Claude 3.5 Sonnet", "anthropic", 200_000, 8_192),
    ("gemini-1.5-pro", "Gemini 1.5 Pro", "google", 2_097_152, 8_192),
    ("gpt-4", "GPT-4", "openai", 8_192, 8_192),
    ("gpt-4o", "GPT-4o", "openai", 128_000, 16_384),
    ("gpt-4o-mini", "GPT-4o mini", "openai", 128_000, 16_384),
)


class TempData:
    """Answers from constants; it cannot fail."""

    name = "temp-data"
    reachable = True

    def __init__(self) -> None:
        documents: dict[str, list[Row]] = {
            "providers": [{"slug": slug, "name": name, "website_url": url} for slug, name, url in _PROVIDERS],
            "models": [_model(*values) for values in _MODELS],
            "model_status": [_status(slug) for slug, *_ in _MODELS],
        }
        self._rows = join(documents, origin="temp", checked_at=CHECKED_AT)

    async def stop(self) -> None:
        """There is nothing to stop."""

    async def read(self, kind: Kind) -> Any:
        """The data of one kind."""
        return shape(kind, self._rows)


def _model(slug: str, name: str, provider: str, context_window: int, max_output_tokens: int) -> dict[str, Any]:
    return {
        "slug": slug,
        "name": name,
        "provider": provider,
        "description": f"{name} (built-in data)",
        "context_window": context_window,
        "max_output_tokens": max_output_tokens,
    }


def _status(slug: str) -> dict[str, Any]:
    return {
        "model": slug,
        "status": "operational",
        "availability": 99.9,
        "latency_p50": 100,
        "latency_p95": 200,
        "latency_p99": 500,
        "error_rate": 0.1,
    }
