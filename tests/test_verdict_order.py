"""Whatever the checks found, the verdict is never greener than that."""

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from landed.marks import Severity
from landed.run.outcomes import ExitStatus, Outcome
from tests.support.verdicts import BOXES, KINDS, check, failed, finding, not_run

pytest_plugins = ("tests.support.verdict_fixtures",)

KIND = st.sampled_from(sorted(KINDS))
CHECK = st.one_of(
    st.builds(check, KIND),
    st.builds(failed, KIND, KIND.map("{}/missing:x".format)),
    st.builds(not_run, KIND, st.sampled_from(["not run: give --dsn", "not applicable: none"])),
    st.builds(check, KIND, st.just(Outcome.BLOCKED), st.just("blocked: connection/unreachable:dsn")),
    st.builds(
        lambda kind, weight: check(kind, Outcome.PASSED, "", finding(f"{kind}/extra:x", weight)),
        KIND,
        st.sampled_from([Severity.WARN, Severity.INFO]),
    ),
)
RUN = st.fixed_dictionaries(
    {
        "profile": st.sampled_from(["gate", "oncall"]),
        "sample": st.booleans(),
        "deselected": st.booleans(),
        "signed": st.lists(st.sampled_from([each["id"] for each in BOXES]), unique=True),
        "checkpoints": st.lists(st.sampled_from(["1", "1.1", "1.2", "1.3", "state"]), max_size=2, unique=True),
        "left_out": st.frozensets(st.sampled_from(["1.1", "1.2"])),
    }
)
CHECKS = st.lists(CHECK, min_size=1, max_size=8)
GREEN = ("not landed", "healthy with warnings", "healthy", "landed with warnings", "landed")
always = settings(derandomize=True, max_examples=150, deadline=None)


@always
@given(checks=CHECKS, run=RUN)
def test_zero_is_earned(checks, run, drawn):
    """Status 0: nothing red, every required box passed or signed, and something was looked at or signed."""
    verdict = drawn(*checks, **run)
    red = any(each.outcome is Outcome.FAILED for each in checks)
    open_boxes = [each for each in verdict.boxes if each.required and each.outcome not in ("passed", "attested")]
    looked = any(each.outcome is Outcome.PASSED for each in checks)

    if verdict.exit_status == ExitStatus.LANDED:
        assert not red
        assert not open_boxes
        assert looked or any(each.outcome is Outcome.ATTESTED for each in verdict.boxes)
        assert verdict.word != "not landed"
    else:
        assert verdict.word == "not landed"


@always
@given(checks=CHECKS, run=RUN)
def test_landed_is_complete(checks, run, drawn):
    """Plain `landed` is said only at the gate, of everything, and never of the sample."""
    verdict = drawn(*checks, **run)

    if verdict.word.startswith("landed"):
        assert (run["profile"], run["sample"], run["deselected"], run["checkpoints"]) == ("gate", False, False, [])
        assert verdict.complete


@always
@given(checks=CHECKS, run=RUN, more=CHECK, root=st.booleans())
def test_a_red_finding_never_makes_it_greener(checks, run, more, root, drawn):
    """One more finding that blocks, in a check or as a root, is red; one more check not passed is no help."""
    before = drawn(*checks, **run)
    name = "indexes/missing:y"
    red = drawn(*checks, roots=[finding(name)], **run) if root else drawn(*checks, failed("indexes", name), **run)

    assert (red.word, red.exit_status) == ("not landed", ExitStatus.NOT_LANDED)
    if any(each.outcome is Outcome.PASSED for each in checks) and more.outcome is not Outcome.PASSED:
        assert GREEN.index(drawn(*checks, more, **run).word) <= GREEN.index(before.word)


@always
@given(checks=CHECKS, run=RUN, at=st.integers(min_value=0, max_value=7))
def test_seeing_less_never_makes_it_greener(checks, run, at, drawn):
    """A check that could not look, where it passed before, makes no verdict better."""
    seen = checks[at % len(checks)]
    if seen.outcome is Outcome.PASSED and not seen.findings:
        unseen = dataclasses.replace(seen, outcome=Outcome.NOT_RUN, reason="not run: give --dsn")
        less = [unseen if each is seen else each for each in checks]

        assert GREEN.index(drawn(*less, **run).word) <= GREEN.index(drawn(*checks, **run).word)


@always
@given(checks=CHECKS, run=RUN, order=st.randoms(use_true_random=False))
def test_order_does_not_matter(checks, run, order, drawn):
    """Workers report in any order; the verdict is the same."""
    shuffled = [*checks]
    order.shuffle(shuffled)
    one, other = drawn(*checks, **run), drawn(*shuffled, **run)

    assert (one.word, one.scope, one.exit_status, one.warnings) == (
        other.word,
        other.scope,
        other.exit_status,
        other.warnings,
    )
    assert [each.outcome for each in one.boxes] == [each.outcome for each in other.boxes]
