"""Answers come in time, for whoever is new and for whoever stays."""


def test_new_connection(timed, api_clock):
    """On a new connection each answer comes within the budget: name, connection, encryption and body included."""
    api_clock.new_connections(timed)


def test_kept_alive(timed, api_clock):
    """On a kept connection 95 of 100 answers come within the budget, none beyond the ceiling."""
    api_clock.kept_alive(timed)
