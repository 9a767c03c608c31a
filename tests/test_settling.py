"""When a site counts as settled, and what is told of looks that were not right at once: on a real wire."""

import json
import re
import time
from datetime import UTC, datetime

import pytest

from landed.conceal import Concealer
from landed.errors import TargetError
from landed.evidence import Evidence
from landed.fallback.ladder_record import Step
from landed.fallback.looking import Looker, addresses
from landed.fallback.passive import Passive
from landed.fallback.prober import Prober
from landed.fallback.rungs import Reference, RungJudge
from landed.fallback.settling import Settling
from landed.marks import Severity
from landed.promises.fallback import Rung
from landed.promises.site import Mirror
from landed.settings import parse_url
from landed.web.site import Answer
from tests.support.sample import until
from tests.support.scripted_site import Reply, contract_of, redirecting, scripted

BOTH = r"first, at \d\d:\d\d:\d\d UTC: (.+); then, at \d\d:\d\d:\d\d UTC: (.+)"
CONCEAL = Concealer(frozenset(), b"key")
GITHUB = Rung(source="github", latency_ms=200)
NAMES = ("a", "b", "c")


def settling(site, contract):
    """Looks at a site."""
    looker = Looker.at(parse_url(site.url), contract, 1000.0)
    return Settling(contract, looker, CONCEAL, Reference(), lambda mirror: None)


def settled(script, *, budget_s, latency_ms=200.0, **how):
    """What becomes of a step of the ladder before a site."""
    step = Step(
        kind="cut", link="database", source="github", began=datetime.now(UTC), began_s=0.0, budget_s=budget_s
    )
    with scripted(script) as site:
        mine = settling(site, contract_of(NAMES))
        rung = GITHUB.model_copy(update={"latency_ms": latency_ms})
        step = mine.settle(step, rung, budget_s, cut=True, **how)
        mine.looker.close()
    return step, site.asked


def test_a_look_under_way_does_not_decide():
    """At the budget's end a whole look begins: answers from before it are not held against the site."""

    def script(number, path):
        return Reply("github" if number > 2 else "database", delay_s=0.3 if number <= 2 else 0.0)

    step, asked = settled(script, budget_s=0.5, latency_ms=5000)

    assert (step.problems, step.settled_s is not None) == ((), True)
    assert asked == ["/a", "/b", *("/a", "/b", "/c") * 2]


def test_who_finds_a_source_dead_pays_once():
    """One slow answer while there is time is part of reaching the rung, and no more is said of it."""
    step, asked = settled(lambda number, path: Reply("github", delay_s=0.4 if number == 1 else 0.0), budget_s=30.0)

    assert (step.problems, step.retried, step.settled_s > 0.4) == ((), (), True)
    assert len(asked) > 2 * len(NAMES) + 2, "it was looked again"


def test_what_is_slow_at_the_end_is_told():
    """With no time left the median decides, and both samples are told."""
    step, _ = settled(lambda number, path: Reply("github", delay_s=0.4 if number == 1 else 0.0), budget_s=0.0)

    first, then = re.fullmatch(BOTH, dict(step.retried)["a"]).groups()
    assert step.problems == ()
    assert float(first.removesuffix(" ms")) >= 400
    assert then.endswith(" ms, the median")


def test_expired_caches_that_were_not_expired_at_once():
    """What was wrong when caches must have expired, and right a moment later, is told with both samples."""
    step, _ = settled(lambda number, path: Reply("database" if number == 1 else "github"), budget_s=30, plain=True)

    ((endpoint, words),) = step.retried
    assert endpoint == "a"
    assert re.fullmatch(BOTH, words).groups() == ('source: promised github, found "database"', "as promised")


