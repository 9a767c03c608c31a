"""Many at once are served, and nothing is left behind."""


def test_stage(stage, load):
    """Every request is answered, in time; afterwards the site is as fast as before, its sessions have come back."""
    load(stage)
