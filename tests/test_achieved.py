"""What a completion claims of time: from a prober that asked all through, and beyond what chance would do."""

import json
import random
from statistics import median

import pytest

from landed.errors import UsageError
from landed.report.achieved import Achieved
from landed.report.language import Words
from landed.run.baseline import compare, read_baseline
from landed.run.speed import FEWEST, Speed, compared
from tests.support.completed import around, completed, done, moment_of, request, timed
from tests.support.report_documents import document

DRILL = [done(0.1), done(9, "embedded: database restored")]


def achieved(lang="en", **changes):
    """What the document with changes proves."""
    return Achieved(completed(**changes), Words(lang))


def asked(*bad, seconds=10, every=1.0):
    """The prober's requests, one a second from before the drill to after it, some of them refused."""
    return [request(n * every, *((0, "refused") if n in bad else ())) for n in range(int(seconds / every))]


@pytest.mark.parametrize(
    ("timeline", "expected"),
    [
        ([], "not measured"),
        (DRILL, "not measured"),
        (asked(), "not measured"),
        ([*DRILL, *asked()], "zero downtime: none of the prober's 10 requests failed"),
        ([*DRILL, *asked(5)], "1 s: 1 of the prober's 10 requests failed"),
        ([*DRILL, request(3), request(4, 503), request(6)], "2 s: 1 of the prober's 3 requests failed"),
        ([*DRILL, request(0), request(9)], "not measured: in the drill nobody asked for 8.9 s"),
        ([*DRILL, *asked()[:5]], "not measured: in the drill nobody asked for 5 s"),
        ([*DRILL, *asked()[5:]], "not measured: in the drill nobody asked for 4.9 s"),
        ([*DRILL, *asked(), done(20, "rollback: database cut")], "zero downtime"),
        ([*DRILL, *asked(), done(20, "rollback: a"), done(25, "rollback: b")], "not measured: in the drill nobody"),
    ],
)
def test_downtime_is_the_probers(timeline, expected):
    """Zero downtime needs a prober that asked from the first to the last thing done to the site, in each drill."""
    assert achieved(timeline=timeline).downtime.startswith(expected)


def test_a_prober_may_be_as_slow_as_promised():
    """Where the contract wants a request in five seconds, that long nobody has to ask."""
    timeline = [*DRILL, request(0), request(5), request(10)]

    assert achieved(timeline=timeline).downtime.startswith("not measured")
    assert achieved(timeline=timeline, prober_rate=0.2).downtime.startswith("zero downtime")


def test_moments_are_told_to_the_second():
    """Begin and end of a drill that lasted seconds are not the same."""
    told = achieved(timeline=[*DRILL, *asked()]).downtime

    assert "(2025-09-07 04:00:00 UTC to 2025-09-07 04:00:09 UTC)" in told


def test_a_promised_503_is_no_downtime():
    """A health endpoint that says so while the database is down does what it promised."""
    timeline = [*DRILL, *asked()[:5], request(4.5, 503, endpoint="health"), *asked()[5:]]

    assert achieved(timeline=timeline).downtime.startswith("0.5 s")
    assert achieved(timeline=timeline, promised_5xx={"health": [503]}).downtime.startswith("zero downtime")


def baseline(tmp_path, content=None, n=40, **medians):
    """The results.json of an old site, in a file."""
    old = document(checks=timed(n=n, **medians)) if content is None else content
    path = tmp_path / "old.json"
    path.write_text(old if isinstance(old, str) else json.dumps(old), encoding="utf-8")
    return path


def test_faster_needs_a_baseline(tmp_path):
    """The share is that of the medians both runs have; without a baseline nothing was measured."""
    checks = timed(status=60.0, models=60.0, added=900.0)
    before = read_baseline(baseline(tmp_path, status=80.0, models=120.0, gone=5.0), "demo")
    slower = read_baseline(baseline(tmp_path, status=60.0, models=40.0), "demo")

    assert achieved(checks=checks).response.startswith("not measured")
    assert achieved(checks=checks, baseline=before).response == (
        "40 % faster than https://app.example of 2025-09-07 04:12 UTC (95 %: 36 to 44 %): 120 ms instead of 200 ms "
        "(2 medians, added up)"
    )
    assert achieved(checks=checks, baseline=slower).response.startswith("20 % slower than https://app.example")
    assert compare(completed(checks=timed(added=1.0), baseline=before)) is None


