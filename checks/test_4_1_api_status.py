"""The site is up, says that it serves the database, and says it truthfully."""


def test_site_answers(roots, site, evidence):
    """The site answers over HTTP."""
    root = roots("api_status/unreachable:base-url")
    if root:
        evidence.adopt(root)


def test_endpoint(endpoint, api):
    """The endpoint answers with the promised status, type and content, and shows nothing it should not."""
    api.judge(endpoint)


def test_source(sourced, api):
    """What the endpoint serves comes from the database, by evidence."""
    api.judge_source(sourced)
