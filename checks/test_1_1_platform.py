"""The platform that hosts database and site is set up as planned, by its own word.

What is asked and what must be answered is the contract's; all that is done is to read.
"""


def test_question(question, platform):
    """What the platform says of itself is what was planned."""
    platform(question)
