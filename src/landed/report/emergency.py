"""What whoever is called at night reads: the verdict, the one root cause, the next step, and what has changed."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from landed.report.language import Words

Line = tuple[str, dict[str, bool]]
"""A line and pytest's markup for it."""

WIDE = 200
"""Characters of what was found."""
NAMED = 3
"""So many changes are named; the others are counted."""
_ANSWERS = {"here": "step.here", "clear": "step.clear", "not looked at": "step.unseen"}
_CHANGED = {"new": "since.new", "mended": "since.mended"}
_MARKS = {"here": "▶", "clear": "✓", "not looked at": "·", "": " "}


def brief(results: Mapping[str, Any], words: Words, counts: str) -> Iterator[Line]:
    """Yield the whole terminal text of a run on call: fifteen lines or so, the most important first."""
    good = results["exit_status"] == 0
    scope = words.scope(results["scope"])
    yield (
        f"{words.verdict(results['verdict']).upper()} ({scope})  {counts}",
        {"green" if good else "red": True, "bold": True},
    )
    yield from root_cause(results, words)
    yield from procedure(results, words)
    yield from changes(results, words)
    yield from warnings(results, words)
    yield from history_warning(results, words)


def root_cause(results: Mapping[str, Any], words: Words) -> Iterator[Line]:
    """The one root cause, and what to do about it."""
    root = results.get("root_cause")
    if not root:
        return
    rest = f"  ({words('resting', n=root['resting'])})" if root["resting"] else ""
    yield (
        f"{words('root')}: {root['id']}: {words.cut(' '.join(words.told(root['found']).split()), WIDE)}{rest}",
        {"red": True},
    )
    if root.get("remedy"):
        yield f"{words('next')}: {words.cut(' '.join(words.told(root['remedy']).split()), WIDE)}", {"cyan": True}
    if root["more"]:
        yield words("red.more", n=root["more"]), {}


def procedure(results: Mapping[str, Any], words: Words) -> Iterator[Line]:
    """The emergency procedure that fits, in the contract's words, each step with what the checks say of it."""
    fitting = results.get("emergency")
    if not fitting:
        return
    yield f"{words('procedure', id=fitting['id'])}: {words.title(fitting)}", {"bold": True}
    for step in fitting["steps"]:
        text = step["text_ko"] if words.lang == "ko" else step["text"]
        yield f"  {_MARKS[step['state']]} {step['step']}. {text}{answer(step, words)}", {}


def answer(step: Mapping[str, Any], words: Words) -> str:
    """What the checks say of a step, after its text."""
    if not step["state"]:
        return ""
    said = f": {words.cut(words.reason(step['words']), 80)}" if step["words"] else ""
    return f"  → {words(_ANSWERS[step['state']])}{said}"


def changes(results: Mapping[str, Any], words: Words) -> Iterator[Line]:
    """What changed since the last run of the same scope, and how long it has been green."""
    since, watch = results.get("since"), results.get("watch")
    if since:
        now = datetime.fromisoformat(results["started"])
        parts = [
            words(
                "since.last",
                when=_clock(since["started"], now),
                what=words("since.green" if since["green"] else "since.red"),
            )
        ]
        if not since["green"] and since["last_green"]:
            parts.append(words("since.last_green", when=_clock(since["last_green"], now)))
        for name in ("new", "mended"):
            if since[name]:
                more = f" +{len(since[name]) - NAMED}" if len(since[name]) > NAMED else ""
                parts.append(f"{words(_CHANGED[name], n=len(since[name]))}: {', '.join(since[name][:NAMED])}{more}")
        if not since["new"] and not since["mended"]:
            parts.append(words("since.same"))
        yield "; ".join(parts), {}
    yield from moves(results, words)
    if watch:
        yield (
            words("watch", green=watch["green"], runs=watch["runs"], hours=f"{watch['hours']:g}", of=watch["of"]),
            {},
        )


def moves(results: Mapping[str, Any], words: Words) -> Iterator[Line]:
    """Latencies that are no longer what they were, one line each; the others are counted."""
    moved = results.get("moved") or ()
    for each in moved[:NAMED]:
        told = words(
            "moved.slower" if each["slower"] else "moved.faster",
            id=each["id"],
            figure=each["figure"],
            now=words.number(each["now_ms"]),
            usual=words.number(each["usual_ms"]),
            spread=words.number(each["spread_ms"]),
        )
        more = f" +{len(moved) - NAMED}" if len(moved) > NAMED and each is moved[NAMED - 1] else ""
        yield f"{told}{more}", {"yellow": True} if each["slower"] else {}


def warnings(results: Mapping[str, Any], words: Words) -> Iterator[Line]:
    """What warns, by name."""
    if results["warnings"]:
        named = ", ".join(results["warnings"][:NAMED])
        yield f"{words('warned.n', n=len(results['warnings']))}: {named}", {"yellow": True}


def history_warning(results: Mapping[str, Any], words: Words) -> Iterator[Line]:
    """A history that could not be read whole."""
    skipped = results.get("history", {}).get("skipped", 0)
    if skipped:
        yield words("history.skipped", n=skipped), {"yellow": True}


def _clock(moment: str, now: datetime) -> str:
    """A moment as people at night say it: the time, and the day where that is another."""
    then = datetime.fromisoformat(moment).astimezone(UTC)
    return f"{then:%H:%M} UTC" if then.date() == now.astimezone(UTC).date() else f"{then:%Y-%m-%d %H:%M} UTC"
