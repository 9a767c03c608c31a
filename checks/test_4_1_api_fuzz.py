"""Input that nobody means well is answered like any other: clearly, in time, and without harm.

Quotes, statements, paths, control characters, numbers beyond all limits: hypothesis makes the input, and of what it
finds the smallest request that shows it.
"""


def test_input(driven, hostile):
    """Whatever is sent, it answers: no failure, JSON where promised, in time, and nothing of its inside."""
    hostile(driven)


def test_database(drive, unharmed):
    """After all of it the database holds what it held: no object gone, new or changed, no row or value lost."""
    unharmed()


def test_burst(burst, in_a_row):
    """Calls in a row are answered, or refused with 429 and the time to come again."""
    in_a_row(burst)
