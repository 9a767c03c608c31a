"""The page and the marks of a CI job: what is red first, small enough, harmless, and no row's value in them."""

import re
from urllib.parse import unquote

import pytest

from landed.report.annotations import MOST, annotations
from landed.report.step_summary import step_summary
from landed.run import job_page
from tests.support.report_documents import HOSTILE, box, check, document, failed, finding, red_document

ROOM = job_page.LARGEST
TAGS = {"<details>", "</details>", "<summary>", "</summary>"}
ROW = finding(
    "seed_rows/changed:providers.name[kim@example.org]",
    expected="Kim Minji",
    found="Lee Jiwoo",
    missing=["kim@example.org"],
    source="sql/probes/seed_rows.sql",
    remedy="Put the seeded value back.",
)


def seen(page):
    """The page as a reader of Markdown sees it: entities turned back."""
    return re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), page)


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_what_is_red_comes_first(lang):
    """After the head: findings with what to do, then open signatures, warnings, and the board, folded, last."""
    page = seen(step_summary(red_document(), lang, ROOM))
    places = [
        page.index(each) for each in ("tables/missing:models", "waiver[a/b:c]", "tables/extra:old", "<details>")
    ]

    assert places == sorted(places)
    assert page.startswith("## ❌ ")
    assert "Run `deploy`." in page


