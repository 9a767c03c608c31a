"""A picture that cannot be drawn leaves its place empty, and says so: its figures stand in the table beside it."""

from collections.abc import Callable

from markupsafe import Markup

from landed.report.language import Words


def attempted(draw: Callable[[], Markup], words: Words) -> Markup:
    """The picture, or the words that there is none: of no figure is so much to be feared that the report fails."""
    try:
        return draw()
    except Exception:  # noqa: BLE001 - a library draws what a document says: whatever it raises, the rest is told
        return Markup('<p class="soft">{}</p>').format(words("picture.none"))