def test_few_samples_are_no_measurement(tmp_path):
    """An endpoint that was asked too seldom, then or now, is not left out: then nothing is claimed."""
    seldom = read_baseline(baseline(tmp_path, n=FEWEST - 1, status=80.0, models=120.0), "demo")
    often = read_baseline(baseline(tmp_path, status=80.0, models=120.0), "demo")
    now = [*timed(status=60.0), *timed(n=5, models=60.0)]
    expected = "not measured beside https://app.example of 2025-09-07 04:12 UTC: {} answers of {}, 20 are needed"

    assert achieved(checks=timed(status=60.0), baseline=seldom).response == expected.format(19, "status")
    assert achieved(checks=now, baseline=often).response == expected.format(5, "models")


def test_new_connections_may_be_few(tmp_path):
    """An endpoint that one series has often enough is measured, and what another has seldom is not added."""
    few = timed(n=5, status=900.0)
    few[0]["nodeid"] = few[0]["nodeid"].replace("test_new_connection", "test_other")
    before = read_baseline(baseline(tmp_path, document(checks=[*timed(status=80.0), *few])), "demo")
    found = compare(completed(checks=[*timed(status=60.0), *few], baseline=before))

    assert isinstance(found, Speed)
    assert (found.percent, [*found.series]) == (25, ["test_new_connection[status]"])


def test_the_drill_measures_too():
    """Where no old run was given, answers of the drill from the source before are what now is held against."""
    before = [request(n, source="github", ms=ms) for n, ms in enumerate(around(40.0, FEWEST))]
    now = [request(100 + n, ms=ms) for n, ms in enumerate(around(30.0, FEWEST))]
    seldom = [request(200 + n, source=source, endpoint="models") for n, source in enumerate(("github", "database"))]

    assert achieved(timeline=[*before, *now]).response == (
        "25 % faster than answers from github in the drill (95 %: 15 to 34 %): 30 ms instead of 40 ms "
        "(the median of one series)"
    )
    assert achieved(timeline=[*before, *now, *seldom]).response == (
        "not measured beside answers from github in the drill: 1 answers of models, 20 are needed"
    )
    assert achieved(timeline=[*before[1:], *now]).response.startswith("not measured beside")
    assert achieved(timeline=now).response.startswith("not measured: no run of the old site")


def test_chance_is_no_difference():
    """Of a hundred pairs of the same kind, few differ; one that does by half is found every time."""
    chance = random.Random(7)

    def taken(middle):
        return [middle * chance.lognormvariate(0, 0.6) for _ in range(40)]

    same = [compared({"a": taken(3), "b": taken(9)}, {"a": taken(3), "b": taken(9)}) for _ in range(100)]
    half = [compared({"a": taken(3)}, {"a": taken(1.5)}) for _ in range(20)]

    assert sum(each.differs for each in same) <= 10
    assert all(each.differs and each.percent > 0 for each in half)
    checks = [each | {"measurements": {"samples_ms": taken(60)}} for each in timed(status=60.0)]
    before = {"samples_ms": {"test_new_connection[status]": taken(60)}, "url": None, "started": moment_of(0)}
    assert achieved(checks=checks, baseline=before).response.startswith(
        "no difference beyond the spread beside – of"
    )
    assert "편차를 넘는 차이 없음" in achieved("ko", checks=checks, baseline=before).response


def test_the_interval_is_that_of_resampled_medians():
    """What is drawn by one random number is what resampling would give: same middle, same ends, nearly."""
    chance = random.Random(1)
    before, now = ([middle * chance.lognormvariate(0, 0.5) for _ in range(31)] for middle in (10, 8))
    drawn = sorted(
        100 * (1 - median(chance.choices(now, k=31)) / median(chance.choices(before, k=31))) for _ in range(4000)
    )
    low, high = Speed(series={"a": (before, now)}).interval

    assert low == pytest.approx(drawn[100], abs=4)
    assert high == pytest.approx(drawn[3899], abs=4)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{", "not a results.json of landed"),
        ("[]", "not a results.json of landed"),
        (document() | {"schema": 2}, "not a results.json of landed"),
        (document() | {"started": 5}, "not a results.json of landed"),
        (document(), "no latency of a site was measured there"),
        (document(checks=timed(status=0.0)), "no latency of a site was measured there"),
        (document() | {"contract": {"name": "other"}}, "of contract other, not demo"),
    ],
)
def test_a_baseline_is_read_strictly(content, expected, tmp_path):
    """What is none, of another contract, or without a figure is refused before the run."""
    with pytest.raises(UsageError, match=expected):
        read_baseline(baseline(tmp_path, content), "demo")
