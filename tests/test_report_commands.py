"""What a remedy offers for copying can be run as it stands; a sentence offers only what it marks."""

import pytest

from landed.report.commands import remedy
from tests.support.report_documents import document, failed, finding, page, section, text


@pytest.mark.parametrize(
    ("words", "code", "beside", "commands"),
    [
        ("drop index x;", "drop index x;", "", ["drop index x;"]),
        ("drop index x; create index x on y (z);", "drop index x; create index x on y (z);", "", None),
        (
            "alter type a add value …; (labels need a new type)",
            "alter type a add value …;",
            "(labels need a new type)",
            [],
        ),
        ("create index a on b (c) where (c < 5);", "create index a on b (c) where (c < 5);", "", None),
        (
            "alter table a validate constraint b; (or: alter table a alter constraint b enforced;)",
            "alter table a validate constraint b;",
            "(or: alter table a alter constraint b enforced;)",
            None,
        ),
        ("curl -s https://app.example/api | jq '.a'", "curl -s https://app.example/api | jq '.a'", "", None),
        ("$ npx prisma migrate deploy", "npx prisma migrate deploy", "", None),
        ("prisma migrate deploy", "prisma migrate deploy", "", None),
        ("chmod 600 .env", "chmod 600 .env", "", None),
        ("Run the seed again (`prisma db seed`); it puts in what is missing.", "", "", ["prisma db seed"]),
        ("Mend it, `git add x`, `git commit`.", "", "", ["git add x", "git commit"]),
        ("Run `prisma db execute --file …`.", "", "", []),
        ("Say `cached` of every answer.", "", "", []),
        ("Give `<base-url>` a try: `curl <base-url>`.", "", "", []),
        ("Nothing listens there: start the server.", "", "", []),
        ("Set pool_mode = transaction (Neon has it; Supabase: port 6543).", "", "", []),
        ("Delete the older of the two rows after reading both.", "", "", []),
        ("Run npm ci; then look again.", "", "", []),
    ],
)
def test_what_is_run_is_told_from_what_is_said(
    words: str, code: str, beside: str, commands: list[str] | None
) -> None:
    """Statements and commands are code; of a sentence only marked commands without gaps are."""
    found = remedy(words)

    assert (found.code, found.beside) == (code, beside)
    assert list(found.commands) == ([code] if commands is None else commands)


def test_only_commands_have_a_button() -> None:
    """A button copies the command, not the sentence around it; advice for people has none."""
    said = [
        finding("tables/extra:a", remedy="Run the seed again (`prisma db seed`)."),
        finding("tables/missing:b", remedy="Start the server."),
        finding("indexes/missing:c", remedy="create index c on b (a);"),
    ]
    soup = page(document(verdict="not landed", checks=[failed(each) for each in said]))

    assert [each["data-text"] for each in section(soup, "red").select("button.copy")] == [
        "prisma db seed",
        "create index c on b (a);",
    ]
    first = section(soup, "verdict").select(".first > li")
    assert [[one["data-text"] for one in each.select("button.copy")] for each in first] == [
        ["prisma db seed"],
        [],
        ["create index c on b (a);"],
    ]
    assert [text(each.select_one(".do")) for each in first][1] == "→ Do next Start the server."
