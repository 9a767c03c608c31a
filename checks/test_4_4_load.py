"""Many at once are served, and nothing is left behind."""


def test_stage(stage, load):
    """Every request is answered, in time, and from the database."""
    load.under(stage)


def test_afterwards(stage, load):
    """After the load the site is as fast as before, on the database, and its sessions have come back."""
    load.afterwards(stage)
