"""A run tells its verdict to real receivers and writes its completion report; their answers move one box alone."""

import hashlib
import re

import pytest

from landed.contract import load_contract
from landed.errors import UsageError
from landed.plugins.attempts import is_last
from landed.run.attestation import load_attestation
from tests.support.contracts import problems
from tests.support.operator import ROOT, verify
from tests.support.receivers import hook, mailbox
from tests.test_attestation import TODAY

pytest_plugins = ("tests.support.landing_fixtures",)

AI_GO = ROOT / "contracts" / "ai-go"
SUBJECT = "[완료] AI-GO PostgreSQL 마이그레이션"
ITEMS = ("neon-access", "variables", "dashboard", "emergency-contacts", "rollback")


def attestation(folder):
    """Every item of the hand-over received, one box signed by its owner, one phase timed."""
    path = folder / "signed.toml"
    received = "".join(f'[[received]]\nitem = "{each}"\nby = "Kim"\non = 2025-09-07\n' for each in ITEMS)
    signed = '[[signed]]\nbox = "1.1.box1"\nby = "Ann"\nrole = "DevOps Engineer"\non = 2025-09-07\n'
    took = (
        '[[took]]\nphase = "1"\nby = "Ann"\nbegun = 2025-09-07T10:00:00+09:00\nended = 2025-09-07T10:30:00+09:00\n'
    )
    path.write_text(signed + received + took, encoding="utf-8")
    return path


def boxes(run):
    """Box to outcome."""
    return {each["id"]: each["outcome"] for each in run.results["boxes"]}


def everything_written(folder):
    """The text of all reports."""
    return "".join(each.read_text(encoding="utf-8") for each in folder.iterdir() if each.is_file())


def test_a_landing_is_told(place, tmp_path):
    """Plain landed: the promised subject in chat and mail, the three boxes passed, the report with its hash."""
    out = tmp_path / "out"

    def written():
        """Which reports are there, and is the completion report's hash that of the results beside it?"""
        digest = hashlib.sha256((out / "results.json").read_bytes()).hexdigest()
        proved = digest in (out / "completion.md").read_text(encoding="utf-8")
        return proved and "<!doctype html>" in (out / "report.html").read_text(encoding="utf-8")

    with hook(look=written) as chat, mailbox() as mail:
        env = place.env | {"LANDED_NOTIFY": f"{chat.url} {mail.url}"}
        run = verify(out, f"--attest={attestation(tmp_path)}", env=env)

    assert (run.status, run.results["verdict"]) == (0, "landed"), run.told
    assert [each["title"] for each in chat.bodies] == [mail.subject()] == [SUBJECT]
    assert chat.seen == [True], "the message came after the reports"
    assert [each["taken"] for each in run.results["notifications"]] == [True, True]
    ticked = boxes(run)
    assert [ticked[f"5.2.box{each}"] for each in (1, 2, 3)] == ["passed"] * 3
    assert ticked["final.must.9"] == "passed"
    text = (out / "completion.md").read_text(encoding="utf-8")
    assert hashlib.sha256((out / "results.json").read_bytes()).hexdigest() in text
    assert "- Status: landed; 5 of 9 required items open" in text
    assert re.search(r"lose: .*models 0, pricing 0, providers 0$", text, re.MULTILINE)
    assert "c4n4ry" not in run.output + everything_written(out)


def test_a_refused_notification_fails_its_box_alone(place, tmp_path):
    """Verdict, exit status and junit.xml are those of the checks; the box is red, and so is what stands on it."""
    with hook(500) as chat:
        run = verify(tmp_path, "--checkpoint=1.2.2", env=place.env | {"LANDED_NOTIFY": chat.url})

    (sent,) = chat.bodies
    assert sent["title"] == "[Healthy (1.2.2 only)] AI-GO PostgreSQL 마이그레이션"
    assert (run.status, run.results["verdict"]) == (0, "healthy"), run.told
    assert {name for name, each in boxes(run).items() if each == "failed"} == {"5.2.box2", "final.must.9"}
    assert "✗ 5.2.box2" in run.output
    assert "c4n4ry" not in run.output + everything_written(tmp_path)


@pytest.mark.parametrize(
    ("seconds", "status", "expected"),
    [(1.0, 0, True), (1.0, 2, True), (1.0, 1, False), (54.0, 1, False), (55.0, 1, True), (70.0, 1, True)],
)
def test_only_the_last_attempt_tells(seconds, status, expected):
    """Green and interrupted ones are the last, red ones when the time is nearly over."""
    attempts = {"seconds": seconds, "asked_for_s": 60.0, "number": 2}

    assert is_last({"attempts": attempts, "exit_status": status}) is expected
    assert is_last({"attempts": None, "exit_status": status})


def test_an_attestation_has_receipts_and_times(tmp_path):
    """Who received what, and how long a phase took by whoever wrote it down."""
    found = load_attestation(attestation(tmp_path), load_contract(AI_GO), TODAY)

    assert [each.item for each in found.received] == list(ITEMS)
    assert [each.minutes for each in found.took] == [30]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (('"rollback"', '"rolback"'), 'no item rolback — did you mean "rollback"?'),
        (('"rollback"', '"variables"'), "item variables is received twice"),
        (('"Kim"\non = 2025-09-07', '"Kim"\non = 2027-09-07'), "in the future"),
        (('by = "Kim"', 'by = " "'), "String should have at least 1 character"),
        (('phase = "1"', 'phase = "7"'), "no phase 7"),
        (("10:30:00+09:00", "09:30:00+09:00"), "phase 1 ended before it began"),
        (("10:30:00+09:00", "10:30:00"), "write its times with their zone"),
        (("ended = 2025", "ended = 2027"), "phase 1 ended on 2027-09-07, which is in the future"),
    ],
)
def test_a_wrong_receipt_or_time(change, expected, tmp_path):
    """Each is refused, in one line that names it."""
    path = attestation(tmp_path)
    path.write_text(path.read_text("utf-8").replace(*change), encoding="utf-8")

    with pytest.raises(UsageError, match=re.escape(expected)):
        load_attestation(path, load_contract(AI_GO), TODAY)


ITEM = {"id": "a", "title": "A", "title_ko": "가"}


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ({"boxes": ["final.must.1"]}, "[completion]: no box final.must.1"),
        ({"subject": "[{verdit}]"}, "[completion] subject '[{verdit}]': only {title} and {verdict} are filled in"),
        ({"subject": "a\nb"}, "[completion]: subject: "),
        ({"written": "queries/none.sql"}, "file queries/none.sql is not there"),
        ({"handover": [ITEM, ITEM]}, "[[completion.handover]] a stands twice"),
        ({"source": {"title": "A", "title_ko": "가"}}, "[completion]: source.rows: Field required"),
        ({"achievement": [{"title": "A", "title_ko": "가", "rows": ["7"]}]}, "[completion] A: no row 7"),
        ({"link": [{"title": "A", "title_ko": "가", "url": "javascript:alert(1)"}]}, "[completion]: link"),
    ],
)
def test_a_wrong_section(section, expected, tmp_path):
    """What leads nowhere, stands twice or cannot be filled in is told when the contract is read."""
    found = problems(tmp_path, completion=section)

    assert any(expected in each for each in found), found
