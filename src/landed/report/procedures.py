"""The contract's emergency procedures, tried: would each be shown, whole, when something calls for it?"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from landed.contract import Contract
from landed.promises.sections import Emergency
from landed.report.emergency import procedure
from landed.report.language import Words
from landed.report.words import LANGUAGES
from landed.run.emergencies import told

_QUIET = {
    "resting": 0,
    "severity": "block",
    "waived_by": None,
    "expected": "",
    "found": "",
    "source": "",
    "remedy": "",
}


@dataclass(frozen=True, slots=True)
class Procedures:
    """The procedures of one contract."""

    contract: Contract

    def unheard(self, emergency: Emergency, kinds: Collection[str]) -> list[str]:
        """What the procedure waits for and no kind of check can say."""
        prefixes = [*emergency.when, *(each for answer in emergency.answers for each in answer.when)]
        named = [(each, each.partition("/")[0]) for each in prefixes]
        named += [(each, each.partition("::")[0]) for answer in emergency.answers for each in answer.checks]
        return sorted({name for name, kind in named if kind not in kinds})

    def not_shown(self, emergency: Emergency) -> Iterator[str]:
        """Findings that call for the procedure, and that do not make all of its steps appear."""
        for prefix in emergency.when:
            finding = _QUIET | {"id": prefix if ":" in prefix else f"{prefix}:subject"}
            results = {
                "roots": [finding],
                "checks": [],
                "open": [],
                "emergencies": [each.model_dump(mode="json") for each in self.contract.emergency],
            }
            if not all(self._whole(told(results), emergency, lang) for lang in LANGUAGES):
                yield prefix

    def _whole(self, results: dict[str, object], emergency: Emergency, lang: str) -> bool:
        lines = "\n".join(line for line, _ in procedure(results, Words(lang)))
        steps, title = emergency.steps, emergency.title
        if lang == "ko":
            steps, title = emergency.steps_ko, emergency.title_ko
        return all(each in lines for each in (emergency.id, title, *steps))
