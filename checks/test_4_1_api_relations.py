"""Providers carry their models, and models their provider and status."""


def test_endpoint(endpoint, api):
    """The endpoint answers with the promised status, type and content, and shows nothing it should not."""
    api.judge(endpoint)


def test_source(sourced, api):
    """What the endpoint serves comes from the database, by evidence."""
    api.judge_source(sourced)
