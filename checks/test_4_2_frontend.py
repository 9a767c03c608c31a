"""Pages render for people, in their language, and for robots."""


def test_page(page, pages):
    """The document answers with its type, language, scripts and metadata, and shows nothing it should not."""
    pages.judge(page)


def test_analytics(page, pages, evidence):
    """The page loads the analytics script that was promised."""
    if page.optional_script is None:
        evidence.not_applicable("the contract promises no such script here")
    pages.judge_script(page)
