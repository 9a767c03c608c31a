"""A finding in a few words, for people: what is wrong, with what. Its id stands beside it. Pure."""

from dataclasses import dataclass

from landed.report.language import Words
from landed.report.pieces import Found


@dataclass(frozen=True, slots=True)
class Headline:
    """`Missing: index models.slug_idx`, in its parts."""

    what: str
    """What is wrong."""
    thing: str
    """What kind of thing is it; may be empty."""
    name: str
    """Which one."""

    @property
    def text(self) -> str:
        """All of it."""
        return f"{self.what}: {' '.join(part for part in (self.thing, self.name) if part)}"


def headline(each: Found, words: Words) -> Headline:
    """The headline of a finding; of a check that broke, that it did."""
    if each.broken:
        return Headline(words("headline.broken"), "", each.id.rpartition("::")[2])
    kind, _, rest = each.id.partition("/")
    rule = rest.partition(":")[0]
    return Headline(
        what=words.first(f"rule.{kind}/{rule}", f"rule.{rule}", "rule.other"),
        thing=words.first(f"thing.{kind}/{rule}", f"thing.{kind}"),
        name=str(each.finding["subject"]),
    )
