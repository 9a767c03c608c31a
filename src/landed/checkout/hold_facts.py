"""What a document says of the target, held against what was found there."""

import re
from dataclasses import dataclass

from landed.checkout.hold_files import CheckoutHolder
from landed.connection.dsn import Dsn
from landed.facts import ServerFacts
from landed.promises.checkout import Fact, TextFile


@dataclass(frozen=True)
class FactHolder:
    """Judges the facts of texts, into one check's evidence."""

    hold: CheckoutHolder
    server: ServerFacts
    dsn: Dsn
    sample: bool = False
    """It is on this machine for good: its host says nothing, and nobody waits for it."""

    def text(self, promise: TextFile) -> None:
        """Each fact stands in the text, and is the one that was found."""
        text = self.hold.part(promise)
        if text is None:
            return
        local = list[str]()
        for each in promise.facts:
            found = re.search(each.matches, text, re.M)
            subject = f"{promise.name} {each.words}"
            if not found:
                self.hold.find(promise, "missing", subject, each.words, "nothing like it")
            elif each.fact in ("host", "pooled") and self.dsn.is_local:
                local.append(each.words)
            elif not self._true(each, found):
                self.hold.find(promise, "fact", subject, f"what was found: {self._found(each)}", found[0].strip())
        self.hold.evidence.measure(facts=len(promise.facts), not_judged_on_this_machine=", ".join(local))
        if local and not self.sample:
            words = ", ".join(local)
            self.hold.evidence.not_run(f"{words}: --dsn leads to this machine: give the host that it stands for")

    def _found(self, each: Fact) -> str:
        facts = {
            "server_major": str(self.server.major),
            "database": self.server.database,
            "host": ",".join(self.dsn.hosts),
            "pooled": "a pooler's host" if self.dsn.looks_pooled else "no pooler's host",
        }
        return facts[each.fact]

    def _true(self, each: Fact, found: re.Match[str]) -> bool:
        if each.fact == "pooled":
            return self.dsn.looks_pooled
        if each.found is not None:
            return re.search(each.found, self._found(each)) is not None
        return (found[1] if found.re.groups else found[0]) == self._found(each)
