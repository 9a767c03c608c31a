"""What a results document proves of a migration, in words: each from its evidence, or "not measured". Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from landed.contract import below
from landed.fallback.outage import Span, summary, unasked
from landed.fallback.prober import Probe
from landed.report.language import Words
from landed.run.baseline import KIND, compare, compare_drill, endpoint_of
from landed.run.speed import FEWEST, Speed, TooFew

Json = Mapping[str, Any]
DONE = ("passed", "attested")
LANDED = ("landed", "landed with warnings")


@dataclass(frozen=True)
class Achieved:
    """Facts of one document, in the words of one language."""

    document: Json
    words: Words

    @property
    def promised(self) -> Json:
        """The contract's section."""
        return self.document.get("completion") or {}

    @cached_property
    def boxes(self) -> Mapping[str, Json]:
        """Boxes by id."""
        return {each["id"]: each for each in self.document.get("boxes", ())}

    def listed(self, name: str) -> Sequence[Json]:
        """The boxes that the contract lists under a name, as far as the document knows them."""
        return [self.boxes[each] for each in self.promised.get(name, ()) if each in self.boxes]

    @cached_property
    def open(self) -> int:
        """How many required items are neither passed nor attested."""
        return sum(each["outcome"] not in DONE for each in self.listed("boxes"))

    @property
    def verdict(self) -> str:
        """The verdict, with its scope where it is not that of a whole landing."""
        word = self.words.verdict(self.document["verdict"])
        whole = self.document["verdict"] in LANDED and self.document["scope"] == "complete"
        return word if whole else f"{word} ({self.words.scope(self.document['scope'])})"

    @property
    def status(self) -> str:
        """Success only where it has landed and every required item is passed or attested."""
        landed, all_of_them = self.document["verdict"] in LANDED, len(self.listed("boxes"))
        if landed and all_of_them and not self.open:
            return self.words("done.success")
        if landed and all_of_them:
            return self.words("done.landed_open", n=self.open, all=all_of_them)
        if not all_of_them:
            return self.verdict
        return self.words("done.other_open", verdict=self.verdict, n=self.open, all=all_of_them)

    def shown(self, rows: Sequence[str]) -> bool:
        """Did every one of these rows pass, and is there one?"""
        mine = [each for each in self.document.get("rows", ()) if any(below(each["id"], name) for name in rows)]
        return bool(mine) and all(each["outcome"] == "passed" for each in mine)

    @cached_property
    def downtime(self) -> str:
        """From the prober's log alone."""
        probes = [*_probes(self.document.get("timeline") or ())]
        if not probes:
            return self.words("done.not_measured")
        allowed = self.document.get("promised_5xx") or {}
        seen = summary(probes, allowed)
        told = {"n": seen.requests, "begun": second(probes[0].at), "ended": second(probes[-1].at)}
        if seen.failed:
            return self.words("done.down", bad=seen.failed, down=f"{seen.downtime_s:g}", **told)
        drilled = _spans(self.document["timeline"])
        silent = unasked(probes, drilled, self.document.get("prober_rate"))
        if not drilled or silent is not None:
            return self.words("done.unasked", seconds=self.words.number(silent)) if silent else self._unmeasured
        return self.words("done.zero", **told)

    @property
    def _unmeasured(self) -> str:
        return self.words("done.not_measured")

    @cached_property
    def response(self) -> str:
        """How much faster it is than before: by a run of the old site, else by the drill's own answers."""
        found = compare(self.document)
        if found is not None:
            before = self.document["baseline"]
            when = moment(datetime.fromisoformat(before["started"]))
            return self._compared(found, self.words("done.by_baseline", url=before["url"] or "–", when=when))
        drilled = compare_drill(self.document)
        if drilled is not None:
            return self._compared(drilled[1], self.words("done.by_drill", source=drilled[0]))
        return self.words("done.no_baseline")

    def _compared(self, found: Speed | TooFew, beside: str) -> str:
        """A difference where one is beyond the spread; else that there is none, or too little to tell."""
        if isinstance(found, TooFew):
            series = endpoint_of(found.name) or found.name
            return self.words("done.too_few", count=found.n, series=series, fewest=FEWEST, beside=beside)
        low, high = found.interval
        told = {
            "now": self.words.number(round(found.now_ms, 1)),
            "before": self.words.number(round(found.before_ms, 1)),
            "of": self.words("done.medians", n=len(found.series)),
            "beside": beside,
        }
        if not found.differs:
            return self.words("done.as_fast", low=low, high=high, **told)
        if found.percent < 0:
            return self.words("done.slower", percent=-found.percent, low=-high, high=-low, **told)
        return self.words("done.faster", percent=found.percent, low=low, high=high, **told)

    @cached_property
    def slowest(self) -> tuple[float, int] | None:
        """The slowest median of the site's answers in milliseconds, and of how many series."""
        measured = [each.get("measurements") or {} for each in self.document["checks"] if each["kind"] == KIND]
        medians = [each["p50_ms"] for each in measured if isinstance(each.get("p50_ms"), int | float)]
        return (max(medians), len(medians)) if medians else None

    @cached_property
    def written(self) -> str:
        """Rows written since the cut-over, kind by kind; or why nobody could say."""
        found = self.document.get("written") or {}
        if not found.get("rows"):
            why = found.get("reason")
            return (
                self.words("done.no_written", why=self.words.reason(why))
                if why
                else self.words("done.not_measured")
            )
        return ", ".join(f"{name} {self.words.number(number)}" for name, number in found["rows"].items())


def moment(at: datetime) -> str:
    """A moment in UTC, to the minute."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def second(at: datetime) -> str:
    """A moment in UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _spans(timeline: Sequence[Json]) -> Sequence[Span]:
    """From the first to the last thing that was done to the site, for each way in which it was cut."""
    spans: dict[str, list[datetime]] = {}
    for each in timeline:
        if each.get("event"):
            spans.setdefault(str(each["event"]).partition(":")[0], []).append(datetime.fromisoformat(each["at"]))
    return [(min(each), max(each)) for each in spans.values()]


def _probes(timeline: Sequence[Json]) -> Sequence[Probe]:
    """The prober's requests of a timeline, with seconds since the first."""
    lines = [(datetime.fromisoformat(each["at"]), each) for each in timeline if "endpoint" in each]
    return [
        Probe(
            at=at,
            due_s=(at - lines[0][0]).total_seconds(),
            endpoint=each["endpoint"],
            status=each["status"],
            ms=each["ms"],
            error=each["error"],
            source=each["source"],
        )
        for at, each in lines
    ]
