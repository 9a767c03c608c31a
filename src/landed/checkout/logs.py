"""Times that `date` wrote into a log, in the forms it has."""

import re
from datetime import UTC, datetime, timedelta, timezone

ZONES = {
    "UTC": 0,
    "GMT": 0,
    "Z": 0,
    "KST": 9,
    "JST": 9,
    "CET": 1,
    "CEST": 2,
    "EST": -5,
    "EDT": -4,
    "PST": -8,
    "PDT": -7,
}
"""Hours east of Greenwich of the names that `date` writes for a zone; others say nothing."""

_ENGLISH = re.compile(
    r"\w{3} (?P<month>\w{3})\s+(?P<day>\d+) (?P<time>\d\d:\d\d:\d\d)(?P<half> [AP]M)? (?P<zone>\S+) (?P<year>\d{4})"
)
_DAY_FIRST = re.compile(
    r"\w{3} (?P<day>\d+) (?P<month>\w{3}) (?P<year>\d{4}) (?P<time>\d\d:\d\d:\d\d)(?P<half> [AP]M)? (?P<zone>\S+)"
)
_KOREAN = re.compile(
    r"(?P<year>\d{4})[.년] *(?P<month>\d+)[.월] *(?P<day>\d+)[.일]? *\(?\w\)?(?:요일)? "
    r"(?P<time>\d\d:\d\d:\d\d) (?P<zone>\S+)"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def read_time(text: str) -> datetime | None:
    """A time as `date` or ISO 8601 writes it; without a zone where none is known. None: no time."""
    text = text.strip()
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for form in (_ENGLISH, _DAY_FIRST, _KOREAN):
        found = form.fullmatch(text)
        if found:
            return _made(found.groupdict())
    return None


def _made(part: dict[str, str | None]) -> datetime | None:
    name = str(part["month"])
    month = _MONTHS.index(name) + 1 if name in _MONTHS else int(name) if name.isdigit() else 0
    half = str(part.get("half") or "").strip()
    hour, minute, second = (int(each) for each in str(part["time"]).split(":"))
    if half:
        hour = hour % 12 + (12 if half == "PM" else 0)
    try:
        plain = datetime(int(str(part["year"])), month, int(str(part["day"])), hour, minute, second)
    except ValueError:
        return None
    offset = _offset(str(part["zone"]))
    return plain if offset is None else plain.replace(tzinfo=offset)


def _offset(zone: str) -> timezone | None:
    numeric = re.fullmatch(r"([+-])(\d\d):?(\d\d)?", zone)
    if numeric:
        minutes = int(numeric[2]) * 60 + int(numeric[3] or 0)
        return timezone(timedelta(minutes=-minutes if numeric[1] == "-" else minutes))
    if zone in ("UTC", "GMT"):
        return UTC
    return timezone(timedelta(hours=ZONES[zone])) if zone in ZONES else None