def test_a_site_that_is_well_only_the_second_time():
    """Before anything is cut a second look decides, and what the first one saw is told; two are enough."""
    for bad, well in ((1, True), (99, False)):
        with scripted(lambda number, path, bad=bad: Reply(status=500 if number <= bad else 200)) as site:
            mine = settling(site, contract_of(NAMES))
            sick, retried = mine.begin()
            mine.looker.close()
        assert (sick is None) == well
        assert [name for name, _ in retried] == (["a"] if well else [])


def test_a_cut_off_deployment_that_is_right_only_the_second_time():
    """A cold start before --fallback-url is a warning with both samples, not a silence."""
    contract, evidence = contract_of(NAMES), Evidence(kind="fallback")
    with scripted(lambda number, path: Reply("github", status=503 if number == 1 else 200)) as site:
        Passive(
            contract=contract,
            url=parse_url(site.url),
            healthy={},
            known={},
            conceal=CONCEAL,
            evidence=evidence,
        ).judge(Rung(source="github", latency_ms=5000))

    (told,) = evidence.findings
    assert (told.id, told.severity) == ("fallback/retried:github.a", Severity.WARN)
    assert re.fullmatch(BOTH, told.found)
    assert evidence.measurements["looks"] == 2


def test_a_target_that_lives_is_held_against_its_rows():
    """An item that came while the database was cut off is none too many where the database serves again."""
    mirror = Mirror(name="items", endpoint="a", jq=".items", query="items.sql", key=("slug",))
    contract = contract_of(NAMES).model_copy(update={"mirror": (mirror,)})

    def answers(*slugs):
        body = json.dumps({"dataSource": "database", "items": [{"slug": each} for each in slugs]})
        kind = {"content-type": "application/json"}
        return {"a": Answer(path="/a", status=200, headers=kind, body=body, received=datetime.now(UTC))}

    def judged(rows, rung, *now):
        judge = RungJudge(
            contract=contract,
            rung=rung,
            cut=False,
            reference=Reference(answers=answers("x")),
            conceal=CONCEAL,
            current=lambda mirror: None if rows is None else [{"slug": each} for each in rows],
        )
        return [each.found for each in judge.judge(answers(*now)) if each.rule == "items"]

    top, below = contract.fallback.top, Rung(source="github")
    assert judged(("x", "y"), top, "x", "y") == []
    assert judged(("x", "y"), top, "x") == [], "what is as before is not asked about"
    assert judged(("x",), top, "x", "y") == ["0 missing, 1 more"]
    assert judged(("x", "y"), top, "y") == ["1 missing, 0 more"]
    assert judged(None, top, "x", "y") == ["0 missing, 1 more"]
    assert judged(("x", "y"), below, "x", "y") == ["0 missing, 1 more"], "the fallback's data are those of before"


def test_the_prober_counts_with_the_looks():
    """Its requests and redirects are those of the looks' politeness; used up, it ends, and says why."""
    with scripted(redirecting) as redirected:
        contract = contract_of(NAMES, requests=9)
        looker = Looker.at(parse_url(redirected.url), contract, 1000.0)
        prober = Prober(parse_url(redirected.url), addresses(contract.endpoint), 50, looker.site.spend)
        prober.start()
        until(lambda: prober.broken is not None)
        probes = prober.stop()
        with pytest.raises(TargetError):
            looker.site.get("/a")
        looker.close()

    assert len(redirected.asked) == 9
    assert "used up" in prober.broken
    assert all(each.error is None for each in probes), "what was not sent did not fail"


def test_a_round_is_each_address_once():
    """A step waits for visitors to have asked for everything since the change."""
    with scripted(lambda number, path: Reply()) as site:
        prober = Prober(parse_url(site.url), addresses(contract_of(NAMES).endpoint), 20)
        assert not prober.asked_round(time.monotonic())
        prober.start()
        until(lambda: prober.asked_round(0.0))
        since = time.monotonic()
        assert not prober.asked_round(since)
        until(lambda: prober.asked_round(since))
        prober.stop()

    assert {"/a", "/b", "/c"} == set(site.asked[-3:])
