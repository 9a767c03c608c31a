"""Who comes later finds it written: how the database is set up, how to migrate and go back, what the API says."""


def test_text(text_file, hold):
    """The document says what was planned, steps in their order, and no secret."""
    hold.text(text_file)


def test_facts(told, hold_facts):
    """What the document says of the target is what was found there."""
    hold_facts.text(told)
