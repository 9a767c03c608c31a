"""Whose time it is: told from samples, floor, plan and client apart."""

import pytest

from landed.clock.latency import Times


@pytest.mark.parametrize(
    ("client", "sample", "holder", "words"),
    [(9.0, 10.0, "client", "Turning rows into values"), (0.1, 10.0, "waiting", "look for locks")],
)
def test_what_is_not_the_servers_is_told_apart(client, sample, holder, words):
    """Time that neither plan nor network explains is this client's where its work was measured, else waiting."""
    plan = [{"Plan": {"Node Type": "Result", "Actual Total Time": 0.2, "Actual Loops": 1}, "Execution Time": 0.2}]
    times = Times(samples=[sample] * 5, floor=[0.1] * 5, client=[client] * 5, laps=[[sample] * 5], executed=[plan])

    assert times.holder == holder
    assert sum(times.shares.values()) == pytest.approx(sample)
    assert words in times.remedy


def test_a_disturbance_does_not_hide_who_is_slow():
    """Where even the fastest sample exceeds the budget, what the others waited for is nobody's fault."""
    plan = [{"Plan": {"Node Type": "Result", "Actual Total Time": 60, "Actual Loops": 1}, "Execution Time": 60.0}]
    times = Times(
        samples=[64.0, 190.0, 190.0],
        floor=[0.1] * 3,
        client=[0.1] * 3,
        laps=[[64.0, 190.0, 190.0]],
        executed=[plan],
    )

    assert times.holder == "waiting"
    assert times.told.startswith("waiting or transfer holds most of the mean")
    times.limit_ms = 10
    assert times.holder == "server"
    assert times.told.startswith("the server holds most of even the fastest sample, 64.00 (")