def test_a_green_run_says_so():
    """A green page has its sign, its target and its board, and no word of red."""
    page = seen(step_summary(document(), "en", ROOM))

    assert page.startswith("## ✅ Landed (complete)")
    assert "postgresql://app:***@db.example/app" in page
    assert "✓ passed" in page
    assert "###" not in page


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_stay_words(name):
    """Markup, Markdown, control and direction characters of the target change nothing but their own words."""
    hostile = HOSTILE[name] + "\n## head\n| a | b |\n[x](https://evil.example) @team"
    found = finding(f"tables/missing:{hostile}", found=hostile, expected=hostile, remedy=hostile)
    results = document(
        verdict="not landed", exit_status=1, checks=[failed(found, claim=hostile)], warnings=[hostile]
    )
    page = step_summary(results, "en", ROOM)

    assert set(re.findall("<[^>]*>", page)) <= TAGS
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e\u2066\ud800]|\]\(|https://evil|@team", page)
    assert page.count("\n## ") == 0
    assert [line for line in page.splitlines() if line.startswith("|") and line.count("|") != 3] == []


def test_no_value_of_a_row_is_in_it():
    """Where a finding is about rows or an answer's body, its claim and remedy are told, never its values."""
    body = finding("api_status/status:models", source="GET /api/models", found="500: Kim Minji", expected="200")
    checks = [failed(ROW, kind="seed_rows", claim="Each promised row is there."), failed(body, kind="api_status")]
    results = document(verdict="not landed", exit_status=1, checks=checks, warnings=[ROW["id"]])
    told = seen(step_summary(results, "en", ROOM)) + "\n".join(annotations(results, "en"))

    assert not re.search("Kim|Lee|kim@", told)
    assert "seed_rows/changed:providers.name[…]" in told
    assert "Put the seeded value back." in told


FILTER = 'api_relations/expect:models#.models | if type == "array" then [.[] | .slug] else type end'
KEPT = "tables/extra:old"


def test_a_promise_keeps_its_brackets():
    """A filter of the contract is told whole, and the key of a row beside it is not, wherever either is named."""
    found = [
        failed(finding(FILTER, source="GET /api/models", severity="warn"), outcome="passed", reason=""),
        failed(finding("seed_rows/changed:odd#table.name[kim@example.org]", source="sql/probes/seed_rows.sql")),
        failed(finding("api_mirror/rows:models[kim@example.org]#x", source="GET /api/models")),
    ]
    ids = [each["findings"][0]["id"] for each in found]
    boxes = [box("2.4.box1", outcome="not run")]
    results = document(exit_status=1, verdict="not landed", checks=found, warnings=[*ids, KEPT], boxes=boxes)
    results["open"] = [{"id": "box[2.4.box1]", "reason": f"a: {' and '.join(ids)}"}]
    page = seen(step_summary(results, "en", ROOM))
    told = page + unquote("\n".join(annotations(results, "en")))

    assert told.count(FILTER) >= 3
    assert "kim@" not in told
    assert "seed_rows/changed:odd#table.name[…]" in told
    assert KEPT in told


def test_what_is_red_is_not_told_again_as_open():
    """Boxes that a finding keeps open share one line; one that nobody looked at says what to give."""
    outcomes = ("failed", "blocked", "not run")
    boxes = [box(f"2.4.box{at}", title=f"Box {at}", outcome=each) for at, each in enumerate(outcomes)]
    opened = [{"id": f"box[{each['id']}]", "reason": f"{each['id']}: give --base-url"} for each in boxes]
    page = seen(step_summary(document(exit_status=1, verdict="not landed", boxes=boxes, open=opened), "en", ROOM))

    assert "- 2.4.box0, 2.4.box1: not signed, because of what is red above\n" in page
    assert "- **2.4.box2** Box 2: give --base-url\n" in page


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, None),
        ({"GITHUB_SERVER_URL": "https://github.com", "GITHUB_RUN_ID": "7"}, None),
        (
            {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "a/b", "GITHUB_RUN_ID": "7"},
            "https://github.com/a/b/actions/runs/7",
        ),
        (
            {
                "GITHUB_SERVER_URL": "https://git.example",
                "GITHUB_REPOSITORY": "a/b",
                "GITHUB_RUN_ID": "7",
                "GITHUB_RUN_ATTEMPT": "2",
            },
            "https://git.example/a/b/actions/runs/7/attempts/2",
        ),
        ({"CI_JOB_URL": "https://gitlab.com/a/b/-/jobs/9"}, "https://gitlab.com/a/b/-/jobs/9"),
        ({"BUILD_URL": "http://jenkins:8080/job/a/1/"}, "http://jenkins:8080/job/a/1/"),
        ({"CI_JOB_URL": "javascript:alert(1)"}, None),
        ({"CI_JOB_URL": "https://a.example/\nx"}, None),
    ],
)
def test_where_a_run_is_found(variables, expected, monkeypatch):
    """The address of the run by what GitHub, GitLab and Jenkins export; what is no address is none."""
    for name in ("SERVER_URL", "REPOSITORY", "RUN_ID", "RUN_ATTEMPT"):
        monkeypatch.delenv(f"GITHUB_{name}", raising=False)
    for name in ("CI_JOB_URL", "BUILD_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert job_page.run_url() == expected


def test_the_largest_page_is_small_enough():
    """Of 6,000 long findings the page tells as many as fit, the first whole, and says that it was cut."""
    many = [failed(finding(f"columns/missing:{at:04}{'x' * 300}", found="é" * 9000)) for at in range(6000)]
    page = step_summary(document(exit_status=1, verdict="not landed", checks=many), "ko", ROOM)

    assert 0.9 * ROOM < len(page.encode()) <= ROOM
    assert "columns/missing:0000" in page
    assert "report.html" in seen(page).splitlines()[-1]


def test_no_room_is_no_page():
    """Where other programs have filled the page, nothing is written that would make GitHub drop all of it."""
    assert step_summary(red_document(), "en", 100) == ""


def test_few_annotations_errors_first():
    """At most ten lines; the last says how many are left; every character that GitHub takes for syntax is coded."""
    found = [failed(finding(f"tables/missing:a,{at}", found="50 %\nof it")) for at in range(30)]
    lines = annotations(document(checks=[*found, check("a", "b")], warnings=["tables/extra:x"]), "en")

    assert len(lines) == MOST
    assert lines[0].startswith("::error title=landed tables/missing%3Aa%2C0::50 %25%0Aof it → ")
    assert unquote(lines[-1]) == "::error title=landed::22 more: see the page of this run"
    assert annotations(document(warnings=["tables/extra:x"]), "ko") == [
        "::warning title=landed tables/extra%3Ax::경고"
    ]


def test_of_several_attempts_the_last_is_published(tmp_path, monkeypatch):
    """An attempt's page replaces that of the one before; it goes behind what others wrote, and an unwritable place
    is told, not raised."""
    page, said = tmp_path / "job.md", []
    page.write_text("# other\n", encoding="utf-8")
    monkeypatch.setenv(job_page.PAGE, str(page))
    job_page.keep(tmp_path, "## red\n", ["::error::red"])
    job_page.keep(tmp_path, "## green\n", ["::warning::late"])
    job_page.publish(tmp_path, said.append)
    monkeypatch.setenv(job_page.PAGE, str(tmp_path))
    job_page.publish(tmp_path, said.append)

    assert page.read_text(encoding="utf-8") == "# other\n\n## green\n"
    assert said[0] == "::warning::late"
    assert said[-1].startswith(f"{job_page.PAGE}: ")
    assert job_page.room(page) == ROOM - page.stat().st_size
